import { type SQL, sql } from "drizzle-orm";
import type { Alias, Stance, Word } from "#domain/commonGround.ts";
import type { Iris } from "#domain/iris.ts";
import type { Reader } from "./open.ts";

/** What bodies said in public: their words on items, and which names mean one item. */
export type Stances = { readonly words: readonly Word[]; readonly aliases: readonly Alias[] };

/** A name of the text itself, whoever salted it. */
const words = (text: SQL) =>
  sql`'words:' || encode(sha256(convert_to(btrim(regexp_replace(${text}, '\\s+', ' ', 'g')), 'UTF8')), 'hex')`;

/**
 * What is public of what these bodies, here and at peers, hold, were asked and declined, or voted down, by their actors.
 * A position goes by the address of its entry and that of its page, by its motion, by its text file and by its words.
 */
export async function listStances(db: Reader, iris: Iris, actors: readonly string[]): Promise<Stances> {
  const wanted = sql`${sql.param([...actors])}::text[]`;
  const [support, held] = await Promise.all([listSupportOf(db, iris, wanted), listHeldBy(db, iris, wanted)]);
  return {
    words: [
      ...support.map(({ actor: body, object: item, stance }) => ({ body, item, stance })),
      ...held.flatMap(({ actor: body, names: [item], stance }) =>
        item === undefined || stance === null ? [] : [{ body, item, stance }],
      ),
    ],
    aliases: held.flatMap(({ names: [first, ...others] }) =>
      first === undefined ? [] : others.map((name): Alias => [first, name]),
    ),
  };
}

/** Words on objects: endorsements, what was declined, and what was voted down. */
function listSupportOf(db: Reader, iris: Iris, wanted: SQL) {
  const own = sql`${iris.actor("")}::text || b.id`;
  return db.execute<{ actor: string; object: string; stance: Stance }>(sql`
    select ${own} as actor, e.object, case when e.withdrawn_at is null then 'holds' else 'left' end as stance
      from endorsements e join bodies b on b.id = e.body and b.visibility = 'public' where ${own} = any (${wanted})
    union select ${own}, d.object, 'no'
      from declines d join bodies b on b.id = d.body and b.visibility = 'public' where ${own} = any (${wanted})
    union select ${own}, m.object, 'no'
      from motions m join bodies b on b.id = m.body and b.visibility = 'public'
      where m.kind = 'endorsement' and m.state = 'lost' and m.visibility = 'public' and m.object is not null
        and ${own} = any (${wanted})
    union select actor, object, case when withdrawn_at is null then 'holds' else 'left' end
      from mirrored_endorsements where actor = any (${wanted})
    union select actor, object, 'no' from mirrored_declines where actor = any (${wanted})
    union select actor, object, 'no' from mirrored_intents
      where state = 'lost' and object is not null and actor = any (${wanted})`);
}

/** Positions and motions for some, with all their names; a motion that is not decided, or was adopted, says nothing by itself. */
async function listHeldBy(db: Reader, iris: Iris, wanted: SQL) {
  const own = sql`${iris.actor("")}::text || b.id`;
  const rows = await db.execute<{ actor: string; names: (string | null)[]; stance: Stance | null }>(sql`
    select ${own} as actor, case when p.state = 'in_force' then 'holds' else 'left' end as stance,
        array[${iris.gazette("")}::text || o.slug || '/entries/' || p.id, ${iris.positionPage("")}::text || p.id,
          ${iris.motion("")}::text || m.id, 'sha256:' || p.text_hash,
          case when m.erased_at is null then ${words(sql`m.title || E'\n\n' || m.text`)} end] as names
      from positions p join motions m on m.id = p.motion and m.visibility = 'public'
        join bodies b on b.id = p.body and b.visibility = 'public' join bodies o on o.id = b.organization
      where ${own} = any (${wanted})
    union all select ${own}, 'no',
        array[${iris.motion("")}::text || m.id, 'sha256:' || m.text_hash,
          case when m.erased_at is null then ${words(sql`m.title || E'\n\n' || m.text`)} end]
      from motions m join bodies b on b.id = m.body and b.visibility = 'public'
      where m.kind = 'position' and m.state = 'lost' and m.visibility = 'public' and ${own} = any (${wanted})
    union all select p.actor, case when p.state = 'in_force' then 'holds' else 'left' end,
        array[p.entry, regexp_replace(p.entry, '/gazette/.*/entries/', '/positions/'), p.text_hash, ${words(sql`t.file::jsonb ->> 'text'`)}]
      from mirrored_positions p left join mirrored_texts t on t.log = p.log and t.hash = p.text_hash
      where p.actor = any (${wanted})
    union all select i.actor, case when i.state = 'lost' then 'no' end,
        array[i.motion, i.text_hash, ${words(sql`t.file::jsonb ->> 'text'`)}]
      from mirrored_intents i left join mirrored_texts t on t.log = i.log and t.hash = i.text_hash
      where i.object is null and i.actor = any (${wanted})`);
  return rows.map(({ actor, names, stance }) => ({ actor, stance, names: names.filter((name) => name !== null) }));
}

