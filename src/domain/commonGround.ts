/** What a body says of an item in public: that it holds it, that it was asked and does not, or that it holds it no longer. Whoever says nothing is unknown. */
export type Stance = "holds" | "no" | "left";

/** A body's word on an item, by any of the item's names. */
export type Word = { readonly body: string; readonly item: string; readonly stance: Stance };

/** Two names of one item: the same words, an object and the position that it became, or a position and its address. */
export type Alias = readonly [string, string];

/** An item that somebody holds. Bodies are in their order; those in no list have said nothing. */
export type GroundItem = {
  /** Its first name in the order of letters. */
  readonly key: string;
  readonly names: readonly string[];
  readonly holders: readonly string[];
  readonly no: readonly string[];
  readonly left: readonly string[];
  /** Other items that some of its holders hold and some have said no to. */
  readonly opposed: number;
  /** Other items on which some of its holders have a word and others say nothing. */
  readonly uneven: number;
  /** How different its holders otherwise are: twice `opposed` plus `uneven`. */
  readonly difference: number;
};

/**
 * What these bodies have in common: first what most of them hold; of equally many, first what unites those who differ
 * most on everything else. Words of others do not count, nor does the order of anything.
 */
export function commonGround(
  bodies: readonly string[],
  words: readonly Word[],
  aliases: readonly Alias[],
): readonly GroundItem[] {
  const order = [...new Set(bodies)].toSorted();
  const shapes = rowsOf(order, words, namesOf(words, aliases)).map(shapeOf);
  return shapes
    .filter(({ used }) => used.length > 0)
    .map((shape) => itemOf(shape, shapes, order))
    .toSorted(
      (one, other) =>
        other.holders.length - one.holders.length ||
        other.difference - one.difference ||
        (one.key < other.key ? -1 : 1),
    );
}

/** The items that at least this share of so many bodies hold, in per cent, and the rest. */
export function splitAt(
  items: readonly GroundItem[],
  bodies: number,
  share: number,
): { readonly programme: readonly GroundItem[]; readonly below: readonly GroundItem[] } {
  const isHeld = ({ holders }: GroundItem): boolean => isEnough(holders.length, bodies, share);
  return { programme: items.filter(isHeld), below: items.filter((item) => !isHeld(item)) };
}

/** Whether so many of all are at least this share of them, in per cent. */
export const isEnough = (holders: number, bodies: number, share: number): boolean =>
  holders > 0 && holders * 100 >= share * bodies;

/** How many of all are at least this share of them: 1 or more. */
export const enoughOf = (bodies: number, share: number): number => Math.max(1, Math.ceil((share * bodies) / 100));

/** The two of these holders that differ most on the other items, and by how much; the first in order of those that differ alike. */
export function farthestOf(
  { holders, key }: Pick<GroundItem, "holders" | "key">,
  items: readonly GroundItem[],
): { readonly one: string; readonly other: string; readonly difference: number } | undefined {
  const others = items.filter((item) => item.key !== key);
  const stanceOf = new Map(holders.map((body) => [body, others.map((item) => stanceIn(item, body))]));
  let found: { one: string; other: string; difference: number } | undefined;
  for (const [place, one] of holders.entries())
    for (const other of holders.slice(place + 1)) {
      const difference = distance(stanceOf.get(one) ?? [], stanceOf.get(other) ?? []);
      if (difference > (found?.difference ?? 0)) found = { one, other, difference };
    }
  return found;
}

type Bits = Uint32Array;
type Row = { readonly names: readonly string[]; readonly holders: Bits; readonly no: Bits; readonly left: Bits };

