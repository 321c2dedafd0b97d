import { sql } from "drizzle-orm";
import type { Iris } from "#domain/iris.ts";
import type { Cell } from "#domain/grid.ts";
import type { Reader } from "./open.ts";

/** So many words on objects are looked at; a coalition that says more reads the API by parts. */
const MOST = 100_000;

/** What these bodies, here and at peers, say in public of objects: support, withdrawn or not, what they declined, what they voted down. */
export async function listCells(db: Reader, iris: Iris, actors: readonly string[]): Promise<Cell[]> {
  if (actors.length === 0) return [];
  const wanted = sql`${sql.param([...actors])}::text[]`;
  const own = sql`${iris.actor("")}::text || b.id`;
  const rows = await db.execute<{ actor: string; object: string; state: Cell["state"]; at: string }>(sql`
    select actor, object, state, (extract(epoch from at) * 1000)::bigint::text as at from (
      select ${own} as actor, e.object, case when e.withdrawn_at is null then 'supports' else 'withdrawn' end as state,
          coalesce(e.withdrawn_at, e.created_at) as at
        from endorsements e join bodies b on b.id = e.body and b.visibility = 'public' where ${own} = any (${wanted})
      union all select ${own}, d.object, 'declined', d.created_at
        from declines d join bodies b on b.id = d.body and b.visibility = 'public' where ${own} = any (${wanted})
      union all select ${own}, m.object, 'lost', m.decided_at
        from motions m join bodies b on b.id = m.body and b.visibility = 'public'
        where m.kind = 'endorsement' and m.state = 'lost' and m.visibility = 'public' and m.object is not null
          and ${own} = any (${wanted})
      union all select actor, object, case when withdrawn_at is null then 'supports' else 'withdrawn' end,
          coalesce(withdrawn_at, at) from mirrored_endorsements where actor = any (${wanted})
      union all select actor, object, 'declined', at from mirrored_declines where actor = any (${wanted})
      union all select actor, object, 'lost', at from mirrored_intents
        where state = 'lost' and object is not null and actor = any (${wanted})
    ) as said limit ${MOST}`);
  return rows.map(({ at, ...cell }) => ({ ...cell, at: Number(at) }));
}

/** The public organizations here and those of whose gazettes we hold a mirror, by their actors. */
export async function listOrganizations(db: Reader, iris: Iris): Promise<string[]> {
  const rows = await db.execute<{ actor: string }>(sql`
    select ${iris.actor("")}::text || id as actor from bodies where kind = 'organization' and visibility = 'public'
    union select actor from mirrored_bodies where kind = 'organization' order by 1 limit 2000`);
  return rows.map(({ actor }) => actor);
}

/** What kind of thing these addresses are, as far as logs and other servers' documents tell. */
export async function listKinds(db: Reader, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const wanted = sql`${sql.param([...names])}::text[]`;
  const rows = await db.execute<{ name: string; kind: string }>(sql`
    select iri as name, type as kind from remote_objects where iri = any (${wanted}) and type <> ''
    union all select object, 'motion' from mirrored_motions where object = any (${wanted})
    union all select entry, 'position' from mirrored_positions where entry = any (${wanted})
    union all select actor, 'organization' from mirrored_bodies where actor = any (${wanted})`);
  return new Map(rows.map(({ name, kind }) => [name, kind]));
}
