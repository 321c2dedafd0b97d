import type { BodyId, MandateId, MotionId, OfficeId, PersonId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion } from "./motions.ts";
import { type Office, eligibilityFor, ended, termOf } from "./offices.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

/** Somebody's term in an office, or his place among its alternates (`number` is null). */
export type Mandate = {
  readonly id: MandateId;
  readonly office: OfficeId;
  readonly holder: PersonId;
  /** Which of the office's seats, from 1; null for an alternate who waits. */
  readonly number: number | null;
  /** Place among the alternates, from 1; 0 for whoever was given a seat. */
  readonly order: number;
  /** For whom alone this alternate stands in; null for anybody of the office. */
  readonly alternateOf: MandateId | null;
  readonly from: Instant;
  /** The first moment that no longer belongs to it. */
  readonly until: Instant;
  readonly revokedAt: Instant | null;
  /** The question that gave it. */
  readonly question: QuestionId;
};

/** Why a mandate ended before its time. */
export type Ending = "recall" | "resignation" | "rescinded";

export type MandateFact =
  | {
      readonly kind: "mandate-issued";
      readonly mandate: MandateId;
      readonly office: OfficeId;
      readonly body: BodyId;
      readonly home: BodyId;
      readonly holder: PersonId;
      readonly number: number;
      readonly from: Instant;
      readonly until: Instant;
      readonly question: QuestionId;
    }
  | {
      readonly kind: "alternate-named";
      readonly mandate: MandateId;
      readonly office: OfficeId;
      readonly home: BodyId;
      readonly holder: PersonId;
      readonly order: number;
      readonly question: QuestionId;
    }
  | {
      readonly kind: "mandate-revoked";
      readonly mandate: MandateId;
      readonly office: OfficeId;
      readonly home: BodyId;
      readonly ending: Ending;
      readonly question: QuestionId | null;
    }
  | { readonly kind: "mandate-expired"; readonly mandate: MandateId; readonly office: OfficeId; readonly home: BodyId }
  | {
      /** The holder lets his name be shown to everybody, or no longer. */
      readonly kind: "mandate-shown";
      readonly mandate: MandateId;
      readonly home: BodyId;
      readonly isNamePublic: boolean;
    }
  | {
      readonly kind: "seats-apportioned";
      readonly apportionment: string;
      readonly council: BodyId;
      readonly seats: number;
      readonly effectiveAt: Instant;
    }
  | {
      readonly kind: "delegates-instructed";
      readonly instruction: string;
      readonly home: BodyId;
      /** The council's motion. */
      readonly about: MotionId;
      readonly question: QuestionId;
    }
  | {
      readonly kind: "delegate-reported";
      readonly report: string;
      readonly mandate: MandateId;
      readonly home: BodyId;
    };

type FactOf<Kind extends MandateFact["kind"]> = Extract<MandateFact, { kind: Kind }>;

/** The closed question that an act on a mandate refers to, with its motion. */
export type Decision = {
  readonly question: QuestionId;
  readonly motion: Pick<Motion, "body" | "kind" | "state" | "effect">;
};

/** Whether it counts at a time; the clock alone ends it, no job does. */
export const isValid = ({ number, from, until, revokedAt }: Mandate, at: Instant): boolean =>
  number !== null && from <= at && at < endOf({ until, revokedAt });

/** Whether somebody waits as an alternate at a time. */
export const isWaiting = ({ number, until, revokedAt }: Mandate, at: Instant): boolean =>
  number === null && at < endOf({ until, revokedAt });

export const mandateStates = ["ahead", "valid", "over", "revoked", "alternate"] as const;
export type MandateState = (typeof mandateStates)[number];

/** How a mandate stands at a time. */
export function stateOf(mandate: Mandate, at: Instant): MandateState {
  if (mandate.revokedAt !== null && mandate.revokedAt <= at) return "revoked";
  if (at >= mandate.until) return "over";
  if (mandate.number === null) return "alternate";
  return at < mandate.from ? "ahead" : "valid";
}

/** A mandate by an adopted motion of the home body, given by an officer; never without a decision. */
export function issueMandate(
  office: Office,
  wanted: {
    readonly mandate: MandateId;
    readonly holder: PersonId;
    readonly from: Instant;
    readonly until: Instant | undefined;
    readonly number?: number | undefined;
  },
  existing: readonly Mandate[],
  decision: Decision | undefined,
  isMember: boolean,
  by: Someone,
): Ruling<FactOf<"mandate-issued">> {
  const refusal = refusalFor(by, "issue-mandate") ?? undecided(office, decision);
  if (refusal !== undefined) return refuse(refusal);
  if (decision === undefined) return refuse({ code: "decision-needed" });
  return seat(office, { ...wanted, question: decision.question }, existing, isMember);
}

