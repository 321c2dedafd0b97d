import { findCharterByHash } from "#db/charters.ts";
import {
  type Question,
  changeQuestion,
  countVoted,
  deleteSealedBallots,
  findCast,
  findQuestion,
  findRoll,
  saveBallot,
} from "#db/questions.ts";
import type { Instant } from "#domain/time.ts";
import { barToClose, castBallot, closeQuestion as mayClose } from "#domain/questions.ts";
import { type BallotPart, readBallot } from "#domain/ballots.ts";
import type { Attendance, Result } from "#domain/tallies.ts";
import { lockAndShare } from "#db/locks.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { type SealedBallot, boxOf, newReceipt } from "./ballots.ts";
import type { BallotInput } from "./ballotInputs.ts";
import { type Counter, counterOf, namedBox, openBox, secretBox } from "./counting.ts";
import { Refused, enact, need } from "./errors.ts";
import { mustCover, principalOf } from "./proxies.ts";
import { settle } from "./settling.ts";
import { gatherReceipts } from "./receipts.ts";

/** That the ballot is in the box; it does not say which way. */
export type Receipt = { readonly receipt: string; readonly castAt: Instant };

/** Puts one ballot of one person in the box, or replaces it where the rule allows; accepted means counted. */
export async function vote(act: Act, id: string, input: BallotInput): Promise<Receipt> {
  const caster = personOf(act);
  const { voter, proxy } = await principalOf(act, input.proxy);
  // Many cast at once, none while the close holds the question alone; and nobody twice at once.
  await lockAndShare(act.tx, `ballot:${id}:${voter}`, `question:${id}`);
  const { question, entry, isWeighted, participation, clock } = need(await findCast(act.tx, id, voter), "question");
  const holding = { ...act, at: Number(clock) + act.clockOffset() };
  const hasVotedInPerson = participation !== null && participation.castBy === null;
  if (proxy !== undefined) await mustCover(holding, proxy, question, hasVotedInPerson);
  const fact = enact(castBallot(question, entry ?? undefined, input, participation !== null, holding.at));
  const parts = enact(readBallot(question, input, fact.weight));
  await mustBeThere(act, question, parts);
  const box = boxOf(act.sealer, question, isWeighted);
  const receipt = newReceipt();
  const sealed: SealedBallot = {
    parts: parts.map(({ mark, weight: part, reason: why }) => (why === undefined ? [mark, part] : [mark, part, why])),
    receipt,
    ...(question.secrecy !== "secret" && { voter }),
  };
  const castBy = voter === caster ? null : caster;
  const row = { question: id, voter, castBy, address: box.address(voter), ballot: box.seal(sealed) };
  await Promise.all([saveBallot(act.tx, row), recorded(holding, question.body, fact)]);
  return { receipt, castAt: holding.at };
}

/** Refuses a block that rests on an article which the charter, as it was at the opening, does not have. */
async function mustBeThere(act: Act, { body, cited }: Question, parts: readonly BallotPart[]): Promise<void> {
  const blocks = parts.filter(({ mark }) => mark === "block");
  if (cited?.charter === undefined || blocks.length === 0) return;
  const charter = await findCharterByHash(act.tx, body, cited.charter);
  const numbers = new Set(charter?.articles.map(({ number }) => number));
  if (!blocks.every(({ article = "" }) => numbers.has(article)))
    throw new Refused({
      code: "article-needed",
      article: cited.article,
      ...(cited.version !== undefined && { version: cited.version }),
    });
}

/** Closes a question whose time has come: opens the box, counts, forgets the key. False if somebody else has closed it. */
export async function closeQuestion(act: Act, id: string, isEarly = false): Promise<boolean> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  if (question.state !== "open") return false;
  const isAnnounced = question.closesEarlyAt !== null && holding.at >= question.closesEarlyAt;
  const mayBeEarly = isEarly || isAnnounced;
  const bar = barToClose(question, holding.at, mayBeEarly);
  if (bar !== undefined) throw new Refused(bar);
  const roll = need(await findRoll(act.tx, question.roll), "roll");
  const box = question.secrecy === "secret" ? secretBox(act.tx, question) : namedBox(act.tx, question);
  const counter = counterOf(question, await countVoted(act.tx, id), castingOf(act, question));
  const attendance = { roll: { size: roll.size, weight: roll.weight, hash: roll.hash } };
  const result = await count(holding, question, counter, box.take, attendance).finally(counter.stop);
  const fact = enact(mayClose(question, result, holding.at, mayBeEarly));
  await box.publish();
  await deleteSealedBallots(act.tx, id);
  const { root: receiptsRoot } = await gatherReceipts(act.tx, id);
  await changeQuestion(act.tx, id, {
    state: "closed",
    closedAt: holding.at,
    result: fact.result,
    receiptsRoot,
    keySealed: null,
    castingSealed: null,
  });
  await recorded(holding, question.body, fact);
  await settle(holding, question, fact.result);
  return true;
}

async function count(
  act: Act,
  question: Question,
  counter: Counter,
  take: (ballot: SealedBallot) => void,
  attendance: Attendance,
): Promise<Result> {
  const ballots = await openBox(act, question, (opened) => {
    counter.add(opened.flatMap(({ parts }) => parts));
    for (const each of opened) take(each);
  });
  return counter.result(ballots, attendance);
}

/** The chair's casting vote, if one was deposited; it says nothing unless the votes are equal. */
function castingOf(act: Act, question: Question): "yes" | "no" | undefined {
  if (question.castingSealed === null) return undefined;
  const [part] = boxOf(act.sealer, question).open(question.castingSealed).parts;
  return part?.[0] === "yes" || part?.[0] === "no" ? part[0] : undefined;
}
