import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { accounts, persons } from "./schema/accounts.ts";
import { nominations } from "./schema/nominations.ts";

export type Nomination = typeof nominations.$inferSelect;

/** A nomination with the nominee's name. */
export type NamedNomination = Nomination & { readonly name: string; readonly hasAccount: boolean };

const named = (db: Reader) =>
  db
    .select({
      nomination: nominations,
      name: persons.name,
      hasAccount: sql<boolean>`exists (select 1 from ${accounts} where ${accounts.person} = ${persons.id})`,
    })
    .from(nominations)
    .innerJoin(persons, eq(persons.id, nominations.nominee));

/** In the order in which they were put forward. */
export async function listNominations(db: Reader, motion: string): Promise<NamedNomination[]> {
  const rows = await named(db).where(eq(nominations.motion, motion)).orderBy(asc(nominations.id));
  return rows.map(({ nomination, ...more }) => ({ ...nomination, ...more }));
}

export async function findNomination(db: Reader, motion: string, id: string): Promise<NamedNomination | undefined> {
  const [row] = await named(db).where(and(eq(nominations.motion, motion), eq(nominations.id, id)));
  return row === undefined ? undefined : { ...row.nomination, name: row.name, hasAccount: row.hasAccount };
}

export async function saveNomination(tx: Writer, row: typeof nominations.$inferInsert): Promise<void> {
  await tx.insert(nominations).values(row);
}

export async function changeNomination(tx: Writer, id: string, change: Partial<Nomination>): Promise<void> {
  await tx.update(nominations).set(change).where(eq(nominations.id, id));
}

/** The persons behind options of a motion's ballots, by how they are named there. */
export async function findNominees(
  db: Reader,
  motion: string,
  options: readonly string[],
): Promise<Map<string, string>> {
  if (options.length === 0) return new Map();
  const rows = await db
    .select({ option: nominations.option, nominee: nominations.nominee })
    .from(nominations)
    .where(
      and(eq(nominations.motion, motion), isNotNull(nominations.option), inArray(nominations.option, [...options])),
    );
  return new Map(rows.flatMap(({ option, nominee }) => (option === null ? [] : [[option, nominee] as const])));
}
