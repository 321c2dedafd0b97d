import { listLogBodies } from "#db/entries.ts";
import { findBodies, listBodiesOf } from "#db/bodies.ts";
import { type EntryFilter, listEntries } from "#db/entries.ts";
import { type Log, type LogEntry, findLog, findLogById, findLogOf, findNamedEntry, listLogs } from "#db/gazette.ts";
import { listPeers } from "#db/peers.ts";
import { findEntryOf, findSuccessorOf } from "#db/succession.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { GazetteFilter, Whose } from "#web/gazette.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { instantOf } from "#web/kit/times.ts";
import { listPathOf } from "./gazette.ts";
import { isKnownType } from "./sentences.ts";

/** A record that is held here, as a choice: how an address names it, and whose it is. */
export type HeldRecord = { readonly log: Log; readonly value: string; readonly name: string };

type Option = { readonly value: string; readonly name: string };

/** How many groups a filter offers. */
const GROUPS = 300;

/** All records that are held here: the own organization's first, then others of this server, then those of peers. */
export async function listHeld(desk: Desk, visit: Visit): Promise<HeldRecord[]> {
  const reader = desk.db.orm;
  const [logs, peers] = await Promise.all([listLogs(reader), listPeers(reader)]);
  const own = logs.flatMap(({ organization }) => (organization === null ? [] : [organization]));
  const organizations = await findBodies(reader, own);
  const held = logs.flatMap((log): HeldRecord[] => {
    const slug = log.prefix.split("/").at(-1) ?? "";
    if (log.organization !== null) {
      const body = organizations.find(({ id }) => id === log.organization);
      return body === undefined || body.visibility !== "public"
        ? []
        : [{ log, value: slug, name: log.closedAt === null ? body.name : `${body.name} · ${slug}` }];
    }
    const name = peers.find(({ host }) => host === log.host)?.name;
    return log.size === 0 ? [] : [{ log, value: `${log.host}/${slug}`, name: name || (log.host ?? "") }];
  });
  const rank = ({ log: { organization, closedAt } }: HeldRecord) =>
    (organization === visit.home?.id ? 0 : organization !== null ? 2 : 4) + (closedAt === null ? 0 : 1);
  return held.toSorted((one, other) => rank(one) - rank(other));
}

/** The record that an address names: none is the home organization's, a slug one of this server, host and slug a mirrored one. */
export async function findRecord(desk: Desk, visit: Visit, named: string): Promise<Log | undefined> {
  if (named === "") return visit.home === undefined ? undefined : findLogOf(desk.db.orm, visit.home.id);
  const slug = named;
  if (!/^(?:[a-z0-9.:[\]-]{1,260}\/)?[a-z0-9_]{1,30}(?:-\d{1,6})?$/.test(slug)) return undefined;
  const [host, path] = slug.includes("/") ? slug.split("/") : [desk.iris.host, slug];
  const log = await findLog(desk.db.orm, `${host}/gazette/${path}`);
  // One's own name is no way round to a mirror, nor the other way.
  return log === undefined || (log.organization === null) !== slug.includes("/") ? undefined : log;
}

/** Paths of the record whose place this one took, and of the one that took its place. */
export async function neighboursOf(desk: Desk, log: Log): Promise<{ before?: string; after?: string }> {
  const [before, after] = await Promise.all([
    log.succeeds === null ? undefined : findLogById(desk.db.orm, log.succeeds),
    log.closedAt === null ? undefined : findSuccessorOf(desk.db.orm, log.id),
  ]);
  return {
    ...(before !== undefined && { before: listPathOf(desk, before) }),
    ...(after !== undefined && { after: listPathOf(desk, after) }),
  };
}

/** Where an entry stands that a closed record of our own does not have: the address of an act does not change with the record. */
export async function findMoved(desk: Desk, log: Log, id: string): Promise<string | undefined> {
  if (log.organization === null || log.closedAt === null || !/^[0-9A-Za-z-]{1,64}$/.test(id)) return undefined;
  if ((await findNamedEntry(desk.db.orm, log, id)) !== undefined) return undefined;
  const found = await findEntryOf(desk.db.orm, log.organization, id);
  return found === undefined ? undefined : `${listPathOf(desk, found.log)}/entries/${id}`;
}

/** Groups whose acts a record holds. */
export async function listGroupsOf(desk: Desk, log: Log): Promise<Option[]> {
  if (log.organization === null) {
    const bodies = await listLogBodies(desk.db.orm, log.id, GROUPS);
    return bodies.map(({ actor, name }) => ({ value: actor, name: name ?? actor.replace(/^https?:\/\//, "") }));
  }
  const bodies = await listBodiesOf(desk.db.orm, log.organization);
  return bodies
    .filter(({ visibility }) => visibility === "public")
    .slice(0, GROUPS)
    .map(({ slug, name }) => ({ value: slug, name }));
}

/** The filter of an address as the database understands it; undefined where nothing can fit. */
async function filterOf(
  desk: Desk,
  log: Log,
  { body = "", type = "", from = "", to = "", verdict = "" }: GazetteFilter,
): Promise<Omit<EntryFilter, "limit"> | undefined> {
  const issuer = body === "" ? undefined : await issuerOf(desk, log, body);
  if ((body !== "" && issuer === undefined) || (type !== "" && !isKnownType(type))) return undefined;
  const end = midnight(to, desk.timeZone);
  return {
    issuer,
    type: type === "" ? undefined : type,
    isInert: verdict === "inert",
    from: midnight(from, desk.timeZone),
    // Noon of the next day is on the next day, whatever the clocks do that night.
    to: end === undefined ? undefined : midnight(dayAfter(to), desk.timeZone),
  };
}

const midnight = (day: string, timeZone: string): Instant | undefined => instantOf(`${day}T00:00`, timeZone);
const dayAfter = (day: string): string => new Date(Date.parse(`${day}T12:00:00Z`) + DAY).toISOString().slice(0, 10);

async function issuerOf(desk: Desk, log: Log, body: string): Promise<string | undefined> {
  if (log.organization === null) return body;
  const found = (await listBodiesOf(desk.db.orm, log.organization)).find(({ slug }) => slug === body);
  return found?.visibility === "public" ? desk.iris.actor(found.id) : undefined;
}

/** Entries that fit, newest first. */
export async function listFitting(
  desk: Desk,
  log: Log,
  filter: GazetteFilter,
  place: Pick<EntryFilter, "before" | "after" | "limit">,
): Promise<LogEntry[]> {
  const fitting = await filterOf(desk, log, filter);
  return fitting === undefined ? [] : listEntries(desk.db.orm, log.id, { ...fitting, ...place });
}

/** Whose record it is, where it is not the home organization's. */
export async function whoseOf(
  desk: Desk,
  visit: Visit,
  log: Log,
  away: (host: string) => Promise<Whose["away"]>,
): Promise<Whose | undefined> {
  if (log.organization !== null && log.organization === visit.home?.id) return undefined;
  const held = (await listHeld(desk, visit)).find((record) => record.log.id === log.id);
  const name = held?.name ?? log.origin;
  return log.host === null ? { name } : { name, host: log.host, away: await away(log.host) };
}
