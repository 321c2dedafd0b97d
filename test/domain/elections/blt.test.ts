import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBlt } from "#domain/elections/blt.ts";
import type { BallotFile } from "#domain/elections/box.ts";
import { MAX_VOTES, ballotsOf, profileOf } from "#domain/elections/profile.ts";
import { elections, letters, votes } from "./profiles.ts";

const names = ['"Adam"', '"Basil"', '"Charlotte"', '"Donald"'];

function read(...lines: string[]): BallotFile {
  const result = parseBlt(lines.join("\n"));
  if (!result.parsed) throw new Error(`${result.problem.line}: ${result.problem.reason}`);
  return result.file;
}

const rankings = ({ profile }: BallotFile) => [...ballotsOf(profile)].map(({ ranking }) => ranking);

describe("a BLT file", () => {
  /** The example with which OpaVote and others describe the format; candidate 2 withdrew. */
  const example = [
    "4 2",
    "-2",
    "3 1 3 4 0",
    "4 1 3 2 0",
    "2 4 1 3 0",
    "1 2 0",
    "2 2 4 3 1 0",
    "1 3 4 2 0",
    "0",
    ...names,
  ];

  test("gives seats, title, the candidates who stand, and the ballots with their lines", () => {
    const file = read(...example, '"Gardening Club Election"');
    expect(file).toMatchObject({ seats: 2, title: "Gardening Club Election" });
    expect(file.profile.candidates).toEqual(["Adam", "Charlotte", "Donald"]);
    expect([...ballotsOf(file.profile)]).toEqual([
      { weight: 3, ranking: [[0], [1], [2]] },
      { weight: 4, ranking: [[0], [1]] },
      { weight: 2, ranking: [[2], [0], [1]] },
      { weight: 1, ranking: [] },
      { weight: 2, ranking: [[2], [1], [0]] },
      { weight: 1, ranking: [[1], [2]] },
    ]);
    expect([...file.lines]).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test("needs no title", () => expect(read(...example).title).toBe(""));

  test("may hold comments, empty lines, tabs and the line ends of other systems", () => {
    const file = read(
      "# a comment\r",
      "\t4 2\t# four for two\r",
      "",
      "  # more",
      " -2 -4 # withdrew\r",
      "3\t1  3 0 # well",
      "2 3 0\r",
      "0 # the end\r",
      ' "Adam # 1" "Basil"\r',
      '"Charlotte"# first',
      '"Donald"',
      '"Title" # last',
      "# the end",
    );
    expect(file.profile.candidates).toEqual(["Adam # 1", "Charlotte"]);
    expect(file.title).toBe("Title");
    expect(rankings(file)).toEqual([[[0], [1]], [[1]]]);
    expect([...file.lines]).toEqual([6, 7]);
  });

  test("may begin with an empty line", () => expect(read("", "1 1", "0", '"Ann"').seats).toBe(1));

  test("may begin with a byte order mark", () =>
    expect(read("\u{FEFF}1 1", "0", '"Ann"').profile.candidates).toEqual(["Ann"]));

  test("joins shared ranks by =, skips empty ranks, and leaves those who withdrew out of shared ranks", () => {
    const file = read(
      "4 1",
      "-2",
      "1 1=3 4 0",
      "1 - 3 - - 4=1 0",
      "1 2=3 = 4 1 0",
      "1 3=2=4 0",
      "1 2 3 0",
      "1 0",
      "0",
      ...names,
    );
    expect(rankings(file)).toEqual([[[0, 1], [2]], [[1], [2, 0]], [[1, 2], [0]], [[1, 2]], [[1]], []]);
  });

  test("may quote quotes, and keeps names in one piece", () =>
    expect(read("2 1", "0", String.raw`"Ann \"the\\Hammer\"  Ash"`, '" Bo\tBo "').profile.candidates).toEqual([
      String.raw`Ann "the\Hammer" Ash`,
      "Bo Bo",
    ]));

  test("may count a ballot very often", () => {
    const file = read("1 1", `${MAX_VOTES} 1 0`, "0", '"Ann"');
    expect([...file.profile.weights]).toEqual([MAX_VOTES]);
  });

  test("may have more seats than candidates, and a thousand candidates", () => {
    expect(read("1 7", "0", '"Ann"').seats).toBe(7);
    const thousand = Array.from({ length: 1_000 }, (_, index) => `"${index}"`);
    expect(read("1000 1", "1 1000 1 0", "0", ...thousand).profile.candidates).toHaveLength(1_000);
  });

  const ballots = (...lines: string[]) => ["4 2", ...lines, "0", ...names];

  test.each<[string, readonly string[], number, string]>([
    ["nothing", [], 1, "the numbers of candidates and seats are missing"],
    ["only comments", ["# a", "# b"], 2, "the numbers of candidates and seats are missing"],
    ["one number", ["4"], 1, "the numbers of candidates and seats expected"],
    ["three numbers", ["# a", "4 2 1"], 2, "the numbers of candidates and seats expected"],
    ["a part of a seat", ["4 2.5"], 1, "the numbers of candidates and seats expected"],
    ["no candidate", ["0 1"], 1, "there has to be a candidate"],
    ["no seat", ["1 0"], 1, "there has to be a seat"],
    ["too many candidates", ["1001 1"], 1, "more than 1000 candidates"],
    ["no ballots' end", ["1 1", "1 1 0"], 2, "the line 0 that ends the ballots is missing"],
    ["nothing but numbers", ["1 1"], 1, "the line 0 that ends the ballots is missing"],
    ["no names", ["2 1", "0"], 2, "0 names for 2 candidates"],
    ["too few names", ["2 1", "0", '"Ann"', "#"], 4, "1 names for 2 candidates"],
    ["a name without quotes", ["1 1", "0", "Ann"], 3, "a name in quotes expected"],
    ["a name that does not end", ["1 1", "0", '"Ann'], 3, "a name in quotes expected"],
    ["a name that ends in a backslash", ["1 1", "0", '"Ann\\"'], 3, "a name in quotes expected"],
    ["no name", ["2 1", "0", '"Ann"', '" "'], 4, "candidate 2 has no name"],
    ["a name twice", ["3 1", "0", '"Ann"', '"Bo"', '"Ann "'], 5, "candidates 1 and 3 have the same name"],
    ["text after the title", ["1 1", "0", '"Ann"', '"Title"', '"More"'], 5, "text after the title"],
    ["text after the last name", ["1 1", "0", '"Ann" x'], 3, "a name in quotes expected"],
    ["a ballot without end", ballots("1 2 3"), 2, "the 0 that ends a ballot is missing"],
    ["a ballot without end before a comment", ballots("1 2 # 0"), 2, "the 0 that ends a ballot is missing"],
    ["nothing but a count", ballots("3"), 2, "the 0 that ends a ballot is missing"],
    ["text after a ballot", ballots("1 2 0 3 0"), 2, "text after the 0 that ends a ballot"],
    ["an unknown candidate", ballots("1 2 0", "1 1 5 0"), 3, "no candidate 5: there are 4"],
    ["a candidate twice", ballots("1 2 3 2 0"), 2, "candidate 2 is ranked twice"],
    ["a candidate twice on a rank", ballots("1 2=2 0"), 2, "candidate 2 is ranked twice"],
    ["one who withdrew twice", ballots("-2", "1 2 2 0"), 3, "candidate 2 is ranked twice"],
    ["a negative candidate", ballots("1 -2 0"), 2, "the number of a candidate expected, not -2"],
    ["a name for a number", ballots("1 Ann 0"), 2, "the number of a candidate expected, not Ann"],
    ["a part of a candidate", ballots("1 2.5 0"), 2, "a space expected, not .5"],
    ["a dash that joins", ballots("1 2-3 0"), 2, "a space expected, not -3"],
    ["a shared rank that ends", ballots("1 2= 0"), 2, "no candidate 0: there are 4"],
    ["a shared rank of nothing", ballots("1 2== 3 0"), 2, "the number of a candidate expected, not ="],
    ["a shared empty rank", ballots("1 2=- 0"), 2, "the number of a candidate expected, not -"],
    ["a shared rank that begins with =", ballots("1 =2 0"), 2, "the number of a candidate expected, not =2"],
    ["a count of none", ballots("0 1 0"), 2, "a ballot has to count at least once"],
    ["a part of a count", ballots("1.5 1 0"), 2, "a space expected after how often the ballot counts"],
    ["no count", ballots("x 1 0"), 2, "how often the ballot counts expected, as a whole number"],
    [
      "a candidate who withdraws late",
      ballots("1 1 0", "-2"),
      3,
      "how often the ballot counts expected, as a whole number",
    ],
    ["one who withdraws twice", ballots("-2", "-2"), 3, "candidate 2 withdraws twice"],
    ["one unknown who withdraws", ballots("-5"), 2, "no candidate 5: there are 4"],
    ["nobody who withdraws", ballots("-0"), 2, "no candidate 0: there are 4"],
    ["all who withdraw", ballots("-1 -2 -3", "-4"), 3, "all candidates withdrew"],
    [
      "a positive one who withdraws",
      ballots("-1 2"),
      2,
      "the negative number of a candidate who withdrew expected, not 2",
    ],
    ["an extension", ballots("[tie 1 2]"), 2, "options in brackets are not read"],
    ["too many votes", ballots(`${MAX_VOTES} 1 0`, "1 2 0"), 3, "more than 200000000000 votes"],
    ["a count beyond all bounds", ballots(`${"9".repeat(400)} 1 0`), 2, "more than 200000000000 votes"],
  ])("with %s is malformed", (_, lines, line, reason) =>
    expect(parseBlt(lines.join("\n"))).toEqual({ parsed: false, problem: { line, reason } }),
  );

  test("gives back what was written", () =>
    fc.assert(
      fc.property(elections({ ties: true }), (profile) => {
        const size = profile.candidates.length;
        const lines = [...ballotsOf(profile)].map(
          ({ weight, ranking }) =>
            `${weight} ${ranking.map((rank) => rank.map((one) => one + 1).join("=")).join(" ")} 0`,
        );
        const text = [`${size} 1`, ...lines, "0", ...letters(size).map((name) => `"${name}"`)].join("\n");
        expect(parseBlt(text)).toMatchObject({ parsed: true, file: { profile } });
      }),
    ));

  test("is never read in a way that breaks: whatever it holds, it is parsed, or line and reason are told", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("0", "1", "2 1", " ", "\n", "-", "=", '"a"', "#", "3 1 2 0\n", '"'), {
          maxLength: 30,
        }),
        (parts) => {
          const result = parseBlt(`2 1\n${parts.join("")}`);
          const lines = parts.join("").split("\n").length + 1;
          const found = result.parsed ? result.file.profile : votes([], []);
          expect(profileOf(found.candidates, ballotsOf(found))).toEqual(found);
          expect(result.parsed || (result.problem.line >= 1 && result.problem.line <= lines)).toBe(true);
        },
      ),
      { numRuns: 500 },
    ));
});
