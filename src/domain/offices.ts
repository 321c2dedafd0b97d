import type { BodyId, OfficeId, PersonId } from "./ids.ts";
import { type Role, type Someone, refusalFor } from "./members.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant } from "./time.ts";

export const officeKinds = ["office", "seat", "spokesperson"] as const;
/** What a mandate is for: an office of the body, a seat in a council, or speaking for the body about a topic. */
export type OfficeKind = (typeof officeKinds)[number];

/** Roles that an office can give its holder for the term. */
export const officeRoles = ["chair", "secretary"] as const;
export type OfficeRole = Extract<Role, (typeof officeRoles)[number]>;

/** How long somebody may hold an office, and for how many terms in a row. */
export type TermRules = {
  readonly termDays: number;
  /** Terms in a row; null: as many as the body likes. */
  readonly maxConsecutiveTerms: number | null;
  /** Terms that somebody stays out after so many in a row. */
  readonly coolingOffTerms: number;
  /** Whether a part of a term counts if it is more than half of one. */
  readonly countsPartialTerms: boolean;
};

/** What can be held for a term: `body` is where it is exercised, `home` the body that fills it and can recall from it. */
export type Office = TermRules & {
  readonly id: OfficeId;
  readonly body: BodyId;
  readonly home: BodyId;
  readonly kind: OfficeKind;
  readonly seats: number;
  /** How many of those ranked next are kept as alternates. */
  readonly alternates: number;
  readonly rotates: boolean;
  /** Whether the home body may bind the holder by instructions. */
  readonly isInstructed: boolean;
  /** Of a seat: with how many votes. */
  readonly weight: number;
  readonly role: OfficeRole | null;
  readonly endedAt: Instant | null;
  /** Of seats in a coalition's council: the term beyond which no mandate goes. */
  readonly termFrom?: Instant | null | undefined;
  readonly termUntil?: Instant | null | undefined;
};

/** A time in which somebody held an office: as it was given, and when it really ended. */
export type PastTerm = { readonly from: Instant; readonly until: Instant; readonly revokedAt: Instant | null };

export type OfficeFact =
  | {
      readonly kind: "office-created" | "office-changed";
      readonly office: OfficeId;
      readonly body: BodyId;
      readonly home: BodyId;
      readonly officeKind: OfficeKind;
      readonly seats: number;
    }
  | { readonly kind: "office-ended"; readonly office: OfficeId; readonly body: BodyId };

type FactOf<Kind extends OfficeFact["kind"]> = Extract<OfficeFact, { kind: Kind }>;

/** The terms of an office unless it says otherwise: one year, as often as the body likes. */
export const usualTerm: TermRules = {
  termDays: 365,
  maxConsecutiveTerms: null,
  coolingOffTerms: 1,
  countsPartialTerms: true,
};

/** A new office: of an officer of the body; only a council's seats have another home than the body itself. */
export function createOffice(
  office: Omit<Office, "endedAt">,
  by: Someone,
): Ruling<FactOf<"office-created" | "office-changed">> {
  const refusal = refusalFor(by, "manage-offices") ?? misfit(office);
  if (refusal !== undefined) return refuse(refusal);
  return allow(factOf("office-created", office));
}

/** Other terms for an office; terms that have begun keep theirs. */
export function changeOffice(
  before: Office,
  after: Omit<Office, "endedAt">,
  by: Someone,
): Ruling<FactOf<"office-created" | "office-changed">> {
  const refusal = refusalFor(by, "manage-offices") ?? ended(before) ?? misfit(after);
  if (refusal !== undefined) return refuse(refusal);
  return allow(factOf("office-changed", after));
}

/** Ends an office: nobody is given it any more; whoever holds it keeps it to the end of the term. */
export function endOffice(office: Office, by: Someone): Ruling<FactOf<"office-ended">> {
  const refusal = refusalFor(by, "manage-offices") ?? ended(office);
  if (refusal !== undefined) return refuse(refusal);
  return allow({ kind: "office-ended", office: office.id, body: office.body });
}

/** Why nobody may be given the office: it has ended. */
export const ended = ({ endedAt }: Pick<Office, "endedAt">): Refusal | undefined =>
  endedAt === null ? undefined : { code: "office-ended" };

