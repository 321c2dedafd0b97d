import type { Sql } from "#db/open.ts";

/** What an instance holds of the logs of others. */
const MIRRORS = [
  "log_entries",
  "log_tiles",
  "log_folds",
  "log_bodies",
  "log_keys",
  "witnessed",
  "mirrored_texts",
  "mirrored_bodies",
  "mirrored_motions",
  "mirrored_endorsements",
];

/** Puts a copy of every table aside; an earlier copy is gone. */
export async function backUp(sql: Sql): Promise<void> {
  await sql.unsafe(`
    drop schema if exists backup cascade;
    create schema backup;
    do $$ declare t text; begin
      for t in select tablename from pg_tables where schemaname = 'public' loop
        execute format('create table backup.%I as table public.%I', t, t);
      end loop;
    end $$`);
}

/** Puts back what was held of other logs then; the own log and the acts of the instance stay. */
export async function restoreMirrors(sql: Sql): Promise<void> {
  const mirrored = "(select id from public.logs where host is not null)";
  const parts = MIRRORS.map(
    (table) => `delete from public.${table} where log in ${mirrored};
      insert into public.${table} select * from backup.${table} where log in ${mirrored};`,
  );
  await inOne(
    sql,
    `
    set local session_replication_role = replica;
    ${parts.join("\n")}
    delete from public.logs where host is not null;
    insert into public.logs select * from backup.logs where host is not null;
    ${["equivocations", "log_forks", "log_branches", "branch_leaves", "branch_tiles"]
      .map((table) => `delete from public.${table}; insert into public.${table} select * from backup.${table}`)
      .join(";")}`,
  );
}

/** Puts everything back, the own log too: what was published since is forgotten. */
export async function restoreAll(sql: Sql): Promise<void> {
  await inOne(
    sql,
    `
    set local session_replication_role = replica;
    do $$ declare t text; c text; begin
      for t in select tablename from pg_tables where schemaname = 'public' loop
        select string_agg(quote_ident(column_name), ', ') into c from information_schema.columns
          where table_schema = 'public' and table_name = t and is_generated = 'NEVER';
        execute format('delete from public.%I', t);
        execute format('insert into public.%I (%s) overriding system value select %s from backup.%I', t, c, c, t);
      end loop;
    end $$`,
  );
}

/** Several statements in one transaction. */
async function inOne(sql: Sql, statements: string): Promise<void> {
  await sql.begin((tx) => tx.unsafe(statements));
}
