import type { BodyId, MotionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { MotionState } from "./motions.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

/** Words that are gone for good; what they decided, and their hashes, stay. */
export type ErasureFact = {
  readonly kind: "text-erased";
  readonly body: BodyId;
  readonly motion: MotionId | null;
  readonly endorsement: string | null;
  /** Of the salted text, in hex: each text has a fact of its own. */
  readonly textHash: string;
  /** Addresses of posts with these words that are taken back with it; the first fact of an act names them all. */
  readonly posts: readonly string[];
};

/** What an erasure is about, besides the words. */
export type Erased = Pick<ErasureFact, "body" | "motion" | "endorsement">;

/** A motion is decided upon as it is read: its words go when it is over, not before. */
const over: ReadonlySet<MotionState> = new Set<MotionState>([
  "out_of_order",
  "lapsed",
  "adopted",
  "lost",
  "no_quorum",
  "withdrawn",
  "rescinded",
]);

/** An officer erases all texts of a motion that is over, once. */
export function eraseMotion(
  motion: {
    readonly id: MotionId;
    readonly body: BodyId;
    readonly state: MotionState;
    readonly erasedAt: Instant | null;
  },
  by: Someone,
): Ruling<Erased> {
  const refusal = refusalFor(by, "erase-text");
  if (refusal !== undefined) return refuse(refusal);
  if (!over.has(motion.state)) return refuse({ code: "wrong-state", state: motion.state });
  if (motion.erasedAt !== null) return refuse({ code: "already-erased" });
  return allow({ body: motion.body, motion: motion.id, endorsement: null });
}

/** An officer erases the statement of an endorsement, once; the endorsement stays. */
export function eraseStatement(
  endorsement: {
    readonly id: string;
    readonly body: BodyId;
    readonly textHash: string | null;
    readonly erasedAt: Instant | null;
  },
  by: Someone,
): Ruling<Erased> {
  const refusal = refusalFor(by, "erase-text");
  if (refusal !== undefined) return refuse(refusal);
  if (endorsement.erasedAt !== null || endorsement.textHash === null) return refuse({ code: "already-erased" });
  return allow({ body: endorsement.body, motion: null, endorsement: endorsement.id });
}

/** What stands where words were, in the language that they were in. */
export function erasedMark(language: string, at: Instant, dayOf: (at: Instant) => string): string {
  const day = dayOf(at);
  return language.startsWith("es") ? `[texto borrado el ${day}]` : `[text erased on ${day}]`;
}
