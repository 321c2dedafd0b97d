import { z } from "zod";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { type Instruction, type Report, findInstruction, saveInstruction, saveReport } from "#db/delegates.ts";
import { newId } from "#db/ids.ts";
import { findMandate } from "#db/mandates.ts";
import { findMotion } from "#db/motions.ts";
import { findOffice, findSeats } from "#db/offices.ts";
import { instruct as mayInstruct, report as mayReport } from "#domain/delegates.ts";
import { choices } from "#domain/ballots.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { uuid, written } from "./inputs.ts";
import { decisionOf } from "./mandates.ts";
import { seeMotion } from "./reading.ts";
import { actorIn } from "./someone.ts";

export const newInstruction = z.strictObject({ motion: uuid, choice: z.enum(choices), question: uuid });
export const newReport = z.strictObject({ text: written.min(1).max(20_000), motion: uuid.optional() });

/** Tells the delegates of a body how to vote on a council's motion, by the body's own decision; a later decision takes its place. */
export async function instructDelegates(
  act: Act,
  slug: string,
  input: z.infer<typeof newInstruction>,
): Promise<Instruction> {
  const home: Body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "instructions", `${home.id}:${input.motion}`);
  const by = await actorIn(holding, home);
  const { motion } = await seeMotion(act.tx, input.motion, by.person);
  const [seats, decision] = await Promise.all([
    findSeats(act.tx, motion.body, home.id),
    decisionOf(holding, input.question),
  ]);
  const id = newId(holding.at);
  const fact = enact(mayInstruct(id, home.id, motion, seats, need(decision, "question"), by));
  const { choice, question } = input;
  await saveInstruction(act.tx, { id, home: home.id, motion: motion.id, choice, question, createdAt: holding.at });
  await recorded(holding, home.id, fact);
  return need(await findInstruction(act.tx, home.id, motion.id), "instruction");
}

/** What a delegate tells the home body; about a motion of the council it is the reason for the vote. */
export async function reportBack(act: Act, id: string, input: z.infer<typeof newReport>): Promise<Report> {
  const mandate = need(await findMandate(act.tx, id), "mandate");
  const office = need(await findOffice(act.tx, mandate.office, act.at), "office");
  const person = personOf(act);
  const about = input.motion === undefined ? undefined : need(await findMotion(act.tx, input.motion), "motion");
  const report = newId(act.at);
  const fact = enact(mayReport(report, mandate, office, about, { person }));
  const row = { id: report, mandate: id, motion: about?.id ?? null, text: input.text, textHtml: markdown(input.text) };
  await recorded(act, office.home, fact);
  return saveReport(act.tx, { ...row, createdAt: act.at });
}
