import type { CharterEffect } from "./charters.ts";
import type { Sha256 } from "./entries.ts";

/** What the adoption of a motion does, as data that is frozen with its text. */
export type Effect =
  | { readonly office: string }
  | { readonly recall: string }
  | { readonly position: { readonly supersedes?: string } }
  | { readonly consent: readonly string[] }
  | { readonly charter: CharterEffect }
  | { readonly membership: MembershipEffect };

/** What an organization decides of itself in a coalition; who signs names the text that its members read. */
export type MembershipEffect = {
  readonly coalition: Sha256;
  readonly deed: "accede" | "reaffirm" | "secede";
  readonly charter?: Sha256;
};
