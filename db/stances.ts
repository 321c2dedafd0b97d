import { and, eq, isNull, sql } from "drizzle-orm";
import type { IntentState } from "#domain/intents.ts";
import type { Instant } from "#domain/time.ts";
import { newId } from "./ids.ts";
import type { Reader, Writer } from "./open.ts";
import { mirroredIntents, mirroredPositions } from "./schema/asks.ts";
import { logs, mirroredBodies, peers } from "./schema/gazette.ts";

type NewPosition = Omit<typeof mirroredPositions.$inferInsert, "id" | "state" | "endedAt">;
type Intent = typeof mirroredIntents.$inferInsert;

/** Keeps positions of a mirrored log. */
export async function saveMirroredPositions(tx: Writer, rows: readonly NewPosition[], now: Instant): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(mirroredPositions)
    .values(rows.map((row) => ({ ...row, id: newId(now), state: "in_force" as const })))
    .onConflictDoNothing();
}

/** One column of many rows, as one parameter. */
const column = <Row>(rows: readonly Row[], pick: (row: Row) => string) => sql`${sql.param(rows.map(pick))}::text[]`;

/** Notes that positions of a mirrored log are held no longer, many in one statement. */
export async function endMirroredPositions(
  tx: Writer,
  log: string,
  ends: readonly { readonly entry: string; readonly state: "superseded" | "rescinded"; readonly at: Instant }[],
): Promise<void> {
  if (ends.length === 0) return;
  await tx.execute(sql`
    update mirrored_positions set state = r.state, ended_at = r.at::timestamptz
    from unnest(${column(ends, ({ entry }) => entry)}, ${column(ends, ({ state }) => state)},
      ${column(ends, ({ at }) => new Date(at).toISOString())}) as r (entry, state, at)
    where mirrored_positions.log = ${log}::uuid and mirrored_positions.entry = r.entry`);
}

/** Keeps motions of a mirrored log that would endorse something or adopt a position. */
export async function saveMirroredIntents(tx: Writer, rows: readonly Intent[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(mirroredIntents)
      .values([...rows])
      .onConflictDoNothing();
}

/** Notes how far such motions are, many in one statement; of other motions nothing is kept. */
export async function changeMirroredIntents(
  tx: Writer,
  log: string,
  changes: readonly { readonly entry: string; readonly state: IntentState }[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    update mirrored_intents set state = r.state
    from unnest(${column(changes, ({ entry }) => entry)}, ${column(changes, ({ state }) => state)}) as r (entry, state)
    where mirrored_intents.log = ${log}::uuid and mirrored_intents.entry = r.entry`);
}

/** The host of a connected instance whose organization this actor is. */
export async function findPeeredOrganization(db: Reader, actor: string): Promise<string | undefined> {
  const [row] = await db
    .select({ host: peers.host })
    .from(logs)
    .innerJoin(peers, and(eq(peers.host, logs.host), eq(peers.state, "peered")))
    .where(and(eq(logs.actor, actor), isNull(logs.closedAt)));
  return row?.host;
}

/** Whether an actor is a body that the gazette of this host, which is connected, has introduced. */
export async function isBodyOfPeer(db: Reader, actor: string, host: string): Promise<boolean> {
  const rows = await db
    .select({ host: peers.host })
    .from(mirroredBodies)
    .innerJoin(logs, and(eq(logs.id, mirroredBodies.log), eq(logs.host, host)))
    .innerJoin(peers, and(eq(peers.host, logs.host), eq(peers.state, "peered")))
    .where(eq(mirroredBodies.actor, actor));
  return rows.length > 0;
}
