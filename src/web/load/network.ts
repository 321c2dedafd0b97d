import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { KnownNetwork } from "#commands/coalition/network.ts";
import type { Place, Snapshot } from "#domain/network/network.ts";
import { partOf, pictureOf } from "#domain/network/picture.ts";
import type { Shown } from "#domain/network/ties.ts";
import type { GraphFilter, GraphView, PlaceLine, TieLine } from "#web/coalition/graph.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { forksByActor } from "./equivocation.ts";

const PAGE = 100;

/** The last moment of a day in UTC, `YYYY-MM-DD`; undefined for what is none. */
export function endOfDay(day: string | undefined): Instant | undefined {
  if (day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? undefined : at + DAY - 1;
}

/** All that the page of the network, or of one coalition in it, shows. */
export async function loadGraphView(
  desk: Desk,
  visit: Visit,
  filter: GraphFilter,
  coalition: CoalitionRow | undefined,
): Promise<Omit<GraphView, "whole">> {
  const [network, forks] = await Promise.all([desk.network(), forksByActor(desk)]);
  const at = endOfDay(filter.at) ?? visit.at;
  const asked = {
    at,
    of: coalition?.actor,
    within: filter.within,
    kinds: filter.node.length === 0 ? undefined : new Set(filter.node),
    ties: filter.tie.length === 0 ? undefined : new Set(filter.tie),
  };
  const whole = network.snapshot(asked);
  const home = visit.home === undefined ? undefined : desk.iris.actor(visit.home.id);
  const middle = filter.within ?? coalition?.actor ?? home;
  const snapshot = filter.part === undefined ? whole : partly(whole, middle, filter.part);
  const pages = Math.max(1, Math.ceil(Math.max(snapshot.places.length, snapshot.ties.length) / PAGE));
  const number = Math.min(filter.page, pages);
  const onPage = <Row>(rows: readonly Row[]) => rows.slice((number - 1) * PAGE, number * PAGE);
  return {
    coalition: coalition === undefined ? undefined : (network.place(coalition.actor)?.name ?? coalition.actor),
    filter: { ...filter, page: number },
    within: filter.within === undefined ? undefined : (network.place(filter.within)?.name ?? filter.within),
    at,
    ...neighbours(network, filter.at, visit.at),
    counts: { places: snapshot.places.length, ties: snapshot.ties.length },
    picture:
      filter.part === undefined ? network.picture(asked, middle) : pictureOf(snapshot, middle, { isWhole: true }),
    places: onPage(snapshot.places).map((place) => ({ ...placeLine(place, network), fork: forks.get(place.id) })),
    ties: onPage(snapshot.ties).map((tie) => tieLine(tie, network)),
    pages,
    json: jsonHref(filter, coalition),
  };
}

/** One part of a list that is too long for one picture. */
function partly(snapshot: Snapshot, middle: string | undefined, part: number): Snapshot {
  const ids = partOf(snapshot, middle, part);
  const isIn = (id: string) => ids.has(id) || id === middle;
  return {
    places: snapshot.places.filter(({ id }) => isIn(id)),
    ties: snapshot.ties.filter(({ from, to }) => isIn(from) && isIn(to)),
  };
}

/** The days before and after on which something changed. */
function neighbours(
  network: KnownNetwork,
  at: string | undefined,
  now: Instant,
): { readonly previous?: Instant; readonly next?: Instant } {
  const days = network.days(now);
  const here = Math.floor((endOfDay(at) ?? now + DAY) / DAY);
  const [before, after] = [days.findLast((day) => day < here), days.find((day) => day > here)];
  const noon = (day: number) => day * DAY + DAY / 2;
  return { ...(before !== undefined && { previous: noon(before) }), ...(after !== undefined && { next: noon(after) }) };
}

function placeLine(place: Place, network: KnownNetwork): PlaceLine {
  const { id, name, kind, url: href, organization, isLocal, host } = place;
  const whose = organization === id ? undefined : network.place(organization);
  return {
    id,
    name,
    kind,
    href,
    organization: whose === undefined ? undefined : { name: whose.name, href: whose.url },
    host: isLocal ? undefined : host,
  };
}

function tieLine({ kind, state, since, from, to, entry, about }: Shown, network: KnownNetwork): TieLine {
  const named = (id: string) => ({ name: network.place(id)?.name ?? id, href: network.place(id)?.url ?? id });
  const record = kind === "support" ? `/pledges/${about ?? ""}` : (entry ?? undefined);
  return { kind, state, since, from: named(from), to: named(to), record };
}

function jsonHref({ at, within, node, tie }: GraphFilter, coalition: CoalitionRow | undefined): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ at, in: within })) if (value !== undefined) query.set(name, value);
  if (node.length > 0) query.set("node", node.join(","));
  if (tie.length > 0) query.set("tie", tie.join(","));
  const base =
    coalition === undefined ? "/api/v1/network" : `/api/v1/coalitions/${encodeURIComponent(coalition.hash)}/graph`;
  const text = query.toString();
  return text === "" ? base : `${base}?${text}`;
}
