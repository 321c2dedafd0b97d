import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { noteBackup, withPatientClient, withSnapshot } from "#db/backups.ts";
import type { Connection } from "#db/connection.ts";
import type { Instant } from "#domain/time.ts";
import type { Config } from "#src/config.ts";
import { findPlace } from "#src/database.ts";
import { readVersion } from "#src/version.ts";
import { enclose } from "./envelope.ts";
import { storedIn } from "./files.ts";
import type { Manifest, Summary } from "./manifest.ts";
import { deflate, pack, type Progress } from "./pack.ts";

/** What was made. */
export type Backup = {
  /** Absolute path; undefined if it went to standard output. */
  readonly file: string | undefined;
  readonly at: Instant;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly isEncrypted: boolean;
  /** Uploaded files lie elsewhere (S3) and are not in it. */
  readonly lacksFiles: boolean;
};

type Wish = {
  /** Undefined: a new file in DATA_DIR/backups; "-": standard output. */
  readonly file: string | undefined;
  /** Undefined: not encrypted. */
  readonly secret: string | undefined;
  readonly onProgress: (progress: Progress) => void;
};

/** Writes the whole instance as it is at one moment into a file that is there whole or not at all; a running server goes on. */
export async function createBackup(config: Config, { file, secret, onProgress }: Wish): Promise<Backup> {
  const place = await findPlace(config);
  try {
    const { connection } = place;
    if (file === "-") return await write(config, connection, { secret, onProgress, to: process.stdout });
    const path = resolve(file ?? join(config.dataDir, "backups", nameOf(config)));
    if (file === undefined) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await writeFile(path, (to) => write(config, connection, { secret, onProgress, to }));
  } finally {
    await place.stop();
  }
}

/** Sorted by name they are sorted by time. */
function nameOf({ publicUrl }: Config): string {
  const host = new URL(publicUrl).host.replaceAll(/[^a-z0-9.-]/gu, "_");
  return `plenum-${host}-${new Date().toISOString().replaceAll(":", "-")}.backup`;
}

/** Under another name until it is whole and on the disk; nothing that is there is replaced. */
async function writeFile(path: string, work: (to: Writable) => Promise<Backup>): Promise<Backup> {
  if (existsSync(path)) throw new Error(`${path} is there already.`);
  const draft = `${path}.part`;
  // Opened first, so that a folder that cannot be written is noticed before the database is read.
  const taken = await open(draft, "w", 0o600).catch((error: unknown) => {
    throw new Error(`${path} cannot be written (${codeOf(error)}).`);
  });
  try {
    const made = await work(taken.createWriteStream({ flush: true }));
    await rename(draft, path);
    return { ...made, file: path };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown");

type Way = Pick<Wish, "secret" | "onProgress"> & { readonly to: Writable };

async function write(config: Config, connection: Connection, { secret, onProgress, to }: Way): Promise<Backup> {
  const folder = storedIn(config);
  const sums: Summary[] = [];
  let bytes = 0;
  const at = await withSnapshot(connection, async (snapshot) => {
    const { at, schema, tables, sequences } = snapshot;
    const said = { application: readVersion(), url: config.publicUrl, at: new Date(at).toISOString() };
    const manifest = {
      plenum: "backup",
      ...said,
      schema: [...schema],
      tables: tables.map(copyOf),
      sequences: [...sequences],
    };
    const content = pack({
      snapshot,
      manifest: manifest as Manifest,
      folder,
      onProgress,
      onSummary: (summary) => sums.push(summary),
    });
    const envelope = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const piece of enclose(source, secret)) {
        bytes += piece.length;
        yield piece;
      }
    };
    await pipeline(content, deflate(), envelope, to, { end: to !== process.stdout });
    return at;
  });
  await withPatientClient(connection, (client) => noteBackup(client, at));
  const [summary] = sums;
  const rows = summary?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  const counts = { tables: summary?.tables.length ?? 0, rows, files: summary?.files.length ?? 0 };
  return { file: undefined, at, bytes, ...counts, isEncrypted: secret !== undefined, lacksFiles: folder === undefined };
}

const copyOf = ({ name, columns }: { name: string; columns: readonly string[] }) => ({ name, columns: [...columns] });
