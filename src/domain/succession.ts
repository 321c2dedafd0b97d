import { LONE_OFFICER_DELAY } from "./closing.ts";
import type { BodyId, PersonId } from "./ids.ts";
import type { Instant } from "./time.ts";

/** A new log in place of another one: of an organization here, or of another instance. All of it stays home; the new log tells the world. */
export type SuccessionFact =
  | { readonly kind: "succession-asked"; readonly body: BodyId; readonly dueAt: Instant | null }
  | { readonly kind: "succession-dropped"; readonly body: BodyId }
  | { readonly kind: "log-succeeded"; readonly body: BodyId; readonly origin: string }
  | {
      readonly kind: "successor-asked";
      readonly host: string;
      readonly origin: string;
      readonly dueAt: Instant | null;
    }
  | { readonly kind: "successor-confirmed"; readonly host: string; readonly origin: string };

/** Whose consent there is; `secondBy` is of another officer than `askedBy`. */
export type Consent = {
  readonly askedBy: PersonId;
  readonly secondBy: PersonId | null;
  /** When the consent of an only officer is enough; null where a second one is needed. */
  readonly dueAt: Instant | null;
};

/** Adds the consent of an officer: two of them are needed; the word of an only one counts 72 hours after it was given. */
export function consentOf(asked: Consent | undefined, officers: number, by: PersonId, at: Instant): Consent {
  if (asked === undefined) return { askedBy: by, secondBy: null, dueAt: officers > 1 ? null : at + LONE_OFFICER_DELAY };
  return asked.secondBy === null && asked.askedBy !== by ? { ...asked, secondBy: by } : asked;
}

/** Whether the consent is whole at this time. */
export const isAgreed = ({ secondBy, dueAt }: Consent, at: Instant): boolean =>
  secondBy !== null || (dueAt !== null && at >= dueAt);
