import { findReferral, listCalendarsOf, listIncidentals } from "#db/incidentals.ts";
import { type Body, findBodies, listBodies } from "#db/bodies.ts";
import { countChairs } from "#db/members.ts";
import { type Motion, listMotionsByIds } from "#db/motions.ts";
import { type Question, listQuestionsOf } from "#db/questions.ts";
import { situationOf } from "#commands/incidentals.ts";
import { pendingOfAll } from "#commands/pending.ts";
import { closeEarly } from "#domain/closing.ts";
import { extractItem, itemsOf } from "#domain/consent.ts";
import { type Step, type StepKind, stepKinds } from "#domain/incidentals.ts";
import { motionPath } from "#domain/iris.ts";
import { type Someone, may, refusalFor } from "#domain/members.ts";
import { ruleOut } from "#domain/motions.ts";
import { type Subject, decidableFrom, moveStep } from "#domain/steps.ts";
import { DAY, HOUR, type Instant, SECOND } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { localOf } from "#web/kit/times.ts";
import { isInside, someone } from "#web/kit/visit.ts";
import type { ItemLine, Past, StepsView, Waiting } from "#web/steps.ts";
import type { SeenMotion } from "./motions.ts";

/** A form that was sent and has to be shown again. */
export type SentStep = { readonly deed: string; readonly form: FormState };

/** What stands around the vote on a motion, and what the visitor can do about it. */
export async function loadSteps(desk: Desk, visit: Visit, seen: SeenMotion, sent?: SentStep): Promise<StepsView> {
  const { motion, body } = seen;
  const reader = desk.db.orm;
  const by = someone(visit, body);
  const [steps, questions, pending, referral, calendars] = await Promise.all([
    listIncidentals(reader, motion.id),
    listQuestionsOf(reader, motion.id),
    pendingOfAll(reader, [motion]),
    findReferral(reader, motion.id),
    motion.calendar === null ? listCalendarsOf(reader, motion.id) : listMotionsByIds(reader, [motion.calendar]),
  ]);
  const open = questions.filter(({ state }) => state === "open");
  const named = await findBodies(reader, [...new Set(steps.flatMap(({ to }) => (to === null ? [] : [to])))]);
  const shownName = (id: string | null) =>
    named.find((each) => each.id === id && (each.visibility === "public" || isInside(visit, each)))?.name;
  const offered = by === undefined ? [] : await offeredTo(desk, visit, seen, by);
  const main = open.findLast(({ matter }) => matter === "motion");
  const reporter = referral === undefined ? undefined : someone(visit, referral.body);
  const mayReport =
    motion.state === "referred" && reporter !== undefined && refusalFor(reporter, "report-back") === undefined;
  return {
    stack: (pending.get(motion.id) ?? []).map((each): Waiting => {
      const question = open.find(({ id }) => id === each.question);
      const step = steps.find(({ id }) => id === each.id);
      return {
        what: each.what,
        kind: each.what === "step" ? each.kind : undefined,
        degree: each.what === "amendment" ? each.degree : undefined,
        voteHref: question === undefined || by === undefined ? undefined : voteHref(seen.href, question),
        opensAt: step?.state === "noticed" ? step.opensAt : undefined,
        closesAt: question?.closesAt,
      };
    }),
    past: steps.map((each): Past => ({
      kind: each.kind,
      state: each.state,
      at: each.decidedAt ?? each.movedAt,
      until: each.step.kind === "postpone" ? each.step.until : undefined,
      to: shownName(each.to),
      show: each.show ?? undefined,
      report: reportOf(each),
    })),
    offered,
    mayCount: by !== undefined && may(by.roles, "record-show"),
    groups: offered.includes("refer") ? await groupsBeside(desk, visit, body) : [],
    suggested: suggestions(desk, visit, body),
    timeZone: desk.timeZone,
    form: sent?.form ?? untouched,
    deed: sent?.deed,
    reportFor: mayReport ? referral?.body.name : undefined,
    mayRuleOut: by !== undefined && ruleOut(motion, { article: "1", reason: "" }, by).allowed,
    mayClose: main === undefined || by === undefined ? undefined : await closingBy(desk, visit, body, main, by),
    closesEarlyAt: main?.closesEarlyAt ?? undefined,
    ...(await listed(desk, seen, by, calendars)),
  };
}

