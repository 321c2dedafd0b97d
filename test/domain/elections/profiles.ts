import * as fc from "fast-check";
import { type GroupedBallot, type Profile, profileOf } from "#domain/elections/profile.ts";
import type { ElectionMethod, ElectionResult } from "#domain/elections/results.ts";
import { type TallyOptions, tallyElection } from "#domain/elections/tally.ts";

/** A profile from how people write it down: `[42, "Memphis > Nashville = Knoxville"]`. */
export function votes(candidates: readonly string[], ballots: readonly (readonly [number, string])[]): Profile {
  const indexOf = (name: string): number => {
    const index = candidates.indexOf(name.trim());
    if (index < 0) throw new Error(`no candidate ${name}`);
    return index;
  };
  const ranking = (text: string) =>
    text.trim() === "" ? [] : text.split(">").map((rank) => rank.split("=").map(indexOf));
  return profileOf(
    candidates,
    ballots.map(([weight, text]) => ({ weight, ranking: ranking(text) })),
  );
}

/** The result of a count that has to be possible. */
export function counted(method: ElectionMethod, profile: Profile, options: Partial<TallyOptions> = {}): ElectionResult {
  const tallied = tallyElection(method, profile, { seats: 1, ...options });
  if (!tallied.counted) throw new Error(tallied.problem);
  return tallied.result;
}

export const letters = (size: number): string[] => "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").slice(0, size);

type Shape = {
  readonly candidates?: readonly [number, number];
  readonly ballots?: number;
  readonly weight?: number;
  readonly ties?: boolean;
};

/** Random elections: some ballots stop early; with `ties`, some candidates share a rank. */
export const elections = ({ candidates = [2, 5], ballots = 8, weight = 6, ties = false }: Shape = {}) =>
  fc
    .integer({ min: candidates[0], max: candidates[1] })
    .chain((size) =>
      fc
        .array(ballot(size, weight, ties), { minLength: 1, maxLength: ballots })
        .map((ballots) => profileOf(letters(size), ballots)),
    );

const ballot = (size: number, weight: number, ties: boolean): fc.Arbitrary<GroupedBallot> =>
  fc
    .record({
      weight: fc.integer({ min: 1, max: weight }),
      order: fc.shuffledSubarray(
        letters(size).map((_, index) => index),
        { minLength: 1 },
      ),
      joined: ties ? fc.array(fc.boolean(), { minLength: size, maxLength: size }) : fc.constant([]),
    })
    .map(({ weight, order, joined }) => {
      const ranking: number[][] = [];
      for (const [place, candidate] of order.entries()) {
        if (place > 0 && joined[place] === true) ranking.at(-1)?.push(candidate);
        else ranking.push([candidate]);
      }
      return { weight, ranking };
    });
