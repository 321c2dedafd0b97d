import { changeIncidental, listOpenSteps } from "#db/incidentals.ts";
import type { Motion } from "#db/motions.ts";
import { changeQuestion, deleteSealedBallots } from "#db/questions.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Refused } from "./errors.ts";

/** Takes the lock of every open question about a motion's steps before the motion's own: who closes one takes them in that order. */
export async function holdSteps(act: Act, motion: string): Promise<readonly string[]> {
  const steps = await listOpenSteps(act.tx, [motion]);
  for (const { question } of steps) if (question !== null) await locked(act, "question", question);
  return steps.map(({ id }) => id);
}

/** Ends the undecided steps of a motion that has moved on: nothing is left to decide. `held` are those whose questions are locked. */
export async function passBy(act: Act, motion: Motion, held: readonly string[]): Promise<void> {
  for (const { id, question } of await listOpenSteps(act.tx, [motion.id])) {
    // Moved in the moment between the locks: whoever acts looks again.
    if (!held.includes(id)) throw new Refused({ code: "step-pending" });
    if (question !== null) {
      await deleteSealedBallots(act.tx, question);
      await changeQuestion(act.tx, question, { state: "superseded", closedAt: act.at, keySealed: null });
    }
    await changeIncidental(act.tx, id, { state: "moot", decidedAt: act.at });
    await recorded(act, motion.body, { kind: "incidental-moot", motion: motion.id, incidental: id });
  }
}
