import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Visibility } from "./bodies.ts";
import type { BodyId, DrawId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { hexHash } from "./texts.ts";
import { type Instant, SECOND } from "./time.ts";

export const drawHashes = ["md5", "sha256"] as const;
/** `md5` is RFC 3797 as published; `sha256` the same with the other hash. */
export type DrawHash = (typeof drawHashes)[number];

/** One selection: which hash, divided by how many remain, selects which place of the pool (from 1). */
export type Pick = {
  readonly index: number;
  readonly digest: string;
  readonly remaining: number;
  readonly selected: number;
};

/** As many as the index of two bytes can number (RFC 3797 §4.1). */
export const LARGEST_POOL = 65_535;

export type DrawFact =
  | { readonly kind: "draw-committed"; readonly draw: DrawId; readonly body: BodyId; readonly visibility: Visibility }
  | {
      readonly kind: "draw-revealed";
      readonly draw: DrawId;
      readonly body: BodyId;
      readonly key: string;
      readonly selected: readonly number[];
    };

type FactOf<Kind extends DrawFact["kind"]> = Extract<DrawFact, { kind: Kind }>;

/** A draw as it is committed to, before anybody can know the source's values. */
export type CommittedDraw = {
  readonly id: DrawId;
  readonly body: BodyId;
  readonly poolSize: number;
  readonly count: number;
  readonly hash: DrawHash;
  readonly sources: readonly string[];
  /** When the sources' values will be known. */
  readonly drawsAt: Instant;
  readonly revealedAt: Instant | null;
};

/** Selects places of a pool by RFC 3797: for each index, hash(index ‖ key ‖ index) modulo how many remain. */
export function select(poolSize: number, key: string, count: number, hash: DrawHash): Ruling<readonly Pick[]> {
  if (poolSize > LARGEST_POOL) return refuse({ code: "pool-too-large", most: LARGEST_POOL });
  if (poolSize < count) return refuse({ code: "pool-too-small", size: poolSize, count });
  const rest = Array.from({ length: poolSize }, (_, place) => place + 1);
  const bytes = utf8ToBytes(key);
  return allow(
    Array.from({ length: count }, (_, index) => {
      const digest = bytesToHex(hashes[hash](framed(index, bytes)));
      const remaining = rest.length;
      const [selected = 0] = rest.splice(Number(BigInt(`0x${digest}`) % BigInt(remaining)), 1);
      return { index, digest, remaining, selected };
    }),
  );
}

/** The key string of RFC 3797 §4.2: each source in order, its values in canonical form, and a slash; undefined if one cannot be read. */
export function keyOf(values: readonly string[]): string | undefined {
  const parts = values.map(canonicalSource);
  return parts.includes(undefined) ? undefined : parts.map((part) => `${part}/`).join("");
}

/** SHA-256 of the pool's file, one place a line: what is committed to. */
export const poolHash = (lines: readonly string[]): string => hexHash(poolFile(lines));

/** The file that `plenum draw --pool` reads. */
export const poolFile = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** The public line of a place whose label is not public: nobody guesses the label without its salt. */
export const saltedLine = (salt: string, label: string): string => hexHash(`${salt}:${label}`);

/** Officers commit to a pool, to named sources and to a time that is still to come. */
export function commitDraw(
  draw: Omit<CommittedDraw, "revealedAt">,
  visibility: Visibility,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"draw-committed">> {
  const refusal = refusalFor(by, "draw");
  if (refusal !== undefined) return refuse(refusal);
  const { id, body, poolSize, count, drawsAt } = draw;
  if (poolSize > LARGEST_POOL) return refuse({ code: "pool-too-large", most: LARGEST_POOL });
  if (poolSize < count) return refuse({ code: "pool-too-small", size: poolSize, count });
  if (drawsAt < at + SECOND) return refuse({ code: "draws-too-soon", earliest: at + SECOND });
  return allow({ kind: "draw-committed", draw: id, body, visibility });
}

/** Officers reveal the sources' values once, not before the time that was committed to; the rest is computed. */
export function revealDraw(
  draw: CommittedDraw,
  values: readonly string[],
  by: Someone,
  at: Instant,
): Ruling<FactOf<"draw-revealed">> {
  const refusal = refusalFor(by, "draw");
  if (refusal !== undefined) return refuse(refusal);
  if (draw.revealedAt !== null) return refuse({ code: "already-drawn" });
  if (at < draw.drawsAt) return refuse({ code: "not-yet-drawn", until: draw.drawsAt });
  const key = values.length === draw.sources.length ? keyOf(values) : undefined;
  if (key === undefined) return refuse({ code: "unreadable-value" });
  const picks = select(draw.poolSize, key, draw.count, draw.hash);
  if (!picks.allowed) return picks;
  const selected = picks.fact.map((pick) => pick.selected);
  return allow({ kind: "draw-revealed", draw: draw.id, body: draw.body, key, selected });
}

const hashes: Readonly<Record<DrawHash, (bytes: Uint8Array) => Uint8Array>> = { md5, sha256 };

function framed(index: number, key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(key.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, index);
  bytes.set(key, 2);
  view.setUint16(key.length + 2, index);
  return bytes;
}

const INTEGER = /^\d{1,18}$/;
const DECIMAL = /^\d{1,18}\.\d{1,18}$/;
const TEXT = /^[\da-z]{1,128}$/i;

/** Whole numbers in ascending order, each with a dot; decimals as they come, without zeros at their end; else one word in capitals. */
function canonicalSource(value: string): string | undefined {
  const tokens = value.trim().split(/\s+|[,;]\s+/);
  if (tokens.every((token) => INTEGER.test(token)))
    return tokens
      .map(BigInt)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((number) => `${number}.`)
      .join("");
  if (tokens.every((token) => DECIMAL.test(token)))
    return tokens.map((token) => token.replace(/^0+(?=\d)/, "").replace(/0+$/, "")).join("");
  const [token = ""] = tokens;
  return tokens.length === 1 && TEXT.test(token) ? token.toUpperCase() : undefined;
}
