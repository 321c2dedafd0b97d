import type { CharterEffect } from "./charters.ts";
import type { Sha256 } from "./entries.ts";
import type { PledgeKind } from "./pledges.ts";

/** What the adoption of a motion does, as data that is frozen with its text. */
export type Effect =
  | { readonly office: string }
  | { readonly recall: string }
  | { readonly position: { readonly supersedes?: string } }
  | { readonly consent: readonly string[] }
  | { readonly charter: CharterEffect }
  | { readonly membership: MembershipEffect }
  /** The body stands in this region from then on, as far as its own side goes; null: in none. */
  | { readonly region: string | null }
  /** The body, a region, takes in who asked, or declines. */
  | { readonly placement: { readonly id: string; readonly accept: boolean } }
  | { readonly pledge: PledgeEffect }
  /** The organization votes on a question of a coalition as it decides this. */
  | { readonly bodyVote: { readonly coalition: Sha256; readonly question: Sha256 } };

/** Whether a motion decides how its organization votes elsewhere: its words are not its own to change. */
export const isBodyVote = (effect: Effect | null): boolean => effect !== null && "bodyVote" in effect;

/** What an organization decides of itself in a coalition; who signs names the text that its members read. */
export type MembershipEffect = {
  readonly coalition: Sha256;
  readonly deed: "accede" | "reaffirm" | "secede";
  readonly charter?: Sha256;
};

/** What the body promises with the adoption; times as integers, `from` the adoption if it is left out. */
type PledgeEffect = {
  readonly to: string;
  readonly kind: PledgeKind;
  readonly amount: number;
  readonly unit?: string | undefined;
  readonly currency?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
};
