import { findBody } from "#db/bodies.ts";
import { countChairs } from "#db/members.ts";
import { changeQuestion, findQuestion } from "#db/questions.ts";
import { closeEarly as mayCloseEarly } from "#domain/closing.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { closeQuestion } from "./questions.ts";
import { actorIn } from "./someone.ts";

/** Closes before the time: two officers, one after the other; the only one of a body with 72 hours' notice. Answers whether it is closed now. */
export async function closeEarly(act: Act, id: string): Promise<boolean> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  const body = need(await findBody(act.tx, question.body), "body");
  const by = await actorIn(holding, body);
  const asked = enact(mayCloseEarly(question, await countChairs(act.tx, body), by, holding.at));
  if (asked.now) return closeQuestion(act, id, holding.at < question.closesAt);
  if (asked.fact === undefined) return false;
  await changeQuestion(act.tx, id, { closeAskedBy: by.person, closesEarlyAt: asked.fact.closesAt });
  await recorded(holding, question.body, asked.fact);
  return false;
}
