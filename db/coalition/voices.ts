import { and, count, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Reader, Writer } from "#db/open.ts";
import { coalitionBoosts, coalitionHearings, coalitionTold } from "#db/schema/coalitionVoices.ts";
import { coalitions } from "#db/schema/coalitions.ts";
import { logBodies, logs } from "#db/schema/gazette.ts";

export type CoalitionBoost = typeof coalitionBoosts.$inferSelect;

/** The state of each subject when it was told last. */
export async function readTold(db: Reader, coalition: string): Promise<Map<string, string>> {
  const rows = await db.select().from(coalitionTold).where(eq(coalitionTold.coalition, coalition));
  return new Map(rows.map(({ subject, state }) => [subject, state]));
}

export async function saveTold(
  tx: Writer,
  coalition: string,
  steps: readonly { readonly subject: string; readonly state: string }[],
  at: Instant,
): Promise<void> {
  for (let from = 0; from < steps.length; from += 1_000)
    await tx
      .insert(coalitionTold)
      .values(steps.slice(from, from + 1_000).map(({ subject, state }) => ({ coalition, subject, state, at })))
      .onConflictDoUpdate({
        target: [coalitionTold.coalition, coalitionTold.subject],
        set: { state: sql`excluded.state`, at: sql`excluded.at` },
      });
}

/** The coalitions of which something is final: we host the voices of some of them. */
export async function listFinal(db: Reader) {
  return db.select().from(coalitions).where(isNotNull(coalitions.final));
}

/** Whom a coalition hears. */
export async function listHearings(db: Reader, body: string): Promise<string[]> {
  const rows = await db.select().from(coalitionHearings).where(eq(coalitionHearings.body, body));
  return rows.map(({ actor }) => actor);
}

export async function countHearings(db: Reader, body: string): Promise<number> {
  const [row] = await db.select({ count: count() }).from(coalitionHearings).where(eq(coalitionHearings.body, body));
  return row?.count ?? 0;
}

/** False when it is heard already. */
export async function saveHearing(tx: Writer, row: typeof coalitionHearings.$inferInsert): Promise<boolean> {
  const saved = await tx
    .insert(coalitionHearings)
    .values(row)
    .onConflictDoNothing()
    .returning({ actor: coalitionHearings.actor });
  return saved.length > 0;
}

export async function endHearing(tx: Writer, body: string, actor: string): Promise<void> {
  await tx.delete(coalitionHearings).where(and(eq(coalitionHearings.body, body), eq(coalitionHearings.actor, actor)));
}

/** The coalitions here that hear these actors. */
export async function listHearers(db: Reader, actors: readonly string[]) {
  if (actors.length === 0) return [];
  return db
    .select()
    .from(coalitionHearings)
    .where(inArray(coalitionHearings.actor, [...actors]));
}

/** Undefined when the coalition has passed this on before. */
export async function saveBoost(
  tx: Writer,
  row: typeof coalitionBoosts.$inferInsert,
): Promise<CoalitionBoost | undefined> {
  const [saved] = await tx.insert(coalitionBoosts).values(row).onConflictDoNothing().returning();
  return saved;
}

export async function findBoost(db: Reader, id: string): Promise<CoalitionBoost | undefined> {
  const [row] = await db.select().from(coalitionBoosts).where(eq(coalitionBoosts.id, id));
  return row;
}

/** Ends the boosts of what its author took back, or of all that authors who are gone made. */
export async function endBoosts(
  tx: Writer,
  by:
    | { readonly objects: readonly { readonly iri: string; readonly author: string }[] }
    | { readonly authors: readonly string[] },
  at: Instant,
): Promise<CoalitionBoost[]> {
  if ("authors" in by ? by.authors.length === 0 : by.objects.length === 0) return [];
  const named =
    "authors" in by
      ? inArray(coalitionBoosts.actor, [...by.authors])
      : sql`(${coalitionBoosts.object}, ${coalitionBoosts.actor}) in (${sql.join(
          by.objects.map(({ iri, author }) => sql`(${iri}, ${author})`),
          sql`, `,
        )})`;
  return tx
    .update(coalitionBoosts)
    .set({ endedAt: at })
    .where(and(named, isNull(coalitionBoosts.endedAt)))
    .returning();
}

/** Public announcements of a body of ours since a time that a coalition has not passed on, the oldest first. */
export async function listUnboosted(
  db: Reader,
  {
    body,
    author,
    prefix,
    since,
  }: { readonly body: string; readonly author: string; readonly prefix: string; readonly since: Instant },
): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select a.id from announcements a
    where a.body = ${author}::uuid and a.visibility = 'public' and a.deleted_at is null
      and a.created_at >= ${new Date(since).toISOString()}::timestamptz
      and not exists (select 1 from coalition_boosts b where b.body = ${body}::uuid and b.object = ${prefix} || a.id)
    order by a.id limit 50`);
  return rows.map(({ id }) => id);
}

/** Boosts of announcements of ours that no longer stand. */
export async function endStaleBoosts(tx: Writer, body: string, prefix: string, at: Instant): Promise<CoalitionBoost[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select b.id from coalition_boosts b join announcements a on b.object = ${prefix} || a.id
    where b.body = ${body}::uuid and b.ended_at is null and (a.deleted_at is not null or a.visibility <> 'public')
    limit 50`);
  if (rows.length === 0) return [];
  return tx
    .update(coalitionBoosts)
    .set({ endedAt: at })
    .where(
      inArray(
        coalitionBoosts.id,
        rows.map(({ id }) => id),
      ),
    )
    .returning();
}

/** How many bodies are full members, finally, of the coalition that a body of ours speaks for. */
export async function countFullMembers(db: Reader, body: string): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from coalition_records r join coalitions c on c.id = r.coalition
    where c.body = ${body}::uuid and r.kind = 'member' and r.final ->> 'standing' = 'full'`);
  return row?.count ?? 0;
}

/** Actors of coalitions that the organization of this actor introduced in its gazette. */
export async function listVoicesOf(db: Reader, organization: string): Promise<string[]> {
  const rows = await db
    .select({ actor: logBodies.actor })
    .from(logBodies)
    .innerJoin(logs, eq(logs.id, logBodies.log))
    .where(and(eq(logs.actor, organization), isNull(logs.closedAt), eq(logBodies.kind, "coalition")))
    .limit(100);
  return rows.map(({ actor }) => actor);
}
