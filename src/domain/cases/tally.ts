import type { CaseRules } from "./rules.ts";

/** What one member of a panel says: whether the charge holds, and if so whether the sanction follows. */
export type PanelVote = { readonly finding: boolean; readonly sanction: boolean };

/** What a panel came to. */
export const outcomes = ["cleared", "upheld", "sanctioned"] as const;
export type CaseOutcome = (typeof outcomes)[number];

/** The counts of a panel: of all its seats, so that who says nothing is no yes. */
export type PanelCounts = { readonly seats: number; readonly finding: number; readonly sanction: number };

/** The counts of what the members of a panel said; a sanction without a finding is none. */
export function countVotes(seats: number, votes: readonly PanelVote[]): PanelCounts {
  const finding = votes.filter((vote) => vote.finding).length;
  const sanction = votes.filter((vote) => vote.finding && vote.sanction).length;
  return { seats, finding, sanction };
}

/** More than half of the panel finds; a sanction takes two thirds of it (domain.md §7), or what the charter says. */
export function outcomeOf({ seats, finding, sanction }: PanelCounts, rules: CaseRules): CaseOutcome {
  if (seats < 1 || 2 * finding <= seats) return "cleared";
  return sanction > 0 && rules.sanctionDen * sanction >= rules.sanctionNum * seats ? "sanctioned" : "upheld";
}

/** Whether enough of the executive, those who are no party to the case, suspend for the time being. */
export const suspends = (yes: number, executive: number, { interimNum, interimDen }: CaseRules): boolean =>
  yes > 0 && yes <= executive && interimDen * yes >= interimNum * executive;
