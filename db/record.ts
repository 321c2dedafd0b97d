import type { Reader, Sql, Writer } from "./open.ts";
import type { Fact } from "#domain/facts.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { isDeed, record, recordHead } from "./schema/record.ts";

export type RecordRow = typeof record.$inferSelect;

/** Appends one fact to the record. */
export async function appendRecord(
  tx: Writer,
  row: { id: string; at: Instant; actor: string; body: string | null; fact: Fact },
): Promise<void> {
  await tx.insert(record).values({ ...row, kind: row.fact.kind });
}

/** Appends many facts in one statement, in their order. */
export async function appendRecords(
  tx: Writer,
  rows: readonly { id: string; at: Instant; actor: string; body: string | null; fact: Fact }[],
): Promise<void> {
  if (rows.length > 0) await tx.insert(record).values(rows.map((row) => ({ ...row, kind: row.fact.kind })));
}

/** Rows that the relay has not yet turned into entries and activities, oldest first; a recovered key goes before all, since the others may need it. */
export async function listUnrelayed(tx: Reader, limit: number): Promise<RecordRow[]> {
  return tx
    .select()
    .from(record)
    .where(isNull(record.relayedAt))
    .orderBy(sql`${record.kind} <> 'key-recovered'`, asc(record.number))
    .limit(limit);
}

/** What was done in a body (or anywhere), newest first: the audit page. Who has voted when is nobody's to read. */
export async function listRecord(
  db: Reader,
  { body, before, limit }: { body?: string; before?: number; limit: number },
): Promise<RecordRow[]> {
  return db
    .select()
    .from(record)
    .where(
      and(
        body === undefined ? undefined : eq(record.body, body),
        isDeed,
        before === undefined ? undefined : lt(record.number, before),
      ),
    )
    .orderBy(desc(record.number))
    .limit(limit);
}

/** The newest link of the chain over the record; empty before the first. */
export async function readChain(tx: Reader): Promise<Uint8Array> {
  const [row] = await tx.select().from(recordHead);
  return row?.chain ?? new Uint8Array(0);
}

/** A row of the record that was relayed, with its link. */
export type RelayedRow = Pick<RecordRow, "number" | "id" | "at" | "actor" | "kind" | "fact" | "chain">;

/** All rows that were relayed, some hundred at a time, as nearly in the order of the chain as their times tell it. */
export async function* listRelayed(sql: Sql): AsyncGenerator<RelayedRow[]> {
  const rows = sql<(Omit<RelayedRow, "number"> & { number: bigint })[]>`
    select number, id, at, actor, kind, fact, chain from record where relayed_at is not null
    order by relayed_at, kind <> 'key-recovered', number`;
  for await (const page of rows.cursor(500)) yield page.map((row) => ({ ...row, number: Number(row.number) }));
}

/** Marks rows as relayed, with their links of the chain (in relay order, which is not the order of numbers after a late commit). */
export async function markRelayed(
  tx: Writer,
  links: readonly { readonly number: number; readonly chain: Uint8Array }[],
  at: Instant,
): Promise<void> {
  const numbers = sql.param(links.map((link) => link.number));
  const chains = sql.param(links.map((link) => Buffer.from(link.chain).toString("hex")));
  await tx.execute(sql`
    update record set relayed_at = ${new Date(at).toISOString()}::timestamptz, chain = decode(t.chain, 'hex')
    from unnest(${numbers}::bigint[], ${chains}::text[]) as t (number, chain) where record.number = t.number`);
  const head = links.at(-1);
  if (head === undefined) return;
  await tx
    .insert(recordHead)
    .values({ chain: head.chain })
    .onConflictDoUpdate({ target: recordHead.only, set: { chain: head.chain } });
}

export async function findRecordRow(db: Reader, id: string): Promise<RecordRow | undefined> {
  const [row] = await db.select().from(record).where(eq(record.id, id));
  return row;
}

/** The acts on a motion, oldest first. */
export async function listRecordOfMotion(db: Reader, motion: string, limit: number): Promise<RecordRow[]> {
  return db
    .select()
    .from(record)
    .where(sql`fact ? 'motion' and (fact ->> 'motion') = ${motion}`)
    .orderBy(asc(record.number))
    .limit(limit);
}

/** The acts on an endorsement, oldest first. */
export async function listRecordOfEndorsement(db: Reader, endorsement: string): Promise<RecordRow[]> {
  return db
    .select()
    .from(record)
    .where(sql`fact ? 'endorsement' and (fact ->> 'endorsement') = ${endorsement}`)
    .orderBy(asc(record.number))
    .limit(10);
}
