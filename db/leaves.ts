import { sql, type SQL } from "drizzle-orm";
import type { Writer } from "./open.ts";
import type { logEntries } from "./schema/gazette.ts";

/** The row of a leaf without its place. */
export type LeafRow = Omit<typeof logEntries.$inferInsert, "log" | "index">;

type Column = readonly (string | number | null)[];
const column = (values: Column, type: string): SQL => sql`${sql.param(values)}::${sql.raw(type)}[]`;

const timeOf = (at: LeafRow["issuedAt"]): string | null => (typeof at === "number" ? new Date(at).toISOString() : null);

/** Inserts leaves from an index of a log on, in one statement: their bytes come as one value, which is cut there. */
export async function insertLeaves(tx: Writer, log: string, from: number, rows: readonly LeafRow[]): Promise<void> {
  let end = 1;
  const starts = rows.map(({ leaf }) => {
    end += leaf.length;
    return end - leaf.length;
  });
  const texts = (pick: (row: LeafRow) => string | null | undefined): SQL =>
    column(
      rows.map((row) => pick(row) ?? null),
      "text",
    );
  await tx.execute(sql`
    insert into log_entries (log, index, iri, type, issuer, issued_at, leaf, hash, verdict, subject, coalition, held_at)
    select ${log}::uuid, ${from}::integer + r.number::integer - 1, r.iri, r.type, r.issuer, r.issued_at::timestamptz,
      substring(b.bytes from r.start for r.length), r.hash, r.verdict, r.subject,
      r.coalition, r.held_at::timestamptz
    from (select ${Buffer.concat(rows.map(({ leaf }) => leaf))}::bytea as bytes) as b, unnest(
      ${texts(({ iri }) => iri)}, ${texts(({ type }) => type)}, ${texts(({ issuer }) => issuer)},
      ${texts(({ issuedAt }) => timeOf(issuedAt))},
      ${column(starts, "integer")}, ${column(
        rows.map(({ leaf }) => leaf.length),
        "integer",
      )},
      ${texts(({ hash }) => hash)}, ${texts(({ verdict }) => verdict)}, ${texts(({ subject }) => subject)},
      ${texts(({ coalition }) => coalition)}, ${texts(({ heldAt }) => timeOf(heldAt))}
    ) with ordinality
      as r (iri, type, issuer, issued_at, start, length, hash, verdict, subject, coalition, held_at, number)`);
}
