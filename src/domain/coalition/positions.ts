import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Motion, Question } from "./state.ts";

/** A motion of a coalition, by the kind that its entry gives it, with the question that decided it; as they are in what is final. */
export type DecidedMotion = {
  readonly motion: Sha256;
  readonly kind: string;
  readonly stands: Pick<Motion, "by" | "textHash" | "state" | "effect">;
  readonly question: { readonly hash: Sha256; readonly stands: Pick<Question, "state" | "closedAt"> } | undefined;
};

/** What a coalition holds, or held, by the motion that it adopted. */
export type CoalitionPosition = {
  readonly motion: Sha256;
  readonly question: Sha256;
  readonly by: Iri;
  readonly textHash: Sha256;
  /** The height of the block that closed the vote. */
  readonly height: number;
  readonly state: "in_force" | "superseded" | "rescinded";
  /** The motion that took its place or cancelled it. */
  readonly endedBy?: Sha256 | undefined;
};

/**
 * The positions of a coalition, in the order in which they were adopted: a pure function of what is final, so every
 * instance lists the same. A motion of kind position adopts one; with the effect `supersede` it takes the place of
 * another one that is in force then, and any motion with the effect `rescind` cancels one.
 */
export function positionsOf(motions: readonly DecidedMotion[]): readonly CoalitionPosition[] {
  const adopted = motions
    .flatMap(({ question, ...rest }) => {
      const height = question?.stands.state === "adopted" ? question.stands.closedAt : undefined;
      return question === undefined || height === undefined || rest.stands.state !== "adopted"
        ? []
        : [{ ...rest, question: question.hash, height }];
    })
    .toSorted((one, other) => one.height - other.height || (one.question < other.question ? -1 : 1));
  const positions = new Map<Sha256, CoalitionPosition>();
  for (const { motion, kind, stands, question, height } of adopted) {
    const { by, textHash, effect } = stands;
    const rescinds = effect !== undefined && "rescind" in effect ? effect.rescind : undefined;
    // Whatever cancels something is no position itself, and nothing but a position takes the place of one.
    const isPosition = kind === "position" && rescinds === undefined;
    const replaces = isPosition && effect !== undefined && "supersede" in effect ? effect.supersede : undefined;
    const before = positions.get(rescinds ?? replaces ?? "sha256:");
    const state = rescinds === undefined ? "superseded" : "rescinded";
    if (before?.state === "in_force") positions.set(before.motion, { ...before, state, endedBy: motion });
    if (isPosition) positions.set(motion, { motion, question, by, textHash, height, state: "in_force" });
  }
  return [...positions.values()];
}
