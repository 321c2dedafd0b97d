import { createHash } from "node:crypto";
import type { Database, Writer } from "#db/open.ts";
import type { Fact, FactKind } from "#domain/facts.ts";
import type { Instant } from "#domain/time.ts";
import { type RecordRow, type RelayedRow, listUnrelayed, markRelayed, readChain } from "#db/record.ts";
import { findBody, findCurrentKey } from "#db/bodies.ts";
import { findLogOf, listUnsigned } from "#db/gazette.ts";
import { listFollowerInboxes, saveActivities } from "#db/activities.ts";
import { type Target, enqueueDeliveries } from "#db/deliveries.ts";
import { canonical } from "#domain/jcs.ts";
import { SECOND } from "#domain/time.ts";
import { readClock } from "#db/clock.ts";
import { tryLock } from "#db/locks.ts";
import { hasDoubts } from "#db/restoring.ts";
import { type OutgoingActivity, activitiesOf } from "./activities.ts";
import { outboxTag } from "./cache.ts";
import { GAZETTES } from "./discovery.ts";
import { entryOf } from "./entries.ts";
import { entryKeyOf, keyOf } from "./entryKeys.ts";
import { type Publication, appendEntries, beginOwnLog, signNewest } from "./gazette/log.ts";
import { multibaseOfPem } from "./gazette/multikey.ts";
import type { House } from "./house.ts";
import { beginSuccessors, restated } from "./succession.ts";

const BATCH = 100;

/** Acts that come in crowds and of which nobody outside hears: no reason to be up before the next round. */
const quiet: ReadonlySet<string> = new Set<FactKind>([
  "ballot-cast",
  "comment-received",
  "comment-changed",
  "comment-removed",
  "follower-removed",
  "caucus-member-left",
]);

/** Whether the relay should look at once, and not in a second. */
export const isForRelay = ({ kind }: Fact): boolean => !quiet.has(kind);

/** What a round of the relay did: how many rows, and which cached answers are stale, by tag. */
export type Relayed = { readonly rows: number; readonly touched: readonly string[] };

/** Turns the unmarked rows of the record, in order, into gazette entries, activities and targets, in one transaction with the mark. Whoever does not get the lock leaves it to whoever has it. */
export async function relayRecord(db: Database, house: House): Promise<Relayed> {
  return db.orm.transaction(async (tx) => {
    if (!(await tryLock(tx, "relay", "record"))) return { rows: 0, touched: [] };
    const begun = await beginSuccessors(tx, house, await readClock(tx, db.clockOffset));
    const news = begun ? [GAZETTES] : [];
    if (await hasDoubts(tx)) return { rows: 0, touched: news };
    const rows = await listUnrelayed(tx, BATCH);
    if (rows.length === 0) return { rows: 0, touched: news };
    const at = await readClock(tx, db.clockOffset);
    const outgoing: OutgoingActivity[] = [];
    for (const row of rows) {
      if (row.fact.kind === "body-founded" && row.fact.bodyKind === "organization") await beginGazette(tx, row, house);
      const asked = await entryOf(tx, row, house);
      if (asked !== undefined) await publish(tx, asked.organization, asked.publication, house);
      outgoing.push(...(await activitiesOf(tx, row, house)));
    }
    await sendOut(tx, outgoing, at);
    await markRelayed(tx, chained(rows, await readChain(tx)), at);
    const touched = outgoing.flatMap(({ body }) => (body === null ? [] : [outboxTag(body)]));
    return { rows: rows.length, touched: [...new Set([...touched, ...news])] };
  });
}

/** Signs the checkpoint of every own log that has grown, each at most once a second; answers which logs have a new head. */
export async function signCheckpoints(db: Database, house: House): Promise<string[]> {
  const now = await readClock(db.orm, db.clockOffset);
  const signed: string[] = [];
  for (const log of await listUnsigned(db.orm, now - SECOND)) {
    const organization = log.organization;
    if (organization === null) continue;
    const checkpoint = await db.orm.transaction(async (tx) => {
      const key = await keyOf(tx, organization, "log", house);
      return signNewest(tx, log.id, key, await readClock(tx, db.clockOffset));
    });
    if (checkpoint !== undefined) signed.push(log.id);
  }
  return signed;
}

/** The first entry of an organization's gazette: its keys and who may replace them. */
async function beginGazette(tx: Writer, row: RecordRow, house: House): Promise<void> {
  if (row.fact.kind !== "body-founded") return;
  const body = await findBody(tx, row.fact.body);
  if (body === undefined || (await findLogOf(tx, body.id)) !== undefined) return;
  const prefix = house.iris.gazette(body.slug);
  const log = await beginOwnLog(tx, {
    prefix,
    organization: body.id,
    key: await keyOf(tx, body.id, "log", house),
    at: row.at,
  });
  const key = await findCurrentKey(tx, body.id, "ed25519");
  if (key === undefined) throw new Error("an organization without a key");
  const actor = house.iris.actor(body.id);
  const { need = 1, commitments = [] } = row.fact.recovery ?? {};
  const recovery = { need, commitments: commitments as `sha256:${string}`[] };
  const draft = {
    type: "Genesis",
    issuer: actor,
    refs: [],
    vkey: log.vkey,
    actor,
    key: multibaseOfPem(key.public),
    recovery,
  } as const;
  await publish(tx, body.id, { name: row.id, draft, at: row.at }, house);
}

async function publish(tx: Writer, organization: string, publication: Publication, house: House): Promise<void> {
  const log = await findLogOf(tx, organization);
  if (log === undefined) throw new Error("an organization without a gazette");
  const whole = await restated(tx, log, publication, house);
  await appendEntries(tx, log.id, [whole], (issuer, type) => entryKeyOf(tx, log, { issuer, type }, house));
}

/** Saves activities in their order, and what has to reach whom, in a few statements for all of them. */
async function sendOut(tx: Writer, outgoing: readonly OutgoingActivity[], at: Instant): Promise<void> {
  const rows = outgoing.map(({ iri, sender, body, type, document }) => {
    const bytes = new Uint8Array(Buffer.from(JSON.stringify(document)));
    return { iri, sender, body, type, bytes, createdAt: at };
  });
  const ids = await saveActivities(tx, rows);
  const followers = new Map<string, readonly Inbox[]>();
  const targets: Target[] = [];
  for (const { iri, body, to } of outgoing) {
    const activity = ids.get(iri);
    if (activity === undefined) continue;
    if (to === "followers" && body !== null && !followers.has(body))
      followers.set(body, (await listFollowerInboxes(tx, body)).map(inboxAt));
    const inboxes = to === "followers" ? (followers.get(body ?? "") ?? []) : to.map(inboxAt);
    for (const inbox of inboxes) targets.push({ activity, ...inbox });
  }
  await enqueueDeliveries(tx, targets, at);
}

type Inbox = Omit<Target, "activity">;
const inboxAt = (target: string): Inbox => ({ host: new URL(target).host, target });

/** The chain over the record (R41): each link is the SHA-256 of the one before and of the row. */
export function chained(
  rows: readonly Omit<RelayedRow, "chain">[],
  head: Uint8Array,
): { number: number; chain: Uint8Array }[] {
  let previous = head;
  return rows.map(({ number, id, at, actor, kind, fact }) => {
    const link = canonical({ number, id, at, actor, kind, fact });
    previous = new Uint8Array(createHash("sha256").update(previous).update(link).digest());
    return { number, chain: previous };
  });
}
