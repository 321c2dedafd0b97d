import { apportionmentMethods, type ApportionmentMethod, type ApportionmentRule } from "#domain/apportionment.ts";
import { isObject, type Json } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";

/** An office of a coalition that its decisions fill, by a code; `term` in milliseconds, `most` terms in a row. */
interface OfficeRule {
  readonly name: string;
  readonly term: number;
  readonly most?: number | undefined;
}

/** How a charter makes a council: how its seats are shared at the beginning of each term, and for how long. */
export interface CouncilRules {
  readonly method: ApportionmentMethod;
  /** All seats; of divisor methods and of the largest remainder. */
  readonly seats?: number | undefined;
  /** Seats of every member; of `equal`. */
  readonly each?: number | undefined;
  /** Members for one seat; of `per-capita`. */
  readonly per?: number | undefined;
  readonly floor?: number | undefined;
  readonly cap?: number | undefined;
  /** Nobody gets more than this part of all seats; where `seats` says how many those are. */
  readonly shareCap?: { readonly num: number; readonly den: number } | undefined;
  /** In milliseconds. */
  readonly term: number;
  /** No first term before; unset: it begins when every founder has signed and every member has certified its number. */
  readonly begins?: Instant | undefined;
  readonly offices?: readonly OfficeRule[] | undefined;
}

/** So many seats a council has at most, so that its roll stays small. */
export const MOST_SEATS = 5_000;

const MOST_OFFICES = 50;
const LONGEST_TERM = 3_660 * 86_400_000;
const own = { equal: "each", "per-capita": "per" } as const;
const names = new Set(["method", "seats", "each", "per", "floor", "cap", "shareCap", "term", "begins", "offices"]);

/** Whether a value is the rules of a council: nothing missing, nothing that means nothing to its method. */
export function isCouncil(value: Json): boolean {
  if (!isObject(value) || !Object.keys(value).every((name) => names.has(name))) return false;
  const { method, term, begins, floor, cap, shareCap, offices } = value;
  const known = apportionmentMethods.find((name) => name === method);
  if (known === undefined || !isWithin(term, 1, LONGEST_TERM)) return false;
  const size = known === "equal" || known === "per-capita" ? own[known] : "seats";
  const most = size === "per" ? Number.MAX_SAFE_INTEGER : MOST_SEATS;
  if (!isWithin(value[size], 1, most)) return false;
  if (["seats", "each", "per"].some((name) => name !== size && value[name] !== undefined)) return false;
  const bounds = [floor, cap].every((bound) => bound === undefined || isWithin(bound, 0, MOST_SEATS));
  if (!bounds || (known === "equal" && (floor ?? cap) !== undefined)) return false;
  if (cap === 0 || (isNumber(floor) && isNumber(cap) && floor > cap)) return false;
  if (shareCap !== undefined && (size !== "seats" || !isShare(shareCap))) return false;
  if (begins !== undefined && !isWithin(begins, 0, Number.MAX_SAFE_INTEGER)) return false;
  return offices === undefined || areOffices(offices);
}

/** The rule by which seats are shared among so many members. */
export function apportionmentOf(rules: CouncilRules, members: number): ApportionmentRule {
  const { method, seats = 0, each = 0, per = 1, floor, cap, shareCap } = rules;
  if (method === "per-capita") return { method, per, floor, cap };
  return method === "equal" ? { method, seats: each * members } : { method, seats, floor, cap, shareCap };
}

function isShare(value: Json): boolean {
  if (!isObject(value)) return false;
  const { num, den } = value;
  return isWithin(num, 1, MOST_SEATS) && isWithin(den, 1, MOST_SEATS) && Number(num) <= Number(den);
}

function areOffices(value: Json): boolean {
  if (!Array.isArray(value) || value.length > MOST_OFFICES || !value.every(isOffice)) return false;
  return new Set(value.map((office) => (isObject(office) ? office["name"] : ""))).size === value.length;
}

function isOffice(value: Json): boolean {
  if (!isObject(value) || !Object.keys(value).every((name) => ["name", "term", "most"].includes(name))) return false;
  const { name, term, most } = value;
  const isNamed = typeof name === "string" && /^[a-z][a-z_-]{0,39}$/.test(name);
  return isNamed && isWithin(term, 1, LONGEST_TERM) && (most === undefined || isWithin(most, 1, 100));
}

const isNumber = (value: Json | undefined): value is number => typeof value === "number";
const isWithin = (value: Json | undefined, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
