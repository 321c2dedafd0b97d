import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BallotFile } from "#domain/elections/box.ts";
import { type PreflibKind, parsePreflib } from "#domain/elections/preflib.ts";
import { ballotsOf } from "#domain/elections/profile.ts";
import { elections } from "./profiles.ts";

function read(kind: PreflibKind, ...lines: string[]): BallotFile {
  const result = parsePreflib(lines.join("\n"), kind);
  if (!result.parsed) throw new Error(`${result.problem.line}: ${result.problem.reason}`);
  return result.file;
}

const rankings = ({ profile }: BallotFile) => [...ballotsOf(profile)].map(({ ranking }) => ranking);

const head = [
  "# NUMBER ALTERNATIVES: 4",
  "# ALTERNATIVE NAME 1: Ann",
  "# ALTERNATIVE NAME 2: Bo",
  "# ALTERNATIVE NAME 3: Cy",
  "# ALTERNATIVE NAME 4: Di",
];
const older = ["4", "1,Ann", "2,Bo", "3,Cy, the second", "4,Di"];

describe("a PrefLib file", () => {
  test("gives title, candidates and orders with their lines", () => {
    const file = read(
      "toc",
      "# FILE NAME: 00001-00000001.toc",
      "# TITLE: Club, the election",
      "# DESCRIPTION:",
      "# DATA TYPE: toc",
      "# MODIFICATION TYPE: original",
      "# NUMBER VOTERS: 43",
      "# NUMBER UNIQUE ORDERS: 2",
      ...head,
      "30: 1,2,3,4",
      "13: 4,{1, 2},3",
    );
    expect(file.title).toBe("Club, the election");
    expect(file.seats).toBeUndefined();
    expect(file.profile.candidates).toEqual(["Ann", "Bo", "Cy", "Di"]);
    expect([...ballotsOf(file.profile)]).toEqual([
      { weight: 30, ranking: [[0], [1], [2], [3]] },
      { weight: 13, ranking: [[3], [0, 1], [2]] },
    ]);
    expect([...file.lines]).toEqual([13, 14]);
  });

  test("is read in its older form", () => {
    const file = read("soi", ...older, "43,43,2", "30,1,2", "13,4,1,2,3");
    expect(file.profile.candidates).toEqual(["Ann", "Bo", "Cy, the second", "Di"]);
    expect([...file.profile.weights]).toEqual([30, 13]);
    expect(rankings(file)).toEqual([
      [[0], [1]],
      [[3], [0], [1], [2]],
    ]);
  });

  test("may name candidates in any order, and hold blanks and the line ends of other systems", () => {
    const file = read(
      "toi",
      "\u{FEFF}# ALTERNATIVE NAME 2: Bo \r",
      "\r",
      "#NUMBER ALTERNATIVES: 2\r",
      "# ALTERNATIVE NAME 1:Ann\r",
      " 3 :\t2 , 1 \r",
      "2:{1 , 2}",
      "1: { 2 }",
      "",
    );
    expect(file.profile.candidates).toEqual(["Ann", "Bo"]);
    expect(rankings(file)).toEqual([[[1], [0]], [[0, 1]], [[1]]]);
  });

  test.each<[PreflibKind, string]>([
    ["soc", "1: 1,2,3,4"],
    ["soc", "1: {1},2,3,4"],
    ["soi", "1: 4,2"],
    ["toc", "1: {1,2,3,4}"],
    ["toc", "1: {1,2},{3,4}"],
    ["toi", "1: {1,4}"],
  ])(".%s may hold %s", (kind, order) => expect(rankings(read(kind, ...head, order))).toHaveLength(1));

  const orders = (...lines: string[]) => [...head, ...lines];

  test.each<[string, PreflibKind, readonly string[], number, string]>([
    ["nothing", "soc", [], 1, "there are no orders"],
    ["no orders", "soc", head, 5, "there are no orders"],
    ["an older head alone", "soc", older, 5, "there are no orders"],
    ["no number of candidates", "soc", ["# TITLE: x", "1: 1"], 2, "the number of alternatives is missing"],
    ["no candidate", "soc", ["# NUMBER ALTERNATIVES: 0"], 1, "there has to be an alternative"],
    ["no candidate, in the older form", "soc", ["0"], 1, "there has to be an alternative"],
    ["too many candidates", "soc", ["# NUMBER ALTERNATIVES: 1001"], 1, "more than 1000 alternatives"],
    ["a number that is none", "soc", ["# NUMBER ALTERNATIVES: four"], 1, "a whole number expected"],
    ["a number of voters that is none", "soc", ["# NUMBER VOTERS: -1"], 1, "a whole number expected"],
    ["a number twice", "soc", orders("# NUMBER ALTERNATIVES: 4"), 6, "the number of alternatives a second time"],
    ["a candidate named twice", "soc", orders("# ALTERNATIVE NAME 2: Ed"), 6, "alternative 2 is named twice"],
    ["no name", "soc", ["# ALTERNATIVE NAME 2:  "], 1, "alternative 2 has no name"],
    [
      "a name missing",
      "soc",
      ["# NUMBER ALTERNATIVES: 2", "# ALTERNATIVE NAME 2: Bo", "1: 1,2"],
      3,
      "alternative 1 has no name",
    ],
    ["a name too many", "soc", [...head, "# ALTERNATIVE NAME 5: Ed", "1: 1,2,3,4"], 7, "no alternative 5: there are 4"],
    [
      "a name for nobody",
      "soc",
      [...head, "# ALTERNATIVE NAME 0: Ed", "1: 1,2,3,4"],
      7,
      "no alternative 0: there are 4",
    ],
    [
      "a name twice",
      "soc",
      [
        "# NUMBER ALTERNATIVES: 3",
        "# ALTERNATIVE NAME 3: Bo",
        "# ALTERNATIVE NAME 1: Bo",
        "# ALTERNATIVE NAME 2: Ann",
        "1: 1,2,3",
      ],
      5,
      "alternatives 1 and 3 have the same name",
    ],
    ["another kind", "soc", ["# DATA TYPE: soi"], 1, "orders of kind soi in a file of kind soc"],
    ["an older name without number", "soc", ["2", "Ann"], 2, "the name of alternative 1 expected"],
    ["no totals", "soc", [...older, "30,1,2,3,4"], 6, "the numbers of voters, votes and orders expected"],
    ["older names with a hole", "soc", ["2", "1,Ann", "3,Bo", "1,1,1", "1,1,2"], 4, "alternative 2 has no name"],
    ["other voters than announced", "soi", ["# NUMBER VOTERS: 3", ...head, "2: 1"], 1, "3 voters announced, 2 found"],
    [
      "other orders than announced",
      "soi",
      [...head, "# NUMBER UNIQUE ORDERS: 2", "2: 1"],
      6,
      "2 orders announced, 1 found",
    ],
    [
      "other voters than announced, in the older form",
      "soi",
      [...older, "3,3,1", "2,1"],
      6,
      "3 voters announced, 2 found",
    ],
    [
      "other orders than announced, in the older form",
      "soi",
      [...older, "2,2,2", "2,1"],
      6,
      "2 orders announced, 1 found",
    ],
    [
      "a candidate left out of a complete order",
      "soc",
      orders("1: 1,2,3,4", "1: 1,2,3"),
      7,
      "3 of 4 alternatives in a complete order",
    ],
    [
      "a candidate left out of a complete order with ties",
      "toc",
      orders("1: {1,2},4"),
      6,
      "3 of 4 alternatives in a complete order",
    ],
    ["a shared rank in a strict order", "soi", orders("1: 1,{2,3}"), 6, "equal ranks in a strict order (soi)"],
    [
      "a shared rank in a complete strict order",
      "soc",
      orders("1: {1,2},3,4"),
      6,
      "equal ranks in a strict order (soc)",
    ],
    ["a candidate twice", "toi", orders("1: 1,{2,1}"), 6, "candidate 1 is ranked twice"],
    ["an unknown candidate", "toi", orders("1: 5"), 6, "no candidate 5: there are 4"],
    ["candidate 0", "toi", orders("1: 0"), 6, "no candidate 0: there are 4"],
    ["an order of nobody", "toi", orders("1: "), 6, "the number of an alternative expected"],
    ["an empty rank", "toi", orders("1: 1,{},2"), 6, "the number of an alternative expected"],
    ["an order that ends in a comma", "toi", orders("1: 1,"), 6, "the number of an alternative expected"],
    ["a shared rank that ends in a comma", "toi", orders("1: {1,}"), 6, "the number of an alternative expected"],
    ["a name for a number", "toi", orders("1: Ann"), 6, "the number of an alternative expected"],
    ["a shared rank without end", "toi", orders("1: {1,2"), 6, "a } is missing"],
    ["a shared rank without beginning", "toi", orders("1: 1,2}"), 6, "a comma expected"],
    ["a shared rank within another", "toi", orders("1: {1,{2,3}}"), 6, "the number of an alternative expected"],
    ["a part of a number", "toi", orders("1: 1.5"), 6, "a comma expected"],
    ["blanks for commas", "toi", orders("1: 1 2"), 6, "a comma expected"],
    ["no count", "toi", orders("1: 1", ": 2"), 7, "how often the order counts expected, as a whole number"],
    ["a count alone", "toi", orders("1"), 6, "a : expected after how often the order counts"],
    ["the comma of the older form", "toi", orders("1,2"), 6, "a : expected after how often the order counts"],
    [
      "the colon of the newer form",
      "toi",
      [...older, "1,1,1", "1: 2"],
      7,
      "a , expected after how often the order counts",
    ],
    ["a count of none", "toi", orders("0: 1"), 6, "a ballot has to count at least once"],
    ["too many votes", "toi", orders("200000000001: 1"), 6, "more than 200000000000 votes"],
  ])("with %s is malformed", (_, kind, lines, line, reason) =>
    expect(parsePreflib(lines.join("\n"), kind)).toEqual({ parsed: false, problem: { line, reason } }),
  );

  test("gives back what was written, in both forms", () =>
    fc.assert(
      fc.property(elections({ ties: true }), (profile) => {
        const { candidates } = profile;
        const rank = (each: readonly number[]) =>
          each.length === 1 ? String((each[0] ?? 0) + 1) : `{${each.map((one) => one + 1).join(",")}}`;
        const orders = [...ballotsOf(profile)].map(({ weight, ranking }) => ({
          weight,
          order: ranking.map(rank).join(","),
        }));
        const newer = [
          `# NUMBER ALTERNATIVES: ${candidates.length}`,
          ...candidates.map((name, index) => `# ALTERNATIVE NAME ${index + 1}: ${name}`),
          ...orders.map(({ weight, order }) => `${weight}: ${order}`),
        ];
        const voters = orders.reduce((sum, { weight }) => sum + weight, 0);
        const older = [
          String(candidates.length),
          ...candidates.map((name, index) => `${index + 1},${name}`),
          `${voters},${voters},${orders.length}`,
          ...orders.map(({ weight, order }) => `${weight},${order}`),
        ];
        for (const lines of [newer, older])
          expect(parsePreflib(lines.join("\n"), "toi")).toMatchObject({ parsed: true, file: { profile } });
      }),
    ));
});
