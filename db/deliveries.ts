import { and, desc, eq, sql as fragment, lt } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Reader, Sql, Writer } from "./open.ts";
import { activities, deliveries } from "./schema/federation.ts";

/** One inbox that one activity still has to reach. */
export type DueDelivery = {
  readonly id: string;
  readonly activity: string;
  /** Actor IRI of who signs. */
  readonly sender: string;
  readonly host: string;
  readonly target: string;
  readonly attempts: number;
  /** Of the try before. */
  readonly lastStatus: number | null;
  readonly bytes: Buffer;
  readonly createdAt: Instant;
};

/** A host whose turn it is, leased to this worker. */
export type LeasedHost = {
  readonly host: string;
  readonly failures: number;
  readonly isBlocked: boolean;
  readonly isAllowed: boolean;
};

/** What became of one try. */
export type DeliveryResult = {
  readonly id: string;
  readonly state: "pending" | "delivered" | "failed" | "dropped";
  readonly nextAt: Instant;
  readonly status: number | undefined;
  readonly error: string | undefined;
};

/** How a host did in one turn; `openUntil` when it gets nothing before then. */
export type HostResult = {
  readonly host: string;
  readonly failures: number;
  readonly succeeded: boolean;
  readonly openUntil: Instant | undefined;
  readonly error: string | undefined;
};

/** The database's clock with the offset of tests, in milliseconds. */
export type WorkerClock = { readonly worker: string; readonly offset: number };

/** One inbox that one activity shall reach. */
export type Target = { readonly activity: string; readonly host: string; readonly target: string };

const TARGETS_A_STATEMENT = 5_000;

/** Queues activities for their inboxes, in the transaction that made them and in this order; a repeat adds nothing. */
export async function enqueueDeliveries(tx: Writer, targets: readonly Target[], at: Instant): Promise<void> {
  for (let from = 0; from < targets.length; from += TARGETS_A_STATEMENT)
    await enqueuePart(tx, targets.slice(from, from + TARGETS_A_STATEMENT), at);
}

async function enqueuePart(tx: Writer, targets: readonly Target[], at: Instant): Promise<void> {
  const activityIds = fragment.param(targets.map(({ activity }) => activity));
  const hostNames = fragment.param(targets.map(({ host }) => host));
  const inboxes = fragment.param(targets.map(({ target }) => target));
  const now = new Date(at).toISOString();
  await tx.execute(fragment`
    insert into deliveries (activity, host, target, next_at, created_at)
    select t.activity, t.host, t.target, ${now}::timestamptz, ${now}::timestamptz
    from unnest(${activityIds}::uuid[], ${hostNames}::text[], ${inboxes}::text[])
      with ordinality as t (activity, host, target, place)
    order by t.place
    on conflict (activity, target) do nothing`);
  // Hosts in order, so that two of these never wait for each other; a host that is known to be down keeps its date.
  await tx.execute(fragment`
    insert into hosts (host, due_at)
    select distinct t.host, ${now}::timestamptz from unnest(${hostNames}::text[]) as t (host) order by t.host
    on conflict (host) do update set due_at = greatest(least(hosts.due_at, excluded.due_at), hosts.open_until)`);
}

/** Leases hosts that are due, the longest waiting first; each is one worker's alone until it is released or the lease ends. */
export async function leaseHosts(sql: Sql, at: WorkerClock, lease: number, limit: number): Promise<LeasedHost[]> {
  return sql<LeasedHost[]>`
    with clock as (select clock_timestamp() + ${at.offset} * interval '1 millisecond' as now),
    due as (
      select host from hosts, clock
      where (due_at <= clock.now and leased_until is null) or leased_until < clock.now
      order by due_at nulls first limit ${limit} for update of hosts skip locked
    )
    update hosts set due_at = null, leased_by = ${at.worker}, leased_until = clock.now + ${lease} * interval '1 millisecond'
    from due, clock where hosts.host = due.host
    returning hosts.host, hosts.failures, hosts.blocked_at is not null as "isBlocked",
      hosts.allowed_at is not null as "isAllowed"`;
}

/** The next deliveries of each host in their order, without those that wait for another try. */
export async function listDue(
  sql: Sql,
  at: WorkerClock,
  hosts: readonly string[],
  each: number,
): Promise<DueDelivery[]> {
  return sql<DueDelivery[]>`
    select d.id, d.activity, a.sender, d.host, d.target, d.attempts, d.last_status as "lastStatus", a.bytes, d.created_at as "createdAt"
    from unnest(${[...hosts]}::text[]) as h (host)
    cross join lateral (
      select * from deliveries
      where deliveries.host = h.host and state = 'pending'
        and next_at <= clock_timestamp() + ${at.offset} * interval '1 millisecond'
      order by deliveries.id limit ${each}
    ) as d join activities a on a.id = d.activity
    order by d.host, d.id`;
}

/** Keeps the leases of a worker that still lives. */
export async function renewLeases(sql: Sql, at: WorkerClock, lease: number, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  await sql`
    update hosts set leased_until = clock_timestamp() + ${at.offset + lease} * interval '1 millisecond'
    where host in (
      select host from hosts where leased_by = ${at.worker} and host = any (${[...hosts]}::text[]) order by host for update
    )`;
}