/** What is known of an item for the eye: its first line, its text where it is a position, and where it stands. */
export type Named = {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly textHash: string;
  readonly href: string;
};

/** The texts of positions by the addresses of their entries, here and at peers; erased ones and those that are not held have none. */
export async function listPositionTexts(db: Reader, iris: Iris, names: readonly string[]): Promise<Named[]> {
  if (names.length === 0) return [];
  const wanted = sql`${sql.param([...names])}::text[]`;
  const entry = sql`${iris.gazette("")}::text || o.slug || '/entries/' || p.id`;
  return db.execute<Named>(sql`
    select ${entry} as name, m.title, m.text, 'sha256:' || p.text_hash as "textHash",
        ${iris.positionPage("")}::text || p.id as href
      from positions p join motions m on m.id = p.motion and m.visibility = 'public' and m.erased_at is null
        join bodies b on b.id = p.body and b.visibility = 'public' join bodies o on o.id = b.organization
      where ${entry} = any (${wanted})
    union all select p.entry, split_part(t.file::jsonb ->> 'text', E'\n\n', 1),
        substr(t.file::jsonb ->> 'text', strpos(t.file::jsonb ->> 'text', E'\n\n') + 2), p.text_hash, p.entry
      from mirrored_positions p join mirrored_texts t on t.log = p.log and t.hash = p.text_hash and t.file is not null
      where p.entry = any (${wanted})`);
}

/** Grows whenever an entry of any log that is held here does, and with the state of the coalition. */
export async function readGroundStamp(db: Reader, coalition: string): Promise<string> {
  const [row] = await db.execute<{ stamp: string }>(sql`
    select (select coalesce(sum(size), 0) from logs) || ' ' || (select count(*) from logs) || ' ' ||
      coalesce((select version from coalitions where id = ${coalition}::uuid), 0) as stamp`);
  return row?.stamp ?? "";
}

/** A position in force of a body here or at a peer. */
export type HeldPosition = {
  readonly actor: string;
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly since: number;
};

/** What these bodies hold for themselves, the newest first; `name` is the address of the entry. */
export async function listHeldPositions(
  db: Reader,
  iris: Iris,
  actors: readonly string[],
  limit: number,
): Promise<HeldPosition[]> {
  if (actors.length === 0) return [];
  const wanted = sql`${sql.param([...actors])}::text[]`;
  const own = sql`${iris.actor("")}::text || b.id`;
  const rows = await db.execute<Omit<HeldPosition, "since"> & { since: string }>(sql`
    select actor, name, title, href, (extract(epoch from at) * 1000)::bigint::text as since from (
      select ${own} as actor, ${iris.gazette("")}::text || o.slug || '/entries/' || p.id as name, m.title,
          ${iris.positionPage("")}::text || p.id as href, p.adopted_at as at
        from positions p join motions m on m.id = p.motion and m.visibility = 'public' and m.erased_at is null
          join bodies b on b.id = p.body and b.visibility = 'public' join bodies o on o.id = b.organization
        where p.state = 'in_force' and ${own} = any (${wanted})
      union all select p.actor, p.entry, coalesce(split_part(t.file::jsonb ->> 'text', E'\n\n', 1), p.entry), p.entry, p.at
        from mirrored_positions p left join mirrored_texts t on t.log = p.log and t.hash = p.text_hash
        where p.state = 'in_force' and p.actor = any (${wanted})
    ) as held order by at desc, name limit ${limit}`);
  return rows.map(({ since, ...rest }) => ({ ...rest, since: Number(since) }));
}
