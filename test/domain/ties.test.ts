import { describe, expect, test } from "vitest";
import type { Mark } from "#domain/ballots.ts";
import { resultOfContest } from "#domain/contestResults.ts";
import { type Contest, MOST_OPTIONS, REOPEN, problemOf, usualMethod } from "#domain/contests.ts";
import type { Someone } from "#domain/members.ts";
import { presets } from "#domain/presets.ts";
import { publicResult } from "#domain/publicResults.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { type Tally, resultOf, tallyBallots } from "#domain/tallies.ts";
import { type DrawnOrder, breakTie, depositCastingVote, lotsOf, runoffNames, tieOf } from "#domain/ties.ts";

const chair: Someone = { person: "carol", roles: ["chair"], standing: "good" };
const member: Someone = { person: "ana", roles: ["member"], standing: "good" };
const roll = { size: 10, weight: 10, hash: "sha256:00" };
const options = ["Ana", "Ben", "Cleo"];
const contest: Contest = { method: "irv", seats: 1, reopen: false };
const rule = (tie: DecisionRule["tie"]) => ({ ...presets.majority, tie });
const count = (...marks: readonly Mark[]) =>
  resultOfContest(
    { rule: presets.majority, options, contest },
    { ballots: marks.length, marks: marks.map((mark) => ({ mark, weight: 1 })) },
    { roll },
  );
const tally = (yes: number, no: number): Tally =>
  tallyBallots([
    { choice: "yes", weight: yes },
    { choice: "no", weight: no },
  ]);
const refused = (code: string, more: object = {}) => ({ allowed: false, refusal: { code, ...more } });

describe("a tie", () => {
  test("of a contest is between those who stand level, by name and by number", () => {
    const result = count([2], [1]);
    expect(tieOf({ options, rule: presets.majority, result })).toEqual({
      names: ["Ana", "Ben"],
      numbers: [1, 2],
      result,
    });
    expect(tieOf({ options, rule: presets.majority, result: count([2], [2], [1]) })).toBeUndefined();
    expect(tieOf({ options, rule: presets.majority, result: null })).toBeUndefined();
  });

  test("of yes and no is drawn for where the rule says so, and nobody else decided it", () => {
    const level = (tie: DecisionRule["tie"], yes = 2, casting?: "yes") => {
      const result = resultOf({ rule: rule(tie) }, tally(yes, 2), { roll }, casting);
      return tieOf({ options: ["yes", "no", "abstain"], rule: rule(tie), result });
    };
    expect(level("draw")).toMatchObject({ names: ["yes", "no"], numbers: [] });
    expect(level("lost")).toBeUndefined();
    expect(level("chair")).toBeUndefined();
    expect(level("draw", 3)).toBeUndefined();
    expect(level("draw", 2, "yes")).toBeUndefined();
  });

  test("has a runoff between those who may yet win", () => {
    expect(runoffNames({ options, result: count([1], [2]) })).toEqual(["Ana", "Ben"]);
    expect(runoffNames({ options, result: count([1], [1], [2]) })).toBeUndefined();
    expect(runoffNames({ options, result: null })).toBeUndefined();
    expect(runoffNames({ options, result: resultOf({ rule: rule("draw") }, tally(2, 2), { roll }) })).toBeUndefined();
  });
});

describe("breaking a tie", () => {
  const tie = { names: ["Ana", "Ben", "Cleo"], numbers: [1, 2, 3], result: count([1], [2], [3]) };
  const draw: DrawnOrder = {
    id: "draw",
    isOfBody: true,
    isRevealed: true,
    pool: ["Cleo", "Ana", "Ben"],
    order: ["Ben", "Cleo", "Ana"],
  };
  const broken = (change: Partial<DrawnOrder> = {}, by = chair) => breakTie(tie, { ...draw, ...change }, by);

  test("is the chair's, by a public draw of the body among just those who stand level", () => {
    expect(broken()).toEqual({ allowed: true, fact: ["Ben", "Cleo", "Ana"] });
    expect(broken({}, member)).toEqual(refused("role-needed", { role: "chair" }));
    expect(breakTie(undefined, draw, chair)).toEqual(refused("no-tie"));
    expect(broken({ isOfBody: false })).toEqual(refused("other-draw"));
    expect(broken({ isRevealed: false })).toEqual(refused("other-draw"));
    expect(broken({ pool: ["Ana", "Ben"] })).toEqual(refused("other-draw"));
    expect(broken({ pool: ["Ana", "Ben", "Dov"] })).toEqual(refused("other-draw"));
  });

  test("needs all places but the last, which follows", () => {
    expect(broken({ order: ["Ben", "Cleo"] })).toEqual({ allowed: true, fact: ["Ben", "Cleo", "Ana"] });
    expect(broken({ order: ["Ben"] })).toEqual(refused("other-draw"));
  });

  test("gives the lots for counting again", () => {
    expect(lotsOf(tie, ["Ben", "Cleo", "Ana"])).toEqual([2, 3, 1]);
    expect(lotsOf({ ...tie, names: ["Ben", "Cleo"], numbers: [2, 3] }, ["Cleo", "Ben"])).toEqual([3, 2]);
  });
});

