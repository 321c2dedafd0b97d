import { nameItems } from "#commands/coalition/naming.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { listActorNames } from "#db/entries.ts";
import { enoughOf, farthestOf, splitAt, type GroundItem } from "#domain/commonGround.ts";
import type { Programme, ProgrammeItem } from "#domain/programme.ts";
import type { GroundLine, GroundView } from "#web/coalition/commonGround.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

/** More lines than anybody reads are in the JSON. */
const MOST = 60;
/** Of more holders nobody looks for the two that differ most: it takes too long. */
const MOST_BRIDGED = 12;
const PLAIN_SHARE = 60;

/** The share that an address asks for, in per cent. */
export function shareIn(asked: string | undefined): number {
  return asked !== undefined && /^\d{1,3}$/.test(asked) ? Math.min(Number(asked), 100) : PLAIN_SHARE;
}

/** What the page of the common ground of a coalition shows at this share. */
export async function loadGround(desk: Desk, visit: Visit, row: CoalitionRow, share: number): Promise<GroundView> {
  const { bodies, items } = await desk.ground(row);
  const { programme, below } = splitAt(items, bodies.length, share);
  const need = enoughOf(bodies.length, share);
  const shownBelow = below.slice(0, Math.max(0, MOST - programme.length));
  const shown = [...programme.slice(0, MOST), ...shownBelow];
  const [named, nameOf] = await Promise.all([
    nameItems(desk.db.orm, desk.iris, shown),
    namesOf(desk, [row.actor, ...bodies]),
  ]);
  const own = visit.home && desk.iris.actor(visit.home.id);
  const isMember = own !== undefined && bodies.includes(own);
  const line = (item: ProgrammeItem) =>
    lineOf(item, items, bodies, nameOf, isMember && mayIn(visit, visit.home, "endorse") ? own : undefined);
  const count = (least: number) => items.filter(({ holders }) => holders.length >= Math.max(1, least)).length;
  return {
    hex: row.hash.slice("sha256:".length),
    coalition: nameOf(row.actor),
    share,
    bodies: bodies.map(nameOf),
    programme: named.slice(0, Math.min(programme.length, MOST)).map(line),
    below: named.slice(Math.min(programme.length, MOST)).map(line),
    more: items.length - shown.length,
    counts: { now: programme.length, lower: count(need - 1), higher: count(need + 1) },
    mayMove: isMember && mayIn(visit, visit.home, "act-in-coalition"),
  };
}

/** The draft programme at this share, whole. */
export async function loadProgramme(desk: Desk, row: CoalitionRow, share: number): Promise<Programme> {
  const { bodies, items } = await desk.ground(row);
  const { programme } = splitAt(items, bodies.length, share);
  const [named, nameOf] = await Promise.all([
    nameItems(desk.db.orm, desk.iris, programme),
    namesOf(desk, [row.actor, ...bodies]),
  ]);
  return { coalition: nameOf(row.actor), hash: row.hash, share, bodies, items: named, nameOf };
}

function lineOf(
  item: ProgrammeItem,
  items: readonly GroundItem[],
  bodies: readonly string[],
  nameOf: (body: string) => string,
  own: string | undefined,
): GroundLine {
  const { holders, no, left, opposed, uneven, difference } = item;
  const said = new Set([...holders, ...no, ...left]);
  const pair = holders.length > 1 && holders.length <= MOST_BRIDGED ? farthestOf(item, items) : undefined;
  // A position is named by its entry, which every instance knows by the same address.
  const addresses = item.names.filter((name) => name.startsWith("http"));
  const hold = addresses.find((name) => name.includes("/gazette/")) ?? addresses[0];
  return {
    title: item.title,
    href: item.href,
    holders: holders.map(nameOf),
    no: no.map(nameOf),
    left: left.map(nameOf),
    silent: bodies.filter((body) => !said.has(body)).map(nameOf),
    points: opposed + uneven,
    difference,
    bridge: pair && { one: nameOf(pair.one), other: nameOf(pair.other) },
    hold: own === undefined || holders.includes(own) ? undefined : hold,
  };
}

async function namesOf(desk: Desk, actors: readonly string[]): Promise<(actor: string) => string> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), actors);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}
