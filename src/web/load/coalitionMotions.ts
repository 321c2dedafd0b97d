import { partsOf } from "#commands/texts.ts";
import { type FederatedQuestion, tallyOf } from "#commands/coalition/tallying.ts";
import { readOpening, readRulesNow } from "#commands/coalition/voting.ts";
import { need } from "#commands/errors.ts";
import { type CoalitionRow, findCoalition, findRecord } from "#db/coalition/coalitions.ts";
import {
  type CoalitionAct,
  type CoalitionMotion,
  findCoalitionMotion,
  findMovedText,
  findVerdict,
  listCoalitionActs,
  listCoalitionMotions,
} from "#db/coalition/motions.ts";
import { listActorNames } from "#db/entries.ts";
import { findMotion } from "#db/motions.ts";
import { secondsFor } from "#domain/coalition/charter.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import {
  open as mayOpen,
  periodOf,
  type Place,
  second as maySecond,
  withdraw as mayWithdraw,
} from "#domain/coalition/motions.ts";
import { standingOf } from "#domain/coalition/standing.ts";
import type { Sha256 } from "#domain/entries.ts";
import { motionPath } from "#domain/iris.ts";
import type { Someone } from "#domain/members.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { markdown } from "#text/markdown.ts";
import type { FormState } from "#web/components/forms.ts";
import type { NextView } from "#web/coalition/desk.ts";
import type { CoalitionMotionLine, InCoalition } from "#web/coalition/motions.ts";
import type { CoalitionMotionView } from "#web/coalition/question.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { localOf } from "#web/kit/times.ts";
import { someone } from "#web/kit/visit.ts";
import { effectText, namedIn, questionView, type Names } from "./coalitionQuestion.ts";

/** A coalition as pages about its motions name it. */
export async function inCoalition(desk: Desk, row: CoalitionRow): Promise<InCoalition> {
  return { name: (await namesOf(desk, [row.actor]))(row.actor), hex: hexOf(row) };
}

const hexOf = ({ hash }: Pick<CoalitionRow, "hash">): string => hash.slice("sha256:".length);

/** The page of a motion of a coalition. */
export const coalitionMotionPath = (row: Pick<CoalitionRow, "hash">, id: string): string =>
  `/coalitions/${hexOf(row)}/motions/${id}`;

const LINES = 30;

/** Motions of a coalition as lines, and where the list goes on. */
export async function loadMotionLines(
  desk: Desk,
  row: CoalitionRow,
  before: string | undefined,
): Promise<{ readonly lines: CoalitionMotionLine[]; readonly next: string | undefined }> {
  const { orm } = desk.db;
  const found = await listCoalitionMotions(orm, row.id, { before, limit: LINES + 1 });
  const shown = found.slice(0, LINES);
  const [texts, names] = await Promise.all([
    Promise.all(shown.map((motion) => findMovedText(orm, motion))),
    namesOf(
      desk,
      shown.map(({ by }) => by),
    ),
  ]);
  const lines = shown.map((motion, place): CoalitionMotionLine => {
    const { state, known } = standingOf(motion);
    return {
      title: partsIn(texts[place])?.title,
      isErased: texts[place] === null,
      href: coalitionMotionPath(row, motion.id),
      kind: motion.kind,
      mover: names(motion.by),
      state,
      known,
      closesAt: state === "voting" ? motion.asked.noted?.closesAt : undefined,
      isDisputed: motion.asked.noted?.isDisputed === true,
    };
  });
  const next = found.length > LINES ? `?before=${shown.at(-1)?.id}` : undefined;
  return { lines, next };
}

const partsIn = (whole: string | null | undefined) =>
  whole === null || whole === undefined ? undefined : partsOf(whole);

/** All that the page of one motion shows. */
export async function loadCoalitionMotion(
  desk: Desk,
  visit: Visit,
  row: CoalitionRow,
  motion: CoalitionMotion,
  form: FormState,
): Promise<CoalitionMotionView> {
  const { orm } = desk.db;
  const [whole, tally, acts, rules] = await Promise.all([
    findMovedText(orm, motion),
    tallyOf(orm, row, motion),
    listCoalitionActs(orm, motion.id),
    readRulesNow(orm, row),
  ]);
  const seconds = motion.noted?.seconds ?? [];
  const names = await namesOf(desk, [
    row.actor,
    row.convenor,
    motion.by,
    ...seconds,
    ...(tally?.votes ?? []).map(({ actor }) => actor),
    ...(tally?.certificates ?? []).map(({ issuer }) => issuer),
    ...namedIn(motion.effect),
  ]);
  const said = partsIn(whole);
  const { state, known } = standingOf(motion);
  const isOpened = tally !== undefined;
  return {
    coalition: { name: names(row.actor), hex: hexOf(row) },
    href: coalitionMotionPath(row, motion.id),
    title: said?.title,
    textHtml: said === undefined ? undefined : markdown(said.text),
    isErased: whole === null,
    kind: motion.kind,
    mover: names(motion.by),
    state,
    known,
    hash: motion.hash,
    entry: motion.entry,
    seconds: seconds.map(names),
    secondsNeeded: rules === undefined || isOpened ? seconds.length : secondsFor(rules, motion.effect ?? undefined),
    effect: effectText(visit.speech, motion.effect, names),
    question: tally === undefined ? undefined : questionView(tally, names),
    next: await nextView(desk, visit, { row, motion, acts, tally, form }),
    acts: await actsOf(desk, visit, row, motion, acts),
  };
}

type Seen = {
  readonly row: CoalitionRow;
  readonly motion: CoalitionMotion;
  readonly acts: readonly CoalitionAct[];
  readonly tally: FederatedQuestion | undefined;
  readonly form: FormState;
};

