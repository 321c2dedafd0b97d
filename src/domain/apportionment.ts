import { type Ruling, allow, refuse } from "./rulings.ts";

export const apportionmentMethods = [
  "equal",
  "per-capita",
  "dhondt",
  "sainte-lague",
  "huntington-hill",
  "largest-remainder",
] as const;
/** How seats are shared (domain.md §4). */
export type ApportionmentMethod = (typeof apportionmentMethods)[number];
export type DivisorMethod = "dhondt" | "sainte-lague" | "huntington-hill";

/** Who is to get seats, with its certified membership; a name stands once. */
export type Claimant = { readonly name: string; readonly members: bigint };

/** A fraction; a denominator of zero is more than any number. */
export type Fraction = { readonly num: bigint; readonly den: bigint };

/** How seats are to be shared: whole numbers, `per` and denominators above zero. */
export type ApportionmentRule = {
  /** The least that anybody gets; 0 unless set. */
  readonly floor?: number | undefined;
  /** The most that anybody gets. */
  readonly cap?: number | undefined;
  /** The order of a public draw, which decides between those who are equal in everything. */
  readonly lots?: readonly string[] | undefined;
} & (
  | { readonly method: "per-capita"; readonly per: number }
  | {
      readonly method: Exclude<ApportionmentMethod, "per-capita">;
      readonly seats: number;
      /** Nobody gets more than this part of all seats, rounded down. */
      readonly shareCap?: { readonly num: number; readonly den: number } | undefined;
    }
);

/** One seat after the floors, in the order of giving, with what it was given by: a quotient, or what is missing of a quota. */
type Step = { readonly name: string; readonly seat: number; readonly quotient: Fraction };

/** What one claimant got; `quota` where the method has one. */
export type Share = Claimant & { readonly seats: number; readonly quota?: Fraction };

/** Seats shared; what a tie leaves over stands in `unassigned`, to be decided by a public draw. */
export type Apportionment = {
  readonly method: ApportionmentMethod;
  /** All seats, the unassigned ones included. */
  readonly seats: number;
  readonly floor: number;
  readonly cap: number | undefined;
  /** In the order of the claimants. */
  readonly shares: readonly Share[];
  readonly unassigned: number;
  readonly ties: readonly (readonly string[])[];
  readonly steps: readonly Step[];
};

/** Shares seats by membership: floors first, nobody beyond the cap, ties to the larger and then to the lots; refuses bounds that cannot hold. */
export function apportion(claimants: readonly Claimant[], rule: ApportionmentRule): Ruling<Apportionment> {
  if (new Set(claimants.map(({ name }) => name)).size !== claimants.length) return refuse({ code: "name-twice" });
  const { method, floor = 0 } = rule;
  const cap = capOf(rule);
  if (cap !== undefined && floor > cap) return refuse({ code: "floor-above-cap", floor, cap });
  if (rule.method === "per-capita") return allow(perCapita(claimants, rule.per, floor, cap));
  const { seats } = rule;
  const least = claimants.length * floor;
  if (least > seats) return refuse({ code: "floors-above-seats", least, seats });
  const growing = method === "equal" ? claimants : claimants.filter(({ members }) => members > 0n);
  const most = least + growing.length * ((cap ?? seats) - floor);
  if (most < seats) return refuse({ code: "caps-below-seats", most, seats });
  const dealt = deal(rule.method, { claimants, seats, floor, cap: cap ?? seats, lots: rule.lots ?? [] });
  return allow({ method, seats, floor, cap, ...dealt });
}

/** Priority of the next seat after `held`: m/(s+1), m/(2s+1), or m²/(s(s+1)), which orders as m/√(s(s+1)) does. */
export function quotientOf(method: DivisorMethod, members: bigint, held: number): Fraction {
  const s = BigInt(held);
  switch (method) {
    case "dhondt":
      return { num: members, den: s + 1n };
    case "sainte-lague":
      return { num: members, den: 2n * s + 1n };
    case "huntington-hill":
      return { num: members * members, den: s * (s + 1n) };
  }
}

export const isDivisorMethod = (method: ApportionmentMethod): method is DivisorMethod =>
  method === "dhondt" || method === "sainte-lague" || method === "huntington-hill";

type Dealt = Pick<Apportionment, "shares" | "unassigned" | "ties" | "steps">;
type House = {
  readonly claimants: readonly Claimant[];
  readonly seats: number;
  readonly floor: number;
  readonly cap: number;
  readonly lots: readonly string[];
};

function capOf(rule: ApportionmentRule): number | undefined {
  if (rule.method === "per-capita" || rule.shareCap === undefined) return rule.cap;
  const { num, den } = rule.shareCap;
  const share = Number((BigInt(rule.seats) * BigInt(num)) / BigInt(den));
  return rule.cap === undefined ? share : Math.min(rule.cap, share);
}