const voteHref = (href: string, { id, matter }: Question): string =>
  matter === "motion" ? `${href}/vote` : `${href}/vote?question=${id}`;

function reportOf(each: Awaited<ReturnType<typeof listIncidentals>>[number]): Past["report"] {
  const { reportHtml, recommendation, reportedAt } = each;
  if (reportHtml === null || recommendation === null || reportedAt === null) return undefined;
  return { html: reportHtml as CleanHtml, recommendation, at: reportedAt };
}

/** Asks the rules themselves, so that no form is shown that the server would refuse. */
async function offeredTo(desk: Desk, visit: Visit, { motion, body }: SeenMotion, by: Someone): Promise<StepKind[]> {
  const situation = { ...(await situationOf(desk.db.orm, motion, by.person)), members: 0 };
  const { at } = visit;
  const { rules } = body;
  return stepKinds.filter((kind) => {
    const step = exampleOf(kind, at, rules.minVotingSeconds * SECOND);
    const closesAt = decidableFrom(step, rules, at) + rules.minVotingSeconds * SECOND;
    const subject: Subject = motion;
    const people = { mover: by, recorder: by };
    return moveStep({ motion: subject, step, means: { by: "question", closesAt }, situation, people, rules, at })
      .allowed;
  });
}

/** A step of a kind that only the motion's state and who asks can hinder. */
function exampleOf(kind: StepKind, at: Instant, voting: number): Step {
  switch (kind) {
    case "postpone":
      return { kind, until: at + voting + DAY };
    case "previous_question":
      return { kind, voteClosesAt: at + 2 * voting + DAY };
    case "refer":
      return { kind, to: "" };
    case "rescind":
      return { kind, basis: "notice" };
    case "lay":
    case "take_from_table":
    case "withdraw":
    case "appeal":
    case "reconsider":
      return { kind };
  }
}

async function groupsBeside(desk: Desk, visit: Visit, body: Body): Promise<StepsView["groups"]> {
  const all = await listBodies(desk.db.orm, { limit: 500 });
  return all
    .filter((each) => each.id !== body.id && (each.visibility === "public" || isInside(visit, each)))
    .map(({ slug, name }) => ({ slug, name }));
}

/** A vote of three days, and a week after that; later where the rules ask for more time. */
function suggestions(desk: Desk, visit: Visit, { rules }: Body): StepsView["suggested"] {
  const voting = Math.max(3 * DAY, rules.minVotingSeconds * SECOND + HOUR) + (Math.max(1, rules.noticeDays) + 1) * DAY;
  const full = (at: Instant) => localOf(Math.ceil(at / HOUR) * HOUR, desk.timeZone);
  return { closesAt: full(visit.at + voting), until: full(visit.at + voting + 7 * DAY) };
}

async function closingBy(desk: Desk, visit: Visit, body: Body, question: Question, by: Someone) {
  const officers = await countChairs(desk.db.orm, body);
  const asked = closeEarly(question, officers, by, visit.at);
  if (!asked.allowed) return undefined;
  if (asked.fact.now) return "second" as const;
  if (asked.fact.fact === undefined) return undefined;
  return asked.fact.fact.closesAt === null ? ("first" as const) : ("lone" as const);
}

/** The items of a calendar, or the calendar of an item. */
async function listed(desk: Desk, { motion, body }: SeenMotion, by: Someone | undefined, calendars: readonly Motion[]) {
  const ids = itemsOf(motion);
  const items = ids.length === 0 ? [] : await listMotionsByIds(desk.db.orm, ids);
  const [first] = ids;
  const [calendar] = calendars;
  return {
    items: items.map(lineOf),
    mayExtract: by !== undefined && first !== undefined && extractItem(motion, first, by).allowed,
    togetherHref:
      by !== undefined && motion.state === "pending" && may(by.roles, "list-consent")
        ? `/@${body.slug}/motions/together`
        : undefined,
    calendar: calendar === undefined ? undefined : { ...lineOf(calendar), isDecided: motion.calendar === calendar.id },
  };
}

const lineOf = ({ id, number, title }: Motion): ItemLine => ({ id, number, title, href: motionPath(number, title) });
