import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { presets } from "#domain/presets.ts";

type Ran = { readonly code: number; readonly out: string; readonly err: string };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "plenum-outcome-"));
});
afterAll(() => rm(folder, { recursive: true }));

const plenum = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["src/cli.ts", "outcome", ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });

async function data(...words: string[]): Promise<unknown> {
  const { out, err } = await plenum(...words, "--json");
  return err === "" ? JSON.parse(out) : err;
}

async function file(name: string, content: string): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, content);
  return at;
}

describe("plenum outcome", () => {
  test("tells the outcome, the quorum and each test as data", async () => {
    expect(await data("--rule", "two-thirds", "--yes", "2", "--no", "1")).toEqual({
      outcome: "adopted",
      quorum: { required: 0, reached: 3, met: true },
      tests: [
        { text: "at least two thirds of yes and no: 2 of 3, 2 needed", passed: true, have: 2, needed: 2, base: 3 },
      ],
      tied: false,
      mayFallBack: false,
    });
  });

  test("says it in words", async () => {
    expect(await plenum("--rule", "majority", "--yes", "5", "--no", "5")).toEqual({
      code: 0,
      out: ["Not adopted", "Failed: more than half of yes and no: 5 of 10, 6 needed", "Yes and no are equal", ""].join(
        "\n",
      ),
      err: "",
    });
  });

  test.each([
    ["present is yes, no and abstain unless said", ["--rule", "majority-of-present", "--abstain", "5"], "lost"],
    ["the roll is those present unless said", ["--rule", "absolute-majority", "--present", "12"], "lost"],
    ["a roll may be larger", ["--rule", "absolute-majority", "--roll", "13"], "lost"],
    ["and smaller", ["--rule", "absolute-majority", "--roll", "11"], "adopted"],
    ["a block stops consensus", ["--rule", "consensus", "--blocks", "1"], "lost"],
    ["a stand-aside does not", ["--rule", "consensus", "--stand-asides", "2"], "adopted"],
    ["both majorities", ["--rule", "double-majority", "--bodies", "3", "--bodies-yes", "2"], "adopted"],
    ["one of them", ["--rule", "double-majority", "--bodies", "4", "--bodies-yes", "2"], "lost"],
  ])("%s", async (_, words, outcome) => {
    expect(await data("--yes", "6", "--no", "4", ...words)).toMatchObject({ outcome });
  });

  test("takes a rule from a file, with its quorum", async () => {
    const rule = { ...presets.majority, quorum: { ...presets.majority.quorum, num: 1, den: 2 } };
    const at = await file("rule.json", JSON.stringify(rule));
    expect(await data("--rule", at, "--yes", "4", "--no", "0", "--roll", "9")).toMatchObject({
      outcome: "no_quorum",
      quorum: { required: 5, reached: 4, met: false },
    });
    const short = await file("short.json", '{"tests": [{"base": "yes_no", "num": 70, "den": 100}]}');
    expect(await data("--rule", short, "--yes", "7", "--no", "3")).toMatchObject({ outcome: "adopted" });
  });

  test.each([
    ["no rule", ["--yes", "1", "--no", "1"]],
    ["an unknown rule", ["--rule", "toString", "--yes", "1", "--no", "1"]],
    ["a part of a vote", ["--rule", "majority", "--yes", "1.5", "--no", "1"]],
    ["a negative vote", ["--rule", "majority", "--yes", "1", "--no=-1"]],
    ["a vote too large to be exact", ["--rule", "majority", "--yes", "9007199254740992", "--no", "1"]],
    ["more votes than people", ["--rule", "majority", "--yes", "3", "--no", "1", "--present", "3"]],
    ["more people than can vote", ["--rule", "majority", "--yes", "3", "--no", "1", "--roll", "3"]],
    ["more bodies than there are", ["--rule", "majority", "--yes", "3", "--no", "1", "--bodies-yes", "1"]],
  ])("refuses %s with exit 2 and no output", async (_, words) => {
    expect(await plenum(...words)).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^error: /) });
  });

  test.each([
    ["unsound", '{"tests": [{"base": "yes_no", "num": 3, "den": 2}]}', "tests.0: not-a-share"],
    ["no JSON", "{", "rule: "],
    ["a list", "[]", "rule: "],
  ])("refuses a rule file that is %s with exit 1 and says why", async (name, content, why) => {
    const at = await file(`${name}.json`, content);
    const ran = await plenum("--rule", at, "--yes", "1", "--no", "1");
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining(why) });
  });
});
