import type { Sha256 } from "#domain/entries.ts";
import type { BodyId, MandateId } from "#domain/ids.ts";
import { type Mandate, isValid } from "#domain/mandates.ts";
import { type Ruling, allow, refuse } from "#domain/rulings.ts";
import { type DecisionRule, optionsOf } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import type { BodyChoice } from "./entries.ts";
import type { SeatMandate } from "./seatMandates.ts";
import type { Member, Question } from "./state.ts";

/** What our delegates do in the councils of coalitions. */
export type SeatFact = {
  readonly kind: "seat-voted";
  readonly organization: BodyId;
  readonly coalition: Sha256;
  /** The motion, under the name that this instance gives it. */
  readonly motion: string;
  readonly seat: number;
  readonly mandate: MandateId;
  readonly choice: BodyChoice;
  /** What the organization wanted, where its decision is public. */
  readonly instructed?: BodyChoice;
  readonly reasonHash?: Sha256;
};

/** What a delegate's vote is judged by: the question and the mandate as far as they are final, and what home decided. */
export type SeatVoting = {
  readonly standing: Member["standing"] | undefined;
  readonly question: Question | undefined;
  readonly isOnRoll: boolean;
  readonly hasVoted: boolean;
  readonly mandate: Mandate | undefined;
  /** The same mandate as the coalition knows it. */
  readonly confirmed: SeatMandate | undefined;
  readonly instructed: BodyChoice | undefined;
  readonly hasReason: boolean;
};

/** Whoever holds a seat votes for it; a vote that differs from what home decided counts, with a reason that everybody can read. */
export function voteSeat(
  voting: SeatVoting,
  asked: Omit<SeatFact, "kind">,
  person: string,
  at: Instant,
): Ruling<SeatFact> {
  const { question, mandate, confirmed } = voting;
  if (question === undefined) return refuse({ code: "not-confirmed" });
  if (question.state !== "open" || at >= question.closesAt)
    return refuse({ code: "voting-closed", closedAt: question.closesAt });
  if (!voting.isOnRoll) return refuse({ code: "not-on-the-roll" });
  if (voting.standing !== "full") return refuse({ code: "not-in-coalition" });
  if (mandate === undefined || mandate.holder !== person) return refuse({ code: "holder-only" });
  if (!isValid(mandate, at)) return refuse({ code: "mandate-over" });
  if (confirmed === undefined || confirmed.state === "ahead") return refuse({ code: "not-confirmed" });
  if (confirmed.state !== "held") return refuse({ code: "mandate-over" });
  const options: readonly string[] = optionsOf(question.rule as unknown as DecisionRule);
  if (!options.includes(asked.choice)) return refuse({ code: "no-such-option", choice: asked.choice });
  if (voting.hasVoted && !question.mayChange) return refuse({ code: "already-voted" });
  if (asked.choice === "block" && !voting.hasReason) return refuse({ code: "reason-needed" });
  if (deviates(asked.choice, voting.instructed) && !voting.hasReason) return refuse({ code: "deviation-needs-reason" });
  return allow({ kind: "seat-voted", ...asked });
}

/** Whether a vote is not what the home body wanted. */
export const deviates = (choice: BodyChoice, instructed: BodyChoice | undefined): boolean =>
  instructed !== undefined && choice !== instructed;
