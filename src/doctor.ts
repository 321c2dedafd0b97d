import { accessSync, constants, existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findLastBackup } from "#db/backups.ts";
import { listPending } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { DAY, type Instant, SECOND } from "#domain/time.ts";
import type { Config } from "./config.ts";
import type { Place } from "./database.ts";
import { findPlace } from "./database.ts";

/** One thing that was looked at, in words. */
export type Finding = {
  readonly check: string;
  readonly verdict: "good" | "warning" | "bad";
  readonly text: string;
};

/** Nothing sealed is opened here, so no key is made or read. */
const UNUSED_KEY = "-".repeat(32);
const OLDEST_POSTGRES = 180_000;
const LEAST_SPACE = 1_000_000_000;
/** In days. */
const OLDEST_BACKUP = 7;

/** Looks at what an instance stands on; changes nothing but starting and stopping the embedded PostgreSQL. */
export async function examine(config: Config): Promise<Finding[]> {
  const findings = [await examineFolder(config), examineSecret(config), examineAddress(config)];
  const place = await findPlace(config).catch((error: unknown) =>
    String(error instanceof Error ? error.message : error),
  );
  if (typeof place === "string") return [...findings, { check: "database", verdict: "bad", text: place }];
  try {
    return [...findings, ...(await examineDatabase(place).catch(databaseFault))];
  } finally {
    await place.stop();
  }
}

async function examineFolder({ dataDir }: Config): Promise<Finding> {
  const check = "data folder";
  const there = existsSync(dataDir) ? dataDir : dirname(dataDir);
  try {
    accessSync(there, constants.W_OK);
    const { bavail, bsize } = await statfs(there);
    const free = `${Math.floor((bavail * bsize) / 1e9)} GB free`;
    return bavail * bsize < LEAST_SPACE
      ? { check, verdict: "warning", text: `${dataDir}: only ${free}` }
      : { check, verdict: "good", text: `${dataDir}: ${free}` };
  } catch {
    return { check, verdict: "bad", text: `${dataDir} cannot be written` };
  }
}

function examineSecret({ dataDir, secretKey }: Config): Finding {
  const check = "secret key";
  const path = join(dataDir, "secret.key");
  if (secretKey !== undefined) return { check, verdict: "good", text: "from SECRET_KEY" };
  if (!existsSync(path)) return { check, verdict: "good", text: "will be made at the first start" };
  if ((statSync(path).mode & 0o077) !== 0)
    return { check, verdict: "bad", text: `${path} can be read by others: chmod 600 ${path}` };
  return { check, verdict: "good", text: `${path} (keep a copy apart from the backups)` };
}

function examineAddress({ publicUrl, allowPrivateAddresses }: Config): Finding {
  const check = "address";
  if (allowPrivateAddresses)
    return { check, verdict: "warning", text: `${publicUrl}; ALLOW_PRIVATE_ADDRESSES is for development and tests` };
  return publicUrl.startsWith("https://")
    ? { check, verdict: "good", text: publicUrl }
    : { check, verdict: "warning", text: `${publicUrl} is for this machine alone: others cannot federate with it` };
}

async function examineDatabase({ connection }: Place): Promise<Finding[]> {
  const database = await openDatabase(connection, { name: "plenum doctor", connections: 1, secretKey: UNUSED_KEY });
  try {
    const before = Date.now();
    const [row] = await database.sql<{ version: number; at: number }[]>`
      select current_setting('server_version_num')::int as version, clock_timestamp() as at`;
    const { version = 0, at = 0 } = row ?? {};
    const drift = Math.round(Math.abs(at - (before + Date.now()) / 2) / SECOND);
    const pending = await listPending(connection);
    return [
      version >= OLDEST_POSTGRES
        ? { check: "database", verdict: "good", text: `PostgreSQL ${Math.floor(version / 10_000)}` }
        : { check: "database", verdict: "bad", text: `PostgreSQL ${Math.floor(version / 10_000)}; 18 is needed` },
      drift <= 2
        ? { check: "clock", verdict: "good", text: "agrees with the database's" }
        : { check: "clock", verdict: "warning", text: `${drift} s away from the database's, which decides deadlines` },
      pending.length === 0
        ? { check: "schema", verdict: "good", text: "up to date" }
        : { check: "schema", verdict: "warning", text: `${pending.length} migrations pending; serve applies them` },
      ...(pending.length === 0 ? [judgeBackup(await findLastBackup(database.orm), at)] : []),
    ];
  } finally {
    await database.close();
  }
}

/** A backup a week is the least; nothing that is lost later comes back but what peers hold. */
function judgeBackup(last: Instant | undefined, at: Instant): Finding {
  const check = "backup";
  if (last === undefined) return { check, verdict: "warning", text: "none was ever made: plenum backup create" };
  const days = Math.floor((at - last) / DAY);
  const text = `the last one was made ${days < 1 ? "today" : days === 1 ? "a day ago" : `${days} days ago`}`;
  return { check, verdict: days < OLDEST_BACKUP ? "good" : "warning", text };
}

function databaseFault(error: unknown): Finding[] {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  const text = error instanceof Error && error.message.includes("newer version") ? error.message : `no answer${code}`;
  return [{ check: "database", verdict: "bad", text }];
}
