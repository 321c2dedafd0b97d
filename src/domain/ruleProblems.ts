import {
  type Counts,
  type DecisionRule,
  type Outcome,
  type PlainRule,
  type Test,
  optionsOf,
  outcomeOf,
  quorumOf,
} from "./rules.ts";

/** A count of votes (or the ballot itself) that shows what is wrong with a rule. */
export type RuleExample =
  | {
      readonly kind: "count";
      readonly votes: number;
      readonly yes: number;
      readonly outcome: Outcome;
      /** Of an outcome without a quorum: how many would have to take part. */
      readonly quorum?: number;
    }
  | { readonly kind: "ballot"; readonly options: readonly string[] };

/** What is wrong with a rule, where in it, and the example that shows it. */
export type RuleProblem = {
  readonly path: string;
  readonly code:
    | "not-an-integer"
    | "not-a-share"
    | "never-passes"
    | "never-reached"
    | "no-test"
    | "too-many-tests"
    | "no-bodies"
    | "no-seats"
    | "no-presence"
    | "no-stand-asides";
  readonly example?: RuleExample;
};

/** No roll is ever larger: a quorum of more is never reached. */
export const MOST_VOTERS = 1_000_000;

const VOTES = 10;

/** Every reason why a rule cannot be used; none for a sound one, which some count of votes then adopts. */
export function problemsOfRule(rule: DecisionRule): readonly RuleProblem[] {
  const { fallback } = rule;
  if (fallback === undefined) return problemsOfPlainRule(rule, "");
  return [
    ...problemsOfPlainRule(rule, ""),
    ...wholeNumber("fallback.afterSittings", fallback.afterSittings, 1),
    ...problemsOfPlainRule(fallback.rule, "fallback.rule."),
  ];
}

/** An example in plain English: "with 10 votes, 10 of them yes: not adopted". */
export function describeExample(example: RuleExample): string {
  if (example.kind === "ballot") return `the ballot offers only ${example.options.join(", ").replaceAll("_", " ")}`;
  const { votes, yes, outcome, quorum } = example;
  const result = { adopted: "adopted", lost: "not adopted", no_quorum: "too few took part" }[outcome];
  return `with ${votes} votes, ${yes} of them yes: ${result}${quorum === undefined ? "" : ` (${quorum} needed)`}`;
}

function problemsOfPlainRule(rule: PlainRule, at: string): RuleProblem[] {
  const malformed = problemsOfNumbers(rule, at);
  if (malformed.some(({ code }) => code === "not-an-integer")) return malformed;
  const found = [...malformed, ...contradictions(rule, at)];
  if (found.length > 0 || adopts(rule)) return found;
  // Nothing else was found, and still nothing is ever adopted.
  return [{ path: `${at}tests`, code: "never-passes", example: unanimity(rule, VOTES) }];
}

function problemsOfNumbers(rule: PlainRule, at: string): RuleProblem[] {
  const { tests, quorum } = rule;
  const alone = (test: Test): PlainRule => ({ ...rule, tests: [test], quorum: { ...quorum, num: 0, den: 1, min: 0 } });
  return [
    ...wholeNumber(`${at}quorum.min`, quorum.min, 0),
    ...shareProblems(`${at}quorum`, quorum, rule),
    ...tests.flatMap((test, index) => shareProblems(`${at}tests.${index}`, test, alone(test))),
    ...wholeNumber(`${at}maxBlocks`, rule.maxBlocks ?? 0, 0),
    ...wholeNumber(`${at}maxStandAside`, rule.maxStandAside ?? 0, 0),
  ];
}

function contradictions(rule: PlainRule, at: string): RuleProblem[] {
  const { tests, quorum, electorate } = rule;
  const problems: RuleProblem[] = [];
  if (tests.length === 0) problems.push({ path: `${at}tests`, code: "no-test", example: count(rule, VOTES, 0, VOTES) });
  if (tests.length > 8) problems.push({ path: `${at}tests`, code: "too-many-tests" });
  const asksBodies = quorum.base === "bodies" || tests.some(({ base }) => base === "bodies");
  if (asksBodies && electorate === "members")
    problems.push({ path: `${at}electorate`, code: "no-bodies", example: count(rule, VOTES, VOTES, 0) });
  if (quorum.base === "seats" && electorate !== "seats") problems.push({ path: `${at}quorum.base`, code: "no-seats" });
  if (quorum.base === "bodies" && quorum.counts === "presence")
    problems.push({ path: `${at}quorum.counts`, code: "no-presence" });
  if (quorum.min > MOST_VOTERS)
    problems.push({ path: `${at}quorum.min`, code: "never-reached", example: unanimity(rule, MOST_VOTERS) });
  if (rule.maxStandAside !== undefined && rule.maxBlocks === undefined)
    problems.push({
      path: `${at}maxStandAside`,
      code: "no-stand-asides",
      example: { kind: "ballot", options: optionsOf(rule) },
    });
  return problems;
}

const wholeNumber = (path: string, value: number, least: number): RuleProblem[] =>
  Number.isSafeInteger(value) && value >= least ? [] : [{ path, code: "not-an-integer" }];

function shareProblems(
  path: string,
  { num, den, strict }: Pick<Test, "num" | "den" | "strict">,
  shown: PlainRule,
): RuleProblem[] {
  const problems = [...wholeNumber(`${path}.num`, num, 0), ...wholeNumber(`${path}.den`, den, 1)];
  if (problems.length > 0 || num < den || (num === den && !strict)) return problems;
  const code = num > den ? "not-a-share" : "never-passes";
  return Number.isSafeInteger(shown.quorum.min) ? [{ path, code, example: unanimity(shown, VOTES) }] : [{ path, code }];
}

/** All are there and say yes: what does not pass then never does. */
const unanimity = (rule: PlainRule, votes: number): RuleExample => count(rule, votes, votes, votes);

function count(rule: PlainRule, votes: number, yes: number, bodies: number): RuleExample {
  const counts = countsOf(votes, yes, bodies);
  const { outcome } = outcomeOf(rule, counts);
  const missed = outcome === "no_quorum" ? { quorum: Number(quorumOf(rule, counts).required) } : {};
  return { kind: "count", votes, yes, outcome, ...missed };
}

function countsOf(votes: number, yes: number, bodies: number): Counts {
  return {
    yes: BigInt(yes),
    no: BigInt(votes - yes),
    abstain: 0n,
    blocks: 0n,
    standAsides: 0n,
    present: BigInt(votes),
    roll: BigInt(votes),
    bodies: BigInt(bodies),
    bodiesYes: BigInt(yes > 0 ? bodies : 0),
    bodiesVoted: BigInt(bodies),
  };
}

/** Whether so many, all of one mind, can adopt anything. */
const adopts = (rule: PlainRule): boolean =>
  [VOTES, MOST_VOTERS].some((votes) => outcomeOf(rule, countsOf(votes, votes, votes)).outcome === "adopted");
