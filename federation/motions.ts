import type { Body } from "#db/bodies.ts";
import type { Motion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import type { RecordRow } from "#db/record.ts";
import type { JsonObject } from "#domain/jcs.ts";
import type { Matter } from "#domain/questions.ts";
import { type Choice, isChoice } from "#domain/ballots.ts";
import { REOPEN } from "#domain/contests.ts";
import { byName, isRatified } from "#domain/contestResults.ts";
import { type Result, isMotionResult } from "#domain/tallies.ts";
import type { Instant } from "#domain/time.ts";
import { escaped, type Here, link, note, paragraph, profiled, timeText } from "./documents.ts";
import { type FederationWords as Words, wordsIn } from "./words.ts";

/** Longest HTML of a motion's text in its Note. */
const WHOLE = 5_000;

/** A motion with the body it stands in, and the slug of the organization whose gazette records it. */
export type Moved = { readonly motion: Motion; readonly body: Body; readonly organization: string };

/** Whether strangers may know of the motion: a draft is its mover's alone. */
export const isMotionKnown = (motion: Motion, body: Pick<Body, "visibility">): boolean =>
  motion.submittedAt !== null && motion.visibility === "public" && body.visibility === "public";

/** A motion as a Note: number, title, status, text, link; without `@context`. */
export function motionNote({ iris }: Here, { motion, body, organization }: Moved): JsonObject {
  const words = wordsIn(motion.language);
  const id = iris.motion(motion.id);
  const url = iris.motionPage(motion.number, motion.title);
  const text = profiled(motion.textHtml, WHOLE);
  const content = [
    `<p><strong>${escaped(words.motion(motion.number, motion.title))}</strong></p>`,
    paragraph(words.status(words.states[motion.state])),
    text.html,
    text.isCut ? paragraph(words.cutHere) : "",
    `<p>${escaped(words.discuss)} ${link(url)}</p>`,
  ].join("");
  return note({
    ...threadOf(iris, motion, body),
    id,
    content,
    published: motion.submittedAt ?? motion.createdAt,
    updated: motion.changedAt,
    replies: iris.replies(id),
    entryId: iris.entry(organization, motion.id),
  });
}

/** What every note in a motion's thread has in common. */
export function threadOf(iris: Here["iris"], motion: Motion, body: Body) {
  return {
    actor: iris.actor(body.id),
    followers: iris.followers(body.id),
    url: iris.motionPage(motion.number, motion.title),
    language: motion.language,
    context: iris.thread(iris.motion(motion.id)),
  };
}

/** Whether a closed vote was on the motion itself; the first ones do not say so. */
export const isOfMotion = ({ matter }: { readonly matter?: Matter }): boolean =>
  matter === undefined || matter === "motion";

/** What a recorded act says in a motion's thread; undefined for acts that are no stage. */
export function stageText({ fact }: Pick<RecordRow, "fact">, motion: Motion, body: Body): string | undefined {
  const words = wordsIn(motion.language);
  switch (fact.kind) {
    case "motion-seconded":
      return fact.seconds === body.rules.secondsRequired ? words.seconded : undefined;
    case "question-stated":
      return words.stated;
    case "question-opened":
      // What a draw decides was never open to votes.
      if (fact.matter !== "motion" || fact.draw !== undefined) return undefined;
      return words.opened(fact.closesAt, fact.rollSize);
    case "question-closed":
      // What became of a step or an amendment is told by its own fact: its count is no result of the motion.
      if (!isOfMotion(fact)) return undefined;
      return `${words.outcomes[fact.result.outcome]} ${countsIn(words, fact.result)}`;
    case "motion-withdrawn":
      return words.withdrawn;
    case "motion-lapsed":
      return words.lapsed;
    case "motion-ruled-out":
      return words.ruledOut(fact.article);
    case "early-close-asked":
      return fact.closesAt === null ? undefined : words.steps.closesEarly(fact.closesAt);
    case "incidental-moved":
      return fact.decidedBy === "show" ? undefined : words.steps.moved(fact);
    case "incidental-decided":
      return words.steps.decided(fact);
    case "motion-returned":
      return words.steps.returned;
    case "motion-left-on-table":
      return words.steps.leftOnTable;
    case "motion-reported":
      return words.steps.reported(fact.recommendation);
    case "consent-decided":
      return words.steps.together[fact.state === "adopted" ? "adopted" : "pending"];
    default:
      return undefined;
  }
}

/** The reply Note that tells of a stage; undefined for acts that are none. */
export function stageNote(
  { iris }: Here,
  row: RecordRow,
  { motion, body, organization }: Moved,
): JsonObject | undefined {
  const text = stageText(row, motion, body);
  if (text === undefined) return undefined;
  const { fact } = row;
  const entry = fact.kind === "question-opened" ? fact.question : fact.kind === "question-closed" ? row.id : undefined;
  const thread = threadOf(iris, motion, body);
  return note({
    ...thread,
    id: iris.note(row.id),
    content: `${paragraph(text)}<p>${link(thread.url)}</p>`,
    published: row.at,
    inReplyTo: iris.motion(motion.id),
    ...(entry !== undefined && { entryId: iris.entry(organization, entry) }),
  });
}

/** The result as a Question that was born closed: a chart, and nobody can vote in it. Undefined before the close. */
export function resultQuestion({ iris }: Here, question: Question, moved: Moved): JsonObject | undefined {
  const { result, closedAt } = question;
  if (result === null || closedAt === null || question.matter !== "motion") return undefined;
  const { motion, body } = moved;
  const words = wordsIn(motion.language);
  const id = iris.question(question.id);
  const title = words.results(motion.number, motion.title);
  const thread = threadOf(iris, motion, body);
  const written = note({
    ...thread,
    id,
    content: `<p><strong>${escaped(title)}</strong></p>${paragraph(cameTo(words, question, result))}<p>${link(thread.url)}</p>`,
    published: closedAt,
    inReplyTo: iris.motion(motion.id),
  });
  return {
    ...written,
    type: "Question",
    // In an approval vote a ballot names several.
    [question.contest?.method === "approval" ? "anyOf" : "oneOf"]: barsOf(words, question, result).map(
      ([name, count]) => ({
        type: "Note",
        name,
        replies: { type: "Collection", totalItems: count },
      }),
    ),
    endTime: timeText(endOf(question, closedAt)),
    closed: timeText(closedAt),
    votersCount: result.ballots,
  };
}

// A poll whose end is still ahead would look open, so a vote that two officers closed early ends when it was closed.
const endOf = (question: Question, closedAt: Instant): Instant => Math.min(question.closesAt, closedAt);

/** The numbers of a result in a sentence. */
function countsIn(words: Words, result: Result): string {
  const decided = isMotionResult(result) || isRatified(result) ? `${words.counts(result)}. ` : "";
  return `${decided}${words.took(result)}`;
}

/** What came out, with the names of a contest's options. */
function cameTo(words: Words, { options }: Question, result: Result): string {
  if (isMotionResult(result)) return countsIn(words, result);
  const named = byName(result, options.map(nameIn(words)));
  const what = isRatified(named)
    ? named.winner === null
      ? words.outcomes[named.outcome]
      : `${words.chosen(named.winner)} ${words.outcomes[named.outcome]}`
    : named.outcome === "elected"
      ? words.elected(named.elected)
      : words.outcomes[named.outcome];
  return `${what} ${countsIn(words, result)}`;
}

/** The bars of the chart: of a contest what each option had in the first count. */
function barsOf(words: Words, { options }: Question, result: Result): (readonly [name: string, count: number])[] {
  if (isMotionResult(result)) {
    const { counts } = result;
    const weights: Record<Choice, number> = { ...counts, block: counts.blocks, stand_aside: counts.standAsides };
    return options.filter(isChoice).map((choice) => [words.choices[choice], weights[choice]]);
  }
  const first = result.rounds[0]?.counts ?? {};
  return options.map((name, index) => [nameIn(words)(name), Math.trunc(Number(first[index + 1] ?? 0))]);
}

const nameIn =
  (words: Words) =>
  (name: string): string =>
    name === REOPEN ? words.reopen : name;
