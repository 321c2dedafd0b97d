import { canonical } from "./jcs.ts";
import { hexHash } from "./texts.ts";

/** What a share is taken of: yes and no; all valid ballots; those present; everyone on the roll; the bodies. */
export type Base = "yes_no" | "valid" | "present" | "roll" | "bodies";

/** One condition on the yes votes: at least (strict: more than) num/den of the base, and never none. */
export type Test = {
  readonly of: "yes";
  readonly base: Base;
  readonly num: number;
  readonly den: number;
  readonly strict: boolean;
};

/** How many must take part, else nothing is decided; of `seats` the roll is the council's seats by weight. */
export type Quorum = {
  readonly base: "roll" | "bodies" | "seats";
  readonly num: number;
  readonly den: number;
  readonly strict: boolean;
  readonly min: number;
  readonly counts: "presence" | "ballots";
};

type Electorate = "members" | "bodies" | "seats" | "persons";
export type Secrecy = "roll_call" | "secret" | "secret_until_close";
type TieBreak = "lost" | "chair" | "draw";

/** A decision rule without what comes after it fails. */
export type PlainRule = {
  readonly electorate: Electorate;
  readonly quorum: Quorum;
  readonly tests: readonly Test[];
  /** More blocks than this stop it; a rule without the member offers no block. */
  readonly maxBlocks?: number;
  readonly maxStandAside?: number;
  readonly tie: TieBreak;
  readonly secrecy: Secrecy;
  readonly mayChange: "until_close" | "never";
};

/** A decision rule as data (domain.md §3): integers only, frozen at the opening of a question. */
export type DecisionRule = PlainRule & {
  /** The rule of the next vote after so many sittings without success. */
  readonly fallback?: { readonly afterSittings: number; readonly rule: PlainRule };
};

/** What was counted; votes, presence and roll by weight, bodies by number. */
export type Counts = {
  readonly yes: bigint;
  readonly no: bigint;
  readonly abstain: bigint;
  readonly blocks: bigint;
  readonly standAsides: bigint;
  readonly present: bigint;
  readonly roll: bigint;
  readonly bodies: bigint;
  readonly bodiesYes: bigint;
  /** How many bodies took part, for a quorum of bodies. */
  readonly bodiesVoted: bigint;
};

/** One condition after the count; `have` of `base`, and the smallest `needed` that passes. */
export type TestResult = {
  readonly kind: "test" | "blocks" | "stand-asides";
  readonly text: string;
  readonly passed: boolean;
  readonly have: bigint;
  /** Of blocks and stand-asides: the most that are allowed. */
  readonly needed: bigint;
  readonly base: bigint;
};

export type QuorumResult = { readonly required: bigint; readonly reached: bigint; readonly met: boolean };

export type Outcome = "adopted" | "lost" | "no_quorum";

export type OutcomeResult = {
  readonly outcome: Outcome;
  readonly quorum: QuorumResult;
  readonly tests: readonly TestResult[];
  /** Yes and no are equal, and nothing else stands in the way. */
  readonly tied: boolean;
  /** Lost under a rule with a fallback: a later vote may be held under that. */
  readonly mayFallBack: boolean;
};

/** Whether so many votes of such a base pass; integers, because two thirds of 3 must be exactly 2. */
export function passes(
  { num, den, strict }: Pick<Test, "num" | "den" | "strict">,
  have: bigint,
  base: bigint,
): boolean {
  const left = have * BigInt(den);
  const right = base * BigInt(num);
  return have > 0n && (strict ? left > right : left >= right);
}

/** The fewest votes that pass on a base that stays as it is: "40 needed". */
export function needed(test: Pick<Test, "num" | "den" | "strict">, base: bigint): bigint {
  const least = shareOf(test, base);
  return least > 1n ? least : 1n;
}

function baseOf(base: Base, counts: Counts): bigint {
  const numbers: Record<Base, bigint> = {
    yes_no: counts.yes + counts.no,
    valid: ballotsOf(counts),
    present: counts.present,
    roll: counts.roll,
    bodies: counts.bodies,
  };
  return numbers[base];
}

/** How many had to take part, how many did; a quorum that is exactly reached is met. */
export function quorumOf({ quorum }: PlainRule, counts: Counts): QuorumResult {
  const share = shareOf(quorum, quorum.base === "bodies" ? counts.bodies : counts.roll);
  const least = BigInt(quorum.min);
  const required = share > least ? share : least;
  const reached = takingPart(quorum, counts);
  return { required, reached, met: reached >= required };
}

