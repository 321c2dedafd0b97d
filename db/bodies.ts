import type { Reader, Writer } from "./open.ts";
import { type SQL, and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { bodies, keys, memberships } from "./schema/bodies.ts";
import { instance } from "./schema/instance.ts";
import { isSlug } from "#domain/bodies.ts";

export type Body = typeof bodies.$inferSelect;
export type Key = typeof keys.$inferSelect;

export async function findBody(db: Reader, id: string): Promise<Body | undefined> {
  const [row] = await db.select().from(bodies).where(eq(bodies.id, id));
  return row;
}

export async function findBodyBySlug(db: Reader, slug: string): Promise<Body | undefined> {
  if (!isSlug(slug)) return undefined;
  const [row] = await db.select().from(bodies).where(eq(bodies.slug, slug));
  return row;
}

export async function lockBody(tx: Writer, slug: string): Promise<Body | undefined> {
  if (!isSlug(slug)) return undefined;
  const [row] = await tx.select().from(bodies).where(eq(bodies.slug, slug)).for("update");
  return row;
}

/** The organization that this instance was set up for; undefined before set-up. */
export async function findHome(db: Reader): Promise<Body | undefined> {
  const [row] = await db.select().from(instance).innerJoin(bodies, eq(bodies.id, instance.homeBody));
  return row?.bodies;
}

/** True of bodies whose members-only things the person may see: their own in good standing, councils in which they sit, and all of an organization for its admins. */
export function isInside(person: string | null): SQL<boolean> {
  if (person === null) return sql`false`;
  return sql`(exists (select 1 from ${memberships} place where place.person = ${person} and place.standing = 'good'
    and (place.body = ${bodies.id} or (place.role = 'admin' and place.body = ${bodies.organization})))
    or exists (select 1 from mandates m join offices o on o.id = m.office where m.holder = ${person} and o.kind = 'seat' and o.coalition is null
      and o.body = ${bodies.id} and m.number is not null and m."from" <= clock_timestamp()
      and clock_timestamp() < least(m.until, m.revoked_at)))`;
}

/** Bodies in the order they were founded; `seenBy` leaves out what this person (null: a stranger) may not see. */
export async function listBodies(
  db: Reader,
  {
    after,
    limit,
    kinds,
    seenBy,
  }: {
    after?: string | undefined;
    limit: number;
    kinds?: readonly Body["kind"][] | undefined;
    seenBy?: string | null | undefined;
  },
): Promise<Body[]> {
  return db
    .select()
    .from(bodies)
    .where(
      and(
        after === undefined ? undefined : gt(bodies.id, after),
        kinds === undefined ? undefined : inArray(bodies.kind, [...kinds]),
        seenBy === undefined ? undefined : or(eq(bodies.visibility, "public"), isInside(seenBy)),
      ),
    )
    .orderBy(asc(bodies.id))
    .limit(limit);
}

export async function listChildren(db: Reader, parent: string): Promise<Body[]> {
  return db.select().from(bodies).where(eq(bodies.parent, parent)).orderBy(asc(bodies.name)).limit(500);
}

export async function findBodies(db: Reader, ids: readonly string[]): Promise<Body[]> {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(bodies)
        .where(inArray(bodies.id, [...ids]));
}

/** Of these bodies, those that this person (null: a stranger) may see. */
export async function listSeen(db: Reader, ids: readonly string[], person: string | null): Promise<Body[]> {
  if (ids.length === 0) return [];
  const seen = or(eq(bodies.visibility, "public"), isInside(person));
  return db
    .select()
    .from(bodies)
    .where(and(inArray(bodies.id, [...ids]), seen));
}

/** The body and what it stands in, the body first and the organization last. */
export async function listAncestors(db: Reader, id: string): Promise<{ id: string; slug: string; name: string }[]> {
  const rows = await db.execute<{ id: string; slug: string; name: string }>(sql`
    with recursive up as (
      select id, slug, name, parent, 0 as depth from bodies where id = ${id}
      union all
      select b.id, b.slug, b.name, b.parent, up.depth + 1 from bodies b join up on b.id = up.parent where up.depth < 32
    ) select id, slug, name from up order by depth`);
  return [...rows];
}

/** False when the slug is taken. */
export async function saveBody(tx: Writer, row: typeof bodies.$inferInsert): Promise<boolean> {
  const saved = await tx
    .insert(bodies)
    .values(row)
    .onConflictDoNothing({ target: bodies.slug })
    .returning({ id: bodies.id });
  return saved.length === 1;
}

export async function changeBodyRow(tx: Writer, id: string, change: Partial<Body>): Promise<void> {
  await tx.update(bodies).set(change).where(eq(bodies.id, id));
}

export async function saveKey(tx: Writer, row: typeof keys.$inferInsert): Promise<string> {
  const [saved] = await tx.insert(keys).values(row).returning({ id: keys.id });
  return (saved as { id: string }).id;
}

/** The keys of a body that are in use now. */
export async function listCurrentKeys(db: Reader, body: string): Promise<Key[]> {
  return db
    .select()
    .from(keys)
    .where(and(eq(keys.body, body), isNull(keys.retiredAt)));
}

export async function findCurrentKey(db: Reader, body: string, purpose: Key["purpose"]): Promise<Key | undefined> {
  const [row] = await db
    .select()
    .from(keys)
    .where(and(eq(keys.body, body), eq(keys.purpose, purpose), isNull(keys.retiredAt)));
  return row;
}

/** All keys a body ever had for a purpose, oldest first. */
export async function listKeys(db: Reader, body: string, purpose: Key["purpose"]): Promise<Key[]> {
  return db
    .select()
    .from(keys)
    .where(and(eq(keys.body, body), eq(keys.purpose, purpose)))
    .orderBy(asc(keys.createdAt));
}

/** All bodies that one organization answers for, the organization among them, by name. */
export async function listBodiesOf(db: Reader, organization: string): Promise<Body[]> {
  return db.select().from(bodies).where(eq(bodies.organization, organization)).orderBy(asc(bodies.name)).limit(2_000);
}