const nobody: Someone = { person: "", roles: [], standing: undefined };

/** Asks the rules themselves, so that no button is shown that the server would refuse. */
async function nextView(desk: Desk, visit: Visit, seen: Seen): Promise<NextView> {
  const { home, at } = visit;
  const { row, motion, acts, form } = seen;
  const none: NextView = {
    second: false,
    withdraw: false,
    open: undefined,
    isWaiting: false,
    home: undefined,
    abstain: false,
  };
  if (home === undefined || visit.who === undefined) return none;
  const own = desk.iris.actor(home.id);
  const standing = memberIn((await findRecord(desk.db.orm, row.id, "member", own))?.final)?.standing;
  const place: Place = { by: someone(visit, home) ?? nobody, own, standing };
  const about = { organization: home.id, coalition: row.hash as Sha256, motion: motion.id };
  const has = (kind: CoalitionAct["kind"]) => acts.some((each) => each.kind === kind);
  const final = motion.final ?? undefined;
  const opening = final?.state === "submitted" ? await openingView(desk, seen, place, at, form) : undefined;
  const local = await homeView(desk, seen, own);
  return {
    second: maySecond(place, final, has("second"), about).allowed,
    withdraw: mayWithdraw(place, motion.noted ?? { by: motion.by, state: "submitted" }, has("withdraw"), about).allowed,
    open: opening === "waiting" ? undefined : opening,
    isWaiting: opening === "waiting",
    home: place.by.roles.length === 0 ? undefined : local,
    abstain: local?.state === "no_quorum" && !has("vote") && place.by.roles.some((role) => role !== "member"),
  };
}

async function openingView(
  desk: Desk,
  { row, motion, acts }: Seen,
  place: Place,
  at: Instant,
  form: FormState,
): Promise<NextView["open"] | "waiting"> {
  const opening = await readOpening(desk.db.orm, row, motion, acts, place.own.slice(place.own.lastIndexOf("/") + 1));
  const moved = motion.noted ?? motion.final ?? undefined;
  if (opening === undefined || moved === undefined) return undefined;
  const { earliest, latest } = periodOf(opening, moved.effect, at);
  const about = { organization: "", coalition: row.hash as Sha256, motion: motion.id };
  const ruling = mayOpen(place, moved, { ...opening, closesAt: earliest }, about, at);
  if (!ruling.allowed) return ruling.refusal.code === "not-seconded" ? "waiting" : undefined;
  const week = Math.ceil((at + 7 * 24 * HOUR) / HOUR) * HOUR;
  const suggested = localOf(Math.max(Math.min(week, latest), earliest + HOUR / 60), desk.timeZone);
  return { earliest, latest, suggested, timeZone: desk.timeZone, form };
}

/** Where the question stands at home, while it can still be answered. */
async function homeView(desk: Desk, { motion, tally }: Seen, own: string): Promise<NextView["home"]> {
  const isAsked = tally?.votes.some(({ actor, seat }) => actor === own && seat === undefined) === true;
  if (!isAsked || tally.state !== "open") return undefined;
  const local = motion.local === null ? undefined : await findMotion(desk.db.orm, motion.local);
  if (local === undefined) return { state: "none", href: undefined };
  const href = motionPath(local.number, local.title);
  switch (local.state) {
    case "voting":
    case "no_quorum":
      return { state: local.state, href };
    case "adopted":
    case "lost":
      return { state: "decided", href };
    default:
      return { state: "pending", href };
  }
}

async function actsOf(
  desk: Desk,
  { home, who }: Visit,
  row: CoalitionRow,
  motion: CoalitionMotion,
  acts: readonly CoalitionAct[],
): Promise<CoalitionMotionView["acts"]> {
  if (home === undefined || who === undefined) return [];
  return Promise.all(
    acts.map(async ({ id, kind, at, choice }) => {
      const found = await findVerdict(desk.db.orm, row.id, home.id, kind === "move" ? motion.id : id);
      const known = found === null ? ("published" as const) : found.isFinal ? ("final" as const) : ("noted" as const);
      const inert = found === null || found.verdict === "ok" || found.verdict === "waiting" ? undefined : found.verdict;
      return { kind, at, choice, known, inert };
    }),
  );
}

/** What the page of a motion at home says of the coalition that it is for; undefined for any other motion. */
export async function loadFederated(desk: Desk, { speech }: Visit, local: string) {
  const motion = await findCoalitionMotion(desk.db.orm, { local });
  if (motion === undefined) return undefined;
  const row = need(await findCoalition(desk.db.orm, { id: motion.coalition }), "coalition");
  const words = speech.words.coalitionMotions.here;
  const question = motion.asked.noted;
  const acts = await listCoalitionActs(desk.db.orm, motion.id);
  const said = acts.findLast(({ kind }) => kind === "vote")?.choice ?? null;
  const isOpen = question?.state === "open";
  const came = question?.result?.outcome;
  const isFinal = motion.asked.final?.state === question?.state;
  return {
    href: coalitionMotionPath(row, motion.id),
    closesAt: isOpen ? question.closesAt : undefined,
    sentences: [
      words.why((await namesOf(desk, [row.actor]))(row.actor)),
      ...(isOpen ? [words.open(speech.moment(question.closesAt))] : []),
      ...(said === null ? [] : [words.said(speech.words.ballots.options[said])]),
      ...(came === undefined ? [] : [words[came]]),
      ...(came !== undefined && !isFinal ? [words.provisional] : []),
      ...(question?.isDisputed === true ? [words.disputed] : []),
    ],
  };
}

async function namesOf(desk: Desk, actors: readonly string[]): Promise<Names> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), actors);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}
