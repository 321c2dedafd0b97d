import { listLeaves } from "#db/gazette.ts";
import type { Sql } from "#db/open.ts";
import { beginLog } from "#domain/gazette/state.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import type { Instance } from "./instance.ts";
import type { Ledger } from "./ledger.ts";

/** What an instance promised that it did: entries that stand in its log for good. */
export type Promised = { readonly origin: string; readonly entry: string; readonly isOver: boolean };

/** One log as one instance holds it: digests of its bytes, of the fold over them, and of what pages are made from. */
type Held = {
  readonly origin: string;
  readonly isOwn: boolean;
  readonly size: number;
  readonly signed: number;
  readonly entries: string;
  readonly state: string;
  readonly pages: string;
  readonly inert: number;
  /** Hashes of texts that its entries name and that are neither there nor erased. */
  readonly textless: readonly string[];
  readonly accused: number;
  readonly doubted: number;
  readonly error: string | null;
  readonly cosigned: number;
};

/** What does not hold although nothing is on the way any more; empty if all is well. */
export async function violations(
  instances: readonly Instance[],
  promised: readonly Promised[],
  ledger: Ledger,
  lostTexts: ReadonlySet<string>,
): Promise<string[]> {
  const there = await heldTexts(instances);
  const isGone = (hash: string) => lostTexts.has(hash) && !there.has(hash);
  const views = await Promise.all(
    instances.map(async ({ slug, database }) => ({
      slug,
      logs: (await look(database.sql)).map((log) => ({
        ...log,
        textless: log.textless.filter((hash) => !isGone(hash)),
      })),
    })),
  );
  const found: string[] = [];
  for (const { log, slug, database } of instances) {
    const held = views.flatMap(({ slug: at, logs }) =>
      logs.filter(({ origin }) => origin === log.origin).map((one) => ({ at, ...one })),
    );
    const own = held.find(({ isOwn }) => isOwn);
    if (own === undefined || held.length < instances.length) found.push(`${slug}: not held by all`);
    const mirrored = held.find(({ isOwn }) => !isOwn);
    for (const one of held)
      found.push(...differences(one, own, mirrored).map((fault) => `log ${slug} at ${one.at}: ${fault}`));
    if (own !== undefined && own.cosigned < instances.length - 1)
      found.push(`log ${slug}: cosigned by ${own.cosigned} of ${instances.length - 1}`);
    found.push(...ledger.faults(log.origin, await listLeaves(database.orm, log.id, 0, own?.size ?? 0)));
  }
  const kept = await Promise.all(instances.map(({ slug, database }) => broken(slug, database.sql, promised)));
  return [...found, ...kept.flat()];
}

/** The fold of every log anew, from its bytes alone, beside the verdicts that its owner keeps. */
export async function refolds({ slug, database, log }: Instance): Promise<string[]> {
  const leaves = await listLeaves(database.orm, log.id, 0, 1_000_000);
  const { verdicts } = foldLog(beginLog(log.origin), await Promise.all(leaves.map((leaf) => readLeaf(leaf))));
  const inert = verdicts.findIndex((verdict) => verdict !== "ok");
  return inert < 0 ? [] : [`log ${slug}: entry ${inert} is ${verdicts[inert]} when all is folded again`];
}

function differences(one: Held, own: Held | undefined, mirrored: Held | undefined): string[] {
  const faults = {
    [`${one.size} entries of ${own?.size ?? 0}`]: one.size !== own?.size,
    "other entries": one.entries !== own?.entries,
    "another state": one.state !== own?.state,
    "other pages": !one.isOwn && one.pages !== mirrored?.pages,
    [`a checkpoint of ${one.signed} of ${one.size}`]: one.signed !== one.size,
    [`${one.inert} inert entries`]: one.inert > 0,
    [`${one.textless.length} texts missing`]: one.textless.length > 0,
    "in doubt": one.doubted > 0,
    "an honest log is accused": one.accused > 0,
    [`the mirror stands still: ${one.error ?? ""}`]: one.error !== null,
  };
  return Object.entries(faults).flatMap(([text, isSo]) => (isSo ? [text] : []));
}

