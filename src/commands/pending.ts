import { listUndecidedAmendments } from "#db/amendments.ts";
import type { Reader } from "#db/open.ts";
import { listOpenMainQuestions, listOpenSteps } from "#db/incidentals.ts";
import type { Motion } from "#db/motions.ts";
import { type Question, listQuestionsOf } from "#db/questions.ts";
import { type PendingQuestion, stackOf } from "#domain/stack.ts";
import type { Opening } from "#domain/freezing.ts";

type Asked = Pick<Motion, "id" | "state">;

/** What is before the body about each of these motions, topmost first. */
export async function pendingOfAll(
  db: Reader,
  motions: readonly Asked[],
): Promise<ReadonlyMap<string, readonly PendingQuestion[]>> {
  const ids = motions.map(({ id }) => id);
  const [steps, amendments, questions] = await Promise.all([
    listOpenSteps(db, ids),
    listUndecidedAmendments(db, ids),
    listOpenMainQuestions(db, ids),
  ]);
  return new Map(
    motions.map(({ id, state }) => {
      const isOfIt = (each: { readonly motion: string }) => each.motion === id;
      const question = questions.find(isOfIt)?.id ?? null;
      const [own, texts] = [steps.filter(isOfIt), amendments.filter(isOfIt)];
      return [id, stackOf({ motion: { id, state, question }, amendments: texts, steps: own })];
    }),
  );
}

/** What is before the body about a motion, topmost first. */
const pendingOf = async (db: Reader, motion: Asked): Promise<readonly PendingQuestion[]> =>
  (await pendingOfAll(db, [motion])).get(motion.id) ?? [];

/** What has to be decided before the vote on the motion can open, and how its earlier votes went. */
export async function beforeVote(
  db: Reader,
  motion: Pick<Motion, "id" | "state">,
): Promise<Pick<Opening, "undecided" | "earlier">> {
  const [stack, questions] = await Promise.all([pendingOf(db, motion), listQuestionsOf(db, motion.id)]);
  const undecided = stack.find(({ what }) => what !== "motion")?.what;
  return { undecided: undecided === "motion" ? undefined : undecided, earlier: earlierVotes(questions) };
}

function earlierVotes(questions: readonly Question[]): NonNullable<Opening["earlier"]> {
  const closed = questions.filter(({ matter, state }) => matter === "motion" && state === "closed");
  const isLost = ({ result }: Question): boolean => result !== null && "mayFallBack" in result && result.mayFallBack;
  return { failures: closed.filter(isLost).length, mayFallBack: closed.slice(-1).some(isLost) };
}
