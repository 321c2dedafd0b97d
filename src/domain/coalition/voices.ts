import type { Sha256 } from "#domain/entries.ts";
import type { BodyId } from "#domain/ids.ts";
import type { Happening } from "./happenings.ts";

/** What a coalition says in its own name where its voice is hosted. */
export type VoiceFact =
  | {
      readonly kind: "coalition-told";
      readonly body: BodyId;
      readonly coalition: Sha256;
      readonly happening: Happening;
    }
  /** It hears a member elsewhere from now on, or no longer. */
  | { readonly kind: "coalition-heard"; readonly body: BodyId; readonly actor: string }
  | { readonly kind: "coalition-unheard"; readonly body: BodyId; readonly actor: string }
  /** Whoever convenes now speaks for it here; or its voice here has moved there. */
  | {
      readonly kind: "coalition-voice-begun";
      readonly body: BodyId;
      readonly coalition: Sha256;
      /** The actor that spoke for it from the beginning. */
      readonly before: string;
    }
  | {
      readonly kind: "coalition-voice-moved";
      readonly body: BodyId;
      readonly coalition: Sha256;
      readonly target: string;
    }
  /** It passes on what a member announced, or takes that back. */
  | { readonly kind: "coalition-boosted"; readonly body: BodyId; readonly boost: string }
  | { readonly kind: "coalition-boost-ended"; readonly body: BodyId; readonly boost: string };