/** Gives a seat of the office: to a member of the home body, within its term limits, where one is free for the whole time. */
export function seat(
  office: Office,
  wanted: {
    readonly mandate: MandateId;
    readonly holder: PersonId;
    readonly from: Instant;
    readonly until: Instant | undefined;
    /** Which of the seats; unset: the first that is free. */
    readonly number?: number | undefined;
    readonly question: QuestionId;
  },
  existing: readonly Mandate[],
  isMember: boolean,
): Ruling<FactOf<"mandate-issued">> {
  const { holder, question, mandate } = wanted;
  const from = Math.max(wanted.from, office.termFrom ?? wanted.from);
  const longest = Math.min(from + termOf(office), office.termUntil ?? Number.POSITIVE_INFINITY);
  const until = wanted.until ?? longest;
  const refusal = ended(office) ?? (isMember ? undefined : ({ code: "holder-not-a-member" } as const));
  if (refusal !== undefined) return refuse(refusal);
  if (until <= from || until > longest) return refuse({ code: "term-too-long", longest });
  const held = existing.filter((each) => each.holder === holder && each.number !== null);
  if (held.some((each) => overlaps(each, from, until))) return refuse({ code: "already-holds" });
  const eligible = eligibilityFor(office, held, from);
  if (!eligible.allowed) return eligible;
  const taken = new Set(existing.filter((each) => overlaps(each, from, until)).map(({ number }) => number));
  if (wanted.number !== undefined && wanted.number > office.seats)
    return refuse({ code: "no-such-seat", seats: office.seats });
  const number = numbers(office.seats).find(
    (each) => !taken.has(each) && (wanted.number === undefined || each === wanted.number),
  );
  if (number === undefined) return refuse({ code: "no-vacancy", seats: office.seats });
  return allow({
    kind: "mandate-issued",
    mandate,
    office: office.id,
    body: office.body,
    home: office.home,
    holder,
    number,
    from,
    until,
    question,
  });
}

/** From when on each of so many more mandates could run: at once where a seat is free, else when its term ends. */
export function vacancies(
  office: Pick<Office, "seats">,
  existing: readonly Mandate[],
  at: Instant,
): readonly Instant[] {
  return numbers(office.seats)
    .map((number) => Math.max(at, ...existing.filter((each) => each.number === number).map(endOf)))
    .toSorted((a, b) => a - b);
}

/** Ends a mandate: the holder by resigning; an officer by an adopted recall, or because its own decision was rescinded. */
export function revokeMandate(
  mandate: Mandate,
  office: Office,
  decision: Decision | undefined,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"mandate-revoked">> {
  const about = { kind: "mandate-revoked", mandate: mandate.id, office: office.id, home: office.home } as const;
  if (at >= endOf(mandate)) return refuse({ code: "mandate-over" });
  if (decision === undefined && by.person === mandate.holder)
    return allow({ ...about, ending: "resignation", question: null });
  const refusal = refusalFor(by, "issue-mandate");
  if (refusal !== undefined) return refuse(refusal);
  if (decision === undefined) return refuse({ code: "decision-needed" });
  const ending = endingBy(mandate, office, decision);
  return typeof ending === "string" ? allow({ ...about, ending, question: decision.question }) : refuse(ending);
}

/** What a decision says about a mandate: that it is recalled, or that what gave it no longer stands. */
function endingBy(mandate: Mandate, office: Office, { question, motion }: Decision): Ending | Refusal {
  if (motion.body !== office.home) return { code: "other-object" };
  if (question === mandate.question && motion.state === "rescinded") return "rescinded";
  if (motion.state !== "adopted") return { code: "not-adopted" };
  const isAbout = motion.kind === "recall" && motion.effect !== null && "recall" in motion.effect;
  return isAbout && motion.effect.recall === mandate.id ? "recall" : { code: "other-object" };
}

/** Kinds of motions that can give an office; others are about something else. */
const giving: readonly Motion["kind"][] = ["election", "resolution", "procedural"];

/** Why a decision does not give this office: none, not adopted, or about something else. */
export function undecided(office: Office, decision: Decision | undefined): Refusal | undefined {
  if (decision === undefined) return { code: "decision-needed" };
  const { motion } = decision;
  if (motion.state !== "adopted") return { code: "not-adopted" };
  const isOther = motion.effect !== null && !("office" in motion.effect && motion.effect.office === office.id);
  return motion.body !== office.home || isOther || !giving.includes(motion.kind) ? { code: "other-object" } : undefined;
}

/** Whose votes count in a council, and how many: of each person the weights of all valid seats together. */
export function seatRoll(
  seats: readonly { readonly holder: PersonId; readonly weight: number }[],
): readonly { readonly voter: PersonId; readonly weight: number }[] {
  const weights = new Map<PersonId, number>();
  for (const { holder, weight } of seats) weights.set(holder, (weights.get(holder) ?? 0) + weight);
  return [...weights].map(([voter, weight]) => ({ voter, weight })).toSorted((a, b) => (a.voter < b.voter ? -1 : 1));
}

/** What an instruction asked for beside how the delegate voted. */
export type Compliance = "followed" | "deviated" | "not-voted" | "free";

/** Whether a vote followed its instruction; a deviation is flagged and still counts (domain.md §5). */
export function complianceOf(instructed: string | undefined, voted: string | undefined): Compliance {
  if (instructed === undefined) return "free";
  if (voted === undefined) return "not-voted";
  return instructed === voted ? "followed" : "deviated";
}

/** When it really ends. */
export const endOf = ({ until, revokedAt }: Pick<Mandate, "until" | "revokedAt">): Instant =>
  Math.min(until, revokedAt ?? until);

const overlaps = (mandate: Mandate, from: Instant, until: Instant): boolean =>
  mandate.number !== null && mandate.from < until && from < endOf(mandate);

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
