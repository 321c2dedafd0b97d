import { readAdoptions } from "#db/adoptions.ts";
import { type DelegateVote, type Report, listDelegateVotes, listReports } from "#db/delegates.ts";
import { type MandateInList, listMandatesSeenBy } from "#db/mandates.ts";
import { countMembers } from "#db/members.ts";
import { type OfficeInList, listOfficesSeenBy } from "#db/offices.ts";
import { countSignatures, hasSigned, listRecallsOf } from "#db/recalls.ts";
import { motionPath } from "#domain/iris.ts";
import { complianceOf, isValid, stateOf } from "#domain/mandates.ts";
import { answerRecall, isUnderWay, petition, sign, signaturesNeeded } from "#domain/recalls.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { FormState } from "#web/components/forms.ts";
import type { DelegateView, DelegateVoteLine, RecallView } from "#web/delegates.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { someone } from "#web/kit/visit.ts";
import type { MandateLine, OfficeLine } from "#web/offices.ts";

const MOST = 200;

/** A mandate as a line; the holder is named to those inside, and to others where the holder wants it. */
export function mandateLine(
  { mandate, office, body, home, holder, motion, isInside }: MandateInList,
  at: Instant,
): MandateLine {
  const isDecisionSeen = motion.isPublic || isInside;
  return {
    href: `/delegates/${mandate.id}`,
    who: isInside || mandate.isNamePublic ? holder : undefined,
    title: office.title,
    topic: office.topic ?? undefined,
    body: { name: body.name, href: `/@${body.slug}` },
    home: { name: home.name, href: `/@${home.slug}` },
    number: mandate.number ?? undefined,
    from: mandate.from,
    until: mandate.revokedAt ?? mandate.until,
    state: stateOf(mandate, at),
    ending: mandate.ending ?? undefined,
    decision: isDecisionSeen ? { number: motion.number, href: motionPath(motion.number, motion.title) } : undefined,
  };
}

/** An office with whoever holds it now. */
export function officeLine({ office, body, home }: OfficeInList, holders: readonly MandateLine[]): OfficeLine {
  const { maxConsecutiveTerms: terms } = office;
  return {
    href: `/offices/${office.id}`,
    kind: office.kind,
    title: office.title,
    topic: office.topic ?? undefined,
    body: { name: body.name, href: `/@${body.slug}` },
    home: { name: home.name, href: `/@${home.slug}` },
    seats: office.seats,
    termDays: office.termDays,
    limit: terms === null ? undefined : { terms, cooling: office.coolingOffTerms },
    rotates: office.rotates,
    isInstructed: office.isInstructed,
    weight: office.weight,
    role: office.role ?? undefined,
    isEnded: office.endedAt !== null,
    holders,
  };
}

/** The offices of a body with their holders, in two reads. */
export async function loadOffices(desk: Desk, visit: Visit, body: string): Promise<OfficeLine[]> {
  const person = visit.who?.person ?? null;
  const { at } = visit;
  const [offices, mandates] = await Promise.all([
    listOfficesSeenBy(desk.db.orm, person, { of: body, limit: MOST, at }),
    listMandatesSeenBy(desk.db.orm, person, { of: body, state: "valid", limit: 1_000, at }),
  ]);
  const held = Map.groupBy(mandates, ({ mandate }) => mandate.office);
  return offices.map((row) =>
    officeLine(
      row,
      (held.get(row.office.id) ?? []).toSorted(byNumber).map((each) => mandateLine(each, at)),
    ),
  );
}

/** Holders in the order of their seats. */
export const byNumber = (a: MandateInList, b: MandateInList): number =>
  (a.mandate.number ?? 0) - (b.mandate.number ?? 0);

/** What the page of a mandate has to show again after a faulty form. */
export type DelegateForms = { readonly report: FormState; readonly grounds: FormState; readonly reply: FormState };

