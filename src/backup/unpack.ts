import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type { TableShape } from "#db/backups.ts";
import { z } from "zod";
import { disclose } from "./envelope.ts";
import { BadBackup } from "./faults.ts";
import { manifest, type Manifest, summary, type Summary } from "./manifest.ts";
import { type Member, readMembers } from "./members.ts";
import { counter, numbered, type Progress } from "./pack.ts";

/** Takes the bytes of one table or file. */
export type Taker = { readonly write: (part: Buffer) => Promise<void>; readonly end: () => Promise<void> };

/** What is done with a backup while it is read; what it throws ends the reading. */
export type Reading = {
  readonly onManifest?: (manifest: Manifest) => Promise<void>;
  readonly onTable?: (table: TableShape) => Promise<Taker>;
  readonly onFile?: (path: string) => Promise<Taker>;
  readonly onProgress?: (progress: Progress) => void;
};

/** What was read, all of it checked. */
export type Contents = { readonly manifest: Manifest; readonly summary: Summary };

const IGNORE: Taker = { write: async () => undefined, end: async () => undefined };
const EMPTY = counter().end();

/** Reads a backup from its first byte to its last, checks all that it says of itself, and hands on what it holds; throws BadBackup. */
export async function unpack(
  stream: AsyncIterable<Uint8Array>,
  secret: string | undefined,
  reading: Reading,
): Promise<Contents> {
  const all = createHash("sha256");
  let [state, told, bytes]: [Unpacking | undefined, Summary | undefined, number] = [undefined, undefined, 0];
  for await (const { name, bytes: part, raw } of readMembers(inflate(disclose(stream, secret)))) {
    if (told !== undefined) throw new BadBackup("not-whole", "something follows its summary");
    if (state === undefined) {
      if (name !== "manifest.json") throw new BadBackup("not-whole", "no manifest");
      const said = parse(manifest, part, name);
      await reading.onManifest?.(said);
      state = openUnpacking(said, reading);
    } else if (name === "end.json") {
      told = parse(summary, part, name);
      if (told.sha256 !== all.digest("hex")) throw new BadBackup("changed");
      await state.end(told);
      continue;
    } else await state.next({ name, bytes: part });
    for (const block of raw) all.update(block);
    bytes += part.length;
    reading.onProgress?.({ what: name.split("/").slice(0, 2).join("/"), bytes });
  }
  if (state === undefined || told === undefined) throw new BadBackup("cut-off");
  return { manifest: state.manifest, summary: told };
}

type Unpacking = {
  readonly manifest: Manifest;
  readonly next: (member: Member) => Promise<void>;
  readonly end: (told: Summary) => Promise<void>;
};

type Open = { readonly place: string; readonly taker: Taker; readonly count: ReturnType<typeof counter> };

/** Puts parts together again, in the order of the manifest, and compares them with what the summary tells. */
function openUnpacking(said: Manifest, { onTable, onFile }: Reading): Unpacking {
  const found = new Map<string, Counted>();
  const paths: string[] = [];
  let open: Open | undefined;
  const close = async () => {
    if (open === undefined) return;
    await open.taker.end();
    found.set(open.place, open.count.end());
    open = undefined;
  };
  const begin = async (place: string, take: () => Promise<Taker> | undefined) => {
    await close();
    if (found.has(place)) throw new BadBackup("not-whole", place);
    open = { place, taker: (await take()) ?? IGNORE, count: counter() };
  };
  return {
    manifest: said,
    async next({ name, bytes }) {
      const { place, part } = placeOf(name);
      const table = said.tables.find((each) => `tables/${each.name}` === place);
      if (part === "path") {
        const { path } = parse(z.object({ path: z.string() }), bytes, name);
        paths.push(path);
        return begin(place, () => onFile?.(path));
      }
      if (open?.place !== place) {
        if (table === undefined) throw new BadBackup("not-whole", place);
        await begin(place, () => onTable?.(table));
      }
      if (open === undefined || part !== numbered(open.count.add(bytes))) throw new BadBackup("not-whole", place);
      await open.taker.write(bytes);
    },
    async end(told) {
      await close();
      compare(said, told, { found, paths });
    },
  };
}

type Counted = { readonly rows: number; readonly bytes: number; readonly sha256: string };

/** Every table and file that is told of has come as it is told, and no other has. */
function compare(
  said: Manifest,
  told: Summary,
  { found, paths }: { found: ReadonlyMap<string, Counted>; paths: readonly string[] },
): void {
  const isSame = (place: string, a: Omit<Counted, "rows"> & { rows?: number }) => {
    const b = found.get(place) ?? EMPTY;
    return a.bytes === b.bytes && a.sha256 === b.sha256 && (a.rows ?? b.rows) === b.rows;
  };
  if (told.tables.length !== said.tables.length || told.files.length !== paths.length)
    throw new BadBackup("not-whole", "its summary");
  for (const [index, table] of told.tables.entries())
    if (table.name !== said.tables[index]?.name || !isSame(`tables/${table.name}`, table))
      throw new BadBackup("not-whole", `table ${table.name}`);
  for (const [index, file] of told.files.entries())
    if (file.path !== paths[index] || !isSame(`files/${numbered(index)}`, file))
      throw new BadBackup("not-whole", `file ${index + 1}`);
}

function placeOf(name: string): { place: string; part: string } {
  const [, place, part] = /^((?:tables|files)\/[a-z0-9_]+)\/(\d{8}|path)$/u.exec(name) ?? [];
  if (place === undefined || part === undefined || (part === "path" && !place.startsWith("files/")))
    throw new BadBackup("not-whole", "a part of no table");
  return { place, part };
}

function parse<T>(schema: z.ZodType<T>, bytes: Buffer, name: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    throw new BadBackup("not-whole", name);
  }
}

async function* inflate(stream: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createZstdDecompress();
  const feeding = pipeline(Readable.from(stream, { objectMode: false }), inflater).catch(() => undefined);
  try {
    for await (const piece of inflater) yield piece as Uint8Array;
  } catch (error) {
    if (error instanceof BadBackup || !(error instanceof Error && "code" in error)) throw error;
    throw new BadBackup(error.code === "Z_BUF_ERROR" ? "cut-off" : "changed");
  } finally {
    inflater.destroy();
    await feeding;
  }
}
