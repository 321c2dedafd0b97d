import { type Body, listBodies } from "#db/bodies.ts";
import { ownId } from "#db/between.ts";
import {
  findStandingPlacement,
  listAllPlacements,
  listPlacementsIn,
  listUnanswered,
  type PlacedRow,
} from "#db/placements.ts";
import type { KnownNetwork } from "#commands/coalition/network.ts";
import type { Place } from "#domain/network/network.ts";
import type { Need } from "#web/home.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import type { PlacedLine, RegionLine, RegionSide } from "#web/regions.ts";

const movable: ReadonlySet<string> = new Set(["organization", "chapter", "region"]);
const REGIONS = 500;

/** Where a body stands, and of a region who stands in it or asks to; nothing of what is for members only. */
export async function loadRegionSide(desk: Desk, visit: Visit, body: Body): Promise<RegionSide | undefined> {
  if (body.visibility !== "public") return undefined;
  const actor = desk.iris.actor(body.id);
  const reader = desk.db.orm;
  const isRegion = body.kind === "region";
  const [own, within] = await Promise.all([
    movable.has(body.kind) ? findStandingPlacement(reader, actor) : undefined,
    isRegion ? listPlacementsIn(reader, [actor]) : [],
  ]);
  const mayMove = mayIn(visit, body, "move-body");
  const side = { href: `/@${body.slug}`, isRegion, mayMove, isMovable: movable.has(body.kind) };
  if (own === undefined && within.length === 0) return { ...side, own: undefined, within: [] };
  const line = liner(await desk.network(), visit.at);
  const order = { asked: 0, stands: 1, declined: 2, ended: 3 };
  return {
    ...side,
    own: own === undefined ? undefined : line(own),
    within: within
      .map(line)
      .toSorted(
        (one, other) => order[one.state] - order[other.state] || one.group.name.localeCompare(other.group.name),
      ),
  };
}

/** The regions that are known here with the groups of all organizations in them, by name. */
export async function loadRegions(desk: Desk, visit: Visit): Promise<RegionLine[]> {
  const placed = (await listAllPlacements(desk.db.orm)).filter(({ state }) => state === "stands");
  if (placed.length === 0) return [];
  const network = await desk.network();
  const line = liner(network, visit.at);
  const lines = Map.groupBy(placed, ({ region }) => region);
  return [...lines]
    .flatMap(([id, rows]) => {
      const region = network.place(id);
      if (region === undefined) return [];
      const within = rows.map(line).filter(({ isCircle }) => isCircle !== true);
      const host = region.isLocal ? undefined : region.host;
      return within.length === 0
        ? []
        : [{ name: region.name, href: region.url, host, within: within.toSorted(byName) }];
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

const byName = (one: PlacedLine, other: PlacedLine) => one.group.name.localeCompare(other.group.name);

/** The regions that a body can ask for, by name, with the organization that convenes each. */
export async function listKnownRegions(
  desk: Desk,
  body: Body,
): Promise<{ readonly actor: string; readonly name: string }[]> {
  const { places } = await desk.network();
  const names = new Map(places.map(({ id, name }) => [id, name]));
  return places
    .filter(({ id, kind }) => kind === "region" && id !== desk.iris.actor(body.id))
    .map(({ id: actor, name, organization }) => ({ actor, name: `${name} · ${names.get(organization) ?? ""}` }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .slice(0, REGIONS);
}

/** Requests that wait for somebody who speaks for the region. */
export async function loadRegionNeeds(desk: Desk, visit: Visit): Promise<Need[]> {
  if (!visit.places.some(({ membership: { role, standing } }) => role === "admin" && standing === "good")) return [];
  const regions = (await listBodies(desk.db.orm, { limit: REGIONS, kinds: ["region"] })).filter(
    (body) => body.visibility === "public" && mayIn(visit, body, "move-body"),
  );
  const asked = await listUnanswered(
    desk.db.orm,
    regions.map(({ id }) => desk.iris.actor(id)),
  );
  if (asked.length === 0) return [];
  const line = liner(await desk.network(), visit.at);
  const words = visit.speech.words.regions;
  return asked.flatMap((row): Need[] => {
    const region = regions.find(({ id }) => id === ownId(desk.iris, row.region));
    if (region === undefined) return [];
    const { group } = line(row);
    const href = `/@${region.slug}`;
    const text = words.needWhy(region.name);
    return [{ kind: "matter", place: region.name, title: words.need(group.name), text, action: words.look, href }];
  });
}

/** Names what a placement is about. */
function liner(network: KnownNetwork, at: number): (row: PlacedRow) => PlacedLine {
  const standing = new Set(
    network.snapshot({ at, ties: new Set(["nesting"]) }).ties.map(({ from, to }) => `${from} ${to}`),
  );
  const named = (actor: string, place: Place | undefined) => ({
    name: place?.name ?? URL.parse(actor)?.host ?? actor,
    href: place?.url ?? actor,
  });
  return (row) => {
    const [child, region] = [network.place(row.child), network.place(row.region)];
    const organization =
      child === undefined || child.organization === child.id ? undefined : network.place(child.organization);
    const isShown = standing.has(`${row.child} ${row.region}`);
    return {
      id: row.id,
      group: named(row.child, child),
      organization: organization?.name,
      host: child === undefined ? URL.parse(row.child)?.host : child.isLocal ? undefined : child.host,
      region: named(row.region, region),
      state: row.state,
      askedAt: row.at,
      since: row.state === "stands" ? (row.since ?? undefined) : undefined,
      records: { asked: row.entry, accepted: row.acceptedBy ?? undefined },
      ...(row.state === "stands" && child !== undefined && region !== undefined && !isShown && { isCircle: true }),
    };
  };
}
