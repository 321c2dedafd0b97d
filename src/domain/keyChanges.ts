import { LONE_OFFICER_DELAY } from "./closing.ts";
import type { BodyId, PersonId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { hexHash } from "./texts.ts";
import type { Instant } from "./time.ts";

/** A recovery key's consent to a new key, as it stands in the public record. */
export type RecoveryApproval = { readonly key: string; readonly signature: string };

/** Keys that began or ended to count for a body. */
export type KeyFact =
  | {
      readonly kind: "key-change-asked";
      readonly body: BodyId;
      readonly isCompromised: boolean;
      /** When it happens by itself; null where a second officer has to ask too. */
      readonly dueAt: Instant | null;
    }
  /** What was asked for was taken back. */
  | { readonly kind: "key-change-dropped"; readonly body: BodyId }
  /** The key that signs requests on lane A is another one. */
  | { readonly kind: "http-key-changed"; readonly body: BodyId }
  | { readonly kind: "key-added"; readonly body: BodyId; readonly key: string }
  | { readonly kind: "key-revoked"; readonly body: BodyId; readonly key: string; readonly at: Instant }
  | {
      readonly kind: "key-recovered";
      readonly body: BodyId;
      readonly key: string;
      readonly approvals: readonly RecoveryApproval[];
    };

/** Eight groups of four hexadecimal digits of a key's SHA-256, to be read out over the telephone. */
export const keyFingerprint = (key: string): string =>
  hexHash(key)
    .slice(0, 32)
    .replaceAll(/(.{4})(?=.)/g, "$1 ");

/** A change of key that was asked for and has not happened. */
export type AskedChange = { readonly askedBy: PersonId; readonly dueAt: Instant | null };

/** What an officer's wish to change a key comes to: done now, or asked for. */
export type KeyChange =
  | { readonly now: true }
  | { readonly now: false; readonly fact: Extract<KeyFact, { kind: "key-change-asked" }> | undefined };

/**
 * Two officers change the key of a body, one after the other. Where there is only one, members are told and it happens 72
 * hours later. Asked again by the same one, nothing changes.
 */
export function changeKey(
  wanted: { readonly body: BodyId; readonly isCompromised: boolean },
  asked: AskedChange | undefined,
  officers: number,
  by: Someone,
  at: Instant,
): Ruling<KeyChange> {
  const refusal = refusalFor(by, "manage-keys");
  if (refusal !== undefined) return refuse(refusal);
  if (asked === undefined) {
    const dueAt = officers > 1 ? null : at + LONE_OFFICER_DELAY;
    return allow({ now: false, fact: { kind: "key-change-asked", ...wanted, dueAt } });
  }
  const isDue = asked.dueAt !== null && at >= asked.dueAt;
  return isDue || asked.askedBy !== by.person ? allow({ now: true }) : allow({ now: false, fact: undefined });
}
