import { sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import { newId } from "./ids.ts";
import type { Writer } from "./open.ts";
import { mirroredIntents, mirroredPositions } from "./schema/asks.ts";

type NewPosition = Omit<typeof mirroredPositions.$inferInsert, "id" | "state" | "endedAt">;
type Intent = typeof mirroredIntents.$inferInsert;
/** How far a motion is that would endorse something or adopt a position. */
export type IntentState = Intent["state"];

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
