import { type CountOptions, namesOf } from "./results.ts";

/** A strict partial order of candidates by index: whether the first stands above the second. */
export type Above = (a: number, b: number) => boolean;

/** Who sits by an order of candidates. */
export type Seating = {
  /** The best first. */
  readonly elected: readonly number[];
  /** Seats of re-opened nominations, and those that nobody stands for. */
  readonly vacant: number;
  readonly undecided: number;
  /** Those among whom a lot has to choose. */
  readonly tied: readonly number[];
};

/**
 * Seats the first of an order. Whoever is among them in every sequence that the order allows is elected; whoever is in
 * some but not in all stands level, unless all of these were drawn by lot. No seat goes to anyone below re-opened nominations.
 */
export function seatInOrder(count: number, order: Above, { seats, reopen, lots = [] }: CountOptions): Seating {
  const everybody = Array.from({ length: count }, (_, index) => index);
  const plain = seatPlainly(everybody, order, seats, reopen);
  if (plain.tied.length === 0 || !plain.tied.every((one) => lots.includes(one))) return plain;
  const places = new Map(sequenceOf(everybody, order, plain.elected, lots).map((one, place) => [one, place]));
  return seatPlainly(everybody, (a, b) => (places.get(a) ?? 0) < (places.get(b) ?? 0), seats, reopen);
}

function seatPlainly(everybody: readonly number[], above: Above, seats: number, reopen: number | undefined): Seating {
  /** How many stand before a candidate in every sequence, and in the sequence that is worst for it. */
  const places = everybody.map((one) => ({
    one,
    surely: everybody.filter((other) => above(other, one)).length,
    perhaps: everybody.filter((other) => other !== one && !above(one, other)).length,
  }));
  const isBarred = (one: number): boolean => reopen !== undefined && above(reopen, one);
  const mayBeBarred = (one: number): boolean => reopen !== undefined && one !== reopen && !above(one, reopen);
  const hopeful = places.filter(({ one, surely }) => surely < seats && !isBarred(one));
  const safe = hopeful.filter(({ one, perhaps }) => perhaps < seats && !mayBeBarred(one));
  const elected = safe
    .toSorted((a, b) => a.surely - b.surely)
    .map(({ one }) => one)
    .filter((one) => one !== reopen);
  const others = hopeful.map(({ one }) => one).filter((one) => one !== reopen && !elected.includes(one));
  const isReopenLevel = others.some(mayBeBarred);
  const undecided = Math.min(others.length, seats - elected.length);
  return {
    elected,
    vacant: seats - elected.length - undecided,
    undecided,
    tied: isReopenLevel && reopen !== undefined ? [...others, reopen].toSorted((a, b) => a - b) : others,
  };
}

/** One sequence that the order allows: those who sit anyway, then of those with nobody above them the one drawn first. */
function sequenceOf(
  everybody: readonly number[],
  above: Above,
  elected: readonly number[],
  lots: readonly number[],
): readonly number[] {
  const left = new Set(everybody.filter((one) => !elected.includes(one)));
  const drawn = [...lots, ...everybody.filter((one) => !lots.includes(one))];
  const sequence = [...elected];
  while (left.size > 0) {
    const next = drawn.find((one) => left.has(one) && ![...left].some((other) => above(other, one)));
    if (next === undefined) break;
    left.delete(next);
    sequence.push(next);
  }
  return sequence;
}

/** The order in ranks from the best: each rank holds those whom nobody left is above. */
export function rankingOf(candidates: readonly string[], above: Above): readonly (readonly string[])[] {
  const ranking: string[][] = [];
  let left = candidates.map((_, index) => index);
  while (left.length > 0) {
    const best = left.filter((one) => !left.some((other) => above(other, one)));
    if (best.length === 0) break;
    ranking.push(namesOf(candidates, best));
    left = left.filter((one) => !best.includes(one));
  }
  return ranking;
}
