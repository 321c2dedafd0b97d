import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "#db/embedded.ts";
import { listLogs, type Log } from "#db/gazette.ts";
import { type Database, openDatabase } from "#db/open.ts";
import { auditLog } from "#federation/audit/audit.ts";
import type { AuditStep } from "#federation/audit/findings.ts";
import { auditRecord } from "#federation/audit/record.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { createGazetteRoutes } from "#federation/gazette/serve.ts";
import type { Progress } from "./pack.ts";
import { mayBeRead, restore } from "./restore.ts";
import { type Contents, unpack } from "./unpack.ts";

/** Something in a backup that does not hold, and where. */
type Fault = { readonly at: string; readonly text: string };

/** What a scratch database showed: acts that the record's chain goes through, and every gazette in it. */
type Scratch = {
  readonly acts: number;
  readonly logs: readonly { readonly origin: string; readonly entries: number; readonly ok: boolean }[];
};

/** What came of reading a backup; `scratch` is undefined if it was only read. */
export type BackupCheck = Contents & { readonly scratch: Scratch | undefined; readonly faults: readonly Fault[] };

type Wish = {
  readonly secret: string | undefined;
  readonly isQuick: boolean;
  readonly onProgress: (progress: Progress) => void;
};

/** Nothing sealed is opened here. */
const UNUSED_KEY = "-".repeat(32);

/** Reads a backup to its end; unless quick, restores it into a database made for this and checks record and gazettes there. Needs no instance; throws BadBackup. */
export async function verifyBackup(
  stream: AsyncIterable<Uint8Array>,
  { secret, isQuick, onProgress }: Wish,
): Promise<BackupCheck> {
  if (isQuick) {
    const reading = { onProgress, onManifest: async (manifest: Contents["manifest"]) => mayBeRead(manifest) };
    return { ...(await unpack(stream, secret, reading)), scratch: undefined, faults: [] };
  }
  const folder = await mkdtemp(join(tmpdir(), "plenum-scratch-"));
  try {
    const settings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };
    const postgres = await startPostgres(folder, { settings });
    // What was decrypted must not outlive a Ctrl-C.
    const leave = () =>
      void postgres
        .stop()
        .then(() => rm(folder, { recursive: true, force: true }))
        .finally(() => process.exit(1));
    process.once("SIGINT", leave).once("SIGTERM", leave);
    try {
      const place = {
        connection: postgres.connection,
        folder: undefined,
        secretKey: undefined,
        judge: () => undefined,
      };
      const { manifest, summary } = await restore({ stream, secret, ...place, onProgress });
      const database = await openDatabase(postgres.connection, {
        secretKey: UNUSED_KEY,
        connections: 2,
        statementTimeout: 0,
      });
      try {
        return { manifest, summary, ...(await examine(database, manifest.url)) };
      } finally {
        await database.close();
      }
    } finally {
      process.off("SIGINT", leave).off("SIGTERM", leave);
      await postgres.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function examine(database: Database, url: string): Promise<Pick<BackupCheck, "scratch" | "faults">> {
  const { acts, broken } = await auditRecord(database);
  const faults: Fault[] = [];
  if (broken !== undefined)
    faults.push({ at: `record/${broken}`, text: "The hash chain over the record does not go through here" });
  const logs = [];
  for (const log of await listLogs(database.orm)) {
    if (log.checkpoint === null || (log.host === null && log.organization === null)) continue;
    const wrong = await examineLog(database, url, log);
    faults.push(...wrong);
    logs.push({ origin: log.origin, entries: log.checkpointSize, ok: wrong.length === 0 });
  }
  return { scratch: { acts, logs }, faults };
}

/** What an own log must be; of a peer's only that it is held as the peer signed it, for what stands in it is the peer's. */
const OF_OTHERS: readonly AuditStep[] = ["head", "tree"];

async function examineLog({ orm }: Database, url: string, log: Log): Promise<Fault[]> {
  const slug = log.origin.split("/").at(-1) ?? "";
  const path = log.host === null ? `/gazette/${slug}` : `/gazette/mirror/${encodeURIComponent(log.host)}/${slug}`;
  const { faults } = await auditLog({ fetch: within(orm, url), source: `backup:${path}`, witnesses: [] });
  return faults
    .filter(({ step }) => log.host === null || OF_OTHERS.includes(step))
    .map(({ at, text }) => ({ at: `${log.origin}/${at}`, text }));
}

/** The records as they would be served; nothing goes over the network. */
function within(db: Database["orm"], publicUrl: string): Fetch {
  const routes = createGazetteRoutes({ db, publicUrl });
  return async (url, { maxBytes }) => {
    if (!url.startsWith("backup:")) return undefined;
    const answer = await routes.answer(new Request(`http://backup${url.slice("backup:".length)}`));
    if (answer === undefined) return undefined;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.length > maxBytes
      ? undefined
      : { status: answer.status, bytes, headers: Object.fromEntries(answer.headers) };
  };
}
