import { isRule } from "#domain/bundles/shape.ts";
import type { Iri, Sha256 } from "#domain/entries.ts";
import { canonical, isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import type { DecisionRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import { isCouncil, type CouncilRules } from "./councilRules.ts";

const decisions = ["ordinary", "foundation", "entrenched", "admission", "expulsion", "reinstatement"] as const;
type Decision = (typeof decisions)[number];

/** The part of a charter that machines follow; spans of time in milliseconds. */
export interface CharterRules {
  /** A certified number of members is at most so many times that of a certificate period ago. */
  readonly growth: number;
  readonly certificatePeriod: number;
  readonly seconds: number;
  readonly period: { readonly least: number; readonly most: number };
  /** How long a convenor waits after a deadline before it notes, and members before they call another. */
  readonly grace: number;
  readonly patience: number;
  readonly ratifyWithin: number;
  readonly reaffirmEvery?: number | undefined;
  /** How many members have to stand behind an admission, the mover among them; and how long after it applied a body can be admitted. */
  readonly sponsors?: number | undefined;
  readonly review?: number | undefined;
  /** Decisions whose electorate is `seats` are taken by it. */
  readonly council?: CouncilRules | undefined;
  /** Days and shares of cases between members, in place of the presets; no part of what is folded. */
  readonly cases?: Readonly<Record<string, number>> | undefined;
  readonly decisions: Readonly<Record<Decision, DecisionRule>>;
}

/** What the adoption of a motion does in the coalition. */
export type CoalitionEffect =
  | { readonly admit: Iri }
  /** Names the step of the case that was decided on, so that everybody can read it. */
  | { readonly expel: Iri; readonly case?: Sha256 | undefined }
  /** With a new log, if the old one was forked or lost. */
  | { readonly reinstate: Iri; readonly genesis?: Sha256 | undefined }
  | { readonly amend: Amendment }
  | { readonly ratify: Sha256 }
  /** A position takes the place of another one, or one is cancelled; both by the motion that adopted it. */
  | { readonly supersede: Sha256 }
  | { readonly rescind: Sha256 }
  | { readonly office: Appointment };

/** Who holds an office of the coalition: somebody of a member body, by the hash that hides the name. */
export type Appointment = {
  readonly name: string;
  readonly body: Iri;
  readonly holderHash: Sha256;
  readonly from: Instant;
  readonly until: Instant;
};

/** A new version of the charter; `base` is the one that it changes. */
export type Amendment = {
  readonly base: Sha256;
  readonly charter: Sha256;
  readonly rules: JsonObject;
  readonly tier: "ordinary" | "foundation" | "entrenched";
  readonly effectiveAt: Instant;
};

/** The rules in the machine-readable part of a charter; undefined if they are none to decide by. */
export function readRules(value: Json | undefined): CharterRules | undefined {
  if (!isObject(value)) return undefined;
  const { growth, certificatePeriod, seconds, period, grace, patience, ratifyWithin, reaffirmEvery, sponsors, review } =
    value;
  if (!isObject(period) || !isObject(value["decisions"])) return undefined;
  const spans = [certificatePeriod, period["least"], period["most"], grace, patience, ratifyWithin];
  if (![growth, ...spans].every(isPositive) || !isWhole(seconds)) return undefined;
  if (reaffirmEvery !== undefined && !isPositive(reaffirmEvery)) return undefined;
  if (![sponsors, review].every((each) => each === undefined || isWhole(each))) return undefined;
  const { decisions: rules, council } = value;
  if (!decisions.every((name) => isRule(rules[name] ?? null))) return undefined;
  const isOfSeats = decisions.some((name) => isBySeats(rules[name] as unknown as DecisionRule));
  if (council === undefined ? isOfSeats : !isCouncil(council)) return undefined;
  return value as unknown as CharterRules;
}

/** What a motion's effect asks for; undefined if this version cannot do it. */
export function readEffect(value: Json): CoalitionEffect | undefined {
  if (!isObject(value)) return undefined;
  const { admit, expel, case: from, reinstate, genesis, amend, ratify, office, supersede, rescind } = value;
  switch (Object.keys(value).toSorted().join()) {
    case "admit":
      return isText(admit) ? { admit } : undefined;
    case "expel":
      return isText(expel) ? { expel } : undefined;
    case "case,expel":
      return isText(expel) && isHash(from) ? { expel, case: from } : undefined;
    case "reinstate":
    case "genesis,reinstate":
      return isText(reinstate) && (genesis === undefined || isHash(genesis)) ? { reinstate, genesis } : undefined;
    case "amend":
      return isAmendment(amend) ? { amend } : undefined;
    case "ratify":
      return isHash(ratify) ? { ratify } : undefined;
    case "supersede":
      return isHash(supersede) ? { supersede } : undefined;
    case "rescind":
      return isHash(rescind) ? { rescind } : undefined;
    case "office":
      return isAppointment(office) ? { office } : undefined;
    default:
      return undefined;
  }
}

/** The rule by which a motion is decided; who changes how decisions are made needs the rule that is hardest to pass. */
export function ruleFor(rules: CharterRules, effect: CoalitionEffect | undefined): DecisionRule {
  if (effect === undefined || "office" in effect || isAboutPosition(effect)) return rules.decisions.ordinary;
  if ("admit" in effect) return rules.decisions.admission;
  if ("expel" in effect) return rules.decisions.expulsion;
  if ("reinstate" in effect) return rules.decisions.reinstatement;
  return rules.decisions["ratify" in effect ? "entrenched" : tierOf(rules, effect.amend)];
}

/** How many have to second a motion before its question is opened: who moves or seconds an admission is a sponsor of it. */
export function secondsFor(rules: CharterRules, effect: CoalitionEffect | undefined): number {
  const isAdmission = effect !== undefined && "admit" in effect;
  return isAdmission ? Math.max(rules.seconds, (rules.sponsors ?? 0) - 1) : rules.seconds;
}

/** The earliest close of a question that is opened now: an admission is not decided before its review is over. */
export function closesFrom(
  { period, review = 0 }: Pick<CharterRules, "period" | "review">,
  effect: CoalitionEffect | undefined,
  /** When the body that would be admitted applied. */
  appliedAt: Instant | undefined,
  time: Instant,
): Instant {
  const isAdmission = effect !== undefined && "admit" in effect;
  return isAdmission && appliedAt !== undefined
    ? Math.max(time + period.least, appliedAt + review)
    : time + period.least;
}

/** What a coalition holds is read off its motions; the fold itself keeps nothing of it. */
export const isAboutPosition = (
  effect: CoalitionEffect,
): effect is Extract<CoalitionEffect, { supersede: Sha256 } | { rescind: Sha256 }> =>
  "supersede" in effect || "rescind" in effect;

/** How high an amendment really reaches: the fold reads no articles, but it knows when the rules themselves change. */
export function tierOf(rules: CharterRules, amendment: Amendment): Amendment["tier"] {
  const isSame = canonical(amendment.rules) === canonical(rules as unknown as JsonObject);
  return isSame ? amendment.tier : "entrenched";
}

/** Whether the council's seats decide, and not the member bodies. */
export const isBySeats = ({ electorate }: Pick<DecisionRule, "electorate">): boolean => electorate === "seats";

function isAppointment(value: Json | undefined): value is Json & Appointment {
  if (!isObject(value)) return false;
  const { name, body, holderHash, from, until } = value;
  const isTerm = isWhole(from) && isWhole(until) && from < until;
  return isTerm && isText(name) && /^[a-z][a-z_-]{0,39}$/.test(name) && isText(body) && isHash(holderHash);
}

function isAmendment(value: Json | undefined): value is Json & Amendment {
  if (!isObject(value)) return false;
  const { base, charter, rules, tier, effectiveAt } = value;
  const isTier = tier === "ordinary" || tier === "foundation" || tier === "entrenched";
  return isHash(base) && isHash(charter) && isTier && isWhole(effectiveAt) && readRules(rules) !== undefined;
}

const isWhole = (value: Json | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isPositive = (value: Json | undefined): value is number => isWhole(value) && value > 0;
const isText = (value: Json | undefined): value is string => typeof value === "string";
const isHash = (value: Json | undefined): value is Sha256 => isText(value) && /^sha256:[0-9a-f]{64}$/.test(value);
