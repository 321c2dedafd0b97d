import { type ContestResult, byName, isRatified } from "#domain/contestResults.ts";
import { type Result, type Verdict, isMotionResult } from "#domain/tallies.ts";

type Row = readonly (string | number)[];

/** A result as a table: names and values, and of a contest the votes of each option after each count. */
export function resultRows(result: Result, options: readonly string[], title: string): Row[] {
  const { outcome, ballots, roll, quorum } = result;
  return [
    ["name", "value"],
    ["motion", title],
    ["outcome", outcome],
    ...(isMotionResult(result) ? verdictRows(result) : contestRows(byName(result, options), options)),
    ["ballots", ballots],
    ["roll", roll.size],
    ["roll hash", roll.hash],
    ["quorum required", quorum.required],
    ["quorum reached", quorum.reached],
    ...(isMotionResult(result) || isRatified(result) ? testRows(result) : []),
  ];
}

const verdictRows = ({ counts, casting }: Verdict): Row[] => [
  ["yes", counts.yes],
  ["no", counts.no],
  ["abstain", counts.abstain],
  ["blocks", counts.blocks],
  ["stand-asides", counts.standAsides],
  ...(casting === undefined ? [] : [["casting vote", casting]]),
];

const testRows = ({ tests }: Verdict): Row[] => tests.map(({ text, passed }) => [text, passed ? "passed" : "failed"]);

function contestRows(result: ContestResult, options: readonly string[]): Row[] {
  const { method, seats, quota, elected, ties, vacant, rounds } = result;
  return [
    ["method", method],
    ["seats", seats],
    ...(quota === undefined ? [] : [["quota", quota]]),
    ...elected.map((name) => ["elected", name]),
    ...ties.flat().map((name) => ["tied", name]),
    ["vacant", vacant],
    ...(isRatified(result) ? [["winner", result.winner ?? ""], ...verdictRows(result)] : []),
    ...options.map((name) => [name, ...rounds.map(({ counts }) => counts[name] ?? "")]),
    ["exhausted", ...rounds.map(({ exhausted }) => exhausted)],
  ];
}
