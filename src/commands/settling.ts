import { changeMotion, findMotion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { stateAfter } from "#domain/motions.ts";
import { type Result, isMotionResult } from "#domain/tallies.ts";
import type { Act } from "./act.ts";
import { settleItems } from "./consent.ts";
import { settleAmendment } from "./amending.ts";
import { voteAsDecided } from "./coalition/voting.ts";
import { openIfOrdered, settleStep } from "./deciding.ts";
import { carryOut } from "./effects.ts";
import { need } from "./errors.ts";

/** What follows from a closed question, in the act that closed it. */
export async function settle(act: Act, question: Question, result: Result): Promise<void> {
  switch (question.matter) {
    case "motion":
      return settleMotion(act, question, result);
    case "amendment":
      await settleAmendment(act, question, result);
      return openIfOrdered(act, question.motion);
    case "incidental":
      return settleStep(act, question, result);
  }
}

async function settleMotion(act: Act, question: Question, result: Result): Promise<void> {
  const state = stateAfter(result);
  await changeMotion(act.tx, question.motion, {
    state,
    decidedAt: state === "pending" ? null : act.at,
    changedAt: act.at,
  });
  const motion = need(await findMotion(act.tx, question.motion), "motion");
  if (state === "adopted") await carryOut(act, motion, question);
  await voteAsDecided(act, motion, { ...question, state: "closed", result });
  if (isMotionResult(result)) await settleItems(act, motion, question, result.outcome);
}