/** One row an item, in the order of their first names, with a bit for each body. */
function rowsOf(
  order: readonly string[],
  words: readonly Word[],
  names: ReadonlyMap<string, readonly string[]>,
): readonly Row[] {
  const places = new Map(order.map((body, place) => [body, place]));
  const length = Math.ceil(order.length / 32);
  const rows = new Map<string, Row>();
  for (const { body, item, stance } of words) {
    const place = places.get(body);
    const all = names.get(item) ?? [item];
    const [key = item] = all;
    if (place === undefined) continue;
    const row = rows.get(key) ?? { names: all, holders: bits(length), no: bits(length), left: bits(length) };
    rows.set(key, row);
    mark(row[stance === "holds" ? "holders" : stance], place);
  }
  for (const { holders, no, left } of rows.values())
    for (let at = 0; at < length; at += 1) {
      // Of several words the strongest counts: who holds it by one name holds it.
      no[at] = (no[at] ?? 0) & ~(holders[at] ?? 0);
      left[at] = (left[at] ?? 0) & ~((holders[at] ?? 0) | (no[at] ?? 0));
    }
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

/** All names of the item that a name stands for, in order. */
function namesOf(words: readonly Word[], aliases: readonly Alias[]): ReadonlyMap<string, readonly string[]> {
  const above = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    if (root !== name) above.set(name, root);
    return root;
  };
  for (const [one, other] of aliases) {
    const [a, b] = [rootOf(one), rootOf(other)];
    if (a !== b) above.set(a < b ? b : a, a < b ? a : b);
  }
  const known = new Set([...words.map(({ item }) => item), ...aliases.flat()]);
  const groups = Map.groupBy([...known].toSorted(), rootOf);
  return new Map([...known].map((name) => [name, groups.get(rootOf(name)) ?? [name]]));
}

function itemOf(shape: Shape, shapes: readonly Shape[], order: readonly string[]): GroundItem {
  const { row, holders } = shape;
  const holding = listed(holders, order);
  let opposed = 0;
  let uneven = 0;
  // One alone differs from nobody.
  for (const other of holding.length > 1 ? shapes : []) {
    if (other === shape) continue;
    const gap = gapIn(shape, other);
    if (gap === 2) opposed += 1;
    else if (gap === 1) uneven += 1;
  }
  const said = { holders: holding, no: listed(row.no, order), left: listed(row.left, order) };
  const { names } = row;
  return { key: names[0] ?? "", names, ...said, opposed, uneven, difference: 2 * opposed + uneven };
}

/** 2 if some of these hold the other item and some said no to it, 1 if some have a word on it and some have none. */
function gapIn({ holders: of, used }: Shape, { row: { holders, no }, noAt }: Shape): 0 | 1 | 2 {
  const isAgainst = meets(of, no, noAt);
  const isFor = meets(of, holders, used);
  if (isFor && isAgainst) return 2;
  return (isFor || isAgainst) && hasSilent(of, holders, no, used) ? 1 : 0;
}

/** A row with the places at which it has any bit, so that each look at a pair of items ends early. */
type Shape = { readonly row: Row; readonly holders: Bits; readonly used: Bits; readonly noAt: Bits };

const shapeOf = (row: Row): Shape => ({
  row,
  holders: row.holders,
  used: placesIn(row.holders),
  noAt: placesIn(row.no),
});

const placesIn = (row: Bits): Bits => Uint32Array.from([...row.keys()].filter((at) => row[at] !== 0));

function meets(of: Bits, other: Bits, at: Bits): boolean {
  for (let nth = 0; nth < at.length; nth += 1) {
    const place = at[nth] ?? 0;
    if (((of[place] ?? 0) & (other[place] ?? 0)) !== 0) return true;
  }
  return false;
}

function hasSilent(of: Bits, holders: Bits, no: Bits, at: Bits): boolean {
  for (let nth = 0; nth < at.length; nth += 1) {
    const place = at[nth] ?? 0;
    if (((of[place] ?? 0) & ~((holders[place] ?? 0) | (no[place] ?? 0))) !== 0) return true;
  }
  return false;
}

const bits = (length: number): Bits => new Uint32Array(length);

function mark(row: Bits, place: number): void {
  const at = place >>> 5;
  row[at] = (row[at] ?? 0) | (1 << (place & 31));
}

const listed = (row: Bits, order: readonly string[]): string[] =>
  order.filter((_, place) => ((row[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0);

type Spoken = 1 | 0 | -1;

const stanceIn = ({ holders, no }: GroundItem, body: string): Spoken =>
  holders.includes(body) ? 1 : no.includes(body) ? -1 : 0;

const distance = (one: readonly Spoken[], other: readonly Spoken[]): number =>
  one.reduce<number>((sum, stance, at) => sum + Math.abs(stance - (other[at] ?? 0)), 0);
