import type { Iri } from "#domain/entries.ts";
import { compare, type Place, type Snapshot } from "./network.ts";
import type { Shown } from "./ties.ts";

/** A point of a picture that is a thousand wide and a thousand high, in whole numbers. */
export type Point = {
  readonly x: number;
  readonly y: number;
  /** Away from the middle, in tenths of a degree: where dots have room. */
  readonly out: number;
};

/** How a line looks: a tie that stands, one that is asked, support, one that ended. */
export type Look = "tie" | "asked" | "support" | "gone";

/** What is drawn as one circle: a body with those of its organization that have no circle of their own, or many under one. */
export type Head = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly isHome: boolean;
  /** How many bodies stand for it beside itself. */
  readonly dots: number;
  /** Of many under one: which part of the list it is, counted from 1. */
  readonly part?: number;
};

export type Line = { readonly from: string; readonly to: string; readonly look: Look; readonly count: number };

/** A picture that can be read: circles, lines between them, where each circle is. */
export type Picture = {
  readonly heads: readonly (Head & Point)[];
  readonly lines: readonly Line[];
  readonly isGrouped: boolean;
};

/** So many circles can be told apart on a screen. */
export const MOST_HEADS = 24;

const ownCircle: ReadonlySet<string> = new Set(["organization", "coalition", "region", "caucus"]);

/**
 * Draws a snapshot with at most so many circles: first the bodies of an organization become its dots, then whoever stands in
 * a region goes under it, then what is left goes under parts of the list by name. `isWhole` draws every body as long as they fit.
 */
export function pictureOf(
  snapshot: Snapshot,
  middle: Iri | undefined,
  options: { readonly isWhole?: boolean; readonly most?: number } = {},
): Picture {
  const { isWhole = false, most = MOST_HEADS } = options;
  const places = sortedByName(snapshot.places);
  const known = new Map(places.map((place) => [place.id, place]));
  const alone = (place: Place): Iri => place.id;
  const byOrganization = (place: Place): Iri =>
    ownCircle.has(place.kind) || !known.has(place.organization) ? place.id : place.organization;
  const whole = isWhole && places.length <= 2 * most;
  const first = new Map(places.map((place) => [place.id, (whole ? alone : byOrganization)(place)]));
  const heads = headsOf(first, known);
  if (whole || heads.length <= most) return draw(first, heads, known, snapshot.ties, middle, false);
  const regions = regionOf(snapshot.ties, known);
  const second = new Map([...first].map(([id, head]) => [id, head === middle ? head : (regions.get(head) ?? head)]));
  const fewer = headsOf(second, known);
  if (fewer.length <= most) return draw(second, fewer, known, snapshot.ties, middle, true);
  return inParts(second, fewer, snapshot.ties, middle, most);
}

/** By name, whatever case it is written in. */
function sortedByName(places: readonly Place[]): Place[] {
  const keyed = places.map((place) => [`${place.name.toLowerCase()} ${place.id}`, place] as const);
  return keyed.toSorted(([one], [other]) => compare(one, other)).map(([, place]) => place);
}

const headsOf = (heads: ReadonlyMap<Iri, Iri>, known: ReadonlyMap<Iri, Place>): Place[] =>
  [...new Set(heads.values())].flatMap((id) => known.get(id) ?? []);

/** The region that a body stands in, by both sides' word. */
function regionOf(ties: readonly Shown[], known: ReadonlyMap<Iri, Place>): ReadonlyMap<Iri, Iri> {
  return new Map(
    ties.flatMap(({ kind, state, from, to }) =>
      kind === "nesting" && state === "stands" && known.has(to) ? [[from, to] as const] : [],
    ),
  );
}

/** The list of heads cut into parts of the same length; the middle keeps its own circle. */
function inParts(
  heads: ReadonlyMap<Iri, Iri>,
  list: readonly Place[],
  ties: readonly Shown[],
  middle: Iri | undefined,
  most: number,
): Picture {
  const counts = countsOf(heads);
  const rest = list.filter(({ id }) => id !== middle);
  const length = Math.ceil(rest.length / (most - 1));
  const partOf = new Map(rest.map(({ id }, place) => [id, `part-${Math.floor(place / length) + 1}`]));
  const under = new Map([...heads].map(([id, head]) => [id, partOf.get(head) ?? head]));
  const parts = Array.from({ length: Math.ceil(rest.length / length) }, (_, part): Head => {
    const [from, to] = [rest[part * length], rest[Math.min(rest.length, (part + 1) * length) - 1]];
    const own = rest.slice(part * length, (part + 1) * length);
    const name = from === to ? (from?.name ?? "") : `${from?.name ?? ""} – ${to?.name ?? ""}`;
    return { id: `part-${part + 1}`, name, kind: "part", isHome: false, dots: own.length, part: part + 1 };
  });
  const centre = list.filter(({ id }) => id === middle).map((place) => headOf(place, counts, middle));
  const all = [...centre, ...parts];
  return { heads: placed(all, middle), lines: linesOf(under, ties), isGrouped: true };
}

