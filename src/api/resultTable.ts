import { formOf, scoresOf } from "#domain/ballots.ts";
import { type ContestResult, byName, isRatified } from "#domain/contestResults.ts";
import { type Result, type Verdict, isMotionResult } from "#domain/tallies.ts";

import { describeRule } from "#domain/ruleSentences.ts";
import type { NamedBallot } from "#db/bundles.ts";
import type { Question } from "#db/questions.ts";
import { timeOf } from "./answers.ts";

type Row = readonly (string | number)[];

/** A result as a table: names and values, and of a contest the votes of each option after each count. */
export function resultRows(result: Result, options: readonly string[], title: string): Row[] {
  const { outcome, ballots, present, roll, quorum } = result;
  return [
    ["name", "value"],
    ["motion", title],
    ["outcome", outcome],
    ...(isMotionResult(result) ? verdictRows(result) : contestRows(byName(result, options), options)),
    ["ballots", ballots],
    ["present", present],
    ["roll", roll.size],
    ["roll weight", roll.weight],
    ["roll hash", roll.hash],
    ["quorum required", quorum.required],
    ["quorum reached", quorum.reached],
    ...(isMotionResult(result) || isRatified(result) ? testRows(result) : []),
  ];
}

/** What was frozen and when, as it stands in the bundle too. */
export const paperRows = (question: Question): Row[] => [
  ["rule", describeRule(question.rule)],
  ["rule hash", question.ruleHash],
  ["text hash", question.textHash],
  ["secrecy", question.secrecy],
  ["opened", timeOf(question.opensAt)],
  ["closed", timeOf(question.closedAt ?? question.closesAt)],
  ["receipts root", question.receiptsRoot ?? ""],
];

/** Who voted how, as far as the reader may know; options of a contest by name. */
export const namedRows = (ballots: readonly NamedBallot[], asked: Asked): Row[] =>
  ballots.map(({ name, mark, weight }) => ["vote", name, weight, ...sayings(mark, asked)]);

type Asked = Pick<Question, "options" | "contest">;

function sayings(mark: NamedBallot["mark"], { options, contest }: Asked): string[] {
  if (typeof mark === "string") return [mark];
  if (formOf(contest) === "scores") return scoresOf(mark).map((score, index) => `${options[index]}: ${score}`);
  return mark.map((place) =>
    [place]
      .flat()
      .map((number) => options[number - 1] ?? String(number))
      .join(" = "),
  );
}

const verdictRows = ({ counts, casting }: Verdict): Row[] => [
  ["yes", counts.yes],
  ["no", counts.no],
  ["abstain", counts.abstain],
  ["blocks", counts.blocks],
  ["stand-asides", counts.standAsides],
  ...(casting === undefined ? [] : [["casting vote", casting]]),
];

const testRows = ({ tests }: Verdict): Row[] =>
  tests.map(({ text, passed, have, needed }) => [text, passed ? "passed" : "failed", have, needed]);

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
