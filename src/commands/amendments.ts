import { z } from "zod";
import {
  type Amendment,
  changeAmendment,
  findAmendment,
  findVersion,
  listAmendments,
  nextAmendmentNumber,
  saveAmendment,
  saveVersion,
} from "#db/amendments.ts";
import type { Body } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Motion, saveText } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import type { Question } from "#db/questions.ts";
import {
  moveAmendment as mayMove,
  openAmendment as mayOpen,
  rebaseAmendment as mayRebase,
  withdrawAmendment as mayWithdraw,
  bases,
} from "#domain/amendments.ts";
import { markdown } from "#text/markdown.ts";
import { type Merged, mergeWords, textOf } from "#text/merge.ts";
import { type Act, recorded } from "./act.ts";
import { amendedOf, holdAmendment, outdate } from "./amending.ts";
import { openIfOrdered } from "./deciding.ts";
import { Missing, Refused, enact, need } from "./errors.ts";
import { hold } from "./holding.ts";
import { longText, uuid, written } from "./inputs.ts";
import { type opening } from "./motions.ts";
import { isPublic } from "./publicity.ts";
import { openQuestion } from "./opening.ts";
import { actorIn } from "./someone.ts";
import { type Salted, saltMotion } from "./texts.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in hex");

/** The whole new text of a motion, or of an amendment of it. */
export const newAmendment = z.strictObject({
  text: longText.describe("the whole new text of what is amended"),
  baseHash: hash.describe("`textHash` of the text that it was written on"),
  reason: written.max(2_000).optional(),
  amends: uuid.optional().describe("an amendment of the first degree; else the motion itself"),
  basis: z.enum(bases).optional().describe("for a motion that is adopted: by which majority it shall be changed"),
});

/** Without a text both changes are put together where they do not meet. */
export const rebase = z.strictObject({ text: longText, baseHash: hash }).partial();

/** A member moves another text. */
export async function moveAmendment(
  act: Act,
  motionId: string,
  input: z.infer<typeof newAmendment>,
): Promise<Amendment> {
  const { motion, body } = await hold(act, motionId);
  const target = input.amends === undefined ? undefined : await targetIn(act, motion, input.amends);
  const salted = saltMotion({ title: motion.title, text: input.text });
  const id = newId(act.at);
  const fact = enact(
    mayMove(
      amendedOf(motion, body),
      target,
      {
        id,
        number: await nextAmendmentNumber(act.tx, motion.id),
        basis: motion.state === "adopted" ? (input.basis ?? null) : null,
        baseHash: input.baseHash,
        textHash: salted.hash,
        isChange: input.text !== (target ?? motion).text,
      },
      await actorIn(act, body),
    ),
  );
  const { number, degree, amends, basis, baseHash, mover } = fact;
  await saveAmendment(act.tx, {
    id,
    motion: motion.id,
    number,
    degree,
    amends,
    basis,
    baseHash,
    mover,
    state: "pending",
    text: input.text,
    textHash: salted.hash,
    textSalt: salted.salt,
    reason: input.reason || null,
    reasonHtml: input.reason ? markdown(input.reason) : null,
    movedAt: act.at,
    changedAt: act.at,
  });
  await keepText(act, { motion, body, target: id, text: input.text, salted, madeBy: null });
  await recorded(act, body.id, fact);
  return need(await findAmendment(act.tx, id), "amendment");
}

/** stale → pending, by its mover: on the text as it is now, in the mover's words or with both changes put together. */
export async function rebaseAmendment(act: Act, id: string, input: z.infer<typeof rebase>): Promise<Amendment> {
  const { amendment, motion, body, target } = await holdAmendment(act, id);
  const text = input.text ?? (await putTogether(act, amendment, target ?? motion));
  const salted = saltMotion({ title: motion.title, text });
  const current = need((target ?? motion).textHash ?? undefined, "text");
  const proposal = {
    baseHash: input.baseHash ?? current,
    textHash: salted.hash,
    isChange: text !== (target ?? motion).text,
  };
  const fact = enact(mayRebase(amendedOf(motion, body), amendment, target, proposal, await actorIn(act, body)));
  await changeAmendment(act.tx, id, {
    state: "pending",
    baseHash: fact.baseHash,
    text,
    textHash: salted.hash,
    textSalt: salted.salt,
    changedAt: act.at,
  });
  await keepText(act, { motion, body, target: id, text, salted, madeBy: null });
  await outdate(act, motion.id, (other) => other.amends === id);
  await recorded(act, body.id, fact);
  return need(await findAmendment(act.tx, id), "amendment");
}

/** pending, stale → withdrawn, by its mover; what would amend it has nothing left to change. */
export async function withdrawAmendment(act: Act, id: string): Promise<Amendment> {
  const { amendment, motion, body } = await holdAmendment(act, id);
  const others = await listAmendments(act.tx, motion.id);
  const fact = enact(mayWithdraw(amendment, others, await actorIn(act, body)));
  await changeAmendment(act.tx, id, { state: "withdrawn", decidedAt: act.at, changedAt: act.at });
  await outdate(act, motion.id, (other) => other.amends === id);
  await recorded(act, body.id, fact);
  await openIfOrdered(act, motion.id);
  return need(await findAmendment(act.tx, id), "amendment");
}

/** Puts an amendment to the vote: its text, the rule, the roll and the closing time are frozen. */
export async function openAmendment(act: Act, id: string, input: z.infer<typeof opening>): Promise<Question> {
  const { amendment, motion, body, target } = await holdAmendment(act, id);
  const others = await listAmendments(act.tx, motion.id);
  const place = { motion: amendedOf(motion, body), target, others };
  const by = await actorIn(act, body);
  const { closesAt, secrecy } = input;
  const asked = { closesAt, ...(secrecy !== undefined && { secrecy }) };
  const question = await openQuestion(act, body, (name, roll) =>
    mayOpen(amendment, place, { ...asked, question: name, roll }, by, act.at),
  );
  await changeAmendment(act.tx, id, { state: "voting", question: question.id, changedAt: act.at });
  return question;
}

/** What the current text (ours) and an amendment of an older one (theirs) make together. */
export async function mergedOnto(
  db: Reader,
  amendment: Pick<Amendment, "baseHash" | "text">,
  target: Pick<Motion | Amendment, "id" | "text">,
): Promise<Merged> {
  const base = need(await findVersion(db, target.id, amendment.baseHash), "text");
  return mergeWords(base.text, target.text, amendment.text);
}

/** The text as it is now with the amendment's changes in it; refuses where both change the same words. */
async function putTogether(act: Act, amendment: Amendment, target: Motion | Amendment): Promise<string> {
  const merged = await mergedOnto(act.tx, amendment, target);
  if (!merged.isClean) throw new Refused({ code: "texts-conflict" });
  return textOf(merged, "theirs");
}

type Kept = {
  readonly motion: Motion;
  readonly body: Body;
  readonly target: string;
  readonly text: string;
  readonly salted: Salted;
  readonly madeBy: string | null;
};

async function keepText(act: Act, { motion, body, target, text, salted, madeBy }: Kept): Promise<void> {
  const { hash, salt } = salted;
  await saveVersion(act.tx, { target, motion: motion.id, hash, salt, text, madeBy, at: act.at });
  if (isPublic(motion, body)) await saveText(act.tx, salted);
}

async function targetIn(act: Act, motion: Motion, id: string): Promise<Amendment> {
  const target = need(await findAmendment(act.tx, id), "amendment");
  if (target.motion !== motion.id) throw new Missing("amendment");
  return target;
}