/** What was acknowledged is in the log, once, and is over where that was acknowledged. */
async function broken(slug: string, sql: Sql, promised: readonly Promised[]): Promise<string[]> {
  const entries = promised.map(({ entry }) => entry);
  const rows = await sql<{ iri: string; times: number; isOver: boolean }[]>`
    select iri, count(*)::int as times, bool_and(ended) as "isOver" from log_entries
    where iri = any (${entries}) group by iri`;
  const byIri = new Map(rows.map((row) => [row.iri, row]));
  return promised.flatMap(({ entry, isOver }) => {
    const row = byIri.get(entry);
    if (row?.times !== 1) return [`${slug}: an acknowledged act is there ${row?.times ?? 0} times: ${entry}`];
    return isOver && !row.isOver ? [`${slug}: an acknowledged withdrawal has no effect: ${entry}`] : [];
  });
}

/** The texts that anybody has, by their hashes. */
export async function heldTexts(instances: readonly Instance[]): Promise<Set<string>> {
  const rows = await Promise.all(
    instances.map(
      ({ database }) => database.sql<{ hash: string }[]>`
        select 'sha256:' || hash as hash from texts where text is not null
        union select hash from mirrored_texts where file is not null`,
    ),
  );
  return new Set(rows.flat().map(({ hash }) => hash));
}

async function look(sql: Sql): Promise<Held[]> {
  return sql<Held[]>`
    select l.origin, l.organization is not null as "isOwn", l.size, l.checkpoint_size as signed, l.last_error as error,
      (select count(*)::int from log_entries e where e.log = l.id and e.verdict <> 'ok') as inert,
      (select coalesce(array_agg(hash), '{}') from (
        select t.hash from mirrored_texts t where t.log = l.id and t.file is null and t.erased_at is null
        union all
        select d.leaf ->> 'textHash' from log_entries e, lateral (select case when l.organization is not null then convert_from(e.leaf, 'UTF8')::jsonb end as leaf) d
          where e.log = l.id and d.leaf ? 'textHash' and not exists (
            select 1 from texts t where 'sha256:' || t.hash = d.leaf ->> 'textHash')) missing) as textless,
      (select count(*)::int from equivocations q where q.log = l.id) as accused,
      (select count(*)::int from doubts d where d.log = l.id) as doubted,
      (select count(*)::int from cosignatures c where c.log = l.id and c.size = l.size and c.line <> '') as cosigned,
      (select encode(sha256(coalesce(string_agg(sha256(leaf), ''::bytea order by index), ''::bytea)), 'hex')
        from log_entries e where e.log = l.id) as entries,
      md5(concat_ws('#', l.actor,
        (select state::text from log_folds f where f.log = l.id),
        (select jsonb_agg(jsonb_build_array(index, iri, type, issuer, issued_at, hash, verdict, subject, ended) order by index)
          from log_entries e where e.log = l.id),
        (select jsonb_agg(jsonb_build_array(actor, kind, parent) order by actor) from log_bodies b where b.log = l.id),
        (select jsonb_agg(jsonb_build_array(actor, key, "from", until) order by actor, "from", key)
          from log_keys k where k.log = l.id),
        (select jsonb_agg(jsonb_build_array(level, number, hashes) order by level, number)
          from log_tiles t where t.log = l.id))) as state,
      md5(concat_ws('#',
        (select jsonb_agg(jsonb_build_array(actor, kind, parent) order by actor) from mirrored_bodies b where b.log = l.id),
        (select jsonb_agg(jsonb_build_array(object, actor, entry) order by object) from mirrored_motions m where m.log = l.id),
        (select jsonb_agg(jsonb_build_array(hash, file) order by hash) from mirrored_texts t where t.log = l.id),
        (select jsonb_agg(jsonb_build_array(entry, actor, object, text_hash, at, withdrawn_by, withdrawn_at) order by entry)
          from mirrored_endorsements e where e.log = l.id))) as pages
    from logs l order by l.origin`;
}
