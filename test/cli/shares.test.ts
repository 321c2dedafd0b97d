import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "#test/support/process.ts";

type Ran = { readonly code: number; readonly out: string; readonly err: string };

const folder = temporaryFolder();
afterAll(() => folder.remove());

const plenum = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["src/cli.ts", ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });

async function data(...words: string[]): Promise<unknown> {
  const { out, err } = await plenum(...words, "--json");
  return err === "" ? JSON.parse(out) : err;
}

async function file(name: string, content: string): Promise<string> {
  const at = path.join(folder.path, name);
  await writeFile(at, content);
  return at;
}

const five = ["A=9061", "B=7179", "C=5259", "D=3319", "E=1182"];

describe("plenum apportion", () => {
  test.each([
    ["equal", [6, 5, 5, 5, 5]],
    ["dhondt", [10, 7, 5, 3, 1]],
    ["sainte-lague", [9, 8, 5, 3, 1]],
    ["huntington-hill", [9, 7, 6, 3, 1]],
    ["largest-remainder", [9, 7, 5, 4, 1]],
  ])("shares 26 seats by %s", async (method, [A, B, C, D, E]) => {
    expect(await data("apportion", "--method", method, "--seats", "26", ...five)).toEqual({
      seats: { A, B, C, D, E },
      ties: [],
    });
  });

  test("takes no seats for per-capita, and ignores them", async () => {
    const words = [
      "apportion",
      "--method",
      "per-capita",
      "--per",
      "1000",
      "--seats",
      "2",
      "--floor",
      "2",
      "--cap",
      "8",
    ];
    expect(await data(...words, ...five)).toEqual({ seats: { A: 8, B: 7, C: 5, D: 3, E: 2 }, ties: [] });
  });

  test("says it in words, with a tie that leaves a seat unassigned", async () => {
    expect(await plenum("apportion", "--method", "dhondt", "--seats", "3", "North=10", "South=10")).toEqual({
      code: 0,
      out: "North: 1\nSouth: 1\nTie for 1 of the seats, to be drawn: North, South\n",
      err: "",
    });
    expect(await data("apportion", "--method", "dhondt", "--seats", "3", "North=10", "South=10")).toEqual({
      seats: { North: 1, South: 1 },
      ties: [["North", "South"]],
    });
    const drawn = ["--lots", "South,North"];
    expect(await data("apportion", "--method", "dhondt", "--seats", "3", ...drawn, "North=10", "South=10")).toEqual({
      seats: { North: 1, South: 2 },
      ties: [],
    });
  });

  test("keeps floor, cap and share cap", async () => {
    const words = ["apportion", "--method", "sainte-lague", "--seats", "21", "--floor", "2", "--share-cap", "1/3"];
    const council = ["Harbor=640", "Valley=412", "Riders=305", "Hillside=188", "Eastgate=96"];
    expect(await data(...words, ...council)).toMatchObject({ seats: { Harbor: 7, Valley: 5, Eastgate: 2 } });
    expect(await data(...words, "--cap", "6", ...council)).toMatchObject({ seats: { Harbor: 6, Eastgate: 2 } });
  });

  test("takes names with spaces, signs and odd ones", async () => {
    expect(await data("apportion", "--method", "equal", "--seats", "4", "a = b=1", "__proto__=1")).toEqual(
      JSON.parse('{"seats": {"a = b": 2, "__proto__": 2}, "ties": []}'),
    );
  });

  test.each([
    ["caps below the seats", ["--method", "dhondt", "--seats", "26", "--cap", "5", ...five], "Only 25 of 26 seats"],
    ["floors above the seats", ["--method", "dhondt", "--seats", "4", "--floor", "1", ...five], "come to 5"],
    ["a floor above the cap", ["--method", "per-capita", "--per", "9", "--floor", "3", "--cap", "2", "A=1"], "fewest"],
  ])("fails on %s with exit 1 and says why", async (_, words, why) => {
    expect(await plenum("apportion", ...words)).toMatchObject({ code: 1, out: "", err: expect.stringContaining(why) });
  });

  test.each([
    ["no method", ["--seats", "5", "A=1"]],
    ["an unknown method", ["--method", "quota", "--seats", "5", "A=1"]],
    ["nobody", ["--method", "dhondt", "--seats", "5"]],
    ["no seats", ["--method", "dhondt", "A=1"]],
    ["no members for a seat", ["--method", "per-capita", "--seats", "5", "A=1"]],
    ["zero members for a seat", ["--method", "per-capita", "--per", "0", "A=1"]],
    ["no count", ["--method", "dhondt", "--seats", "5", "A"]],
    ["no name", ["--method", "dhondt", "--seats", "5", "=1"]],
    ["a part of a member", ["--method", "dhondt", "--seats", "5", "A=1.5"]],
    ["a negative count", ["--method", "dhondt", "--seats", "5", "A=-1"]],
    ["a name twice", ["--method", "dhondt", "--seats", "5", "A=1", "A=2"]],
    ["a share above all", ["--method", "dhondt", "--seats", "5", "--share-cap", "2/1", "A=1"]],
    ["a share of nothing", ["--method", "dhondt", "--seats", "5", "--share-cap", "1/0", "A=1"]],
  ])("is misuse with %s: exit 2 and no output", async (_, words) => {
    expect(await plenum("apportion", ...words)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^error: /),
    });
  });
});

const KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./";
const lines = Array.from({ length: 25 }, (_, at) => `Volunteer ${at + 1}`);

describe("plenum draw", () => {
  test("draws RFC 3797's example", async () => {
    const pool = await file("pool.txt", `${lines.join("\n")}\n`);
    expect(await data("draw", "--pool", pool, "--key", KEY, "--count", "10")).toEqual({
      selected: [17, 7, 2, 16, 25, 23, 8, 24, 19, 13],
    });
    expect(await data("draw", "--pool", pool, "--key", KEY, "--count", "3", "--hash", "sha256")).toEqual({
      selected: [20, 23, 1],
    });
  });

  test("shows the pool's hash and every step", async () => {
    const pool = await file("words.txt", "a\r\nb\r\n\r\n");
    const { code, out } = await plenum("draw", "--pool", pool, "--key", "1./", "--count", "1");
    expect(code).toBe(0);
    expect(out).toContain("Pool of 2, SHA-256 911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2\n");
    expect(out).toMatch(/\n1 {2}[0-9a-f]{32} mod 2 -> [12] {2}[ab]\n$/);
  });

  test.each([
    ["fewer than are to be drawn", "a\nb\n", "3 cannot be drawn from 2"],
    ["nothing", "\n", "1 cannot be drawn from 0"],
    ["an empty line", "a\n\nb\n", "line 2"],
  ])("fails on a pool with %s: exit 1, and says why", async (name, content, why) => {
    const pool = await file(`${name}.txt`, content);
    const count = name.startsWith("fewer") ? "3" : "1";
    expect(await plenum("draw", "--pool", pool, "--key", "1./", "--count", count)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining(why),
    });
  });

  test.each([
    ["no file", ["--pool", "not-there.txt", "--key", "1./", "--count", "1"]],
    ["an empty key", ["--pool", "package.json", "--key", "", "--count", "1"]],
    ["no count", ["--pool", "package.json", "--key", "1./"]],
    ["a count of nothing", ["--pool", "package.json", "--key", "1./", "--count", "0"]],
    ["an unknown hash", ["--pool", "package.json", "--key", "1./", "--count", "1", "--hash", "sha1"]],
  ])("is misuse with %s: exit 2 and no output", async (_, words) => {
    expect(await plenum("draw", ...words)).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^error: /) });
  });
});
