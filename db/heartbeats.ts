import type { Instant } from "#domain/time.ts";
import type { Sql } from "./open.ts";

/** Says that this process lives, and forgets those that have been silent for a day. */
export async function beat(sql: Sql, name: string, role: string): Promise<void> {
  await sql`
    insert into heartbeats (process, role, at) values (${name}, ${role}, clock_timestamp())
    on conflict (process) do update set at = excluded.at, role = excluded.role`;
  await sql`delete from heartbeats where at < clock_timestamp() - interval '1 day'`;
}

/** A process that stops takes its sign of life along. */
export async function stopBeating(sql: Sql, name: string): Promise<void> {
  await sql`delete from heartbeats where process = ${name}`;
}

/** Milliseconds since the last sign of life of any worker, by the database's clock. */
export async function findSilence(sql: Sql): Promise<Instant | undefined> {
  const [row] = await sql<{ silence: number | null }[]>`
    select (extract(epoch from clock_timestamp() - max(at)) * 1000)::float8 as silence
    from heartbeats where role <> 'web'`;
  return row?.silence ?? undefined;
}
