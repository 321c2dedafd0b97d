import type { Hash } from "#domain/merkle.ts";

/** What leads from a leaf to a signed checkpoint, as one file that stands for itself (C2SP tlog-proof), without extra data. */
export const formatInclusion = (proof: {
  readonly index: number;
  readonly path: readonly Hash[];
  readonly note: string;
}): string =>
  [
    "c2sp.org/tlog-proof@v1",
    `index ${proof.index}`,
    ...proof.path.map((hash) => Buffer.from(hash).toString("base64")),
    "",
    proof.note,
  ].join("\n");
