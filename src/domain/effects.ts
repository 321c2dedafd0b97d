import type { CharterEffect } from "./charters.ts";

/** What the adoption of a motion does, as data that is frozen with its text. */
export type Effect =
  | { readonly office: string }
  | { readonly recall: string }
  | { readonly position: { readonly supersedes?: string } }
  | { readonly consent: readonly string[] }
  | { readonly charter: CharterEffect };
