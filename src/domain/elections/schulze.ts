import { rankingOf, seatInOrder } from "./orders.ts";
import { type Profile, votesOf } from "./profile.ts";
import { type CountOptions, type ElectionResult, namesOf } from "./results.ts";

/**
 * Schulze's method, links by winning votes (Schulze, "A new monotonic, clone-independent, reversal symmetric, and
 * condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011), 267): a link is the stronger the
 * more votes win it, among equals the fewer oppose it. Candidates left out stand below all ranks. Several seats go to the
 * first of the order. Nobody below re-opened nominations is elected: its seat and all seats after it stay vacant.
 */
export function countSchulze(profile: Profile, options: CountOptions): ElectionResult {
  const { candidates } = profile;
  const preferences = preferencesOf(profile);
  const { paths, wins } = strongestPaths(preferences, candidates.length);
  const size = candidates.length;
  const above = (a: number, b: number): boolean => (paths[a * size + b] ?? 0) > (paths[b * size + a] ?? 0);
  const seating = seatInOrder(size, above, options);
  const elected = namesOf(candidates, seating.elected);
  const everybody = candidates.map((_, index) => index);
  const beaten = everybody.map((one) => everybody.filter((other) => above(one, other)).length);
  return {
    method: "schulze",
    seats: options.seats,
    candidates,
    votes: votesOf(profile),
    elected,
    vacant: seating.vacant,
    undecided: seating.undecided,
    ranking: rankingOf(candidates, above),
    ties: seating.tied.length === 0 ? [] : [namesOf(candidates, seating.tied)],
    rounds: [
      {
        counts: Object.fromEntries(candidates.map((name, index) => [name, beaten[index] ?? 0])),
        exhausted: 0,
        because: "first-preferences",
        transfers: [],
        elected,
        excluded: [],
        ties: [],
      },
    ],
    pairs: {
      preferences: rowsOf(preferences, size),
      paths: rowsOf(
        paths.map((path) => wins[path - 1]?.won ?? 0),
        size,
      ),
    },
  };
}

const rowsOf = (matrix: Float64Array, size: number): number[][] =>
  Array.from({ length: size }, (_, row) => Array.from(matrix.subarray(row * size, (row + 1) * size)));

/** How many votes prefer one to the other, as a matrix by rows. */
function preferencesOf({ candidates, weights, starts, marks }: Profile): Float64Array {
  const size = candidates.length;
  const sums = new Float64Array(size * size);
  const rivals = new Int32Array(size);
  const place = new Int32Array(size);
  for (let candidate = 0; candidate < size; candidate += 1) place[candidate] = rivals[candidate] = candidate;
  for (let ballot = 0; ballot < weights.length; ballot += 1) {
    const weight = weights[ballot] ?? 0;
    const end = starts[ballot + 1] ?? 0;
    let below = 0;
    for (let at = starts[ballot] ?? 0; at < end;) {
      const first = at;
      do {
        const mark = marks[at] ?? 0;
        moveUp(rivals, place, mark < 0 ? ~mark : mark, below);
        below += 1;
        at += 1;
      } while (at < end && (marks[at] ?? 0) < 0);
      for (let one = below - (at - first); one < below; one += 1) {
        const row = (rivals[one] ?? 0) * size;
        for (let other = below; other < size; other += 1) {
          const cell = row + (rivals[other] ?? 0);
          sums[cell] = (sums[cell] ?? 0) + weight;
        }
      }
    }
  }
  return sums;
}

/** Swaps a candidate into a place of the list, so that those not ranked yet are behind. */
function moveUp(rivals: Int32Array, place: Int32Array, candidate: number, to: number): void {
  const from = place[candidate] ?? 0;
  const other = rivals[to] ?? 0;
  rivals[to] = candidate;
  rivals[from] = other;
  place[candidate] = to;
  place[other] = from;
}

/** A win of one over another: so many votes for it, so many against. */
type Win = { readonly won: number; readonly lost: number };

/** The strongest path between each two, as its weakest win; 0 where there is none, else the place in `wins` from 1, weakest first. */
function strongestPaths(preferences: Float64Array, size: number): { paths: Float64Array; wins: readonly Win[] } {
  const { paths, wins } = winsOf(preferences, size);
  for (let middle = 0; middle < size; middle += 1)
    for (let from = 0; from < size; from += 1) {
      const first = paths[from * size + middle] ?? 0;
      for (let to = 0; to < size && first > 0; to += 1) {
        const through = Math.min(first, paths[middle * size + to] ?? 0);
        if (from !== to && through > (paths[from * size + to] ?? 0)) paths[from * size + to] = through;
      }
    }
  return { paths, wins };
}

/** The wins by strength, and which of them each two have. A tie or a defeat never decides between paths, so neither is a link. */
function winsOf(preferences: Float64Array, size: number): { paths: Float64Array; wins: readonly Win[] } {
  const winOf = (cell: number): Win => ({
    won: preferences[cell] ?? 0,
    lost: preferences[(cell % size) * size + Math.floor(cell / size)] ?? 0,
  });
  const cells = Array.from(preferences.keys(), winOf);
  const kinds = new Map(cells.filter(({ won, lost }) => won > lost).map((win) => [keyOf(win), win]));
  const wins = [...kinds.values()].toSorted((a, b) => a.won - b.won || b.lost - a.lost);
  const places = new Map(wins.map((win, place) => [keyOf(win), place + 1]));
  return { paths: Float64Array.from(cells, (cell) => places.get(keyOf(cell)) ?? 0), wins };
}

const keyOf = ({ won, lost }: Win): string => `${won}:${lost}`;