/** Saves what became of many tries in one statement. */
export async function saveResults(sql: Sql, at: WorkerClock, results: readonly DeliveryResult[]): Promise<void> {
  if (results.length === 0) return;
  const time = (value: Instant) => new Date(value).toISOString();
  await sql`
    update deliveries d set
      state = r.state, attempts = d.attempts + 1, next_at = r.next_at, last_status = r.status, last_error = r.error,
      done_at = case when r.state = 'pending' then null else clock_timestamp() + ${at.offset} * interval '1 millisecond' end
    from unnest(
      ${results.map(({ id }) => id)}::uuid[], ${results.map(({ state }) => state)}::text[],
      ${results.map(({ nextAt }) => time(nextAt))}::timestamptz[],
      ${results.map(({ status }) => status ?? null)}::integer[], ${results.map(({ error }) => error ?? null)}::text[]
    ) as r (id, state, next_at, status, error)
    where d.id = r.id and d.state = 'pending'`;
}

/** Ends the turn of hosts: the lease goes back, with the time when each is due again; of peers it is counted by days how it went. */
export async function releaseHosts(sql: Sql, at: WorkerClock, results: readonly HostResult[]): Promise<void> {
  if (results.length === 0) return;
  const time = (value: Instant | undefined) => (value === undefined ? null : new Date(value).toISOString());
  // Whoever queued something meanwhile has set due_at: least() keeps it, also when this statement had to wait for that row.
  await sql`
    with r as (
      select * from unnest(
        ${results.map(({ host }) => host)}::text[], ${results.map(({ failures }) => failures)}::integer[],
        ${results.map(({ succeeded }) => (succeeded ? 1 : 0))}::integer[],
        ${results.map(({ openUntil }) => time(openUntil))}::timestamptz[],
        ${results.map(({ error }) => error ?? null)}::text[]
      ) as r (host, failures, succeeded, open_until, error)
    ), held as materialized (
      -- In the order in which targets are queued, so that neither waits for the other.
      select hosts.host from hosts join r on r.host = hosts.host order by hosts.host for update of hosts
    ), days as (
      insert into peer_days as d (host, day, deliveries, failed_deliveries)
      select r.host, floor(extract(epoch from clock_timestamp() + ${at.offset} * interval '1 millisecond') / 86400)::integer,
        r.succeeded, case when r.open_until is null then 0 else 1 end
      from r join peers on peers.host = r.host where r.succeeded = 1 or r.open_until is not null
      order by r.host
      on conflict (host, day) do update set deliveries = d.deliveries + excluded.deliveries,
        failed_deliveries = d.failed_deliveries + excluded.failed_deliveries
    )
    update hosts h set
      leased_until = null, leased_by = null, failures = r.failures, open_until = r.open_until,
      last_error = coalesce(r.error, case when r.succeeded = 1 then null else h.last_error end),
      last_success_at = case when r.succeeded = 1 then clock_timestamp() + ${at.offset} * interval '1 millisecond'
        else h.last_success_at end,
      due_at = greatest(r.open_until, least(h.due_at, (
        select min(next_at) from deliveries d where d.host = h.host and d.state = 'pending')))
    from r join held on held.host = r.host where h.host = r.host and h.leased_by = ${at.worker}`;
}

/** Gives up what has waited for longer than `days`, and drops all that a blocked host, or one of `refused`, would get, but for the Reject that tells it so. */
export async function giveUp(
  sql: Sql,
  at: WorkerClock,
  hosts: readonly string[],
  days: number,
  refused: readonly string[] = [],
): Promise<void> {
  await sql`
    update deliveries d set
      state = case when h.blocked_at is null and h.host <> all (${[...refused]}) then 'failed' else 'dropped' end,
      done_at = clock_timestamp() + ${at.offset} * interval '1 millisecond'
    from hosts h, activities a
    where h.host = any (${[...hosts]}) and d.host = h.host and d.state = 'pending' and a.id = d.activity
      and (((h.blocked_at is not null or h.host = any (${[...refused]})) and a.type <> 'Reject')
      or d.created_at < clock_timestamp() + ${at.offset} * interval '1 millisecond' - ${days} * interval '1 day')`;
}

/** Hands every lease of this worker back at once. */
export async function returnLeases(sql: Sql, at: WorkerClock): Promise<void> {
  await sql`
    update hosts set leased_until = null, leased_by = null,
      due_at = clock_timestamp() + ${at.offset} * interval '1 millisecond'
    where leased_by = ${at.worker}`;
}

/** What has to reach whom, newest first, for operators. */
export async function listDeliveries(
  db: Reader,
  filter: {
    readonly state?: DeliveryResult["state"] | undefined;
    readonly host?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
) {
  const { state, host, before, limit } = filter;
  return db
    .select({
      id: deliveries.id,
      activity: activities.iri,
      type: activities.type,
      target: deliveries.target,
      state: deliveries.state,
      attempts: deliveries.attempts,
      nextAt: deliveries.nextAt,
      lastStatus: deliveries.lastStatus,
      lastError: deliveries.lastError,
    })
    .from(deliveries)
    .innerJoin(activities, eq(activities.id, deliveries.activity))
    .where(
      and(
        state === undefined ? undefined : eq(deliveries.state, state),
        host === undefined ? undefined : eq(deliveries.host, host),
        before === undefined ? undefined : lt(deliveries.id, before),
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(limit);
}
