import { randomUUID, type KeyObject } from "node:crypto";
import { hashText, type Draft, type Ref, type Sha256 } from "#domain/entries.ts";
import { canonical } from "#domain/jcs.ts";
import { hashLeaf, rootOf } from "#domain/merkle.ts";
import { growTiles, hashesOfTiles, TILE_WIDTH } from "#domain/tiles.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { bundlePath, formatBundle, tilePath } from "#federation/gazette/tiles.ts";
import { newKey } from "./organization.ts";

/** A log without a database, that takes whatever it is given: what a dishonest or a later instance could sign. */
export type PaperLog = {
  readonly origin: string;
  readonly prefix: string;
  readonly actor: string;
  readonly key: KeyObject;
  readonly leaves: Uint8Array[];
  /** Signs an act and appends it; answers the reference to it. */
  readonly add: (draft: Draft) => readonly Ref[];
  /** Publishes a text file; answers its hash. */
  readonly say: (text: string) => Sha256;
  /** What a static server would give out of it. */
  readonly served: () => Fetch;
};

/** A log with its genesis. */
export function paperLog(): PaperLog {
  const origin = "paper.example/gazette/org";
  const [prefix, actor] = [`https://${origin}`, "https://paper.example/ap/actors/1"];
  const [key, logKey] = [newKey(), newKey()];
  const vkey = formatVkey(verifierKey(origin, logKey));
  const leaves: Uint8Array[] = [];
  const add = (draft: Draft): readonly Ref[] => {
    const { id, hash, leaf } = buildEntry(prefix, draft, key, 1, randomUUID());
    leaves.push(leaf);
    return [{ id, hash }];
  };
  const texts = new Map<Sha256, Uint8Array>();
  const say = (text: string): Sha256 => {
    const file = canonical({ salt: "00", text });
    texts.set(hashText(file), Buffer.from(file));
    return hashText(file);
  };
  const own = { vkey, actor, key: multibaseOf(key), recovery: { need: 1, commitments: [] } };
  add({ type: "Genesis", issuer: actor, refs: [], ...own });
  const served = (): Fetch => {
    const { files, root } = filesOf(leaves);
    for (const [hash, file] of texts) files.set(`text/${hash.slice("sha256:".length)}`, file);
    files.set("key", Buffer.from(`${vkey}\n`));
    files.set("checkpoint", Buffer.from(signCheckpoint({ origin, size: leaves.length, root }, logKey)));
    return async (url) => {
      const bytes = files.get(url.slice(prefix.length + 1));
      return { status: bytes === undefined ? 404 : 200, bytes: bytes ?? new Uint8Array(), headers: {} };
    };
  };
  return { origin, prefix, actor, key, leaves, add, say, served };
}

function filesOf(leaves: readonly Uint8Array[]) {
  const size = leaves.length;
  const tiles = growTiles(() => undefined, 0, leaves.map(hashLeaf));
  const held = new Map(tiles.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  const root = rootOf(
    hashesOfTiles((level, index) => held.get(`${level}/${index}`)),
    size,
  );
  const files = new Map(tiles.map((tile) => [tilePath(tile, tile.hashes.length / 32), tile.hashes]));
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const part = leaves.slice(from, from + TILE_WIDTH);
    files.set(bundlePath(from / TILE_WIDTH, part.length), formatBundle(part));
  }
  return { files, root };
}