/** Everything the page of a mandate shows this visitor. */
export async function loadDelegate(
  desk: Desk,
  visit: Visit,
  row: MandateInList,
  forms: DelegateForms,
): Promise<DelegateView> {
  const { mandate, office, home, isInside } = row;
  const line = mandateLine(row, visit.at);
  const isHolder = visit.who?.person === mandate.holder;
  const mayRead = isInside || mandate.isNamePublic;
  const [votes, reports, recall] = await Promise.all([
    mayRead && office.kind === "seat" ? listDelegateVotes(desk.db.orm, mandate.id, MOST) : [],
    mayRead ? listReports(desk.db.orm, mandate.id, MOST) : [],
    recallOf(desk, visit, row, forms),
  ]);
  const seen = votes.filter(({ visibility }) => isInside || visibility === "public");
  return {
    ...line,
    kind: office.kind,
    canonical: desk.iris.delegatePage(mandate.id),
    unlisted: home.visibility === "members" || row.body.visibility === "members",
    votes: seen.map(voteLine),
    reports: reports.map((report) => reportLine(report, seen)),
    own: isHolder ? { isNamePublic: mandate.isNamePublic, report: forms.report } : undefined,
    recall,
  };
}

function voteLine({ number, title, closedAt, choice, instructed, reason }: DelegateVote): DelegateVoteLine {
  return {
    number,
    title,
    href: motionPath(number, title),
    closedAt,
    choice: choice ?? undefined,
    instructed: instructed ?? undefined,
    compliance: complianceOf(instructed ?? undefined, choice ?? undefined),
    reasonHtml: (reason ?? undefined) as CleanHtml | undefined,
  };
}

function reportLine(
  { createdAt, textHtml, motion }: Report,
  votes: readonly DelegateVote[],
): DelegateView["reports"][number] {
  const vote = votes.find((each) => each.motion === motion);
  const about = vote && { name: vote.title, href: motionPath(vote.number, vote.title) };
  return { at: createdAt, textHtml: textHtml as CleanHtml, about };
}

/** Petitions and the reply are for the home body and the holder alone. */
async function recallOf(
  desk: Desk,
  visit: Visit,
  { mandate, office, home }: MandateInList,
  forms: DelegateForms,
): Promise<DelegateView["recall"]> {
  const by = someone(visit, home);
  const isHolder = by?.person === mandate.holder;
  if (by === undefined || (by.roles.length === 0 && !isHolder)) return undefined;
  const reader = desk.db.orm;
  const rows = await listRecallsOf(reader, mandate.id);
  const past = rows.map(({ recall, motion }) => ({
    startedAt: recall.startedAt,
    motionState: motion?.state ?? null,
    decidedAt: motion?.decidedAt ?? null,
  }));
  const { petitionNum: num, petitionDen: den, noticeDays: days } = home.rules.recall;
  const running = rows.find((_, index) =>
    isUnderWay(past[index] ?? { motionState: "lost", decidedAt: null, startedAt: 0 }, visit.at),
  );
  const mayStart = petition("", mandate, office, past, home.rules.recall, by, visit.at).allowed;
  if (running === undefined && !mayStart && !isValid(mandate, visit.at)) return undefined;
  return {
    rules: { num, den, days },
    running:
      running && (await runningView(desk, visit, running, { by, home, holder: mandate.holder, form: forms.reply })),
    start: mayStart ? forms.grounds : undefined,
  };
}

async function runningView(
  desk: Desk,
  visit: Visit,
  { recall, motion }: Awaited<ReturnType<typeof listRecallsOf>>[number],
  about: {
    readonly by: NonNullable<ReturnType<typeof someone>>;
    readonly home: MandateInList["home"];
    readonly holder: string;
    readonly form: FormState;
  },
): Promise<RecallView> {
  const { by, home, holder, form } = about;
  const reader = desk.db.orm;
  const [signatures, roll, signed] = await Promise.all([
    countSignatures(reader, recall.id),
    countMembers(reader, home.id),
    hasSigned(reader, recall.id, by.person),
  ]);
  return {
    id: recall.id,
    groundsHtml: recall.groundsHtml as CleanHtml,
    signatures,
    needed: signaturesNeeded(roll, home.rules.recall),
    maySign: sign(recall, signed, signatures, by, visit.at).allowed,
    motion: motion === null ? undefined : { name: motion.title, href: motionPath(motion.number, motion.title) },
    noticeUntil: recall.noticeUntil ?? undefined,
    replyHtml: (recall.replyHtml ?? undefined) as CleanHtml | undefined,
    answer: answerRecall(recall, holder, motion?.state ?? null, by).allowed ? form : undefined,
  };
}

/** Adopted motions of a body by which an office can be given, the newest first. */
export const questionsToGive = (desk: Desk, home: string, office: string) => readAdoptions(desk.db.orm, home, office);
