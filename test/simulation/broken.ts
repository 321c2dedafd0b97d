import { eq } from "drizzle-orm";
import { appendLeaves, changeLog, findLog, listDue, listLogs, lockLog, type Log } from "#db/gazette.ts";
import { readClock } from "#db/clock.ts";
import { logEntries, logTiles } from "#db/schema/gazette.ts";
import { parseVkey } from "#federation/gazette/note.ts";
import { fetchHead, fetchLeaves, type Fetch } from "#federation/gazette/remote.ts";
import { TILE_WIDTH } from "#domain/tiles.ts";
import type { Life } from "./instance.ts";
import { type Parts, REAL } from "./world.ts";

/** A mirror that believes whatever bytes come under a signed head: no consistency proof, no root. */
export const CREDULOUS: Partial<Parts> = {
  async tend(life) {
    await REAL.tend(life);
    const at = await readClock(life.db.orm, life.db.clockOffset);
    for (const log of await listDue(life.db.orm, at + 1e9, 50)) await swallow(life, log);
    return false;
  },
};

async function swallow({ db, client }: Life, log: Log): Promise<void> {
  const fetch: Fetch = async (url, options) => {
    const answer = await client.get(url, options);
    return answer.kind === "answer" ? answer : undefined;
  };
  const key = parseVkey(log.vkey);
  const head = key === undefined ? "bad-checkpoint" : await fetchHead(fetch, log.prefix, key);
  if (typeof head === "string" || head.checkpoint.size <= log.size) return;
  const index = Math.floor(log.size / TILE_WIDTH);
  const leaves = await fetchLeaves(fetch, head, index, { entries: log.size % TILE_WIDTH, bytes: 0 });
  if (leaves === undefined) return;
  await db.orm.transaction(async (tx) => {
    const locked = await lockLog(tx, log.id);
    if (locked?.size !== log.size) return;
    const row = { iri: "", type: "", issuer: "", hash: "", verdict: "ok" };
    await appendLeaves(
      tx,
      locked,
      leaves.map((leaf) => ({ ...row, leaf })),
    );
  });
}

/** A log that forgets its newest entry after it has signed it. */
export const FORGETFUL: Partial<Parts> = {
  async sign(life) {
    const grown = await REAL.sign(life);
    for (const { id, origin } of (await listLogs(life.db.orm)).filter(({ organization }) => organization !== null))
      if (grown.includes(id)) await forgetLast(life, origin);
    return grown;
  },
};

async function forgetLast({ db }: Life, origin: string): Promise<void> {
  await db.orm.transaction(async (tx) => {
    const log = await findLog(tx, origin);
    if (log === undefined || log.size < 3) return;
    const rows = await tx.select().from(logEntries).where(eq(logEntries.log, log.id)).orderBy(logEntries.index);
    const kept = rows.slice(0, -1);
    await tx.delete(logEntries).where(eq(logEntries.log, log.id));
    await tx.delete(logTiles).where(eq(logTiles.log, log.id));
    await changeLog(tx, log.id, { size: 0 });
    await appendLeaves(tx, { ...log, size: 0 }, kept);
    await changeLog(tx, log.id, { checkpointSize: kept.length });
  });
}
