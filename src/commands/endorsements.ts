import { randomBytes } from "node:crypto";
import { z } from "zod";
import { settleAsked } from "#db/asks.ts";
import { findBody, findBodyBySlug } from "#db/bodies.ts";
import {
  type Endorsement,
  findEndorsement,
  findStanding,
  lockEndorsement,
  saveEndorsement,
  withdrawEndorsementRow,
} from "#db/endorsements.ts";
import { type Motion, findMotion, saveText } from "#db/motions.ts";
import { findQuestion } from "#db/questions.ts";
import { newId } from "#db/ids.ts";
import { type Decision, endorse as mayEndorse, withdrawEndorsement as mayWithdraw } from "#domain/endorsements.ts";
import { textHash } from "#domain/texts.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { iri, uuid, written } from "./inputs.ts";
import { actorIn } from "./someone.ts";

export const newEndorsement = z.strictObject({
  body: z.string().max(60),
  object: iri,
  statement: written.min(1).max(5_000).optional(),
  question: uuid.optional(),
});

export const withdrawal = z.strictObject({ question: uuid.optional() });

/** A body endorses an object: by an adopted motion about it, or by an officer where its rules allow that. Asked again for the same decision, it answers with what stands. */
export async function endorse(act: Act, input: z.infer<typeof newEndorsement>): Promise<Endorsement> {
  const body = need(await findBodyBySlug(act.tx, input.body), "body");
  const holding = await locked(act, "endorse", `${body.id}:${input.object}`);
  const standing = await findStanding(act.tx, body.id, input.object);
  // Adoption has carried it out already; whoever does it by hand finds it done.
  if (standing !== undefined && input.question !== undefined && standing.question === input.question) return standing;
  const by = await actorIn(holding, body);
  const text = await salted(holding, input.statement);
  const id = newId(holding.at);
  const wanted = { endorsement: id, body: body.id, object: input.object, textHash: text?.hash ?? null };
  const decision = await decisionOf(holding, input.question);
  const isItself = input.object.endsWith(`/ap/actors/${body.id}`);
  const about = { isStanding: standing !== undefined, isItself };
  const fact = enact(mayEndorse(wanted, decision, about, body.rules, by));
  return save(holding, fact, input.statement ?? null);
}

/** Ends an endorsement; what is withdrawn stays withdrawn. `iriOf` gives the endorsement's own address, which a motion about it names. */
export async function withdrawEndorsement(
  act: Act,
  id: string,
  iriOf: (id: string) => string,
  question?: string,
): Promise<Endorsement> {
  const endorsement = need(await lockEndorsement(act.tx, id), "endorsement");
  const body = need(await findBody(act.tx, endorsement.body), "body");
  const asked = { id, iri: iriOf(id), body: body.id, isWithdrawn: endorsement.withdrawnAt !== null };
  const fact = enact(mayWithdraw(asked, await decisionOf(act, question), body.rules, await actorIn(act, body)));
  await withdrawEndorsementRow(act.tx, id, act.at);
  await recorded(act, body.id, fact);
  return need(await findEndorsement(act.tx, id), "endorsement");
}

/** An adopted motion of kind endorsement endorses its object by itself. */
export async function endorseAsDecided(act: Act, motion: Motion, question: string): Promise<void> {
  if (motion.object === null || (await isOwnSupport(act, motion))) return;
  const holding = await locked(act, "endorse", `${motion.body}:${motion.object}`);
  if ((await findStanding(act.tx, motion.body, motion.object)) !== undefined) return;
  const endorsement = newId(holding.at);
  const fact = {
    kind: "endorsed",
    endorsement,
    body: motion.body,
    object: motion.object,
    question,
    textHash: null,
  } as const;
  await save(holding, fact, null);
}

/** With the rescinded motion that made it ends an endorsement; one that an officer declared stands by itself. */
export async function withdrawAsDecided(act: Act, motion: Motion, question: string | null): Promise<void> {
  const standing = motion.object === null ? undefined : await findStanding(act.tx, motion.body, motion.object);
  const made = standing?.question == null ? undefined : await findQuestion(act.tx, standing.question);
  if (standing === undefined || made === undefined || ![motion.id, motion.calendar].includes(made.motion)) return;
  await withdrawEndorsementRow(act.tx, standing.id, act.at);
  const fact = { kind: "endorsement-withdrawn", endorsement: standing.id, body: motion.body, question } as const;
  await recorded(act, motion.body, fact);
}

/** A motion about an endorsement of the same body decides whether to withdraw it, which an officer then does. */
async function isOwnSupport(act: Act, { object, body }: Motion): Promise<boolean> {
  const [, id] = /\/ap\/endorsements\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u.exec(object ?? "") ?? [];
  return id !== undefined && (await findEndorsement(act.tx, id))?.body === body;
}

async function save(
  act: Act,
  fact: Parameters<typeof recorded>[2] & { kind: "endorsed" },
  statement: string | null,
): Promise<Endorsement> {
  await recorded(act, fact.body, fact);
  await settleAsked(act.tx, fact.body, fact.object, "supported");
  await saveEndorsement(act.tx, {
    id: fact.endorsement,
    body: fact.body,
    object: fact.object,
    statement,
    statementHtml: statement === null ? null : markdown(statement),
    textHash: fact.textHash,
    question: fact.question,
    createdAt: act.at,
  });
  return need(await findEndorsement(act.tx, fact.endorsement), "endorsement");
}

async function salted(act: Act, statement: string | undefined): Promise<{ hash: string } | undefined> {
  if (statement === undefined) return undefined;
  const salt = randomBytes(16);
  const hash = textHash({ salt: salt.toString("hex"), text: statement });
  await saveText(act.tx, { hash, salt: new Uint8Array(salt), text: statement });
  return { hash };
}

async function decisionOf(act: Act, id: string | undefined): Promise<Decision | undefined> {
  if (id === undefined) return undefined;
  const question = need(await findQuestion(act.tx, id), "question");
  return { question: id, motion: need(await findMotion(act.tx, question.motion), "motion") };
}
