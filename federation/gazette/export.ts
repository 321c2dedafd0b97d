import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listLeaves, readTiles, rootAt, type Log } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { findTextFile } from "#db/texts.ts";
import { listCosignatureLines } from "#db/witness.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { HASH_BYTES, sameHash } from "#domain/merkle.ts";
import type { Checkpoint } from "#domain/notes.ts";
import { TILE_WIDTH, tileWidth, type TileId } from "#domain/tiles.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { parseLeaf } from "./entry.ts";
import { parseVkey } from "./note.ts";
import { bundlePath, formatBundle, tilePath } from "./tiles.ts";

/** How far a folder now reaches, and how many entries are new in it. */
export type Exported = { readonly size: number; readonly added: number };

/** Why nothing was written: the folder holds something else than an earlier state of this log. */
export class OtherFolder extends Error {
  constructor(why: string) {
    super(why);
    this.name = "OtherFolder";
  }
}

type Task = { readonly db: Reader; readonly log: Log; readonly folder: string };

/**
 * Writes an own log into a folder that any static server can give out under the same paths (C2SP tlog-tiles). Run again
 * it adds what is new and takes away texts that were erased since; the checkpoint comes last, so that the folder is whole at any time.
 */
export async function exportLog(db: Reader, log: Log, folder: string): Promise<Exported> {
  const task = { db, log, folder };
  const held = await findHeld(task);
  const lines = await listCosignatureLines(db, log.id, log.checkpointSize);
  const size = log.checkpointSize;
  await put(folder, "key", `${log.vkey}\n`);
  for (let from = held - (held % TILE_WIDTH); from < size; from += TILE_WIDTH)
    await putBundle(task, from, Math.min(size, from + TILE_WIDTH), held);
  await putTiles(task, held, size);
  await dropErased(task);
  await put(folder, "checkpoint", [log.checkpoint ?? "", ...lines].join(""));
  return { size, added: size - held };
}

/** How many entries the folder has; it has to be this log, no further than it is now, and with the same beginning. */
async function findHeld({ db, log, folder }: Task): Promise<number> {
  const [key, note] = [await look(folder, "key"), await look(folder, "checkpoint")];
  if (key !== undefined && key.trim() !== log.vkey) throw new OtherFolder("This folder holds another record.");
  if (note === undefined) return 0;
  const checkpoint = headOf(log, note);
  if (checkpoint === undefined) throw new OtherFolder("The checkpoint in this folder is not one of this record.");
  if (checkpoint.size > log.checkpointSize)
    throw new OtherFolder("This folder holds more entries than the record here: was an older backup restored?");
  if (!sameHash(await rootAt(db, log.id, checkpoint.size), checkpoint.root))
    throw new OtherFolder("This folder holds another history of the record.");
  return checkpoint.size;
}

function headOf(log: Log, note: string): Checkpoint | undefined {
  const key = parseVkey(log.vkey);
  return key === undefined ? undefined : openCheckpoint(note, key);
}

/** A bundle with the entries in it, each also as a file of its own with the texts that it names. */
async function putBundle({ db, log, folder }: Task, from: number, to: number, held: number): Promise<void> {
  const leaves = await listLeaves(db, log.id, from, to);
  await put(folder, bundlePath(from / TILE_WIDTH, to - from), formatBundle(leaves));
  for (const leaf of leaves.slice(Math.max(0, held - from))) {
    const said = parseLeaf(leaf) ?? {};
    const name = nameOf(said);
    if (name !== undefined) await put(folder, `entries/${name}.json`, leaf);
    for (const hash of textsOf(said)) {
      const { file } = (await findTextFile(db, hash)) ?? {};
      if (file !== undefined) await put(folder, `text/${hash}`, file);
    }
  }
}

/** The last part of an entry's address. */
function nameOf({ id }: JsonObject): string | undefined {
  return typeof id === "string" ? /\/entries\/([0-9A-Za-z-]{1,64})$/.exec(id)?.[1] : undefined;
}

const textsOf = (said: JsonObject): string[] =>
  [said["textHash"], said["optionsHash"]].flatMap((hash) =>
    typeof hash === "string" && /^sha256:[0-9a-f]{64}$/.test(hash) ? [hash.slice("sha256:".length)] : [],
  );

/** Every tile that is new or longer since the folder was last written; shorter ones stay for whoever still reads by them. */
async function putTiles({ db, log, folder }: Task, held: number, size: number): Promise<void> {
  for (let level = 0, width = 1; width <= size; level += 1, width *= TILE_WIDTH) {
    const first = Math.floor(held / width / TILE_WIDTH);
    const last = Math.ceil(Math.floor(size / width) / TILE_WIDTH);
    for (let index = first; index < last; index += 1) await putTile({ db, log, folder }, { level, index }, size);
  }
}

async function putTile({ db, log, folder }: Task, tile: TileId, size: number): Promise<void> {
  const width = tileWidth(tile, size);
  const hashes = (await readTiles(db, log.id, [tile]))(tile.level, tile.index)?.subarray(0, width * HASH_BYTES);
  if (hashes?.length !== width * HASH_BYTES) throw new Error(`tile ${tile.level}/${tile.index} is not held`);
  await put(folder, tilePath(tile, width), hashes);
}

async function dropErased({ db, folder }: Task): Promise<void> {
  const names = await readdir(join(folder, "text")).catch(() => []);
  for (const name of names.filter((each) => /^[0-9a-f]{64}$/.test(each))) {
    const text = await findTextFile(db, name);
    if (text?.isErased === true) await rm(join(folder, "text", name), { force: true });
  }
}

async function look(folder: string, path: string): Promise<string | undefined> {
  return readFile(join(folder, path), "utf8").catch(() => undefined);
}

/** Under another name first, so that no reader and no crash sees half a file. */
async function put(folder: string, path: string, bytes: string | Uint8Array): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const draft = join(dirname(target), `.${randomUUID()}`);
  await writeFile(draft, bytes);
  await rename(draft, target);
}
