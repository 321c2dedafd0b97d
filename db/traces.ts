import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { asc, count, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { activities, deliveries, hosts } from "./schema/federation.ts";

type DeliveryState = (typeof deliveries.$inferSelect)["state"];

/** Activities whose bytes name an address, newest first; in what way, their documents tell. */
export async function listNaming(db: Reader, address: string, limit: number) {
  return db
    .select()
    .from(activities)
    .where(or(eq(activities.iri, address), sql`position(convert_to(${address}, 'utf8') in ${activities.bytes}) > 0`))
    .orderBy(desc(activities.id))
    .limit(limit);
}

/** Where activities had to go and what became of it. */
export async function listTargetsOf(db: Reader, ids: readonly string[]) {
  return ids.length === 0
    ? []
    : db
        .select({ delivery: deliveries, openUntil: hosts.openUntil, blockedAt: hosts.blockedAt })
        .from(deliveries)
        .leftJoin(hosts, eq(hosts.host, deliveries.host))
        .where(inArray(deliveries.activity, [...ids]))
        .orderBy(asc(deliveries.id));
}

/** How many deliveries are in each state. */
export async function countDeliveries(db: Reader): Promise<Readonly<Record<DeliveryState, number>>> {
  const rows = await db.select({ state: deliveries.state, count: count() }).from(deliveries).groupBy(deliveries.state);
  return {
    pending: 0,
    delivered: 0,
    failed: 0,
    dropped: 0,
    ...Object.fromEntries(rows.map((row) => [row.state, row.count])),
  };
}

/** Hosts that do not get what they should, or about which an admin decided something. */
export async function listTroubledHosts(db: Reader) {
  const { failures, blockedAt, allowedAt } = hosts;
  return db
    .select()
    .from(hosts)
    .where(or(sql`${failures} > 0`, isNotNull(blockedAt), isNotNull(allowedAt)))
    .orderBy(asc(hosts.host));
}

/** Makes what waits for a host (or any) due now, and takes up again what had failed since `since`; answers how many deliveries. */
export async function retryDeliveries(
  tx: Writer,
  host: string | undefined,
  { at, since }: { readonly at: Instant; readonly since: Instant },
): Promise<number> {
  const [now, first] = [moment(at), moment(since)];
  const ofHost = host === undefined ? sql`true` : sql`host = ${host}`;
  const rows = await tx.execute<{ host: string }>(sql`
    update deliveries set state = 'pending', next_at = ${now}, done_at = null
    where ${ofHost} and (state = 'pending' or (state = 'failed' and created_at > ${first}))
    returning host`);
  await tx.execute(sql`
    update hosts set open_until = null, due_at = ${now}
    where ${ofHost} and leased_until is null and exists (
      select 1 from deliveries d where d.host = hosts.host and d.state = 'pending')`);
  return rows.length;
}

const moment = (at: Instant) => sql`${new Date(at).toISOString()}::timestamptz`;