/** max(f, round half up of m/r), and never above the cap. */
function perCapita(claimants: readonly Claimant[], per: number, floor: number, cap: number | undefined): Apportionment {
  const r = BigInt(per);
  const shares = claimants.map((claimant) => {
    const rounded = Math.max(floor, Number((2n * claimant.members + r) / (2n * r)));
    const seats = cap === undefined ? rounded : Math.min(cap, rounded);
    return { ...claimant, seats, quota: { num: claimant.members, den: r } };
  });
  const seats = shares.reduce((sum, share) => sum + share.seats, 0);
  return { method: "per-capita", seats, floor, cap, shares, unassigned: 0, ties: [], steps: [] };
}

/** What the next seat is given by: how much of its quota is still missing, or the quotient of a divisor method. */
type Priority = (claimant: Claimant, held: number) => Fraction;

function priorityOf(method: Exclude<ApportionmentMethod, "per-capita">, { seats, claimants }: House): Priority {
  if (isDivisorMethod(method)) return ({ members }, held) => quotientOf(method, members, held);
  const quota = quotaOf(method, claimants, seats);
  return (claimant, held) => {
    const { num, den } = quota(claimant);
    return { num: num - BigInt(held) * den, den };
  };
}

/** What each would get if seats could be divided: in proportion to members, or the same for all. */
function quotaOf(
  method: "equal" | "largest-remainder",
  claimants: readonly Claimant[],
  seats: number,
): (claimant: Claimant) => Fraction {
  if (method === "equal") return () => ({ num: BigInt(seats), den: BigInt(claimants.length) });
  const total = claimants.reduce((sum, { members }) => sum + members, 0n);
  return ({ members }) => ({ num: members * BigInt(seats), den: total });
}

type Claim = { readonly claimant: Claimant; readonly held: number; readonly quotient: Fraction };

/** Floors first, then a seat at a time to the highest priority, and all who are equal at a time. */
function deal(method: Exclude<ApportionmentMethod, "per-capita">, house: House): Dealt {
  const { claimants, seats, floor, cap, lots } = house;
  const priority = priorityOf(method, house);
  const held = new Map(claimants.map(({ name }) => [name, floor]));
  const queue = claimants
    .filter(({ members }) => members > 0n || method === "equal")
    .map((claimant) => ({ claimant, held: floor, quotient: priority(claimant, floor) }))
    .toSorted(strongerFirst);
  const steps: Step[] = [];
  let left = seats - floor * claimants.length;
  let ties: string[][] = [];
  while (left > 0 && queue.length > 0) {
    const leading = queue.splice(0, countLeading(queue));
    const chosen = chooseFrom(leading, left, lots);
    if (chosen === undefined) {
      ties = [leading.map(({ claimant }) => claimant.name)];
      break;
    }
    for (const { claimant, held: before, quotient } of chosen) {
      const has = before + 1;
      held.set(claimant.name, has);
      steps.push({ name: claimant.name, seat: has, quotient });
      if (has < cap) insert(queue, { claimant, held: has, quotient: priority(claimant, has) });
    }
    left -= chosen.length;
  }
  const quota = isDivisorMethod(method) ? undefined : quotaOf(method, claimants, seats);
  const shares = claimants.map((each) => ({
    ...each,
    seats: held.get(each.name) ?? floor,
    ...(quota !== undefined && each.members > 0n && { quota: quota(each) }),
  }));
  return { shares, unassigned: left, ties, steps };
}

const strongerFirst = (a: Claim, b: Claim): number =>
  compare(b.quotient, a.quotient) || sign(b.claimant.members - a.claimant.members);

function insert(queue: Claim[], claim: Claim): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = queue[middle];
    if (there !== undefined && strongerFirst(there, claim) <= 0) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, claim);
}

/** How many at the head of a sorted queue are equal in everything. */
function countLeading(queue: readonly Claim[]): number {
  const [first] = queue;
  if (first === undefined) return 0;
  const end = queue.findIndex((each) => strongerFirst(first, each) !== 0);
  return end === -1 ? queue.length : end;
}

/** All who are equal if there is room, else the first by lot; undefined if the lots do not decide. */
function chooseFrom(equals: readonly Claim[], room: number, lots: readonly string[]): readonly Claim[] | undefined {
  if (equals.length <= room) return equals;
  const drawn = lots.flatMap((name) => equals.filter(({ claimant }) => claimant.name === name));
  const isDecided = new Set(drawn).size === drawn.length && drawn.length === equals.length;
  return isDecided ? drawn.slice(0, room) : undefined;
}

const compare = (a: Fraction, b: Fraction): number => sign(a.num * b.den - b.num * a.den);

const sign = (value: bigint): number => (value > 0n ? 1 : value < 0n ? -1 : 0);
