import type { Body } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { type Question, findQuestion, findRoll } from "#db/questions.ts";
import { termsOf } from "#domain/contests.ts";
import { type Ref, type Sha256, sha256Of } from "#domain/entries.ts";
import { publicResult } from "#domain/publicResults.ts";
import type { House } from "./house.ts";
import { type Drafted, publicMotion, refTo } from "./references.ts";

/** The entry of a vote that was opened: what can no longer change. */
export async function questionOpened(db: Reader, id: string, house: House): Promise<Drafted | undefined> {
  const found = await publicQuestion(db, id);
  if (found === undefined) return undefined;
  const { question, body } = found;
  if (question.matter === "incidental") return undefined;
  const motion = await refTo(db, body, question.motion);
  const roll = await findRoll(db, question.roll);
  // An amendment is named first: it is what the question is about.
  const isAmendment = question.matter === "amendment" && question.subject !== null;
  const amendment = isAmendment ? await refTo(db, body, question.subject ?? "") : undefined;
  if (isAmendment && amendment === undefined) return undefined;
  if (motion === undefined || roll === undefined) return undefined;
  return {
    organization: body.organization,
    name: id,
    draft: {
      type: "QuestionOpened",
      issuer: house.iris.actor(body.id),
      refs: [...(amendment === undefined ? [] : [amendment]), motion, ...(await tieRefs(db, body, question))],
      textHash: `sha256:${question.textHash}`,
      rule: question.rule,
      ruleHash: `sha256:${question.ruleHash}`,
      ...(question.cited?.charter !== undefined && { charter: sha256Of(question.cited.charter) }),
      closesAt: new Date(question.closesAt).toISOString(),
      mayChange: question.rule.mayChange === "until_close",
      ...contestIn(question),
      rollSize: roll.size,
      rollHash: roll.hash as Sha256,
    },
  };
}

/** The entry of its result. */
export async function questionClosed(db: Reader, id: string, house: House): Promise<Drafted | undefined> {
  const found = await publicQuestion(db, id);
  if (found === undefined || found.question.result === null) return undefined;
  const { question, body } = found;
  if (question.matter === "incidental") return undefined;
  const { result } = found.question;
  const ref = await refTo(db, body, question.id);
  if (ref === undefined) return undefined;
  return {
    organization: body.organization,
    draft: {
      type: "QuestionClosed",
      issuer: house.iris.actor(body.id),
      refs: [ref],
      result: publicResult(result),
      ...(question.receiptsRoot !== null && { receiptsRoot: question.receiptsRoot as Sha256 }),
    },
  };
}

/** The vote whose tie another one decides, and the draw by which it does. */
async function tieRefs(db: Reader, body: Body, { decidesTieOf, draw }: Question): Promise<Ref[]> {
  const named = [decidesTieOf, draw].filter((name) => name !== null);
  const refs = await Promise.all(named.map((name) => refTo(db, body, name)));
  return refs.filter((ref) => ref !== undefined);
}

/** What the gazette says of a contest: its options by number, their names by the hash of a file. */
function contestIn({ contest, options, optionsHash }: Question) {
  if (contest === null || optionsHash === null) return {};
  const { optionsHash: hash, ...terms } = termsOf({ contest, options, optionsHash });
  return { contest: terms, optionsHash: hash as Sha256 };
}

async function publicQuestion(db: Reader, id: string): Promise<{ question: Question; body: Body } | undefined> {
  const question = await findQuestion(db, id);
  const found = question === undefined ? undefined : await publicMotion(db, question.motion);
  return question === undefined || found === undefined ? undefined : { question, body: found.body };
}
