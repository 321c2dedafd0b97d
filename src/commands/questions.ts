import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import type { SecretBallot } from "#db/schema/questions.ts";
import { findBody } from "#db/bodies.ts";
import { changeMotion, findMotion } from "#db/motions.ts";
import {
  type Question,
  changeQuestion,
  deleteSealedBallots,
  findQuestion,
  findRoll,
  findRollEntry,
  hasParticipated,
  listSealedBallots,
  saveParticipation,
  saveRollCall,
  saveSealedBallot,
  saveSlices,
} from "#db/questions.ts";
import type { Instant } from "#domain/time.ts";
import { type Tally, addBallots, castBallot, closeQuestion as mayClose, emptyTally } from "#domain/questions.ts";
import { stateAfter } from "#domain/motions.ts";
import { lock } from "#db/locks.ts";
import { type Act, locked, personOf, recorded, sharing } from "./act.ts";
import { REASON_LIMIT, type SealedBallot, boxOf, isChoice, newReceipt, shuffle } from "./ballots.ts";
import { carryOut } from "./endorsements.ts";
import { Refused, enact, need } from "./errors.ts";
import { written } from "./inputs.ts";
import { mustBeAbleTo } from "./someone.ts";

export const ballot = z.strictObject({
  choice: z.string().max(40),
  reason: written.max(REASON_LIMIT).optional(),
});

/** That the ballot is in the box; it does not say which way. */
export type Receipt = { readonly receipt: string; readonly castAt: Instant };

/** Puts one ballot of one person in the box, or replaces it where the rule allows; accepted means counted. */
export async function vote(act: Act, id: string, input: z.infer<typeof ballot>): Promise<Receipt> {
  const voter = personOf(act);
  // Many cast at once, none while the close holds the question alone; and nobody twice at once.
  await lock(act.tx, "ballot", `${id}:${voter}`);
  const holding = await sharing(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  const entry = await findRollEntry(act.tx, question.roll, voter);
  const hasVoted = await hasParticipated(act.tx, id, voter);
  const cast = { choice: input.choice, ...(input.reason && { reason: input.reason }) };
  const fact = enact(castBallot(question, entry, cast, hasVoted, holding.at));
  if (!isChoice(input.choice)) throw new Refused({ code: "no-such-option", choice: input.choice });
  const box = boxOf(act.sealer, question);
  const receipt = newReceipt();
  const sealed: SealedBallot = {
    choice: input.choice,
    weight: fact.weight,
    receipt,
    ...(question.secrecy !== "secret" && { voter }),
    ...(cast.reason && { reason: cast.reason }),
  };
  await saveSealedBallot(act.tx, { question: id, address: box.address(voter), ballot: box.seal(sealed) });
  await saveParticipation(act.tx, id, voter);
  await recorded(holding, question.body, fact);
  return { receipt, castAt: holding.at };
}

/** Closes a question whose time has come: opens the box, counts, forgets the key. False if somebody else has closed it. */
export async function closeQuestion(act: Act, id: string, isEarly = false): Promise<boolean> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  if (question.state !== "open") return false;
  const roll = need(await findRoll(act.tx, question.roll), "roll");
  const { tally, ballots } = await openBox(holding, question);
  const fact = enact(
    mayClose(question, tally, { roll: { size: roll.size, weight: roll.weight, hash: roll.hash } }, holding.at, isEarly),
  );
  await (question.secrecy === "secret" ? publishShuffled(holding, id, ballots) : publishRollCall(holding, id, ballots));
  await deleteSealedBallots(act.tx, id);
  await changeQuestion(act.tx, id, { state: "closed", closedAt: holding.at, result: fact.result, keySealed: null });
  const state = stateAfter(fact.result.outcome);
  await changeMotion(act.tx, question.motion, { state, decidedAt: holding.at, changedAt: holding.at });
  await recorded(holding, question.body, fact);
  if (state === "adopted") await carryOut(holding, need(await findMotion(act.tx, question.motion), "motion"), id);
  return true;
}

/** Closes before the time: the first officer asks, a second one does it; after the time any officer may. Answers whether it is closed now. */
export async function closeEarly(act: Act, id: string): Promise<boolean> {
  const holding = await locked(act, "question", id);
  const question = need(await findQuestion(act.tx, id), "question");
  const body = need(await findBody(act.tx, question.body), "body");
  const officer = await mustBeAbleTo(holding, body, "open-voting");
  if (question.state !== "open") throw new Refused({ code: "wrong-state", state: question.state });
  const isDue = holding.at >= question.closesAt;
  if (!isDue && (question.closeAskedBy === null || question.closeAskedBy === officer.person)) {
    await changeQuestion(act.tx, id, { closeAskedBy: officer.person });
    return false;
  }
  return closeQuestion(act, id, !isDue);
}

type Opened = { readonly tally: Tally; readonly ballots: SealedBallot[] };

const PART = 1_000;

/** Opens the sealed ballots a part at a time, so that nobody else waits. */
async function openBox(act: Act, question: Question): Promise<Opened> {
  const box = boxOf(act.sealer, question);
  const ballots: SealedBallot[] = [];
  let tally = emptyTally;
  let after = new Uint8Array(0);
  for (;;) {
    const part = await listSealedBallots(act.tx, question.id, after, PART);
    const last = part.at(-1);
    if (last === undefined) return { tally, ballots };
    const opened = part.map((each) => box.open(each.ballot));
    tally = addBallots(tally, opened);
    ballots.push(...opened);
    after = new Uint8Array(last.address);
    await breathe();
  }
}

/** Ballots and receipts, each shuffled by itself: nothing joins them to one another or to a voter. */
async function publishShuffled(act: Act, question: string, opened: readonly SealedBallot[]): Promise<void> {
  const ballots = opened.map(({ choice, weight, reason }): SecretBallot =>
    reason ? [choice, weight, reason] : [choice, weight],
  );
  const receipts = opened.map(({ receipt }) => receipt);
  shuffle(ballots);
  await breathe();
  shuffle(receipts);
  for (let from = 0, slice = 0; from < ballots.length; from += PART, slice += 1) {
    const part = { ballots: ballots.slice(from, from + PART), receipts: receipts.slice(from, from + PART) };
    await saveSlices(act.tx, [{ question, slice, ...part }]);
    await breathe();
  }
}

async function publishRollCall(act: Act, question: string, ballots: readonly SealedBallot[]): Promise<void> {
  for (let from = 0; from < ballots.length; from += PART) {
    await saveRollCall(
      act.tx,
      ballots
        .slice(from, from + PART)
        .flatMap(({ voter, choice, weight, receipt, reason }) =>
          voter === undefined ? [] : [{ question, voter, choice, weight, receipt, reason: reason ?? null }],
        ),
    );
    await breathe();
  }
}
