import type { BodyId, MotionId, PositionId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion } from "./motions.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";

export const positionStates = ["in_force", "superseded", "rescinded"] as const;
/** Whether a body still holds what it once adopted. */
export type PositionState = (typeof positionStates)[number];

/** What a body holds, by the decision that adopted it. */
export type Position = {
  readonly id: PositionId;
  readonly body: BodyId;
  readonly motion: MotionId;
  readonly state: PositionState;
};

/** The closed question that adopted a position, with its motion. */
export type Adoption = {
  readonly question: QuestionId;
  readonly motion: Pick<Motion, "id" | "body" | "kind" | "state">;
};

export type PositionFact =
  | {
      readonly kind: "position-adopted";
      readonly position: PositionId;
      readonly body: BodyId;
      readonly motion: MotionId;
      readonly question: QuestionId;
      readonly supersedes: PositionId | null;
    }
  | {
      readonly kind: "position-ended";
      readonly position: PositionId;
      readonly body: BodyId;
      readonly state: Exclude<PositionState, "in_force">;
      /** What decided it: the adoption of the next one, or the vote that rescinded it. */
      readonly question: QuestionId | null;
    };

type FactOf<Kind extends PositionFact["kind"]> = Extract<PositionFact, { kind: Kind }>;

/** Kinds of motions whose adoption can state what the body holds. */
const stating: readonly Motion["kind"][] = ["position", "resolution"];

/** Enters an adopted motion of the body into its register, by an officer; once each, in place of one that is in force. */
export function registerPosition(
  position: PositionId,
  body: BodyId,
  adoption: Adoption,
  superseded: Position | undefined,
  by: Someone,
): Ruling<FactOf<"position-adopted">> {
  const refusal = refusalFor(by, "endorse");
  if (refusal !== undefined) return refuse(refusal);
  const { motion } = adoption;
  if (motion.body !== body || !stating.includes(motion.kind)) return refuse({ code: "other-object" });
  if (motion.state !== "adopted") return refuse({ code: "not-adopted" });
  if (superseded !== undefined && !maySupersede(superseded, body)) return refuse({ code: "not-in-force" });
  return allow(adopted(position, body, adoption, superseded));
}

/** What the adoption of a motion of kind position does by itself; another body's position, or one that is over, stays as it is. */
export function adoptPosition(
  position: PositionId,
  body: BodyId,
  adoption: Adoption,
  superseded: Position | undefined,
): FactOf<"position-adopted"> {
  const replaced = superseded !== undefined && maySupersede(superseded, body) ? superseded : undefined;
  return adopted(position, body, adoption, replaced);
}

/** Ends a position in force; undefined if it is over already, which never changes. */
export function endPosition(
  { id, body, state }: Position,
  after: Exclude<PositionState, "in_force">,
  question: QuestionId | null,
): FactOf<"position-ended"> | undefined {
  return state === "in_force" ? { kind: "position-ended", position: id, body, state: after, question } : undefined;
}

const maySupersede = (position: Position, body: BodyId): boolean =>
  position.body === body && position.state === "in_force";

const adopted = (
  position: PositionId,
  body: BodyId,
  { motion, question }: Adoption,
  superseded: Position | undefined,
): FactOf<"position-adopted"> => ({
  kind: "position-adopted",
  position,
  body,
  motion: motion.id,
  question,
  supersedes: superseded?.id ?? null,
});
