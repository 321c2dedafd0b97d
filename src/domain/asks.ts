import type { IntentState } from "./intents.ts";
import type { BodyId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant } from "./time.ts";

/** What passes when somebody is asked to endorse: the ask itself is between two organizations, the answer is public. */
export type AskFact =
  | {
      readonly kind: "endorsement-asked";
      readonly ask: string;
      readonly body: BodyId;
      /** One for each whom it goes to. */
      readonly targets: readonly string[];
    }
  | { readonly kind: "endorsement-ask-withdrawn"; readonly ask: string; readonly body: BodyId }
  | { readonly kind: "endorsement-ask-received"; readonly asked: string; readonly body: BodyId; readonly actor: string }
  | {
      readonly kind: "endorsement-ask-taken-back";
      readonly asked: string;
      readonly body: BodyId;
      readonly actor: string;
    }
  | {
      readonly kind: "endorsement-declined";
      readonly decline: string;
      readonly body: BodyId;
      readonly object: string;
      readonly textHash: string | null;
    };

type FactOf<Kind extends AskFact["kind"]> = Extract<AskFact, { kind: Kind }>;

/** An answer is hoped for within this time, unless the ask says otherwise, and within that at most. */
export const USUAL = 30 * DAY;
const LONGEST = 366 * DAY;

/** Who asks whom for what, by actors, and whom it asked already for the same. */
export type Asking = {
  readonly own: string;
  readonly object: string;
  readonly asked: readonly string[];
  readonly already: readonly string[];
  readonly until: Instant;
  readonly isPublic: boolean;
};

/** An officer asks organizations to endorse something; answers whom it is new to. Nobody is asked twice for the same. */
export function ask(
  { own, object, asked, already, until, isPublic }: Asking,
  by: Someone,
  at: Instant,
): Ruling<string[]> {
  const refusal = refusalFor(by, "endorse");
  if (refusal !== undefined) return refuse(refusal);
  if (!isPublic) return refuse({ code: "not-public" });
  if (until <= at) return refuse({ code: "too-soon", earliest: at });
  if (until > at + LONGEST) return refuse({ code: "too-far", latest: at + LONGEST });
  if (asked.some((actor) => actor === object || actor === own)) return refuse({ code: "own-object" });
  const fresh = [...new Set(asked)].filter((actor) => !already.includes(actor));
  return fresh.length === 0 ? refuse({ code: "already-asked" }) : allow(fresh);
}

/** An officer takes an ask back; what was answered stays. */
export function withdrawAsk(
  { id, body, isWithdrawn }: { readonly id: string; readonly body: BodyId; readonly isWithdrawn: boolean },
  by: Someone,
): Ruling<FactOf<"endorsement-ask-withdrawn">> {
  const refusal = refusalFor(by, "endorse");
  if (refusal !== undefined) return refuse(refusal);
  if (isWithdrawn) return refuse({ code: "already-withdrawn" });
  return allow({ kind: "endorsement-ask-withdrawn", ask: id, body });
}

/** An officer says in public that the body does not endorse what it was asked to. */
export function decline(
  asked: Omit<FactOf<"endorsement-declined">, "kind">,
  { state, isStanding }: { readonly state: string; readonly isStanding: boolean },
  by: Someone,
): Ruling<FactOf<"endorsement-declined">> {
  const refusal = refusalFor(by, "endorse");
  if (refusal !== undefined) return refuse(refusal);
  if (isStanding) return refuse({ code: "already-endorsed" });
  if (state !== "waiting") return refuse({ code: "wrong-state", state });
  return allow({ kind: "endorsement-declined", ...asked });
}

/** What an asked body's record says about the object since it was asked. */
export type Said = {
  readonly endorsed: "standing" | "withdrawn" | undefined;
  readonly hasDeclined: boolean;
  /** Its public motions about the object, by how far they are. */
  readonly motions: readonly IntentState[];
};

export const askAnswers = [
  "sending",
  "undelivered",
  "asked",
  "discussed",
  "voting",
  "supported",
  "declined",
  "lost",
  "withdrawn",
  "no-answer",
] as const;
/** How far an ask is with one whom it went to: what its own public record says, or else only that it was asked. */
export type AskAnswer = (typeof askAnswers)[number];

/** Nothing but the asked body's own record says that it has done anything. */
export function answerTo(
  { until, delivery }: { readonly until: Instant; readonly delivery: "pending" | "delivered" | "failed" | "dropped" },
  { endorsed, hasDeclined, motions }: Said,
  at: Instant,
): AskAnswer {
  if (endorsed === "standing") return "supported";
  if (motions.includes("voting")) return "voting";
  if (hasDeclined) return "declined";
  if (motions.includes("submitted")) return "discussed";
  if (endorsed === "withdrawn") return "withdrawn";
  if (motions.includes("lost")) return "lost";
  if (delivery === "failed" || delivery === "dropped") return "undelivered";
  if (delivery === "pending") return "sending";
  return at < until ? "asked" : "no-answer";
}
