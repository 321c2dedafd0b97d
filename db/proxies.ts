import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { and, desc, eq, gt, isNotNull, isNull, lte, ne, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { persons } from "./schema/accounts.ts";
import { bodies } from "./schema/bodies.ts";
import { motions } from "./schema/motions.ts";
import { proxies } from "./schema/proxies.ts";

export type Proxy = typeof proxies.$inferSelect;

export async function saveProxy(tx: Writer, row: typeof proxies.$inferInsert): Promise<void> {
  await tx.insert(proxies).values(row);
}

export async function changeProxy(tx: Writer, id: string, change: Partial<Proxy>): Promise<void> {
  await tx.update(proxies).set(change).where(eq(proxies.id, id));
}

export async function findProxy(db: Reader, id: string): Promise<Proxy | undefined> {
  const [row] = await db.select().from(proxies).where(eq(proxies.id, id));
  return row;
}

export async function lockProxy(tx: Writer, id: string): Promise<Proxy | undefined> {
  const [row] = await tx.select().from(proxies).where(eq(proxies.id, id)).for("update");
  return row;
}

/** Whether a proxy of this scope stands, offered or accepted; what has expired is put out of its way. */
export async function hasGivenProxy(
  tx: Writer,
  { body, principal, motion }: Pick<Proxy, "body" | "principal" | "motion">,
  at: Instant,
): Promise<boolean> {
  const scope = and(
    eq(proxies.body, body),
    eq(proxies.principal, principal),
    motion === null ? isNull(proxies.motion) : eq(proxies.motion, motion),
    isNull(proxies.endedAt),
  );
  await tx
    .update(proxies)
    .set({ endedAt: proxies.expiresAt })
    .where(and(scope, lte(proxies.expiresAt, at)));
  return (await tx.$count(proxies, scope)) > 0;
}

/** For how many others somebody votes in a body now. */
export async function countHeld(db: Reader, body: string, holder: string, at: Instant): Promise<number> {
  const rows = await db
    .selectDistinct({ principal: proxies.principal })
    .from(proxies)
    .where(and(eq(proxies.body, body), eq(proxies.holder, holder), isNotNull(proxies.acceptedAt), isAlive(at)));
  return rows.length;
}

const isAlive = (at: Instant) => and(isNull(proxies.endedAt), gt(proxies.expiresAt, at));

const principals = alias(persons, "principals");
const holders = alias(persons, "holders");

const named = (db: Reader) =>
  db
    .select({
      proxy: proxies,
      principal: principals.name,
      holder: holders.name,
      slug: bodies.slug,
      bodyName: bodies.name,
      motion: { number: motions.number, title: motions.title },
    })
    .from(proxies)
    .innerJoin(principals, eq(principals.id, proxies.principal))
    .innerJoin(holders, eq(holders.id, proxies.holder))
    .innerJoin(bodies, eq(bodies.id, proxies.body))
    .leftJoin(motions, eq(motions.id, proxies.motion));

export type NamedProxy = Awaited<ReturnType<typeof named>>[number];

/** What this person gave and holds in a body, newest first. */
export async function listProxiesOf(db: Reader, body: string, person: string): Promise<NamedProxy[]> {
  return named(db)
    .where(and(eq(proxies.body, body), or(eq(proxies.principal, person), eq(proxies.holder, person))))
    .orderBy(desc(proxies.id))
    .limit(100);
}

export async function findNamedProxy(db: Reader, id: string): Promise<NamedProxy | undefined> {
  const [row] = await named(db).where(eq(proxies.id, id));
  return row;
}

/** Offers that wait for this person, in any body. */
export async function listProxyOffers(db: Reader, holder: string, at: Instant): Promise<NamedProxy[]> {
  return named(db)
    .where(and(eq(proxies.holder, holder), isNull(proxies.acceptedAt), isAlive(at)))
    .orderBy(desc(proxies.id))
    .limit(20);
}

/** Whose votes this person may cast in a motion of a body. */
export async function listProxiesFor(
  db: Reader,
  { body, motion, holder }: { body: string; motion: string; holder: string },
  at: Instant,
): Promise<NamedProxy[]> {
  return named(db)
    .where(
      and(
        eq(proxies.holder, holder),
        eq(proxies.body, body),
        ne(proxies.principal, holder),
        or(isNull(proxies.motion), eq(proxies.motion, motion)),
        isNotNull(proxies.acceptedAt),
        isAlive(at),
      ),
    )
    .orderBy(desc(proxies.id))
    .limit(100);
}
