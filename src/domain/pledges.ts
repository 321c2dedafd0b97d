import type { BodyRules } from "./bodies.ts";
import { type Carried, undecidedBy } from "./carried.ts";
import type { Iri, Sha256 } from "./entries.ts";
import type { BodyId, QuestionId } from "./ids.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

export const pledgeKinds = ["people", "money", "rooms", "other"] as const;
/** What is promised: so many people, an amount of money in minor units, so many rooms, something else. */
export type PledgeKind = (typeof pledgeKinds)[number];

export const pledgeWords = ["kept", "partly", "not_kept"] as const;
/** How a pledge was kept, as one of its two sides says. */
export type PledgeWord = (typeof pledgeWords)[number];

/** The members of the acts by which one body promises another one support. */
export interface PledgeMembers {
  PledgeMade: {
    readonly to: Iri;
    readonly kind: PledgeKind;
    /** A whole number: of people, of rooms, of the smallest units of the currency. */
    readonly amount: number;
    /** Of what, or for how long: `hours`, `per-week`. */
    readonly unit?: string | undefined;
    /** Of money: three letters, ISO 4217. */
    readonly currency?: string | undefined;
    readonly begins: string;
    readonly until?: string | undefined;
    readonly textHash?: Sha256 | undefined;
  };
  PledgeKept: {
    readonly state: PledgeWord;
    /** How much of it came, in the unit of the pledge. */
    readonly amount?: number | undefined;
    readonly textHash?: Sha256 | undefined;
  };
  PledgeWithdrawn: { readonly textHash?: Sha256 | undefined };
}

/** The terms of a pledge. */
export type PledgeTerms = {
  readonly to: Iri;
  readonly kind: PledgeKind;
  readonly amount: number;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly begins: Instant;
  readonly until: Instant | null;
};

/** A pledge as both sides and everybody else see it; `name` is the last part of its entry's address. */
export type Pledge = PledgeTerms & {
  readonly name: string;
  readonly giver: Iri;
  readonly at: Instant;
  readonly withdrawnAt: Instant | null;
};

/** What somebody said about the keeping of a pledge, which `pledge` names by its entry. */
export type PledgeSaying = {
  readonly pledge: Iri;
  readonly by: Iri;
  readonly state: PledgeWord;
  readonly amount: number | null;
  readonly at: Instant;
};

export type PledgeFact =
  | {
      readonly kind: "pledge-made";
      readonly pledge: string;
      readonly body: BodyId;
      readonly to: Iri;
      readonly question: QuestionId | null;
    }
  | {
      readonly kind: "pledge-answered";
      readonly pledge: string;
      /** The body of ours that says so. */
      readonly body: BodyId;
      readonly state: PledgeWord;
      readonly amount: number | null;
      readonly question: QuestionId | null;
    }
  | {
      readonly kind: "pledge-withdrawn";
      readonly pledge: string;
      readonly body: BodyId;
      readonly question: QuestionId | null;
    };

type FactOf<Kind extends PledgeFact["kind"]> = Extract<PledgeFact, { kind: Kind }>;
type Rules = Pick<BodyRules, "officersMayEndorse" | "sources">;
type Side = { readonly id: BodyId; readonly actor: Iri; readonly isPublic: boolean };

/** A body promises another one people, money, rooms or something else: by an officer where its rules allow that, or by an adopted motion. */
export function makePledge(
  pledge: string,
  body: Side,
  terms: PledgeTerms,
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"pledge-made">> {
  const refusal = undecidedBy(carried, "pledge", rules) ?? (body.isPublic ? undefined : { code: "public-needed" });
  if (refusal !== undefined) return refuse(refusal);
  const unfit = problemOfTerms(body.actor, terms);
  if (unfit !== undefined) return refuse(unfit);
  return allow({ kind: "pledge-made", pledge, body: body.id, to: terms.to, question: carried.question });
}

/** What makes terms no pledge. */
export function problemOfTerms(giver: Iri, { to, kind, currency, begins, until }: PledgeTerms): Refusal | undefined {
  if (to === giver) return { code: "own-pledge" };
  if ((kind === "money") !== (currency !== null)) return { code: "currency-needed" };
  return until !== null && until <= begins ? { code: "bad-term" } : undefined;
}

/** Giver or receiver says how a pledge was kept; each may say so again, and the newest word of each is shown. */
export function answerPledge(
  body: Side,
  pledge: Pledge,
  said: { readonly state: PledgeWord; readonly amount: number | null },
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"pledge-answered">> {
  const refusal = undecidedBy(carried, "pledge", rules) ?? (body.isPublic ? undefined : { code: "public-needed" });
  if (refusal !== undefined) return refuse(refusal);
  if (body.actor !== pledge.giver && body.actor !== pledge.to) return refuse({ code: "pledge-sides-only" });
  const { name } = pledge;
  return allow({ kind: "pledge-answered", pledge: name, body: body.id, ...said, question: carried.question });
}

/** The giver takes back a pledge; what came of it until then stands. */
export function withdrawPledge(
  body: Side,
  pledge: Pledge,
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"pledge-withdrawn">> {
  const refusal = undecidedBy(carried, "pledge", rules);
  if (refusal !== undefined) return refuse(refusal);
  if (body.actor !== pledge.giver) return refuse({ code: "pledge-sides-only" });
  if (pledge.withdrawnAt !== null) return refuse({ code: "already-withdrawn" });
  return allow({ kind: "pledge-withdrawn", pledge: pledge.name, body: body.id, question: carried.question });
}

export type PledgeState = "open" | "running" | "over" | "withdrawn";

/** What giver and receiver last said of a pledge, as of a time; a word in anybody else's name is none. */
export function sayingsOf(
  pledge: Pick<Pledge, "name" | "giver" | "to">,
  sayings: readonly PledgeSaying[],
  at?: Instant,
): { readonly giver: PledgeSaying | undefined; readonly receiver: PledgeSaying | undefined } {
  const host = hostOf(pledge.giver);
  const own = sayings.filter(
    (said) =>
      said.pledge.endsWith(`/${pledge.name}`) && hostOf(said.pledge) === host && (at === undefined || said.at <= at),
  );
  const newest = (by: Iri) =>
    own
      .filter((said) => said.by === by)
      .reduce<PledgeSaying | undefined>(
        (last, said) => (last === undefined || said.at >= last.at ? said : last),
        undefined,
      );
  return { giver: newest(pledge.giver), receiver: newest(pledge.to) };
}

/** Whether a pledge is still to come, runs, is over or was taken back, at a time. */
export function stateOfPledge(
  { begins, until, withdrawnAt }: Pick<Pledge, "begins" | "until" | "withdrawnAt">,
  at: Instant,
): PledgeState {
  if (withdrawnAt !== null && withdrawnAt <= at) return "withdrawn";
  if (at < begins) return "open";
  return until !== null && at >= until ? "over" : "running";
}

/** Host and port of an address. */
const hostOf = (iri: Iri): string => iri.replace(/^https?:\/\//, "").split("/")[0] ?? "";
