import { createHmac, randomBytes, randomInt } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { type Sealer, createSealer } from "#db/sealing.ts";
import type { Question } from "#db/questions.ts";
import type { SecretBallot } from "#db/schema/questions.ts";
import { type Choice, MOST_PARTS } from "#domain/ballots.ts";

/** A ballot as it lies sealed: its parts, one unless its voter split it; the voter only where names will be read out. */
export type SealedBallot = {
  readonly parts: readonly SecretBallot[];
  readonly receipt: string;
  readonly voter?: string;
};

/** The box of one question: its key lies sealed under SECRET_KEY until the ballots are opened. */
export type Box = {
  /** Where a voter's ballot lies, so that it can be replaced; tells nothing without the key. */
  readonly address: (voter: string) => Uint8Array;
  /** Encrypts to one length, whatever is chosen and however it is split. */
  readonly seal: (ballot: SealedBallot) => Uint8Array;
  readonly open: (sealed: Uint8Array) => SealedBallot;
};

/** Longest reason in characters, of all parts of a ballot together; a question whose options need none has short ballots. */
export const REASON_LIMIT = 500;
const SHORT = 192;
const REASON = 4 * REASON_LIMIT + 64;
/** What an option takes up in a ranking or a list of scores at most, and a part of a ballot beside its mark. */
const OPTION = 7;
const PART = 64;

/** How long a plain ballot can be, in bytes: of a roll whose voters have more than one vote each, they can be split. */
function lengthOf({ contest, options }: Pick<Question, "contest" | "options">, isWeighted: boolean): number {
  const hasReason = options.includes("block") || options.includes("stand_aside");
  const part = contest === null ? PART : PART + OPTION * options.length;
  const parts = isWeighted ? MOST_PARTS : contest === null ? 0 : 1;
  return SHORT + parts * part + (contest === null && hasReason ? REASON : 0);
}

/** Opens the box of a question whose ballots have not been opened yet. */
export function boxOf(sealer: Sealer, question: Question, isWeighted = false): Box {
  if (question.keySealed === null) throw new TypeError("the ballots of this question have been opened");
  const key = sealer.open(boxContext(question.id), question.keySealed);
  if (key === undefined) throw new TypeError("SECRET_KEY is not the one that sealed this question");
  const inner = createSealer(key.toString("hex"));
  const length = lengthOf(question, isWeighted);
  return {
    address: (voter) => new Uint8Array(createHmac("sha256", key).update(voter).digest()),
    seal: (ballot) => new Uint8Array(inner.seal("ballot", Buffer.from(JSON.stringify(ballot).padEnd(length)))),
    open: (sealed) => {
      const plain = inner.open("ballot", sealed);
      if (plain === undefined) throw new TypeError("a sealed ballot does not open");
      return readSealed(JSON.parse(plain.toString()) as SealedBallot | OldBallot);
    },
  };
}

/** A ballot as earlier versions sealed it, which can still lie in the box of a question that was open then. */
type OldBallot = Omit<SealedBallot, "parts"> & {
  readonly choice: Choice;
  readonly weight: number;
  readonly reason?: string;
};

function readSealed(ballot: SealedBallot | OldBallot): SealedBallot {
  if ("parts" in ballot) return ballot;
  const { choice, weight, reason, ...rest } = ballot;
  return { ...rest, parts: [reason ? [choice, weight, reason] : [choice, weight]] };
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
