import { isBodyVote } from "./effects.ts";
import type { BodyId, MotionId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion, MotionKind, MotionState } from "./motions.ts";
import { type DecisionRule, type Outcome, ruleHash } from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";

/** A motion that may be adopted together with others. */
export type Item = Pick<Motion, "id" | "body" | "kind" | "state" | "effect" | "contest"> & {
  /** The rule that it would be decided by alone. */
  readonly ruledBy: DecisionRule;
  /** A step or an amendment is undecided, or its vote has been ordered. */
  readonly isBusy: boolean;
};

export type ConsentFact =
  | {
      readonly kind: "consent-listed";
      readonly motion: MotionId;
      readonly body: BodyId;
      readonly items: readonly MotionId[];
    }
  | {
      readonly kind: "consent-extracted";
      readonly motion: MotionId;
      readonly item: MotionId;
      readonly calendar: MotionId;
    }
  | {
      readonly kind: "consent-decided";
      readonly motion: MotionId;
      readonly calendar: MotionId;
      readonly question: QuestionId;
      readonly state: MotionState;
    };

type FactOf<Kind extends ConsentFact["kind"]> = Extract<ConsentFact, { kind: Kind }>;

/** What has consequences for somebody is voted on by itself. */
const alone: readonly MotionKind[] = ["election", "recall", "charter_amendment", "accession"];

/**
 * The chair puts pending motions of the body on one calendar (RONR 41:32). All are decided by the same rule, which is
 * then the calendar's: nothing is adopted by an easier majority than its own. The fact comes with that rule.
 */
export function listConsent(
  calendar: { readonly id: MotionId; readonly body: BodyId },
  items: readonly Item[],
  by: Someone,
): Ruling<{ readonly fact: FactOf<"consent-listed">; readonly rule: DecisionRule }> {
  const refusal = refusalFor(by, "list-consent");
  if (refusal !== undefined) return refuse(refusal);
  const rule = items[0]?.ruledBy;
  if (rule === undefined) return refuse({ code: "not-on-the-calendar" });
  const unfit = items.find((item) => item.body !== calendar.body || !isReady(item) || !isAlike(item, rule));
  if (unfit !== undefined) return refuse({ code: "not-for-consent", motion: unfit.id });
  const fact = { kind: "consent-listed", motion: calendar.id, body: calendar.body, items: items.map(({ id }) => id) };
  return allow({ fact: fact as FactOf<"consent-listed">, rule });
}

/** Any member takes an item off the calendar until its vote opens; no reason is asked for. */
export function extractItem(
  calendar: Pick<Motion, "id" | "state" | "effect">,
  item: MotionId,
  by: Someone,
): Ruling<FactOf<"consent-extracted">> {
  const items = itemsOf(calendar);
  if (calendar.state !== "pending" || items.length === 0) return refuse({ code: "wrong-state", state: calendar.state });
  const refusal = refusalFor(by, "extract-item");
  if (refusal !== undefined) return refuse(refusal);
  if (!items.includes(item)) return refuse({ code: "not-on-the-calendar" });
  return allow({ kind: "consent-extracted", motion: item, item, calendar: calendar.id });
}

/** Before the vote on a calendar opens, each item has to stand as it was listed. */
export function mayVoteTogether(items: readonly Item[]): Ruling<true> {
  const unready = items.find((item) => !isReady(item));
  return unready === undefined ? allow(true) : refuse({ code: "not-for-consent", motion: unready.id });
}

/** Where the vote on its calendar leaves an item: adopted with it, else before the body as it was. */
export const itemAfter = (outcome: Outcome): MotionState => (outcome === "adopted" ? "adopted" : "pending");

/** The items of a consent calendar; none of any other motion. */
export const itemsOf = ({ effect }: Pick<Motion, "effect">): readonly MotionId[] =>
  effect !== null && "consent" in effect ? effect.consent : [];

const isReady = ({ state, isBusy }: Item): boolean => state === "pending" && !isBusy;

const isAlike = (item: Item, rule: DecisionRule): boolean =>
  item.contest === null &&
  !alone.includes(item.kind) &&
  !isBodyVote(item.effect) &&
  itemsOf(item).length === 0 &&
  ruleHash(item.ruledBy) === ruleHash(rule);
