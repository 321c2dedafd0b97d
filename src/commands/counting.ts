import { setImmediate as breathe } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Writer } from "#db/open.ts";
import type { SecretBallot } from "#db/schema/questions.ts";
import { type Question, listSealedBallots, saveRollCall, saveSlices } from "#db/questions.ts";
import { isChoice } from "#domain/ballots.ts";
import type { Contest } from "#domain/contests.ts";
import { type ContestResult, type PutContest, resultOfContest } from "#domain/contestResults.ts";
import { type Attendance, type Result, type Tally, addBallots, emptyTally, resultOf } from "#domain/tallies.ts";
import type { Act } from "./act.ts";
import { type SealedBallot, boxOf, shuffle } from "./ballots.ts";

/** Ballots at a time: opening, swapping and saving more would keep others waiting. */
const OPENED_AT_ONCE = 500;
const PART = 1_000;

/** Counting more ballots of a contest than this would hold up everybody else, so it is done on a thread. */
const SMALL = 1_000;

/** Opens the sealed ballots a part at a time, so that nobody else waits; answers how many there were. */
export async function openBox(
  act: Act,
  question: Question,
  take: (ballots: readonly SealedBallot[]) => void,
): Promise<number> {
  const box = boxOf(act.sealer, question);
  let after = new Uint8Array(0);
  let count = 0;
  for (;;) {
    const part = await listSealedBallots(act.tx, question.id, after, OPENED_AT_ONCE);
    const last = part.at(-1);
    if (last === undefined) return count;
    take(part.map((each) => box.open(each.ballot)));
    count += part.length;
    after = new Uint8Array(last.address);
    await breathe();
  }
}

/** Takes ballots as they are opened, and says at the end what they came to. */
export type Counter = {
  readonly add: (parts: readonly SecretBallot[]) => void;
  readonly result: (ballots: number, attendance: Attendance, lots?: readonly number[]) => Promise<Result>;
  /** Ends it, whatever came of it. */
  readonly stop: () => Promise<unknown>;
};

/** The counter of a question; of so many ballots at most, as far as is known. */
export function counterOf(question: Question, expected: number, casting: "yes" | "no" | undefined): Counter {
  if (question.contest === null) return choiceCounter(question, casting);
  const put = { rule: question.rule, options: question.options, contest: question.contest };
  return expected > SMALL ? threadCounter(put) : contestCounter(put);
}

function choiceCounter(question: Question, casting: "yes" | "no" | undefined): Counter {
  let tally: Tally = emptyTally;
  return {
    add(parts) {
      tally = addBallots(
        tally,
        parts.flatMap(([choice, weight]) =>
          typeof choice === "string" && isChoice(choice) ? [{ choice, weight }] : [],
        ),
      );
    },
    // A ballot that was split is one ballot.
    result: async (ballots, attendance) => resultOf(question, { ...tally, ballots }, attendance, casting),
    stop: async () => undefined,
  };
}

function contestCounter(question: PutContest): Counter {
  const marks: { mark: SecretBallot[0]; weight: number }[] = [];
  return {
    add: (parts) => void marks.push(...parts.map(([mark, weight]) => ({ mark, weight }))),
    result: async (ballots, attendance, lots) => resultOfContest(question, { ballots, marks }, attendance, lots),
    stop: async () => undefined,
  };
}

/** What goes to the thread that counts: first the contest, then parts of ballots as text, then the question what they came to. */
export type ToCount =
  | { readonly parts: readonly string[] }
  | { readonly ballots: number; readonly attendance: Attendance; readonly lots: readonly number[] };

function threadCounter(question: PutContest & { readonly contest: Contest }): Counter {
  const worker = new Worker(new URL("./contest-thread.ts", import.meta.url), { workerData: question });
  const counted = new Promise<ContestResult>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  // It is waited for in the end; until then an error must not bring the process down.
  counted.catch(() => undefined);
  const tell = (message: ToCount): void => worker.postMessage(message);
  return {
    add: (parts) => tell({ parts: parts.map((part) => JSON.stringify(part)) }),
    async result(ballots, attendance, lots = []) {
      tell({ ballots, attendance, lots });
      return counted;
    },
    stop: () => worker.terminate(),
  };
}

/** What is kept of opened ballots until they are published. */
export type OpenedBox = { readonly take: (ballot: SealedBallot) => void; readonly publish: () => Promise<void> };

/** Parts of ballots and receipts, each shuffled by itself: nothing joins them to one another or to a voter. */
export function secretBox(tx: Writer, { id: question, contest }: Question): OpenedBox {
  const ballots: string[] = [];
  const receipts: string[] = [];
  // Most ballots on a yes or no are alike: one of each kind is enough.
  const alike = new Map<string, string>();
  const kept = (text: string): string => {
    if (contest !== null) return text;
    const known = alike.get(text);
    if (known === undefined) alike.set(text, text);
    return known ?? text;
  };
  return {
    take({ parts, receipt }) {
      for (const part of parts) ballots.push(kept(JSON.stringify(part)));
      receipts.push(receipt);
    },
    async publish() {
      await shuffle(ballots);
      await shuffle(receipts);
      const most = Math.max(ballots.length, receipts.length);
      for (let from = 0, slice = 0; from < most; from += PART, slice += 1) {
        const some = ballots.slice(from, from + PART).map((text) => JSON.parse(text) as SecretBallot);
        await saveSlices(tx, [{ question, slice, ballots: some, receipts: receipts.slice(from, from + PART) }]);
        await breathe();
      }
      // Whoever counts receipts next reads them from the slices: large votes need not be held twice.
      ballots.length = 0;
      receipts.length = 0;
    },
  };
}

/** Ballots by name, a row for each part. */
export function namedBox(tx: Writer, { id: question }: Question): OpenedBox {
  const rows: Parameters<typeof saveRollCall>[1] = [];
  return {
    take({ voter, parts, receipt }) {
      if (voter === undefined) return;
      for (const [part, [mark, weight, reason]] of parts.entries())
        rows.push({ question, voter, part, mark, weight, receipt, reason: reason ?? null });
    },
    async publish() {
      for (let from = 0; from < rows.length; from += PART) {
        await saveRollCall(tx, rows.slice(from, from + PART));
        await breathe();
      }
    },
  };
}
