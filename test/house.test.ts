import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "#test/support/process.ts";

const ROOT = join(import.meta.dirname, "..");

const ROOMS = ["domain", "text", "db", "commands", "federation", "web", "api", "jobs"] as const;
type Room = (typeof ROOMS)[number];

/** The import table of CONTRIBUTING.md, written down a second time: room → what it may reach. */
const MAY: Record<Room, { rooms: readonly string[]; libraries: readonly string[] }> = {
  domain: { rooms: [], libraries: ["@noble/hashes/sha2.js"] },
  text: { rooms: [], libraries: ["markdown-it", "sanitize-html"] },
  db: { rooms: ["domain"], libraries: ["drizzle-orm/pg-core", "postgres", "node:fs"] },
  commands: { rooms: ["domain", "text", "db"], libraries: ["zod", "node:crypto"] },
  federation: {
    rooms: ["domain", "text", "db", "commands"],
    libraries: ["@fedify/fedify", "undici", "zod", "node:crypto"],
  },
  web: { rooms: ["domain", "text", "db", "commands"], libraries: ["hono", "hono/html", "zod", "node:crypto"] },
  api: { rooms: ["domain", "text", "db", "commands"], libraries: ["hono", "@hono/zod-openapi", "zod", "node:crypto"] },
  jobs: { rooms: ["domain", "db", "commands", "federation"], libraries: ["nodemailer", "node:timers/promises"] },
};

/** What must not be reached, beside other rooms. */
const MAY_NOT: Record<Room, readonly string[]> = {
  domain: ["node:fs", "zod", "drizzle-orm", "hono", "postgres"],
  text: ["node:fs", "hono", "zod"],
  db: ["hono", "zod", "@fedify/fedify", "undici"],
  commands: ["drizzle-orm", "postgres", "hono", "hono/html", "@fedify/vocab", "undici", "nodemailer"],
  federation: ["hono", "drizzle-orm", "postgres", "nodemailer"],
  web: ["drizzle-orm", "postgres", "@fedify/fedify", "undici", "nodemailer"],
  api: ["drizzle-orm", "postgres", "@fedify/fedify", "undici", "nodemailer"],
  jobs: ["hono", "drizzle-orm", "postgres", "@fedify/fedify", "undici", "zod"],
};

const folderOf = (room: Room) => (room === "db" || room === "federation" ? room : `src/${room}`);

type Case = { readonly room: Room; readonly specifier: string; readonly allowed: boolean };