describe("a casting vote", () => {
  const question = {
    id: "question",
    motion: "motion",
    state: "open",
    rule: rule("chair"),
    contest: null,
    closesAt: 100,
    closedAt: null,
  } as const;

  test("is deposited by the chair before the close, where the rule leaves a tie to the chair", () => {
    expect(depositCastingVote(question, chair, 99)).toEqual({
      allowed: true,
      fact: { kind: "casting-vote-deposited", motion: "motion", question: "question", chair: "carol" },
    });
    expect(depositCastingVote(question, member, 99)).toEqual(refused("role-needed", { role: "chair" }));
    expect(depositCastingVote(question, chair, 100)).toEqual(refused("voting-closed", { closedAt: 100 }));
    expect(depositCastingVote({ ...question, state: "closed", closedAt: 50 }, chair, 60)).toEqual(
      refused("voting-closed", { closedAt: 50 }),
    );
    for (const tie of ["lost", "draw"] as const)
      expect(depositCastingVote({ ...question, rule: rule(tie) }, chair, 9)).toEqual(refused("no-casting-vote"));
    expect(depositCastingVote({ ...question, contest }, chair, 9)).toEqual(refused("no-casting-vote"));
  });
});

describe("a contest", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `option ${index}`);

  test("is counted by rounds where nothing else is said", () => {
    expect([1, 2].map(usualMethod)).toEqual(["irv", "stv"]);
  });

  test("has two options at least, or one beside what may be chosen instead, and a hundred at most", () => {
    const tooFew = (have: number, need: number) => ({ code: "too-few-options", have, need });
    expect(problemOf(contest, names(2))).toBeUndefined();
    expect(problemOf(contest, names(1))).toEqual(tooFew(1, 2));
    expect(problemOf({ ...contest, reopen: true }, [...names(1), REOPEN])).toBeUndefined();
    expect(problemOf({ ...contest, reopen: true }, [REOPEN])).toEqual(tooFew(0, 1));
    expect(problemOf({ ...contest, statusQuo: "as is" }, [...names(1), "as is"])).toBeUndefined();
    expect(problemOf({ ...contest, statusQuo: "as is" }, ["as is"])).toEqual(tooFew(0, 1));
    expect(problemOf(contest, names(MOST_OPTIONS))).toBeUndefined();
    expect(problemOf(contest, names(MOST_OPTIONS + 1))).toEqual({ code: "too-many-options", most: 100 });
  });

  test("for several seats is neither instant runoff nor against a status quo", () => {
    const two = { ...contest, seats: 2 };
    expect(problemOf(two, names(3))).toEqual({ code: "one-seat-needed" });
    expect(problemOf({ ...two, method: "stv", statusQuo: "as is" }, names(3))).toEqual({ code: "one-seat-needed" });
    expect(problemOf({ ...two, method: "stv" }, names(3))).toBeUndefined();
  });
});

describe("what the gazette says of a result", () => {
  test("is of yes and no the counts", () => {
    const result = resultOf({ rule: presets.majority }, tally(3, 1), { roll });
    expect(publicResult(result)).toEqual({
      outcome: "adopted",
      counts: { yes: 3, no: 1, abstain: 0, blocks: 0, standAsides: 0 },
      ballots: 2,
      quorum: { required: 0, reached: 4, met: true },
    });
  });

  test("is of a contest the first count by option numbers, who was elected, and who stands level", () => {
    expect(publicResult(count([1], [1], [2]))).toEqual({
      outcome: "elected",
      counts: { 1: 2, 2: 1, 3: 0 },
      ballots: 3,
      quorum: { required: 0, reached: 3, met: true },
      elected: [1],
      tied: [],
    });
    expect(publicResult(count([1], [2]))).toMatchObject({ outcome: "tie", elected: [], tied: [1, 2] });
  });

  test("is of a text that was chosen the votes that ratified it", () => {
    const ratified = resultOfContest(
      { rule: presets.majority, options, contest: { ...contest, statusQuo: "Cleo" } },
      {
        ballots: 3,
        marks: [
          { mark: [1, 3], weight: 2 },
          { mark: [3], weight: 1 },
        ],
      },
      { roll },
    );
    expect(publicResult(ratified)).toMatchObject({ outcome: "adopted", counts: { yes: 2, no: 1 }, elected: [1] });
  });
});
