import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import type { Writer } from "#db/open.ts";
import type { SecretBallot } from "#db/schema/questions.ts";
import { findCharterByHash } from "#db/charters.ts";
import {
  type Question,
  changeQuestion,
  deleteSealedBallots,
  findCast,
  findQuestion,
  findRoll,
  listSealedBallots,
  saveBallot,
  saveRollCall,
  saveSlices,
} from "#db/questions.ts";
import type { Instant } from "#domain/time.ts";
import {
  type Ballot,
  type Tally,
  addBallots,
  articleNamed,
  castBallot,
  closeQuestion as mayClose,
  emptyTally,
} from "#domain/questions.ts";
import { lockAndShare } from "#db/locks.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { REASON_LIMIT, type SealedBallot, boxOf, isChoice, newReceipt, shuffle } from "./ballots.ts";
import { Refused, enact, need } from "./errors.ts";
import { uuid, written } from "./inputs.ts";
import { mustCover, principalOf } from "./proxies.ts";
import { settle } from "./settling.ts";
import { gatherReceipts } from "./receipts.ts";

export const ballot = z.strictObject({
  choice: z.string().max(40),
  reason: written.max(REASON_LIMIT).optional(),
  /** Casts the vote of whoever gave this proxy. */
  proxy: uuid.optional(),
  /** Of a block: the article of the charter that it rests on. */
  article: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3}){0,2}$/)
    .optional(),
});

/** That the ballot is in the box; it does not say which way. */
export type Receipt = { readonly receipt: string; readonly castAt: Instant };

/** Puts one ballot of one person in the box, or replaces it where the rule allows; accepted means counted. */
export async function vote(act: Act, id: string, input: z.infer<typeof ballot>): Promise<Receipt> {
  const caster = personOf(act);
  const { voter, proxy } = await principalOf(act, input.proxy);
  // Many cast at once, none while the close holds the question alone; and nobody twice at once.
  await lockAndShare(act.tx, `ballot:${id}:${voter}`, `question:${id}`);
  const { question, entry, participation, clock } = need(await findCast(act.tx, id, voter), "question");
  const holding = { ...act, at: Number(clock) + act.clockOffset() };
  const cast = withArticle(input);
  const hasVotedInPerson = participation !== null && participation.castBy === null;
  if (proxy !== undefined) await mustCover(holding, proxy, question, hasVotedInPerson);
  const fact = enact(castBallot(question, entry ?? undefined, cast, participation !== null, holding.at));
  if (!isChoice(input.choice)) throw new Refused({ code: "no-such-option", choice: input.choice });
  if (input.choice === "block") await mustBeThere(act, question, cast.article);
  const box = boxOf(act.sealer, question);
  const receipt = newReceipt();
  const sealed: SealedBallot = {
    choice: input.choice,
    weight: fact.weight,
    receipt,
    ...(question.secrecy !== "secret" && { voter }),
    ...(cast.reason && { reason: namingArticle(cast.reason, cast.article) }),
  };
  const castBy = voter === caster ? null : caster;
  const row = { question: id, voter, castBy, address: box.address(voter), ballot: box.seal(sealed) };
  await Promise.all([saveBallot(act.tx, row), recorded(holding, question.body, fact)]);
  return { receipt, castAt: holding.at };
}

/** A ballot with the article that it, or its reason, names. */
export function withArticle({ choice, reason = "", article = articleNamed(reason) }: z.infer<typeof ballot>): Ballot {
  return { choice, ...(reason !== "" && { reason }), ...(article !== undefined && { article }) };
}

const namingArticle = (reason: string, article: string | undefined): string =>
  article === undefined || articleNamed(reason) !== undefined ? reason : `Art. ${article}: ${reason}`;

/** Refuses a block that rests on an article which the charter, as it was at the opening, does not have. */
async function mustBeThere(act: Act, { body, cited }: Question, article: string | undefined): Promise<void> {
  if (cited?.charter === undefined) return;
  const charter = await findCharterByHash(act.tx, body, cited.charter);
  const isThere = charter?.articles.some(({ number }) => number === article) === true;
  if (!isThere)
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
  const roll = need(await findRoll(act.tx, question.roll), "roll");
  const box = question.secrecy === "secret" ? secretBox(act.tx, id) : namedBox(act.tx, id);
  const tally = await openBox(holding, question, box.take);
  const isAnnounced = question.closesEarlyAt !== null && holding.at >= question.closesEarlyAt;
  const attendance = { roll: { size: roll.size, weight: roll.weight, hash: roll.hash } };
  const fact = enact(mayClose(question, tally, attendance, holding.at, isEarly || isAnnounced));
  await box.publish();
  await deleteSealedBallots(act.tx, id);
  const { root: receiptsRoot } = await gatherReceipts(act.tx, id);
  const closed = { state: "closed", closedAt: holding.at, result: fact.result, receiptsRoot, keySealed: null } as const;
  await changeQuestion(act.tx, id, closed);
  await recorded(holding, question.body, fact);
  await settle(holding, question, fact.result);
  return true;
}

/** Ballots at a time: opening, swapping and saving more would keep others waiting. */
const OPENED_AT_ONCE = 500;
const PART = 1_000;

/** Opens the sealed ballots a part at a time, so that nobody else waits, and counts them. */
async function openBox(act: Act, question: Question, take: (ballot: SealedBallot) => void): Promise<Tally> {
  const box = boxOf(act.sealer, question);
  let tally = emptyTally;
  let after = new Uint8Array(0);
  for (;;) {
    const part = await listSealedBallots(act.tx, question.id, after, OPENED_AT_ONCE);
    const last = part.at(-1);
    if (last === undefined) return tally;
    const opened = part.map((each) => box.open(each.ballot));
    tally = addBallots(tally, opened);
    for (const ballot of opened) take(ballot);
    after = new Uint8Array(last.address);
    await breathe();
  }
}

/** What is kept of opened ballots until they are published. */
type OpenedBox = { readonly take: (ballot: SealedBallot) => void; readonly publish: () => Promise<void> };

/** Ballots and receipts, each shuffled by itself: nothing joins them to one another or to a voter. */
function secretBox(tx: Writer, question: string): OpenedBox {
  const ballots: SecretBallot[] = [];
  const receipts: string[] = [];
  // Most ballots are alike: one of each kind is enough.
  const alike = new Map<string, SecretBallot>();
  return {
    take({ choice, weight, reason, receipt }) {
      const kind = `${choice} ${weight}`;
      const plain = alike.get(kind) ?? [choice, weight];
      alike.set(kind, plain);
      ballots.push(reason ? [choice, weight, reason] : plain);
      receipts.push(receipt);
    },
    async publish() {
      await shuffle(ballots);
      await shuffle(receipts);
      for (let from = 0, slice = 0; from < ballots.length; from += PART, slice += 1) {
        const part = { ballots: ballots.slice(from, from + PART), receipts: receipts.slice(from, from + PART) };
        await saveSlices(tx, [{ question, slice, ...part }]);
        await breathe();
      }
      // Whoever counts receipts next reads them from the slices: large votes need not be held twice.
      ballots.length = 0;
      receipts.length = 0;
    },
  };
}

function namedBox(tx: Writer, question: string): OpenedBox {
  const rows: Parameters<typeof saveRollCall>[1] = [];
  return {
    take({ voter, choice, weight, receipt, reason }) {
      if (voter !== undefined) rows.push({ question, voter, choice, weight, receipt, reason: reason ?? null });
    },
    async publish() {
      for (let from = 0; from < rows.length; from += PART) {
        await saveRollCall(tx, rows.slice(from, from + PART));
        await breathe();
      }
    },
  };
}
