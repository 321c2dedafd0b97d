import { apportion, type Apportionment } from "#domain/apportionment.ts";
import { sha256Of, type Iri, type Sha256 } from "#domain/entries.ts";
import { canonical } from "#domain/jcs.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { hexHash } from "#domain/texts.ts";
import type { Instant } from "#domain/time.ts";
import { isBySeats } from "./charter.ts";
import { apportionmentOf, MOST_SEATS, type CouncilRules } from "./councilRules.ts";
import {
  find,
  forget,
  keep,
  NEVER,
  rollOf,
  rulesOf,
  standingOf,
  type CoalitionState,
  type Draft,
  type Electing,
  type Roll,
} from "./state.ts";

/** Why no seats could be shared. */
export type CouncilFault = "no-members" | "too-many-seats" | "floors-above-seats" | "caps-below-seats";

/** What a member body got of a council's seats, and for how many certified members. */
type SeatShare = readonly [actor: Iri, members: number, seats: number];

/** A council for a term: how its seats are shared, frozen at its beginning. */
export type Council = {
  /** The first term is 1; 0 before the first could be shared. */
  readonly number: number;
  readonly from: Instant;
  readonly until: Instant;
  /** The version of the charter by which they are shared. */
  readonly charter: Sha256;
  readonly shares: readonly SeatShare[];
  /** Seats that a tie left to nobody, and who is equal. */
  readonly unassigned: number;
  readonly ties: readonly (readonly Iri[])[];
  readonly fault?: CouncilFault | undefined;
};

/** How the rolls and votes of a council name a seat: the member body, and which of its seats. */
export const seatKey = (actor: Iri, seat: number): string => `${actor} ${seat}`;

/** Whose a seat is. */
export const bodyOfSeat = (key: string): Iri => key.slice(0, key.lastIndexOf(" "));

/** How many seats a body has in the term that runs. */
export function seatsOf(state: Pick<CoalitionState, "trie">, actor: Iri): number {
  return find(state, "council", "self")?.shares.find(([name]) => name === actor)?.[2] ?? 0;
}

/** Who votes under a rule, with which weight: the member bodies, or the seats of those that are full members; none where no seats are shared. */
export function electorateOf(
  state: Electing,
  rule: Pick<DecisionRule, "electorate">,
): { readonly roll: Roll; readonly hash: Sha256 } | undefined {
  if (!isBySeats(rule)) return rollOf(state);
  const full = new Set(state.full);
  const roll = (find(state, "council", "self")?.shares ?? [])
    .filter(([actor]) => full.has(actor))
    .flatMap(([actor, , seats]) => Array.from({ length: seats }, (_, at) => [seatKey(actor, at + 1), 1] as const));
  return roll.length === 0 ? undefined : { roll, hash: sha256Of(hexHash(canonical(roll))) };
}

/** Begins the next term of the council, if it is time and there is anything to share; what was shared before stands until then. */
export function renewCouncil(draft: Draft, time: Instant): void {
  if (time < draft.councilFrom) return;
  draft.councilFrom = NEVER;
  const { council: rules } = rulesOf(draft);
  const former = find(draft, "council", "self");
  if (rules === undefined) return former === undefined ? undefined : forget(draft, "council", "self");
  const hasBegun = former !== undefined && former.number > 0;
  if (!hasBegun && !mayBegin(draft, rules, time)) return;
  const shared = share(draft, rules);
  const { charter } = standingOf(draft);
  if (typeof shared === "string") {
    const { number = 0, from = time, until = time } = former ?? {};
    const nobody = { shares: [], unassigned: 0, ties: [] };
    keep(draft, "council", "self", { number, from, until, charter, ...nobody, fault: shared });
    return;
  }
  const from = hasBegun ? latest(former.until, rules.term, time) : time;
  const until = from + rules.term;
  const shares = shared.shares.map(({ name, members, seats }) => [name, Number(members), seats] as const);
  const { unassigned, ties } = shared;
  keep(draft, "council", "self", { number: (former?.number ?? 0) + 1, from, until, charter, shares, unassigned, ties });
  draft.councilFrom = until;
}

/** A date that the charter names, or that nobody is missing; until then members are looked at when they change. */
function mayBegin(draft: Draft, { begins, method }: CouncilRules, time: Instant): boolean {
  if (begins !== undefined) {
    if (time < begins) draft.councilFrom = begins;
    return time >= begins;
  }
  if (draft.invited > 0) return false;
  return method === "equal" || draft.full.every((actor) => find(draft, "member", actor)?.certified !== undefined);
}

/** Seats by certified members; who has certified none counts for none. */
function share(draft: Draft, rules: CouncilRules): Apportionment | CouncilFault {
  const claimants = draft.full.map((name) => {
    const member = find(draft, "member", name);
    return { name, members: member?.certified === undefined ? 0n : BigInt(member.weight) };
  });
  const isCounted = rules.method === "equal" || claimants.some(({ members }) => members > 0n);
  if (claimants.length === 0 || !isCounted) return "no-members";
  const ruling = apportion(claimants, apportionmentOf(rules, claimants.length));
  if (!ruling.allowed) return ruling.refusal.code === "floors-above-seats" ? "floors-above-seats" : "caps-below-seats";
  return ruling.fact.seats > MOST_SEATS ? "too-many-seats" : ruling.fact;
}

/** Terms follow one another without a gap; one that nobody noted in time is passed over whole. */
function latest(until: Instant, term: number, time: Instant): Instant {
  return until + Math.floor((time - until) / term) * term;
}
