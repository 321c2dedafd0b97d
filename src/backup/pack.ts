import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { constants, createZstdCompress, type ZstdCompress } from "node:zlib";
import type { Snapshot } from "#db/backups.ts";
import { listStored } from "./files.ts";
import type { Manifest, Summary } from "./manifest.ts";
import { END, formatMember, LONGEST_PART } from "./members.ts";

/** How far a long run is. */
export type Progress = { readonly what: string; readonly bytes: number };

type Task = {
  readonly snapshot: Snapshot;
  readonly manifest: Manifest;
  /** Folder of uploaded files. */
  readonly folder: string | undefined;
  readonly onProgress: (progress: Progress) => void;
  /** Hears at the end what went in. */
  readonly onSummary: (summary: Summary) => void;
};

/** A snapshot and the uploaded files as one archive: manifest, tables, files, summary. Holds one part at a time. */
export async function* pack({ snapshot, manifest, folder, onProgress, onSummary }: Task): AsyncGenerator<Buffer> {
  const all = createHash("sha256");
  const state = { bytes: 0 };
  const add = (name: string, bytes: Buffer): Buffer => {
    const member = formatMember({ name, bytes }, snapshot.at);
    all.update(member);
    state.bytes += bytes.length;
    onProgress({ what: name.split("/").slice(0, 2).join("/"), bytes: state.bytes });
    return member;
  };
  const [tables, files]: [Summary["tables"], Summary["files"]] = [[], []];
  yield add("manifest.json", jsonOf(manifest));
  for (const table of snapshot.tables) {
    const count = counter();
    for await (const part of inParts(snapshot.lines(table)))
      yield add(`tables/${table.name}/${numbered(count.add(part))}`, part);
    const { rows, bytes, sha256 } = count.end();
    tables.push({ name: table.name, rows, bytes, sha256 });
  }
  for (const path of folder === undefined ? [] : await listStored(folder)) {
    const [count, prefix] = [counter(), `files/${numbered(files.length)}`];
    yield add(`${prefix}/path`, jsonOf({ path }));
    for await (const part of inParts(createReadStream(`${folder}/${path}`)))
      yield add(`${prefix}/${numbered(count.add(part))}`, part);
    const { bytes, sha256 } = count.end();
    files.push({ path, bytes, sha256 });
  }
  const summary = { tables, files, sha256: all.digest("hex") };
  onSummary(summary);
  yield formatMember({ name: "end.json", bytes: jsonOf(summary) }, snapshot.at);
  yield END;
}

/** Zstandard (RFC 8878) with a checksum. */
export const deflate = (): ZstdCompress => createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });

const jsonOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/** The number of a part as it stands in names. */
export const numbered = (part: number): string => String(part).padStart(8, "0");

/** Counts rows and bytes of a table or a file and takes their hash; `add` answers which part it was. */
export function counter() {
  const hash = createHash("sha256");
  let [parts, rows, bytes] = [0, 0, 0];
  return {
    add(part: Uint8Array): number {
      hash.update(part);
      bytes += part.length;
      for (let at = part.indexOf(0x0a); at >= 0; at = part.indexOf(0x0a, at + 1)) rows += 1;
      parts += 1;
      return parts - 1;
    },
    parts: () => parts,
    end: () => ({ rows, bytes, sha256: hash.digest("hex") }),
  };
}

/** Gathers pieces into parts of the one length that members have; the last is shorter. */
async function* inParts(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafe(LONGEST_PART);
  let length = 0;
  for await (const piece of stream)
    for (let rest = piece; rest.length > 0;) {
      const taken = rest.subarray(0, LONGEST_PART - length);
      part.set(taken, length);
      length += taken.length;
      rest = rest.subarray(taken.length);
      if (length < LONGEST_PART) continue;
      yield part;
      [part, length] = [Buffer.allocUnsafe(LONGEST_PART), 0];
    }
  if (length > 0) yield part.subarray(0, length);
}
