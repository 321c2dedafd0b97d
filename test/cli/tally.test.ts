import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Ran = { readonly code: number; readonly out: string; readonly err: string };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "plenum-tally-"));
});
afterAll(() => rm(folder, { recursive: true }));

const plenum = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["src/cli.ts", "tally", ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });

async function data(...words: string[]): Promise<unknown> {
  const { out, err } = await plenum(...words, "--json");
  return err === "" ? JSON.parse(out) : err;
}

async function file(name: string, ...lines: string[]): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, lines.join("\n"));
  return at;
}

const food = [
  "5 3",
  "4 1 0",
  "2 2 1 0",
  "8 3 4 0",
  "4 3 5 0",
  "1 4 0",
  "1 5 0",
  "0",
  ...["orange", "pear", "chocolate", "strawberry", "sweets"].map((name) => `"${name}"`),
  '"Party"',
];
const orders = [
  "# NUMBER ALTERNATIVES: 3",
  ...["A", "B", "C"].map((name, at) => `# ALTERNATIVE NAME ${at + 1}: ${name}`),
];

describe("plenum tally", () => {
  test("counts a BLT file by the Scottish rules for as many seats as it says, and says it round by round", async () => {
    const ran = await plenum(await file("food.blt", ...food));
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out.split("\n")).toEqual([
      "Single transferable vote, Scottish rules: 3 to elect, 20 votes, quota 6",
      "",
      "Round 1: first preferences",
      "  orange       4.00000",
      "  pear         2.00000",
      "  chocolate   12.00000  elected",
      "  strawberry   1.00000",
      "  sweets       1.00000",
      "",
      "Round 2: surplus of chocolate",
      "  orange      4.00000",
      "  pear        2.00000  excluded",
      "  chocolate   6.00000",
      "  strawberry  5.00000",
      "  sweets      3.00000",
      "",
      "Round 3: exclusion of pear",
      "  orange      6.00000  elected",
      "  chocolate   6.00000",
      "  strawberry  5.00000",
      "  sweets      3.00000  excluded",
      "",
      "Round 4: exclusion of sweets",
      "  orange      6.00000",
      "  chocolate   6.00000",
      "  strawberry  5.00000  elected",
      "  nobody      3.00000",
      "",
      "Elected: chocolate, orange, strawberry",
      "",
    ]);
  });

  test("counts a PrefLib file by Schulze's method for one seat", async () => {
    const at = await file("three.toc", ...orders, "3: 1,{2,3}", "2: 2,3,1");
    expect(await data(at)).toMatchObject({
      method: "schulze",
      seats: 1,
      elected: ["A"],
      ranking: [["A"], ["B"], ["C"]],
      ties: [],
      rounds: [{ counts: { A: 2, B: 1, C: 0 }, elected: ["A"], excluded: [] }],
    });
  });

  test("counts by the method and for the seats it is told to", async () => {
    const at = await file("again.blt", ...food);
    expect(await data(at, "--method", "approval", "--seats", "1")).toMatchObject({
      method: "approval",
      seats: 1,
      elected: ["chocolate"],
      rounds: [{ counts: { orange: 6, pear: 2, chocolate: 12, strawberry: 9, sweets: 5 } }],
    });
    expect(await data(at, "--method", "stv-meek")).toMatchObject({ method: "stv-meek", seats: 3, votes: 20 });
    expect(await data(at, "--method", "irv")).toMatchObject({ seats: 1, elected: ["chocolate"] });
    expect(await data(at, "--method", "score")).toMatchObject({
      seats: 3,
      elected: ["chocolate", "strawberry", "orange"],
    });
  });

  test("lets re-opening nominations stand only when asked", async () => {
    const at = await file("open.blt", ...food);
    expect(await data(at)).toMatchObject({ candidates: food.slice(8, 13).map((name) => name.slice(1, -1)) });
    expect(await data(at, "--reopen")).toMatchObject({
      elected: ["chocolate", "orange", "strawberry"],
      rounds: [{}, { counts: { "Re-open nominations": "0.00000" }, excluded: ["Re-open nominations"] }, {}, {}, {}],
    });
    const ron = await file("ron.blt", "2 1", "3 2 0", "2 1 0", "0", '"Ann"', '"RON"');
    expect(await data(ron, "--reopen")).toMatchObject({ elected: [], vacant: 1, undecided: 0 });
    expect(await data(ron)).toMatchObject({ elected: ["RON"], vacant: 0 });
    expect((await plenum(ron, "--reopen")).out).toContain("Elected: nobody\nVacant seats: 1\n");
  });

  test("reports a tie that decides a seat, and takes lots that break it", async () => {
    const at = await file("tie.soi", ...orders, "1: 1", "1: 2");
    expect(await data(at, "--method", "irv")).toMatchObject({ elected: [], undecided: 1, ties: [["A", "B"]] });
    const said = await plenum(at, "--method", "irv");
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out).toContain("Elected: nobody\nUndecided seats: 1\nLevel, for a lot to decide: A, B\n");
    const drawn = await data(at, "--method", "irv", "--lot", "B", "--lot", "A");
    expect(drawn).toMatchObject({ elected: ["B"], undecided: 0, ties: [] });
  });

  test("says line and reason of a malformed file, fails, and prints nothing else", async () => {
    const twice = await file("twice.blt", ...food.with(3, "8 3 4 3 0"));
    expect(await plenum(twice)).toEqual({
      code: 1,
      out: "",
      err: `error: ${twice}: line 4: candidate 3 is ranked twice\n`,
    });
    const tied = await file("tied.soc", ...orders, "1: 1,{2,3}");
    expect(await plenum(tied, "--json")).toEqual({
      code: 1,
      out: "",
      err: `error: ${tied}: line 5: equal ranks in a strict order (soc)\n`,
    });
  });

  test("says in which line a rank is shared that the method cannot count", async () => {
    const at = await file("shared.toi", ...orders, "1: 1,{2,3}", "1: {1,2}");
    expect(await plenum(at, "--method", "stv")).toMatchObject({
      code: 1,
      err: expect.stringContaining("line 6: equal"),
    });
    expect(await data(at)).toMatchObject({ elected: ["A"] });
  });

  test.each(["soc", "toc"])("finds no approval where everybody is ranked (.%s)", async (kind) => {
    const at = await file(`all.${kind}`, ...orders, "1: 1,2,3");
    expect(await plenum(at, "--method", "approval")).toMatchObject({ code: 1, out: "" });
  });

  test("fails on a file that cannot be read", async () => {
    const at = path.join(folder, "none.blt");
    expect(await plenum(at)).toEqual({ code: 1, out: "", err: `error: ${at}: cannot be read\n` });
  });

  test.each([
    ["no file", () => []],
    ["another kind of file", () => ["votes.txt"]],
    ["an unknown method", (at: string) => [at, "--method", "plurality"]],
    ["no seat", (at: string) => [at, "--seats", "0"]],
    ["a part of a seat", (at: string) => [at, "--seats", "1.5"]],
    ["several seats for IRV", (at: string) => [at, "--method", "irv", "--seats", "2"]],
    ["a lot for nobody", (at: string) => [at, "--lot", "salad"]],
  ])("refuses %s with exit 2", async (_, words) => {
    const at = await file("used.blt", ...food);
    expect(await plenum(...words(at))).toMatchObject({ code: 2, out: "", err: expect.stringContaining("error: ") });
  });

  test("lets no name steer the terminal", async () => {
    const at = await file("escape.blt", "1 1", "1 1 0", "0", '"\u{1B}[31mAnn"');
    expect((await plenum(at)).out).toContain("Elected: \u{FFFD}[31mAnn");
  });
});
