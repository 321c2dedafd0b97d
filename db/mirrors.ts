import type { Iri } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { newId } from "./ids.ts";
import type { Reader, Writer } from "./open.ts";
import { mirroredEndorsements } from "./schema/endorsements.ts";
import { logs, mirroredBodies, mirroredMotions, peers } from "./schema/gazette.ts";

/** An endorsement by a body of a peer, as the fold of its log has it. */
export type MirroredEndorsement = typeof mirroredEndorsements.$inferSelect;

/** Keeps endorsements of a mirrored log, many in one statement. */
export async function saveMirroredEndorsements(
  tx: Writer,
  rows: readonly Pick<MirroredEndorsement, "entry" | "log" | "actor" | "object" | "textHash" | "at">[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into mirrored_endorsements (entry, id, log, actor, object, text_hash, at)
    select r.entry, r.id::uuid, r.log::uuid, r.actor, r.object, r.text_hash, r.at::timestamptz
    from unnest(${texts(rows, ({ entry }) => entry)}, ${texts(rows, () => newId(now))}, ${texts(rows, ({ log }) => log)},
      ${texts(rows, ({ actor }) => actor)}, ${texts(rows, ({ object }) => object)},
      ${texts(rows, ({ textHash }) => textHash)}, ${texts(rows, ({ at }) => new Date(at).toISOString())}
    ) as r (entry, id, log, actor, object, text_hash, at)`);
}

/** One column of many rows, as one parameter. */
const texts = <Row>(rows: readonly Row[], pick: (row: Row) => string | null) =>
  sql`${sql.param(rows.map(pick))}::text[]`;

/** Notes which entries withdrew endorsements of this log, many in one statement. */
export async function endMirroredEndorsements(
  tx: Writer,
  log: string,
  ends: readonly { readonly entry: Iri; readonly by: Iri; readonly at: Instant }[],
): Promise<void> {
  if (ends.length === 0) return;
  await tx.execute(sql`
    update mirrored_endorsements set withdrawn_by = r.by, withdrawn_at = r.at::timestamptz
    from unnest(${texts(ends, ({ entry }) => entry)}, ${texts(ends, ({ by }) => by)},
      ${texts(ends, ({ at }) => new Date(at).toISOString())}) as r (entry, by, at)
    where mirrored_endorsements.log = ${log}::uuid and mirrored_endorsements.entry = r.entry`);
}

/** The standing endorsements of an object by bodies of peers. */
export async function listStandingOf(db: Reader, object: string): Promise<MirroredEndorsement[]> {
  return db
    .select()
    .from(mirroredEndorsements)
    .where(and(eq(mirroredEndorsements.object, object), isNull(mirroredEndorsements.withdrawnAt)));
}

/** Places a peer's body as its log does; names and addresses come from its actor document. */
export async function saveMirroredBody(
  tx: Writer,
  body: {
    readonly actor: Iri;
    readonly log: string;
    readonly kind: string;
    readonly parent: Iri | undefined;
    /** When its log introduced it. */
    readonly since: Instant;
  },
): Promise<void> {
  const { parent = null, ...row } = body;
  await tx
    .insert(mirroredBodies)
    .values({ ...row, parent })
    .onConflictDoUpdate({
      target: mirroredBodies.actor,
      set: { kind: row.kind, parent },
      setWhere: eq(mirroredBodies.log, row.log),
    });
}

/** Bodies of connected peers whose names were not read since `since`, or never and not tried since `retry`. */
export async function listUnnamedBodies(
  db: Reader,
  { since, retry, limit }: { readonly since: Instant; readonly retry: Instant; readonly limit: number },
): Promise<{ actor: string }[]> {
  const { name, refreshedAt } = mirroredBodies;
  return db
    .select({ actor: mirroredBodies.actor })
    .from(mirroredBodies)
    .innerJoin(logs, eq(logs.id, mirroredBodies.log))
    .innerJoin(peers, and(eq(peers.host, logs.host), eq(peers.state, "peered")))
    .where(or(isNull(refreshedAt), lt(refreshedAt, since), and(isNull(name), lt(refreshedAt, retry))))
    .orderBy(sql`${refreshedAt} nulls first`)
    .limit(limit);
}

/** Keeps what a body's actor document says of it; without one, only when it was asked for. */
export async function nameMirroredBody(
  tx: Writer,
  actor: string,
  change: { readonly refreshedAt: Instant; readonly name?: string; readonly handle?: string; readonly url?: string },
): Promise<void> {
  await tx.update(mirroredBodies).set(change).where(eq(mirroredBodies.actor, actor));
}

/** Objects of other servers that are endorsed here or by peers, and were not read since `since`, or never and not tried since `retry`. */
export async function listUnnamedObjects(
  db: Reader,
  ours: string,
  { since, retry, limit }: { readonly since: Instant; readonly retry: Instant; readonly limit: number },
): Promise<{ iri: string }[]> {
  return db.execute<{ iri: string }>(sql`
    select o.iri from (
      select object as iri from endorsements where withdrawn_at is null
      union select object from mirrored_endorsements where withdrawn_at is null
    ) as o left join remote_objects r on r.iri = o.iri
    where not starts_with(o.iri, ${ours}) and r.gone_at is null
      and (r.iri is null or r.fetched_at < ${moment(since)} or (r.type = '' and r.fetched_at < ${moment(retry)}))
    order by r.fetched_at nulls first limit ${limit}`);
}

const moment = (at: Instant) => sql`${new Date(at).toISOString()}::timestamptz`;

/** Notes which bodies of a log moved motions; the first entry about one counts. */
export async function saveMirroredMotions(
  tx: Writer,
  rows: readonly { readonly object: Iri; readonly log: string; readonly actor: Iri; readonly entry: Iri }[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(mirroredMotions)
      .values([...rows])
      .onConflictDoNothing();
}
