import { type CouncilReading, readCouncil, readSeatCalls, type SeatCall } from "#commands/coalition/council.ts";
import { findSeatInstruction } from "#commands/coalition/seats.ts";
import { Missing, need } from "#commands/errors.ts";
import { partsOf } from "#commands/texts.ts";
import { findCoalition, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { type CoalitionMotion, findCoalitionMotion, findMovedText } from "#db/coalition/motions.ts";
import { listOpenForSeats, listOwnDelegates, listSeatVotes } from "#db/coalition/seats.ts";
import { listActorNames } from "#db/entries.ts";
import { findMotion } from "#db/motions.ts";
import { type Apportionment, apportion } from "#domain/apportionment.ts";
import { isBySeats } from "#domain/coalition/charter.ts";
import { apportionmentOf } from "#domain/coalition/councilRules.ts";
import { type DecisionRule, optionsOf } from "#domain/rules.ts";
import type { CouncilOfCoalitionView, SeatLine } from "#web/coalition/council.ts";
import type { SeatCallLine, SeatVotesView } from "#web/coalition/seatVotes.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import { motionPath } from "#domain/iris.ts";
import type { Speech } from "#web/speech.ts";

type Names = (actor: string) => string;

/** What the page of a coalition's council shows. */
export async function loadCouncilOfCoalition(
  desk: Desk,
  visit: Visit,
  row: CoalitionRow,
  form: FormState = untouched,
): Promise<CouncilOfCoalitionView> {
  const { orm } = desk.db;
  const reading = await readCouncil(orm, row, visit.at);
  const { council, delegations, offices } = reading;
  const actors = [
    row.actor,
    ...delegations.map(({ actor }) => actor),
    ...offices.flatMap((each) => each.holder?.body ?? []),
  ];
  const nameOf = await namesOf(desk, actors);
  const own = visit.home === undefined ? undefined : delegations.find(({ actor }) => actor === ownActor(desk, visit));
  const mayFill = mayIn(visit, visit.home, "issue-mandate");
  const open = await openVotes(desk, visit.speech, row);
  return {
    hex: hexOf(row),
    coalition: nameOf(row.actor),
    hasCouncil: reading.rules !== undefined,
    ...(council !== undefined && council.number > 0 && { term: council }),
    fault: council?.fault,
    delegations: delegations.map(({ actor, seats }) => ({
      name: nameOf(actor),
      seats: seats.map((held, index): SeatLine => ({ seat: index + 1, held: held && seatHolder(held) })),
    })),
    unassigned: council?.unassigned ?? 0,
    ties: (council?.ties ?? []).map((tie) => tie.map(nameOf)),
    shared: sharedOut(reading, nameOf),
    offices: offices.map(({ name, holder }) => ({
      name,
      holder: holder && { ...holder, body: nameOf(holder.body), isOverLimit: holder.isOverLimit === true },
    })),
    ...(own !== undefined &&
      visit.who !== undefined && {
        own: {
          seats: own.seats.length,
          empty: own.seats.filter((held) => held === undefined).length,
          href: mayFill ? `/@${visit.home?.slug ?? ""}/offices` : undefined,
        },
      }),
    open: open.map(({ motion, title }) => ({
      title,
      href: seatVotesPath(row, motion.id),
      closesAt: motion.asked.final?.closesAt ?? 0,
    })),
    asked: await askedOf(desk, visit, row, open),
    ...(mayIn(visit, visit.home, "act-in-coalition") &&
      offices.length > 0 && { elect: { form, holders: candidates(visit.speech, reading, nameOf) } }),
  };
}

/** The delegates that a motion can name for an office: by their body and the hash that hides the name. */
function candidates({ words }: Speech, { delegations }: CouncilReading, nameOf: Names) {
  return delegations.flatMap(({ actor, seats }) =>
    seats.flatMap((held, index) => {
      if (held === undefined) return [];
      const seat =
        held.name === undefined ? words.council.delegate(index + 1) : words.council.named(index + 1, held.name);
      return [{ value: `${actor} ${held.holderHash}`, text: `${nameOf(actor)}, ${seat}` }];
    }),
  );
}

/** A delegate's page at home, which says the name to whoever may read it. */
function seatHolder({ name, until, entry }: NonNullable<CouncilReading["delegations"][number]["seats"][number]>) {
  const mandate = entry?.split("/").at(-1);
  const host = entry === undefined ? undefined : URL.parse(entry)?.origin;
  return {
    name,
    until,
    href: mandate === undefined || host === undefined ? undefined : `${host}/delegates/${mandate}`,
  };
}

/** The share-out of the term again, step by step, with the names of organizations. */
function sharedOut({ sharedBy, council }: CouncilReading, nameOf: Names): Apportionment | undefined {
  if (sharedBy === undefined || council === undefined || council.shares.length === 0) return undefined;
  const claimants = council.shares.map(([name, members]) => ({ name, members: BigInt(members) }));
  const ruling = apportion(claimants, apportionmentOf(sharedBy, claimants.length));
  if (!ruling.allowed) return undefined;
  const { shares, ties } = ruling.fact;
  return {
    ...ruling.fact,
    shares: shares.map((share) => ({ ...share, name: nameOf(share.name) })),
    ties: ties.map((tie) => tie.map(nameOf)),
  };
}

type Opened = { readonly motion: CoalitionMotion; readonly title: string };

async function openVotes(desk: Desk, speech: Speech, row: CoalitionRow): Promise<Opened[]> {
  const ids = await listOpenForSeats(desk.db.orm, row.id);
  const motions = await Promise.all(ids.map((id) => findCoalitionMotion(desk.db.orm, { id })));
  return Promise.all(
    motions.flatMap((motion) =>
      motion === undefined ? [] : [titleOf(desk, speech, motion).then((title) => ({ motion, title }))],
    ),
  );
}

async function titleOf(desk: Desk, { words }: Speech, motion: CoalitionMotion): Promise<string> {
  const text = await findMovedText(desk.db.orm, motion);
  return text === null || text === undefined ? words.council.untitled : partsOf(text).title;
}

/** The reader's seats that have not voted on something that is open. */
async function askedOf(desk: Desk, visit: Visit, row: CoalitionRow, open: readonly Opened[]) {
  const person = visit.who?.person;
  if (person === undefined || open.length === 0) return [];
  const own = await listOwnDelegates(desk.db.orm, row.id, visit.at);
  const mine = own.filter(({ mandate }) => mandate.holder === person);
  const asked = await Promise.all(
    open.map(async ({ motion, title }) => {
      if ((motion.asked.final?.closesAt ?? 0) <= visit.at) return [];
      const votes = await listSeatVotes(desk.db.orm, motion.id);
      const left = mine.filter(({ mandate }) => !votes.some(({ seat }) => seat === mandate.number));
      return left.map(({ mandate }) => ({
        seat: mandate.number ?? 0,
        title,
        href: seatVotesPath(row, motion.id),
        closesAt: motion.asked.final?.closesAt ?? 0,
      }));
    }),
  );
  return asked.flat();
}

/** What the council of a coalition asks of the reader as a delegate now. */
export async function loadAskedSeats(desk: Desk, visit: Visit, coalition: string) {
  const row = await findCoalition(desk.db.orm, { id: coalition });
  if (row === undefined) return [];
  return askedOf(desk, visit, row, await openVotes(desk, visit.speech, row));
}

/** A motion of a coalition, named as in the address; missing if it is another coalition's. */
export async function seeMotionOf(desk: Desk, row: CoalitionRow, id: string): Promise<CoalitionMotion> {
  const motion = need(await findCoalitionMotion(desk.db.orm, { id }), "motion");
  if (motion.coalition !== row.id) throw new Missing("motion");
  return motion;
}

/** What the page shows on which each seat's vote stands, with the forms of the reader's own seats. */
export async function loadSeatVotes(
  desk: Desk,
  visit: Visit,
  row: CoalitionRow,
  motion: CoalitionMotion,
  again?: { readonly seat: number; readonly form: FormState },
): Promise<SeatVotesView> {
  const { orm } = desk.db;
  const question = motion.asked.noted;
  const rule = question?.rule as unknown as DecisionRule | undefined;
  const isOurs = rule !== undefined && isBySeats(rule);
  const calls = isOurs ? await readSeatCalls(orm, row.id, motion.questionHash ?? "", question?.rollHash ?? "") : [];
  const nameOf = await namesOf(desk, [row.actor, ...calls.map(({ actor }) => actor)]);
  const isOpen = question?.state === "open" && visit.at < question.closesAt;
  const votes = await listSeatVotes(orm, motion.id);
  const own = await listOwnDelegates(orm, row.id, visit.at);
  const mine = own.filter(({ mandate }) => isOurs && mandate.holder === visit.who?.person);
  const instruction = mine.length === 0 ? undefined : await instructionOf(desk, motion);
  const isFinal = motion.asked.final?.state === "open";
  return {
    hex: hexOf(row),
    coalition: nameOf(row.actor),
    title: await titleOf(desk, visit.speech, motion),
    motionHref: `/coalitions/${hexOf(row)}/motions/${motion.id}`,
    action: seatVotesPath(row, motion.id),
    state: question === null ? "not-yet" : !isOurs ? "bodies" : isOpen ? "open" : "closed",
    closesAt: question?.closesAt,
    calls: calls.map((call) => lineOf(call, nameOf)),
    mine: mine.map(({ mandate }) => {
      const voted = votes.find(({ seat }) => seat === mandate.number)?.choice;
      const mayVote = isOpen && isFinal && (voted === undefined || question.mayChange);
      const form = again?.seat === mandate.number ? again.form : untouched;
      return { seat: mandate.number ?? 0, voted, mayVote, form };
    }),
    options: rule === undefined ? [] : optionsOf(rule),
    instruction,
  };
}

async function instructionOf(desk: Desk, motion: CoalitionMotion): Promise<SeatVotesView["instruction"]> {
  const found = await findSeatInstruction(desk.db.orm, motion);
  const local = found === undefined ? undefined : await findMotion(desk.db.orm, found.motion);
  return found && local && { choice: found.choice, href: motionPath(local.number, local.title) };
}

function lineOf({ actor, seat, vote }: SeatCall, nameOf: Names): SeatCallLine {
  const origin = URL.parse(actor)?.origin;
  const hash = vote?.reason?.slice("sha256:".length);
  const reason = origin === undefined || hash === undefined ? undefined : `${origin}/gazette/text/${hash}`;
  return { organization: nameOf(actor), seat, choice: vote?.choice, instructed: vote?.instructed, reason };
}

const seatVotesPath = (row: CoalitionRow, motion: string): string =>
  `/coalitions/${hexOf(row)}/motions/${motion}/seats`;
const hexOf = ({ hash }: Pick<CoalitionRow, "hash">): string => hash.slice("sha256:".length);
const ownActor = (desk: Desk, { home }: Visit): string | undefined => home && desk.iris.actor(home.id);

async function namesOf(desk: Desk, actors: readonly string[]): Promise<Names> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set(actors)]);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}
