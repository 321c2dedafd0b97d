import type { Member } from "#domain/coalition/state.ts";
import type { Iri } from "#domain/entries.ts";
import { DAY, type Instant } from "#domain/time.ts";

export const tieKinds = [
  "accession",
  "affiliation",
  "nesting",
  "support",
  "endorsement",
  "delegation",
  "recognition",
  "peering",
] as const;
/** What ties two bodies: a coalition joined, an organization or a region stood in, a pledge, an endorsement, a seat in a council, a caucus recognized, records kept. */
export type TieKind = (typeof tieKinds)[number];

/** How a tie stands; accessions go through all of the first, everything else is asked, stands, or is over. */
type TieState =
  | "invited"
  | "applied"
  | "signed"
  | "observer"
  | "frozen"
  | "seceded"
  | "expelled"
  | "asked"
  | "stands"
  | "over";

/** From when on a tie stood how, as dated entries tell. */
export type Step = { readonly at: Instant; readonly state: TieState };

/** A tie with its history, the oldest step first; `entry` is the record that it began with. */
export type Tie = {
  readonly kind: TieKind;
  readonly from: Iri;
  readonly to: Iri;
  readonly steps: readonly Step[];
  readonly entry: Iri | null;
  /** What is endorsed, or the pledge by its id. */
  readonly about?: string | undefined;
};

/** A tie as it stood at one time. */
export type Shown = Omit<Tie, "steps"> & { readonly state: Exclude<TieState, "over">; readonly since: Instant };

/** How a tie stood at a time; nothing before it began, and nothing once it is over. */
export function shownAt({ steps, ...tie }: Tie, at: Instant): Shown | undefined {
  const step = steps.findLast((each) => each.at <= at);
  return step === undefined || step.state === "over" ? undefined : { ...tie, state: step.state, since: step.at };
}

/** Steps in their order, without those that say the same again. */
export function stepsOf(steps: readonly (Step | undefined)[]): Step[] {
  const known = steps.filter((step) => step !== undefined);
  const sorted = known.toSorted((one, other) => one.at - other.at);
  return sorted.filter(({ state }, place) => sorted[place - 1]?.state !== state);
}

/** From a beginning to an end, if it has one. */
export const span = (from: Instant, until: Instant | null): Step[] =>
  stepsOf([{ at: from, state: "stands" }, until === null ? undefined : { at: Math.max(from, until), state: "over" }]);

/** The days, as days since 1970 in UTC, on which something changed up to a time; the oldest first. */
export function changeDays(ties: readonly Tie[], now: Instant): number[] {
  const days = new Set<number>();
  for (const { steps } of ties) for (const { at } of steps) if (at > 0 && at <= now) days.add(Math.floor(at / DAY));
  return [...days].toSorted((one, other) => one - other);
}

/** What a member did in a coalition, in its own log, and had effect there. */
export type MemberAct = {
  readonly by: Iri;
  readonly type: "AccessionSigned" | "SecessionDeclared";
  readonly at: Instant;
  readonly entry: Iri;
};

/** What a coalition decided of one, and when the question closed. */
export type MemberDecision = { readonly of: Iri; readonly state: "signed" | "expelled"; readonly at: Instant };

/** A coalition with all that its dated entries tell of who is in it. */
export type Membership = {
  readonly coalition: Iri;
  readonly convenor: Iri;
  readonly convenedAt: Instant;
  readonly entry: Iri | null;
  readonly founders: ReadonlySet<Iri>;
  readonly acts: readonly MemberAct[];
  readonly decisions: readonly MemberDecision[];
  /** As the newest block has it; and its docket time. */
  readonly members: ReadonlyMap<Iri, Member["standing"]>;
  readonly asOf: Instant;
};

const STATES: Readonly<Record<Member["standing"], TieState>> = {
  invited: "invited",
  applicant: "applied",
  full: "signed",
  observer: "observer",
  left: "seceded",
  expelled: "expelled",
  frozen: "frozen",
};

/** Who joined, asked, left or was sent away, each as a tie to the coalition. What no dated entry tells, such as a signature that ran out, is dated by the newest block. */
export function accessionsOf(membership: Membership): Tie[] {
  const { coalition, founders, convenor, convenedAt, acts, decisions, members, asOf } = membership;
  const actsOf = Map.groupBy(acts, ({ by }) => by);
  const decisionsOf = Map.groupBy(decisions, ({ of }) => of);
  return [...members].map(([from, standing]) => {
    const own = (actsOf.get(from) ?? []).toSorted((one, other) => one.at - other.at);
    const said = own.map(({ type, at }, place): Step => {
      if (type === "SecessionDeclared") return { at, state: "seceded" };
      return { at, state: founders.has(from) && place === 0 ? "signed" : "applied" };
    });
    const called: Step | undefined = founders.has(from)
      ? { at: convenedAt, state: from === convenor ? "signed" : "invited" }
      : undefined;
    const decided = (decisionsOf.get(from) ?? []).map(({ at, state }): Step => ({ at, state }));
    const steps = stepsOf([called, ...said, ...decided]);
    const [first] = own;
    const isTold = steps.at(-1)?.state === STATES[standing];
    const now: Step = { at: Math.max(asOf, steps.at(-1)?.at ?? 0), state: STATES[standing] };
    return {
      kind: "accession",
      from,
      to: coalition,
      steps: isTold ? steps : [...steps, now],
      entry: first?.entry ?? membership.entry,
    };
  });
}
