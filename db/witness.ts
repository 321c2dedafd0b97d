import type { Instant } from "#domain/time.ts";
import { and, asc, eq, gt, isNotNull, lte, or, isNull, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { logs, peers } from "./schema/gazette.ts";
import { cosignatures, witnessed } from "./schema/witness.ts";

/** The largest checkpoint of a log that this instance cosigned. */
export type Witnessed = typeof witnessed.$inferSelect;

/** What a witness answered about one of our logs. */
type Cosignature = typeof cosignatures.$inferSelect;

export async function findWitnessed(tx: Reader, log: string): Promise<Witnessed | undefined> {
  const [row] = await tx.select().from(witnessed).where(eq(witnessed.log, log));
  return row;
}

/** Keeps what is cosigned, before anybody is told. */
export async function saveWitnessed(tx: Writer, row: Witnessed): Promise<void> {
  const { log: _, ...set } = row;
  await tx.insert(witnessed).values(row).onConflictDoUpdate({ target: witnessed.log, set });
}

/** The lines of witnesses that cosigned exactly this size of one of our logs. */
export async function listCosignatureLines(db: Reader, log: string, size: number): Promise<string[]> {
  const rows = await db
    .select({ line: cosignatures.line })
    .from(cosignatures)
    .where(and(eq(cosignatures.log, log), eq(cosignatures.size, size), sql`${cosignatures.line} <> ''`))
    .orderBy(asc(cosignatures.host));
  return rows.map(({ line }) => line);
}

/** Connected peers, and up to which size each of them cosigned a log: holding more than `index` entries is holding that entry. */
export async function listHolders(db: Reader, log: string): Promise<{ host: string; name: string; size: number }[]> {
  return db
    .select({ host: peers.host, name: peers.name, size: sql<number>`coalesce(${cosignatures.size}, 0)` })
    .from(peers)
    .leftJoin(cosignatures, and(eq(cosignatures.host, peers.host), eq(cosignatures.log, log)))
    .where(eq(peers.state, "peered"))
    .orderBy(asc(peers.name));
}

/** One checkpoint of ours that a connected peer has not cosigned and may be asked about now. */
export type DueCosignature = {
  readonly log: typeof logs.$inferSelect;
  readonly peer: typeof peers.$inferSelect;
  readonly known: Cosignature | null;
};

export async function listDueCosignatures(db: Reader, at: Instant, limit: number): Promise<DueCosignature[]> {
  return db
    .select({ log: logs, peer: peers, known: cosignatures })
    .from(logs)
    .innerJoin(peers, eq(peers.state, "peered"))
    .leftJoin(cosignatures, and(eq(cosignatures.log, logs.id), eq(cosignatures.host, peers.host)))
    .where(
      and(
        isNotNull(logs.organization),
        isNull(logs.closedAt),
        gt(logs.checkpointSize, sql`coalesce(${cosignatures.size}, 0)`),
        or(isNull(cosignatures.dueAt), lte(cosignatures.dueAt, at)),
      ),
    )
    .orderBy(sql`${cosignatures.dueAt} nulls first`)
    .limit(limit);
}

export async function saveCosignature(tx: Writer, row: typeof cosignatures.$inferInsert): Promise<void> {
  const { log: _, host: __, ...set } = row;
  await tx
    .insert(cosignatures)
    .values(row)
    .onConflictDoUpdate({ target: [cosignatures.log, cosignatures.host], set });
}