/** How long a term is. */
export const termOf = ({ termDays }: Pick<TermRules, "termDays">): number => termDays * DAY;

/** Whether somebody with these terms behind him may begin another at a time; the refusal says from when on. */
export function eligibilityFor(rules: TermRules, past: readonly PastTerm[], at: Instant): Ruling<true> {
  const { maxConsecutiveTerms: most } = rules;
  if (most === null) return allow(true);
  const served = past
    .map((term) => ({ from: term.from, until: endOf(term) }))
    .filter(({ from, until }) => until > from);
  const last = Math.max(...served.map(({ until }) => until), Number.NEGATIVE_INFINITY);
  const free = last + rules.coolingOffTerms * termOf(rules);
  if (at >= free || consecutiveTerms(rules, served) < most) return allow(true);
  return refuse({ code: "term-limit", until: free, terms: most });
}

/** How many of these count that followed one another without a whole cooling-off between them, back from the last. */
function consecutiveTerms(
  rules: TermRules,
  served: readonly { readonly from: Instant; readonly until: Instant }[],
): number {
  const gap = rules.coolingOffTerms * termOf(rules);
  let count = 0;
  let next = Number.POSITIVE_INFINITY;
  for (const term of served.toSorted((a, b) => b.from - a.from)) {
    if (next !== Number.POSITIVE_INFINITY && next - term.until >= gap) return count;
    if (isCounted(rules, term)) count += 1;
    next = term.from;
  }
  return count;
}

/** A part of a term is a term if it is more than half of one: exactly half is not. */
function isCounted(rules: TermRules, { from, until }: { readonly from: Instant; readonly until: Instant }): boolean {
  const served = until - from;
  return rules.countsPartialTerms ? 2 * served > termOf(rules) : served >= termOf(rules);
}

const endOf = ({ until, revokedAt }: PastTerm): Instant => Math.min(until, revokedAt ?? until);

/** Somebody who can take a turn: a member since a time, with the end of the last turn, if there was one. */
export type Candidate = {
  readonly person: PersonId;
  readonly since: Instant;
  readonly lastHeld: Instant | null;
};

/** Whose turn it is: who never held it comes first, by how long they are members; then whoever held it longest ago. */
export function rotationOrder(candidates: readonly Candidate[]): readonly PersonId[] {
  const turn = ({ lastHeld }: Candidate) => lastHeld ?? Number.NEGATIVE_INFINITY;
  const byName = (a: Candidate, b: Candidate) => (a.person < b.person ? -1 : 1);
  return candidates
    .toSorted((a, b) => (turn(a) === turn(b) ? a.since - b.since || byName(a, b) : turn(a) < turn(b) ? -1 : 1))
    .map(({ person }) => person);
}

/** Every number of an office that is out of its bounds. */
export function problemsOfOffice(office: Omit<Office, "id" | "endedAt" | "body" | "home">): readonly string[] {
  const bounds: readonly (readonly [string, number, number, number])[] = [
    ["seats", office.seats, office.kind === "seat" ? 0 : 1, 1_000],
    ["alternates", office.alternates, 0, 1_000],
    ["termDays", office.termDays, 1, 3_660],
    ["maxConsecutiveTerms", office.maxConsecutiveTerms ?? 1, 1, 100],
    ["coolingOffTerms", office.coolingOffTerms, 1, 100],
    ["weight", office.weight, 1, 1_000_000],
  ];
  return bounds
    .filter(([, value, least, most]) => !Number.isSafeInteger(value) || value < least || value > most)
    .map(([name]) => name);
}

/** Why an office does not fit: its home, its role, or its weight are another kind's. */
function misfit({ kind, body, home, role, weight }: Omit<Office, "endedAt">): Refusal | undefined {
  if (kind !== "seat" && home !== body) return { code: "seat-needed" };
  if (kind !== "office" && role !== null) return { code: "office-needed" };
  return kind !== "seat" && weight !== 1 ? { code: "seat-needed" } : undefined;
}

function factOf(
  kind: "office-created" | "office-changed",
  { id, body, home, kind: officeKind, seats }: Omit<Office, "endedAt">,
): FactOf<"office-created" | "office-changed"> {
  return { kind, office: id, body, home, officeKind, seats };
}
