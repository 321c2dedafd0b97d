import { z } from "zod";
import { changeIncidental, findReferral, listOpenSteps } from "#db/incidentals.ts";
import type { Motion } from "#db/motions.ts";
import { comeBack, leaveOnTable, recommendations, reportBack as mayReport } from "#domain/returns.ts";
import { markdown } from "#text/markdown.ts";
import type { Act } from "./act.ts";
import { enact } from "./errors.ts";
import { hold, save } from "./holding.ts";
import { longText } from "./inputs.ts";
import { actorIn } from "./someone.ts";

export const report = z.strictObject({ text: longText, recommendation: z.enum(recommendations).default("none") });

/** referred → pending: an officer of the body it was referred to reports back. */
export async function reportBack(act: Act, id: string, input: z.infer<typeof report>): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  const found = await findReferral(act.tx, id);
  const referral = found && { incidental: found.referral.id, to: found.body.id };
  const by = await actorIn(act, found?.body ?? body);
  const fact = enact(mayReport(motion, referral, input.recommendation, by));
  await changeIncidental(act.tx, fact.incidental, {
    recommendation: input.recommendation,
    report: input.text,
    reportHtml: markdown(input.text),
    reportedAt: act.at,
  });
  return save(act, motion, fact, { state: "pending" });
}

/** By the clock: a postponed motion is pending again, one left on the table lapses; does nothing to one that has moved on. */
export async function moveOn(act: Act, id: string): Promise<void> {
  const { motion } = await hold(act, id);
  const back = comeBack(motion, act.at);
  if (back.allowed) {
    await save(act, motion, back.fact, { state: "pending", dueAt: null });
    return;
  }
  const isStepPending = (await listOpenSteps(act.tx, [id])).length > 0;
  const left = leaveOnTable(motion, isStepPending, act.at);
  if (left.allowed) await save(act, motion, left.fact, { state: "lapsed", dueAt: null, decidedAt: act.at });
}
