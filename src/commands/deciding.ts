import { type Incidental, changeIncidental, findIncidental } from "#db/incidentals.ts";
import { type Motion, changeMotion, findMotion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { type Show } from "#domain/amendments.ts";
import { afterStep, decided } from "#domain/incidentals.ts";
import { openOrdered as mayOpenOrdered } from "#domain/freezing.ts";
import { type MotionResult, type Result, motionResult } from "#domain/tallies.ts";
import { type Act, recorded } from "./act.ts";
import { undo } from "./effects.ts";
import { Refused, need } from "./errors.ts";
import { hold } from "./holding.ts";
import { beforeVote } from "./pending.ts";
import { putMotion } from "./votes.ts";

/** What a closed question about a step comes to. */
export async function settleStep(act: Act, question: Question, result: Result): Promise<void> {
  const incidental = need(await findIncidental(act.tx, question.subject ?? question.id), "incidental");
  await decideStep(act, incidental, motionResult(result), { question: question.id });
}

/** A step is decided, by ballots or hands: an adopted one does what it asked for. */
export async function decideStep(
  act: Act,
  incidental: Incidental,
  result: MotionResult,
  by: { readonly question: string } | { readonly show: Show },
): Promise<void> {
  const { motion, body } = await hold(act, incidental.motion);
  const { outcome } = result;
  const isLive = motion.state === incidental.before;
  const after = afterStep(motion, incidental.step, isLive ? outcome : "lost", body.rules, act.at);
  const show = "show" in by ? { show: by.show } : {};
  await changeIncidental(act.tx, incidental.id, { ...show, state: outcome, result, decidedAt: act.at });
  await recorded(act, body.id, decided(incidental, outcome, by, after.state));
  if (!isLive || outcome !== "adopted") return;
  await changeMotion(act.tx, motion.id, { ...after, ...changeOf(act, motion, incidental), changedAt: act.at });
  const question = "question" in by ? by.question : null;
  if (motion.state === "adopted") await undo(act, motion, question);
  if (incidental.step.kind === "previous_question") await openIfOrdered(act, motion.id);
}

/** What an adopted step changes in its motion beside the state. */
function changeOf(act: Act, motion: Motion, { step }: Incidental): Partial<Motion> {
  switch (step.kind) {
    case "previous_question":
      return { orderedUntil: step.voteClosesAt };
    case "appeal":
      return { decidedAt: null, stateBefore: null, ...moreTimeForSeconds(act, motion) };
    case "reconsider":
      return { decidedAt: null, calendar: null };
    case "take_from_table":
      return { orderedUntil: null };
    case "withdraw":
    case "rescind":
      return { decidedAt: act.at, orderedUntil: null };
    case "postpone":
    case "lay":
    case "refer":
      return { orderedUntil: null };
  }
}

/** A motion that was wrongly out of order has as much time left for seconds as when it was ruled out. */
function moreTimeForSeconds(act: Act, { secondsDueAt, decidedAt }: Motion): Partial<Motion> {
  return secondsDueAt === null || decidedAt === null ? {} : { secondsDueAt: secondsDueAt + (act.at - decidedAt) };
}

/** Opens the vote that the previous question ordered, as soon as nothing else has to be decided before it. */
export async function openIfOrdered(act: Act, id: string): Promise<void> {
  const motion = need(await findMotion(act.tx, id), "motion");
  if (motion.orderedUntil === null || motion.state !== "pending") return;
  const before = await beforeVote(act.tx, motion);
  if (before.undecided !== undefined) return;
  const { body } = await hold(act, id);
  const closesAt = motion.orderedUntil;
  const told: typeof act.told = [];
  try {
    await act.tx.transaction((tx) =>
      putMotion({ ...act, tx, told }, motion, body, { closesAt }, (seconded, asked) =>
        mayOpenOrdered(seconded, asked, body.rules, act.at),
      ),
    );
    act.told.push(...told);
  } catch (error) {
    // What hinders the vote (nobody could vote, say) is no reason to undo the decision: the chair opens it later.
    if (!(error instanceof Refused)) throw error;
  }
}
