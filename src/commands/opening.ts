import type { Body } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Question, findQuestion, saveQuestion } from "#db/questions.ts";
import type { FrozenContest } from "#domain/contests.ts";
import type { QuestionOpened, Terms } from "#domain/questions.ts";
import type { Ruling } from "#domain/rulings.ts";
import { type Act, recorded } from "./act.ts";
import { boxContext, newBoxKey } from "./ballots.ts";
import { enact, need } from "./errors.ts";
import { type OptionsToFreeze, freezeOptions, saveOptions } from "./options.ts";
import { freezeRoll } from "./rolls.ts";

/** Freezes who may vote, asks the rule whether this can be put to them, and keeps the question with its box. */
export async function openQuestion(
  act: Act,
  body: Body,
  rule: (question: string, roll: Terms["roll"], frozen?: FrozenContest) => Ruling<QuestionOpened>,
  options?: OptionsToFreeze,
): Promise<Question> {
  const roll = await freezeRoll(act, body);
  const id = newId(act.at);
  const frozen = options === undefined ? undefined : freezeOptions(id, options);
  const fact = enact(rule(id, { size: roll?.size ?? 0, hash: roll?.hash ?? "" }, frozen));
  const { question, motion, matter, subject, ruleHash, textHash, secrecy, opensAt, closesAt } = fact;
  await saveQuestion(act.tx, {
    id: question,
    motion,
    matter,
    subject,
    body: body.id,
    state: "open",
    rule: fact.rule,
    cited: fact.cited,
    ruleHash,
    textHash,
    contest: frozen?.contest ?? null,
    options: [...(frozen?.options ?? fact.options)],
    optionsHash: frozen?.optionsHash ?? null,
    optionsSalt: frozen?.salt ?? null,
    decidesTieOf: options?.decidesTieOf ?? null,
    secrecy,
    roll: need(roll, "roll").id,
    opensAt,
    closesAt,
    keySealed: act.sealer.seal(boxContext(question), newBoxKey()),
  });
  if (frozen !== undefined && options?.isPublic === true) await saveOptions(act.tx, frozen);
  const of = options?.decidesTieOf;
  await recorded(act, body.id, of === undefined ? fact : { ...fact, decidesTieOf: of });
  return need(await findQuestion(act.tx, question), "question");
}