/** Of a picture in parts: the bodies of one of them, by the same cut. */
export function partOf(
  snapshot: Snapshot,
  middle: Iri | undefined,
  part: number,
  most: number = MOST_HEADS,
): ReadonlySet<Iri> {
  const places = sortedByName(snapshot.places);
  const known = new Map(places.map((place) => [place.id, place]));
  const regions = regionOf(snapshot.ties, known);
  const first = (place: Place): Iri =>
    ownCircle.has(place.kind) || !known.has(place.organization) ? place.id : place.organization;
  const second = (place: Place): Iri => {
    const head = first(place);
    return head === middle ? head : (regions.get(head) ?? head);
  };
  const rest = [...new Set(places.map(second))].filter((id) => id !== middle && known.has(id));
  const length = Math.max(1, Math.ceil(rest.length / (most - 1)));
  const chosen = new Set(rest.slice((part - 1) * length, part * length));
  return new Set(places.filter((place) => chosen.has(second(place))).map(({ id }) => id));
}

function draw(
  under: ReadonlyMap<Iri, Iri>,
  list: readonly Place[],
  known: ReadonlyMap<Iri, Place>,
  ties: readonly Shown[],
  middle: Iri | undefined,
  isGrouped: boolean,
): Picture {
  const centre = middle !== undefined && known.has(middle) ? middle : undefined;
  const counts = countsOf(under);
  const heads = list.map((place) => headOf(place, counts, centre));
  return { heads: placed(heads, centre), lines: linesOf(under, ties), isGrouped };
}

/** Every circle with its place. */
function placed(heads: readonly Head[], middle: Iri | undefined): (Head & Point)[] {
  const places = layoutOf(
    heads.map(({ id }) => id),
    middle,
  );
  return heads.flatMap((head) => {
    const place = places.get(head.id);
    return place === undefined ? [] : [{ ...head, ...place }];
  });
}

/** How many bodies stand under each head, itself among them. */
function countsOf(under: ReadonlyMap<Iri, Iri>): ReadonlyMap<Iri, number> {
  const counts = new Map<Iri, number>();
  for (const head of under.values()) counts.set(head, (counts.get(head) ?? 0) + 1);
  return counts;
}

function headOf({ id, name, kind }: Place, counts: ReadonlyMap<Iri, number>, middle: Iri | undefined): Head {
  return { id, name, kind, isHome: id === middle, dots: Math.max(0, (counts.get(id) ?? 0) - 1) };
}

const looks: Readonly<Record<Shown["state"], Look>> = {
  signed: "tie",
  observer: "tie",
  frozen: "gone",
  seceded: "gone",
  expelled: "gone",
  invited: "asked",
  applied: "asked",
  asked: "asked",
  stands: "tie",
};
const quiet: ReadonlySet<Shown["kind"]> = new Set(["endorsement", "support", "delegation", "recognition"]);

/** One line for all ties of one look between two circles. */
function linesOf(under: ReadonlyMap<Iri, string>, ties: readonly Shown[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { kind, from, to, state } of ties) {
    const [one, other] = [under.get(from), under.get(to)];
    if (one === undefined || other === undefined || one === other) continue;
    const look = state === "stands" && quiet.has(kind) ? "support" : looks[state];
    const [a, b] = compare(one, other) < 0 ? [one, other] : [other, one];
    const key = `${look} ${a} ${b}`;
    lines.set(key, { from: a, to: b, look, count: (lines.get(key)?.count ?? 0) + 1 });
  }
  return [...lines].toSorted(([one], [other]) => compare(one, other)).map(([, line]) => line);
}

/** How many circles one ring holds before there is a second one. */
const ON_A_RING = 16;

/** Where circles are: the middle one in the middle, the others on a ring or two, in their order; whole numbers only, so that every instance draws the same. */
export function layoutOf(ids: readonly string[], middle: string | undefined): ReadonlyMap<string, Point> {
  const centre = ids.length === 1 ? ids[0] : ids.find((id) => id === middle);
  const ring = ids.filter((id) => id !== centre);
  const places = new Map<string, Point>();
  if (centre !== undefined) places.set(centre, { x: 500, y: 500, out: 2_700 });
  const hasTwo = ring.length > ON_A_RING;
  // One or two beside the middle rather than above it: names are wider than they are high.
  const first = ring.length < 3 ? 0 : 2_700;
  ring.forEach((id, place) => {
    const isInner = hasTwo && place % 3 === 2;
    const angle = first + Math.floor((3_600 * place) / ring.length);
    const [wide, high] = isInner ? [210, 200] : hasTwo ? [400, 380] : [340, 330];
    places.set(id, {
      x: 500 + Math.trunc((wide * cosine(angle)) / 1_000),
      y: 500 + Math.trunc((high * sine(angle)) / 1_000),
      out: angle % 3_600,
    });
  });
  return places;
}

/** A thousand times the sine of an angle in tenths of a degree, after Bhaskara, to two thousandths. */
export function sine(angle: number): number {
  const turn = ((angle % 3_600) + 3_600) % 3_600;
  const half = turn % 1_800;
  const product = half * (1_800 - half);
  const value = Math.floor((4_000 * product) / (4_050_000 - product));
  return turn < 1_800 ? value : -value;
}

/** A thousand times the cosine of an angle in tenths of a degree. */
export const cosine = (angle: number): number => sine(angle + 900);
