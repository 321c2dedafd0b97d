import { type Profile, ballotsOf } from "./profile.ts";

/** Votes for the winner over what is in force, the other way round, and for neither over the other. */
export type Ratification = { readonly yes: bigint; readonly no: bigint; readonly abstain: bigint };

/** Select, then ratify, from the same ballots: who ranks the winner above the status quo says yes; whoever ranks neither abstains. */
export function ratify(profile: Profile, statusQuo: number, winner: number): Ratification {
  let [yes, no, abstain] = [0n, 0n, 0n];
  for (const { weight, ranking } of ballotsOf(profile)) {
    const [forIt, against] = [rankOf(ranking, winner), rankOf(ranking, statusQuo)];
    if (forIt < against) yes += BigInt(weight);
    else if (forIt > against) no += BigInt(weight);
    else abstain += BigInt(weight);
  }
  return { yes, no, abstain };
}

/** Whoever is left out stands below all ranks. */
function rankOf(ranking: readonly (readonly number[])[], candidate: number): number {
  const rank = ranking.findIndex((rank) => rank.includes(candidate));
  return rank < 0 ? ranking.length : rank;
}
