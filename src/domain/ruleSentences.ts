import type { DecisionRule, PlainRule, Quorum, Test } from "./rules.ts";

const shares: Readonly<Record<string, string>> = {
  "1/2": "half",
  "1/3": "a third",
  "2/3": "two thirds",
  "1/4": "a quarter",
  "3/4": "three quarters",
  "1/5": "a fifth",
  "1/10": "a tenth",
  "3/5": "three fifths",
  "1/1": "all",
};

const bases: Readonly<Record<Test["base"], string>> = {
  yes_no: "yes and no",
  valid: "all votes cast",
  present: "those taking part",
  roll: "everybody who can vote",
  bodies: "the member groups",
};

/** A share as a phrase: "more than half". */
export function sharePhrase({ num, den, strict }: Pick<Test, "num" | "den" | "strict">): string {
  return `${strict ? "more than " : ""}${shares[`${num}/${den}`] ?? `${num}/${den}`}`;
}

/** A condition as a phrase that can stand after "Needs": "two thirds of yes and no". */
export function testPhrase(test: Test): string {
  const { base, num, den, strict } = test;
  if (num === 0) return "at least one yes";
  if (base === "yes_no" && num === 1 && den === 2 && strict) return "more yes than no";
  return base === "yes_no" ? `${sharePhrase(test)} of yes and no` : `yes from ${sharePhrase(test)} of ${bases[base]}`;
}

/** A whole rule in plain English: what it needs, what abstaining does, ties, secrecy, changing one's vote, and what follows failure. */
export function describeRule(rule: DecisionRule): string {
  const { fallback } = rule;
  return fallback === undefined
    ? describePlainRule(rule)
    : `${describePlainRule(rule)} After ${times(fallback.afterSittings)} without success: ${describePlainRule(fallback.rule)}`;
}

function describePlainRule(rule: PlainRule): string {
  const tie = { lost: [], chair: ["On a tie the chair decides."], draw: ["A tie is decided by public lot."] }[rule.tie];
  const voting = [...tie, secrecies[rule.secrecy], changes[rule.mayChange]];
  return [`Needs ${needsOf(rule).join(", and ")}.`, abstentions(rule), ...voting].join(" ");
}

function needsOf(rule: PlainRule): string[] {
  const { maxBlocks, maxStandAside, quorum } = rule;
  return [
    ...rule.tests.map(testPhrase),
    ...(maxBlocks === undefined ? [] : [limit(maxBlocks, "block")]),
    ...(maxStandAside === undefined ? [] : [limit(maxStandAside, "stand-aside")]),
    ...(hasQuorum(quorum) ? [quorumPhrase(quorum)] : []),
  ];
}

const limit = (most: number, what: string): string =>
  most === 0 ? `no ${what}` : `at most ${most.toLocaleString("en")} ${what}${most === 1 ? "" : "s"}`;

/** Whether a rule asks that anybody in particular number takes part. */
export const hasQuorum = ({ num, min }: Quorum): boolean => num > 0 || min > 1;

function quorumPhrase(quorum: Quorum): string {
  const who =
    quorum.base === "bodies" ? "the member groups" : quorum.base === "seats" ? "the seats" : "those who can vote";
  const how = quorum.counts === "presence" ? "present" : "taking part";
  return [
    ...(quorum.num > 0 ? [`${sharePhrase(quorum)} of ${who} ${how}`] : []),
    ...(quorum.min > 1 ? [`at least ${quorum.min.toLocaleString("en")} ${how}`] : []),
  ].join(" and ");
}

/** Whether abstaining is as good as no: where a base counts more than yes and no. */
export const abstainingIsNo = (rule: PlainRule): boolean =>
  !rule.tests.every(({ base, num }) => base === "yes_no" || base === "bodies" || num === 0);

function abstentions(rule: PlainRule): string {
  if (abstainingIsNo(rule)) return "Abstaining acts like a no.";
  return hasQuorum(rule.quorum)
    ? "Abstentions count for the quorum only."
    : "Abstentions do not count for either side.";
}

const secrecies: Readonly<Record<PlainRule["secrecy"], string>> = {
  roll_call: "Open: members see who voted how.",
  secret: "Secret.",
  secret_until_close: "Secret until the close, then members see who voted how.",
};

const changes: Readonly<Record<PlainRule["mayChange"], string>> = {
  until_close: "You may change your vote until the close.",
  never: "A vote that is cast stays.",
};

const times = (count: number): string => (count === 1 ? "one vote" : `${count} votes`);
