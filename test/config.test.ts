import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigProblems, printable, readConfig } from "#src/config.ts";
import { plenum, start, temporaryFolder } from "#test/support/process.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
};

describe("what the environment may say", () => {
  test("nothing at all is a whole configuration", () => {
    expect(readConfig({})).toMatchObject({
      publicUrl: "http://localhost:3000",
      handleHost: "localhost:3000",
      port: 3000,
      bind: "127.0.0.1",
      nodeType: "all",
      federationMode: "open",
      trustProxy: [],
      databaseUrl: undefined,
    });
  });

  test("an empty variable is an unset one", () => {
    expect(readConfig({ DATABASE_URL: "", PORT: "" })).toEqual(readConfig({}));
  });

  test("the address follows the port when it is not set", () => {
    expect(readConfig({ PORT: "4000" }).publicUrl).toBe("http://localhost:4000");
  });

  test.each([
    ["https://plenum.example/", "https://plenum.example"],
    ["HTTPS://Plenum.Example:443", "https://plenum.example"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("PUBLIC_URL %s is %s", (given, publicUrl) => {
    expect(readConfig({ PUBLIC_URL: given }).publicUrl).toBe(publicUrl);
  });

  test.each([
    ["PUBLIC_URL", "plenum.example"],
    ["PUBLIC_URL", "https://plenum.example/path"],
    ["PUBLIC_URL", "https://plenum.example/?a=b"],
    ["PUBLIC_URL", "https://someone@plenum.example"],
    ["PUBLIC_URL", "http://plenum.example"],
    ["HANDLE_HOST", "https://plenum.example"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "3e3"],
    ["BIND", "everywhere"],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["SECRET_KEY", "x".repeat(31)],
    ["NODE_TYPE", "both"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["SMTP_URL", "http://mail.example"],
    ["MAIL_FROM", "nobody"],
    ["STORAGE_URL", "ftp://files"],
    ["FEDERATION_MODE", "closed"],
    ["ALLOW_PRIVATE_ADDRESSES", "maybe"],
    ["METRICS_BIND", "metrics.example:1"],
    ["LOG_LEVEL", "loud"],
    ["LOG_FORMAT", "xml"],
    ["SOURCE_URL", "here"],
    ["DEFAULT_LOCALE", "xx"],
    ["TZ", "Mars/Olympus"],
    ["SECRET_KEY_FILE", "/nowhere/at/all"],
  ])("%s may not be %s", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  test("the shortest secret that will do", () => {
    expect(readConfig({ SECRET_KEY: "x".repeat(32) }).secretKey).toBe("x".repeat(32));
  });

  test("networks of proxies, with single addresses made whole", () => {
    expect(readConfig({ TRUST_PROXY: "10.0.0.0/8, ::1,192.0.2.7" }).trustProxy).toEqual([
      "10.0.0.0/8",
      "::1/128",
      "192.0.2.7/32",
    ]);
  });
});

describe("secrets", () => {
  const path = join(folder.path, "secret");
  beforeAll(() => writeFileSync(path, `${"k".repeat(40)}\n`));

  test("come from files too, without the last line break", () => {
    expect(readConfig({ SECRET_KEY_FILE: path }).secretKey).toBe("k".repeat(40));
  });

  test("may not come from both", () => {
    expect(problemsOf({ SECRET_KEY_FILE: path, SECRET_KEY: "k".repeat(40) })).toEqual([
      "SECRET_KEY and SECRET_KEY_FILE are both set; unset one",
    ]);
  });

  test("are in no problem and in nothing that is printed", () => {
    const env = {
      SECRET_KEY: "hush-hush-hush-hush-hush-hush-hush",
      DATABASE_URL: "postgres://u:hush-hush@db/x",
      SMTP_URL: "smtp://u:hush-hush@mail.example",
      STORAGE_URL: "s3://key:hush-hush@files.example/bucket",
    };
    expect(JSON.stringify(printable(readConfig(env)))).not.toContain("hush");
    const wrong = Object.fromEntries(Object.keys(env).map((name) => [name, "wrong://u:hush"]));
    expect(problemsOf(wrong)).toHaveLength(4);
    expect(problemsOf(wrong).join("\n")).not.toContain("hush");
  });
});

describe("a wrong configuration", () => {
  const dataDir = join(folder.path, "never");
  const env = { DATA_DIR: dataDir, PORT: "high", TZ: "Mars", NODE_TYPE: "both", SECRET_KEY: "short" };

  test.each([
    ["src/main.ts", []],
    ["src/cli.ts", ["serve"]],
    ["src/cli.ts", ["worker"]],
    ["src/cli.ts", ["migrate"]],
    ["src/cli.ts", ["doctor"]],
    ["src/cli.ts", ["config", "print"]],
  ])("ends %s %s with 2 and every problem at once, and creates nothing", async (file, args) => {
    const { code, out, err } = await start(file, args, env).ended;
    expect(code).toBe(2);
    expect(out).toBe("");
    for (const name of ["PORT", "TZ", "NODE_TYPE", "SECRET_KEY"]) expect(err).toContain(`  ${name} must`);
    expect(err).not.toContain("    at ");
    expect(existsSync(dataDir)).toBe(false);
  });

  test("and a wrong verb or option ends with 2 as well, help with 0", async () => {
    const codes = await Promise.all(
      [["dance"], ["migrate", "--dance"], [], ["--help"], ["migrate", "--help"]].map(
        async (args) => (await plenum(args, env)).code,
      ),
    );
    expect(codes).toEqual([2, 2, 2, 0, 0]);
    expect(existsSync(dataDir)).toBe(false);
  });
});