const cases: Case[] = ROOMS.flatMap((room) => [
  ...[...ROOMS, "src", "test"]
    .filter((other) => other !== room)
    .map((other) => ({ room, specifier: `#${other}/thing.ts`, allowed: MAY[room].rooms.includes(other) })),
  ...MAY[room].libraries.map((specifier) => ({ room, specifier, allowed: true })),
  ...MAY_NOT[room].map((specifier) => ({ room, specifier, allowed: false })),
  { room, specifier: "../thing.ts", allowed: false },
  { room, specifier: "./thing.ts", allowed: true },
]);

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Runs oxlint with our rules over planted files and answers rule names by file. */
function lint(files: Readonly<Record<string, string>>): Map<string, string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  copyFileSync(join(ROOT, "oxlint.config.mjs"), join(folder.path, "oxlint.config.mjs"));
  rmSync(join(folder.path, "node_modules"), { force: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
  const { stdout, stderr } = spawnSync(
    join(ROOT, "node_modules", ".bin", "oxlint"),
    ["-c", "oxlint.config.mjs", "--format=json", ...Object.keys(files)],
    { cwd: folder.path, encoding: "utf8", env: { PATH: join(ROOT, "node_modules", ".bin") } },
  );
  const report: { diagnostics: { code: string; filename: string }[]; number_of_files: number } = JSON.parse(
    stdout || `{"diagnostics":[],"number_of_files":${JSON.stringify(stderr)}}`,
  );
  expect(report.number_of_files).toBe(Object.keys(files).length);
  const found = new Map<string, string[]>();
  for (const { code, filename } of report.diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
  return found;
}

describe("the walls between the rooms", () => {
  const pathOf = (one: Case) => `${folderOf(one.room)}/planted${cases.indexOf(one)}.ts`;
  const planted = Object.fromEntries(
    cases.map((one) => [pathOf(one), `import { thing } from "${one.specifier}";\nexport const other = thing;\n`]),
  );
  const found: { current: Map<string, string[]> } = { current: new Map() };
  beforeAll(() => {
    found.current = lint(planted);
  });

  test.each(ROOMS)(
    "lint stops %s at everything that the import table does not give it, and at nothing else",
    (room) => {
      const stopped = cases
        .filter((one) => one.room === room)
        .filter((one) => found.current.get(pathOf(one))?.includes("eslint(no-restricted-imports)") === true)
        .map(({ specifier }) => specifier);
      const forbidden = cases.filter((one) => one.room === room && !one.allowed).map(({ specifier }) => specifier);
      expect(stopped).toEqual(forbidden);
    },
  );
});

describe("other rules that must not get lost", () => {
  test("the domain has no clock, no dice and no network", () => {
    const found = lint({
      "src/domain/clock.ts": "export const now = () => Date.now();\n",
      "src/domain/dice.ts": "export const roll = () => Math.random();\n",
      "src/domain/net.ts": "export const get = () => fetch('https://plenum.example');\n",
      "src/commands/clock.ts": "export const now = () => Date.now();\n",
    });
    expect(found.get("src/domain/clock.ts")).toContain("eslint(no-restricted-globals)");
    expect(found.get("src/domain/dice.ts")).toContain("eslint(no-restricted-properties)");
    expect(found.get("src/domain/net.ts")).toContain("eslint(no-restricted-globals)");
    expect(found.get("src/commands/clock.ts")).toBeUndefined();
  });

  test("any, ! and a test left out are caught", () => {
    const found = lint({
      "src/commands/any.ts": "export const loose = (value: any) => value;\n",
      "src/commands/bang.ts": "export const sure = (value: string | undefined) => value!;\n",
      "test/left.test.ts": "import { expect, test } from 'vitest';\ntest.only('a', () => expect(1).toBe(1));\n",
    });
    expect(found.get("src/commands/any.ts")).toContain("typescript(no-explicit-any)");
    expect(found.get("src/commands/bang.ts")).toContain("typescript(no-non-null-assertion)");
    expect(found.get("test/left.test.ts")?.join(" ")).toMatch(/no-focused-tests/u);
  });
});

describe("what is installed", () => {
  const readJson = (...path: string[]): Record<string, unknown> =>
    JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));
  const asNumbers = (version: unknown) => String(version).split("-")[0]?.split(".").map(Number) ?? [];

  test.each([
    ["@fedify/fedify", "2.3.8"],
    ["hono", "4.13.5"],
    ["drizzle-orm", "0.45.2"],
  ])("%s is at least %s, where a hole was closed", (name, least) => {
    const [major = 0, minor = 0, patch = 0] = asNumbers(readJson("node_modules", name, "package.json")["version"]);
    const [leastMajor = 0, leastMinor = 0, leastPatch = 0] = asNumbers(least);
    const order = (a: number, b: number, c: number) => a * 1e8 + b * 1e4 + c;
    expect(order(major, minor, patch)).toBeGreaterThanOrEqual(order(leastMajor, leastMinor, leastPatch));
  });

  test("every dependency is pinned, and the lock file names no registry", () => {
    expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).toMatch(/^omit-lockfile-registry-resolved=true$/mu);
    const lock = readFileSync(join(ROOT, "package-lock.json"), "utf8");
    expect(lock).not.toContain('"resolved"');
    expect(lock.replaceAll(/"(funding|url)": (\{[^}]*\}|"[^"]*"|\[[^\]]*\])/gu, "")).not.toMatch(/https?:\/\//u);
  });
});
