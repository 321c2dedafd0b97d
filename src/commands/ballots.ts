import { createHmac, randomBytes, randomInt } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { type Sealer, createSealer } from "#db/sealing.ts";
import type { Question } from "#db/questions.ts";
import { type Choice, choices } from "#domain/questions.ts";

/** A ballot as it lies sealed: the voter only where names will be read out. */
export type SealedBallot = {
  readonly choice: Choice;
  readonly weight: number;
  readonly receipt: string;
  readonly voter?: string;
  readonly reason?: string;
};

/** The box of one question: its key lies sealed under SECRET_KEY until the ballots are opened. */
export type Box = {
  /** Where a voter's ballot lies, so that it can be replaced; tells nothing without the key. */
  readonly address: (voter: string) => Uint8Array;
  /** Encrypts to one length, whatever the choice. */
  readonly seal: (ballot: SealedBallot) => Uint8Array;
  readonly open: (sealed: Uint8Array) => SealedBallot;
};

/** Longest reason in characters; a question whose options need none has short ballots. */
export const REASON_LIMIT = 500;
const SHORT = 192;
const LONG = SHORT + 4 * REASON_LIMIT + 64;

/** Opens the box of a question whose ballots have not been opened yet. */
export function boxOf(sealer: Sealer, question: Question): Box {
  if (question.keySealed === null) throw new TypeError("the ballots of this question have been opened");
  const key = sealer.open(boxContext(question.id), question.keySealed);
  if (key === undefined) throw new TypeError("SECRET_KEY is not the one that sealed this question");
  const inner = createSealer(key.toString("hex"));
  const length = question.options.includes("block") || question.options.includes("stand_aside") ? LONG : SHORT;
  return {
    address: (voter) => new Uint8Array(createHmac("sha256", key).update(voter).digest()),
    seal: (ballot) => new Uint8Array(inner.seal("ballot", Buffer.from(JSON.stringify(ballot).padEnd(length)))),
    open: (sealed) => {
      const plain = inner.open("ballot", sealed);
      if (plain === undefined) throw new TypeError("a sealed ballot does not open");
      return JSON.parse(plain.toString()) as SealedBallot;
    },
  };
}

/** The context under which a question's key is sealed. */
export const boxContext = (question: string): string => `question ${question}`;

/** A fresh key for a question's box. */
export const newBoxKey = (): Buffer => randomBytes(32);

const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** A receipt code of 80 bits that can be read out: four groups of four. */
export function newReceipt(): string {
  const code = [...randomBytes(16)].map((byte) => alphabet[byte & 31]).join("");
  return code.replaceAll(/(.{4})(?=.)/g, "$1-");
}

const SWAPS_A_BREATH = 2_000;

/** Shuffles in place by a cryptographic random source (Fisher–Yates), a part at a time, so that nobody else waits. */
export async function shuffle(list: unknown[]): Promise<void> {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [list[last], list[other]] = [list[other], list[last]];
    if (last % SWAPS_A_BREATH === 0) await breathe();
  }
}

export const isChoice = (text: string): text is Choice => choices.some((choice) => choice === text);
