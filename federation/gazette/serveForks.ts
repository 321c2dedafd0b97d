import { findBranch, listBranchLeaves, listEvidence, readBranchTiles } from "#db/forks.ts";
import type { Log } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { HASH_BYTES } from "#domain/merkle.ts";
import { TILE_WIDTH, tileWidth } from "#domain/tiles.ts";
import { formatBundle, parseTilePath } from "./tiles.ts";

const branchPath = /^branches\/([1-9]\d{0,2})\/(.+)$/;
const evidencePath = /^evidence\/([1-9]\d?)\/(held|shown)\.txt$/;

/** Whether a path below a log's prefix names a further history of it, or a checkpoint that is kept as evidence. */
export function isForkPath(rest: string, isPlace: (rest: string) => boolean): boolean {
  const inner = branchPath.exec(rest)?.[2];
  return inner === undefined ? evidencePath.test(rest) : isPlace(inner);
}

/** Part of a further history of a log, in the formats of the first one; undefined if it is not held. */
export async function forkPart(
  db: Reader,
  log: Log,
  rest: string,
): Promise<{ readonly kind: "text" | "bytes"; readonly body: string | Uint8Array } | undefined> {
  const [, place, which] = evidencePath.exec(rest) ?? [];
  if (place !== undefined) {
    const evidence = (await listEvidence(db, log.id))[Number(place) - 1];
    const note = which === "held" ? evidence?.held : evidence?.shown;
    return note === undefined || note === "" ? undefined : { kind: "text", body: note };
  }
  const [, number, inner = ""] = branchPath.exec(rest) ?? [];
  const branch = number === undefined ? undefined : await findBranch(db, log.id, Number(number));
  if (branch === undefined) return undefined;
  if (inner === "key") return { kind: "text", body: `${log.vkey}\n` };
  if (inner === "checkpoint") return branch.checkpoint === null ? undefined : { kind: "text", body: branch.checkpoint };
  const wanted = parseTilePath(inner);
  if (wanted === undefined || wanted.width > tileWidth(wanted.tile, branch.size)) return undefined;
  const { tile, width } = wanted;
  if (wanted.kind === "hashes") {
    const held = (await readBranchTiles(db, branch, [tile]))(tile.level, tile.index);
    return held === undefined ? undefined : { kind: "bytes", body: held.slice(0, width * HASH_BYTES) };
  }
  const from = tile.index * TILE_WIDTH;
  return { kind: "bytes", body: formatBundle(await listBranchLeaves(db, branch, from, from + width)) };
}
