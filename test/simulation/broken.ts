import { eq } from "drizzle-orm";
import { appendLeaves, changeLog, findLog, listLogs, lockLog, type Log } from "#db/gazette.ts";
import { logEntries, logTiles } from "#db/schema/gazette.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { TILE_WIDTH } from "#domain/tiles.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import { parseVkey } from "#federation/gazette/note.ts";
import { fetchHead, fetchLeaves, type Fetch } from "#federation/gazette/remote.ts";
import { loadState, rowOf, saveState } from "#federation/gazette/state.ts";
import { lookAtAll } from "#jobs/mirrors.ts";
import type { Life } from "./instance.ts";
import { type Parts, REAL } from "./world.ts";

/** A mirror that takes whatever comes under a signed head: no root, no consistency proof. */
export const CREDULOUS: Partial<Parts> = {
  async tend(life) {
    const mirrors = (await listLogs(life.db.orm)).filter(({ host }) => host !== null);
    if (mirrors.length === 0) return REAL.tend(life);
    for (const log of mirrors) await swallow(life, log);
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
  const bytes = await fetchLeaves(fetch, head, index, { entries: log.size % TILE_WIDTH, bytes: 0 });
  if (bytes === undefined) return;
  const leaves = await Promise.all(bytes.map((leaf) => readLeaf(leaf)));
  await db.orm.transaction(async (tx) => {
    const locked = await lockLog(tx, log.id);
    if (locked?.size !== log.size) return;
    const before = await loadState(tx, locked, leaves);
    const { state, verdicts } = foldLog(before, leaves);
    await appendLeaves(
      tx,
      locked,
      bytes.map((leaf, at) => rowOf(leaf, leaves[at], Date.now(), verdicts[at])),
    );
    await saveState(tx, locked, before, state);
    await changeLog(tx, log.id, { checkpoint: head.note, checkpointSize: state.size });
  });
}

/** An instance that does not notice that it was restored, and asks nobody. */
export const AMNESIAC: Partial<Parts> = {
  wake: ({ db }) => lookAtAll(db),
  recover: () => Promise.resolve(),
};

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