/** What the rule says of the counts: a pure function, so that everyone who has the numbers has the outcome. */
export function outcomeOf(rule: DecisionRule, counts: Counts, casting?: "yes" | "no"): OutcomeResult {
  const quorum = quorumOf(rule, counts);
  const tests = [...rule.tests.map((test) => testResult(test, counts)), ...limitResults(rule, counts)];
  const tied = quorum.met && !tests.every(isPassed) && isTie(rule, counts);
  const isAdopted = tests.every(isPassed) || (tied && rule.tie !== "lost" && casting === "yes");
  const outcome = quorum.met ? (isAdopted ? "adopted" : "lost") : "no_quorum";
  return { outcome, quorum, tests, tied, mayFallBack: outcome === "lost" && rule.fallback !== undefined };
}

/** What a ballot may say under a rule; a choice that could not count is not offered. */
export function optionsOf(rule: PlainRule): readonly ("yes" | "no" | "abstain" | "block" | "stand_aside")[] {
  const weighsNo = rule.tests.some((test) => test.num > 0);
  const isConsensus = rule.maxBlocks !== undefined;
  return [
    "yes",
    ...(weighsNo ? (["no"] as const) : []),
    "abstain",
    ...(isConsensus ? (["stand_aside", "block"] as const) : []),
  ];
}

/** SHA-256 over the rule's canonical JSON, in hex. */
export const ruleHash = (rule: DecisionRule): string => hexHash(canonical(rule));

const bases: Record<Base, string> = {
  yes_no: "yes and no",
  valid: "all ballots",
  present: "those present",
  roll: "all who can vote",
  bodies: "the bodies",
};

const shares: Readonly<Record<string, string>> = {
  "1/2": "half",
  "2/3": "two thirds",
  "3/4": "three quarters",
  "1/1": "all",
};

/** A test as a plain English phrase: "more than half of yes and no". */
export function describeTest({ base, num, den, strict }: Test): string {
  if (num === 0) return "at least one yes";
  const share = shares[`${num}/${den}`] ?? `${num}/${den}`;
  return `${strict ? "more than" : "at least"} ${share} of ${bases[base]}`;
}

/** The smallest whole number that is at least (strict: more than) num/den of the base. */
function shareOf({ num, den, strict }: Pick<Test, "num" | "den" | "strict">, base: bigint): bigint {
  const [product, divisor] = [base * BigInt(num), BigInt(den)];
  return strict ? product / divisor + 1n : (product + divisor - 1n) / divisor;
}

const ballotsOf = ({ yes, no, abstain, blocks, standAsides }: Counts): bigint =>
  yes + no + abstain + blocks + standAsides;

function takingPart(quorum: Quorum, counts: Counts): bigint {
  if (quorum.base === "bodies") return counts.bodiesVoted;
  return quorum.counts === "presence" ? counts.present : ballotsOf(counts);
}

const isPassed = ({ passed }: TestResult): boolean => passed;

function testResult(test: Test, counts: Counts): TestResult {
  const base = baseOf(test.base, counts);
  const have = test.base === "bodies" ? counts.bodiesYes : counts.yes;
  const least = needed(test, base);
  const text = `${describeTest(test)}: ${have} of ${base}, ${least} needed`;
  return { kind: "test", text, passed: passes(test, have, base), have, needed: least, base };
}

function limitResults(rule: PlainRule, counts: Counts): TestResult[] {
  const results: TestResult[] = [];
  const base = ballotsOf(counts);
  if (rule.maxBlocks !== undefined || counts.blocks > 0n) {
    const most = BigInt(rule.maxBlocks ?? 0);
    const text = `at most ${most} blocks: ${counts.blocks}`;
    results.push({ kind: "blocks", text, passed: counts.blocks <= most, have: counts.blocks, needed: most, base });
  }
  if (rule.maxStandAside !== undefined) {
    const [have, most] = [counts.standAsides, BigInt(rule.maxStandAside)];
    const text = `at most ${most} stand-asides: ${have}`;
    results.push({ kind: "stand-asides", text, passed: have <= most, have, needed: most, base });
  }
  return results;
}

/** Yes equals no, and one more yes would pass everything. */
function isTie(rule: PlainRule, counts: Counts): boolean {
  if (counts.yes !== counts.no || counts.yes === 0n) return false;
  const broken = { ...counts, yes: counts.yes + 1n };
  return rule.tests.every((test) => testResult(test, broken).passed) && limitResults(rule, counts).every(isPassed);
}
