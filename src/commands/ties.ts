import { z } from "zod";
import { findBody } from "#db/bodies.ts";
import { findDraw, listDrawn } from "#db/draws.ts";
import { newId } from "#db/ids.ts";
import {
  type Question,
  changeQuestion,
  findNewestQuestion,
  findQuestion,
  findRoll,
  listMarks,
  saveQuestion,
} from "#db/questions.ts";
import { type ContestTerms, termsOf } from "#domain/contests.ts";
import { standingRules } from "#domain/citations.ts";
import { sha256Of } from "#domain/entries.ts";
import type { QuestionOpened } from "#domain/questions.ts";
import { type Result, isMotionResult, resultOf } from "#domain/tallies.ts";
import {
  type DrawnOrder,
  type Tie,
  breakTie as mayBreak,
  depositCastingVote as mayDeposit,
  lotsOf,
  tieOf,
} from "#domain/ties.ts";
import { type Act, locked, recorded } from "./act.ts";
import { boxOf, newReceipt } from "./ballots.ts";
import { counterOf } from "./counting.ts";
import { Refused, enact, need } from "./errors.ts";
import { uuid } from "./inputs.ts";
import { settle } from "./settling.ts";
import { actorIn } from "./someone.ts";

/** Which draw puts those who stand level in order. */
export const tieBreak = z.strictObject({ draw: uuid });
export const castingVote = z.strictObject({ choice: z.enum(["yes", "no"]) });

/** Decides a tie by a public draw: a new decision that names the old one and counts the same ballots again. */
export async function breakTie(act: Act, id: string, input: z.infer<typeof tieBreak>): Promise<Question> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  const body = need(await findBody(act.tx, question.body), "body");
  const newest = await findNewestQuestion(act.tx, question.motion);
  // A tie that was decided since is none.
  const tie = newest?.id === id ? tieOf(question) : undefined;
  const draw = await drawnOrder(holding, question, input.draw);
  const order = enact(mayBreak(tie, draw, await actorIn(holding, body)));
  const result = await countAgain(holding, question, need(tie, "tie"), order);
  const decided = newId(holding.at);
  await saveQuestion(act.tx, {
    ...question,
    id: decided,
    state: "closed",
    opensAt: holding.at,
    closesAt: holding.at,
    closedAt: holding.at,
    keySealed: null,
    castingSealed: null,
    closeAskedBy: null,
    receiptsRoot: null,
    result,
    decidesTieOf: id,
    draw: input.draw,
  });
  await recorded(holding, body.id, await openedFact(holding, question, decided, input.draw));
  await recorded(holding, body.id, {
    kind: "question-closed",
    question: decided,
    motion: question.motion,
    matter: question.matter,
    result,
  });
  const saved = need(await findQuestion(act.tx, decided), "question");
  await settle(holding, saved, result);
  return saved;
}

/** The chair's casting vote, sealed as ballots are: opened at the close, and only a tie makes it count. */
export async function depositCastingVote(act: Act, id: string, { choice }: z.infer<typeof castingVote>): Promise<void> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  const body = need(await findBody(act.tx, question.body), "body");
  const fact = enact(mayDeposit(question, await actorIn(holding, body), holding.at));
  const sealed = boxOf(act.sealer, question).seal({ parts: [[choice, 1]], receipt: newReceipt() });
  await changeQuestion(act.tx, id, { castingSealed: sealed });
  await recorded(holding, body.id, fact);
}

async function drawnOrder(act: Act, { body }: Question, id: string): Promise<DrawnOrder> {
  const draw = await findDraw(act.tx, id);
  if (draw === undefined) throw new Refused({ code: "other-draw" });
  const numbers = Array.from({ length: draw.poolSize }, (_, index) => index + 1);
  // A pool larger than any ballot is not about those on one.
  const places = draw.poolSize > 200 ? [] : await listDrawn(act.tx, id, numbers);
  const labels = new Map(places.map(({ number, label, name }) => [number, label ?? name ?? ""]));
  return {
    id,
    isOfBody: draw.body === body,
    isRevealed: draw.revealedAt !== null,
    pool: [...labels.values()],
    order: (draw.selected ?? []).map((number) => labels.get(number) ?? ""),
  };
}

async function countAgain(act: Act, question: Question, tie: Tie, order: readonly string[]): Promise<Result> {
  const { result } = tie;
  const { size, weight, hash } = need(await findRoll(act.tx, question.roll), "roll");
  const attendance = { roll: { size, weight, hash }, present: BigInt(result.present) };
  if (isMotionResult(result)) {
    const { counts, ballots } = result;
    const { blocks: block, standAsides: stand_aside, ...rest } = counts;
    const weights = { ...rest, block, stand_aside };
    const tally = { yes: 0n, no: 0n, abstain: 0n, block: 0n, stand_aside: 0n };
    for (const choice of ["yes", "no", "abstain", "block", "stand_aside"] as const)
      tally[choice] = BigInt(weights[choice]);
    return resultOf(question, { weights: tally, ballots }, attendance, order[0] === "yes" ? "yes" : "no");
  }
  const counter = counterOf(question, result.ballots, undefined);
  const again = async (): Promise<Result> => {
    await listMarks(act.tx, question.id, (parts) => counter.add(parts));
    return counter.result(result.ballots, attendance, lotsOf(tie, order));
  };
  return again().finally(counter.stop);
}

/** What the new decision was made with: everything as it was frozen for the vote that stood level. */
async function openedFact(act: Act, question: Question, decided: string, draw: string): Promise<QuestionOpened> {
  const roll = need(await findRoll(act.tx, question.roll), "roll");
  const { motion, matter, subject, textHash, rule, ruleHash, secrecy, cited, contest, options, optionsHash } = question;
  const terms: ContestTerms | undefined =
    contest === null ? undefined : termsOf({ contest, options, optionsHash: optionsHash ?? sha256Of("") });
  return {
    kind: "question-opened",
    question: decided,
    motion,
    matter,
    subject,
    textHash,
    rule,
    ruleHash,
    secrecy,
    options: contest === null ? (["yes", "no", "abstain"] as const) : [],
    ...(terms !== undefined && { contest: terms }),
    rollSize: roll.size,
    rollHash: roll.hash,
    cited: cited ?? standingRules,
    opensAt: act.at,
    closesAt: act.at,
    decidesTieOf: question.id,
    draw,
  };
}
