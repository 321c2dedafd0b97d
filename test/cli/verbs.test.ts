import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn, whoHasToken } from "#commands/accounts.ts";
import { isSetupSecret } from "#commands/setup.ts";
import { toUrl } from "#db/connection.ts";
import { findBodyBySlug, findHome, listCurrentKeys } from "#db/bodies.ts";
import { findFirstAdmin, listMembers } from "#db/members.ts";
import { type Database, openDatabase } from "#db/open.ts";
import { loadSecretKey } from "#src/secret.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Ended, freePort, start, temporaryFolder, untilReady } from "#test/support/process.ts";

const SECRET_KEY = "the secret key of the verbs’ tests";
const folder = temporaryFolder();
const fresh: FreshDatabase[] = [];
afterAll(async () => {
  for (const one of fresh) await one.drop();
  folder.remove();
});

type Env = Readonly<Record<string, string>>;

async function instance(more: Env = {}): Promise<{ env: Env; db: Database; close: () => Promise<void> }> {
  const one = await freshDatabase();
  fresh.push(one);
  const env = { DATABASE_URL: toUrl(one.connection), DATA_DIR: join(folder.path, "data"), SECRET_KEY, ...more };
  const secretKey = loadSecretKey({ dataDir: env.DATA_DIR, secretKey: SECRET_KEY });
  const db = await openDatabase(one.connection, { secretKey, connections: 2 });
  return { env, db, close: () => db.close() };
}

/** Runs a verb to its end, with this on its standard input. */
async function plenum(env: Env, words: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, ["src/cli.ts", ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  await once(child, "close");
  return { code: child.exitCode, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

async function json(env: Env, words: readonly string[], input = ""): Promise<Record<string, unknown>> {
  const { code, out, err } = await plenum(env, [...words, "--json"], input);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as Record<string, unknown>;
}

describe("an instance that nobody has set up", () => {
  const at: { it: Awaited<ReturnType<typeof instance>> | undefined } = { it: undefined };
  beforeAll(async () => {
    at.it = await instance({ PUBLIC_URL: "https://tenants.example.org" });
  });
  afterAll(() => at.it?.close());
  const here = () => {
    if (at.it === undefined) throw new Error("no instance");
    return at.it;
  };

  test("setup-link makes a link that counts, and each voids the one before", async () => {
    const { env, db } = here();
    const secretOf = (url: unknown) => String(url).split("/").at(-1) ?? "";
    const first = await plenum(env, ["setup-link"]);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Set-up: https:\/\/tenants\.example\.org\/setup\/[\w-]{43}\n$/u),
    });
    const second = await json(env, ["setup-link"]);
    const now = Date.now();
    expect(await isSetupSecret(db, secretOf(first.out.trim()), now)).toBe(false);
    expect(await isSetupSecret(db, secretOf(second["setupUrl"]), now)).toBe(true);
    expect(await isSetupSecret(db, secretOf(second["setupUrl"]), now + 86_400_000 + 60_000)).toBe(false);
  });

  test("verbs that need an organization say what to do", async () => {
    const ran = await plenum(here().env, ["body", "create", "--kind", "chapter", "--slug", "east", "--name", "East"]);
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining("not set up") });
  });

  test("user create without --admin makes an account and no organization", async () => {
    const { env, db } = here();
    const made = await json(env, ["user", "create", "--email", "Early@Example.org", "--name", "Early Bird"]);
    expect(made).toMatchObject({ email: "early@example.org", id: expect.any(String) });
    expect(await findHome(db.orm)).toBeUndefined();
    const { who } = await logIn(db, { email: "early@example.org", password: String(made["password"]) });
    expect(who.account).toBe(made["id"]);
  });

  test("a handle that cannot be is misuse and changes nothing", async () => {
    const { env, db } = here();
    const words = ["user", "create", "--email", "a@example.org", "--name", "A", "--admin", "--slug"];
    expect(await plenum(env, [...words, "Not A Handle"])).toMatchObject({ code: 2, out: "" });
    expect(await plenum(env, [...words, "admin"])).toMatchObject({ code: 2, err: expect.stringContaining("reserved") });
    expect(await findHome(db.orm)).toBeUndefined();
  });

  test("user create --admin sets it up, named after its host, and then a link is refused", async () => {
    const { env, db } = here();
    const words = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--admin", "--password-stdin"];
    const made = await json(env, words, "correct horse battery\n");
    expect(made).toEqual({
      id: expect.any(String),
      email: "ada@example.org",
      recoveryKey: expect.stringMatching(/^[0-9a-f-]{71}$/u),
    });
    const home = await findHome(db.orm);
    expect(home).toMatchObject({ slug: "tenants", name: "tenants.example.org", kind: "organization" });
    expect((await findFirstAdmin(db.orm, home?.id ?? ""))?.account).toBe(made["id"]);
    expect((await logIn(db, { email: "ada@example.org", password: "correct horse battery" })).who.name).toBe("Ada");
    expect(await plenum(env, ["setup-link"])).toMatchObject({
      code: 1,
      out: "",
      err: "This server is already set up.\n",
    });
  });
});

describe("an instance that is set up", () => {
  const at: { it: Awaited<ReturnType<typeof instance>> | undefined } = { it: undefined };
  beforeAll(async () => {
    at.it = await instance();
    const admin = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--admin"];
    await json(at.it.env, [...admin, "--organization", "Valley Tenants", "--slug", "valley"]);
  });
  afterAll(() => at.it?.close());
  const here = () => {
    if (at.it === undefined) throw new Error("no instance");
    return at.it;
  };
  const rolesOf = async (slug: string) => {
    const { orm } = here().db;
    const body = await findBodyBySlug(orm, slug);
    const members = await listMembers(orm, { body: body?.id ?? "", limit: 100 });
    return Object.fromEntries(members.map(({ name, role, standing }) => [name, `${role} ${standing}`]));
  };

  test("a second admin joins the home organization; the address is taken once", async () => {
    const words = ["user", "create", "--email", "bo@example.org", "--name", "Bo", "--admin"];
    await json(here().env, words);
    expect(await rolesOf("valley")).toEqual({ Ada: "admin good", Bo: "admin good" });
    expect(await plenum(here().env, words)).toMatchObject({
      code: 1,
      err: "There is already an account with this e-mail address.\n",
    });
    expect(await rolesOf("valley")).toEqual({ Ada: "admin good", Bo: "admin good" });
  });

  test("promote makes an admin of whoever has an account; reset gives a new password", async () => {
    const { env, db } = here();
    await json(env, ["user", "create", "--email", "cy@example.org", "--name", "Cy"]);
    expect(await json(env, ["user", "promote", "--email", "CY@example.org"])).toEqual({
      email: "cy@example.org",
      body: "valley",
      role: "admin",
    });
    expect((await rolesOf("valley"))["Cy"]).toBe("admin good");
    const { password } = await json(env, ["user", "reset", "--email", "cy@example.org"]);
    expect((await logIn(db, { email: "cy@example.org", password: String(password) })).who.name).toBe("Cy");
    expect(await plenum(env, ["user", "promote", "--email", "nobody@example.org"])).toMatchObject({
      code: 1,
      out: "",
      err: "There is no account with this e-mail address.\n",
    });
  });

  test("token create prints a token that opens the API", async () => {
    const { env, db } = here();
    const { token } = await json(env, ["token", "create", "--email", "ada@example.org"]);
    expect((await whoHasToken(db, String(token)))?.name).toBe("Ada");
    expect((await plenum(env, ["token", "create", "--email", "ada@example.org"])).out).toMatch(/^plenum_[\w-]{43}\n$/u);
  });

  test("body create founds chapters, bodies in bodies and hosted organizations with keys of their own", async () => {
    const { env, db } = here();
    const create = (...words: string[]) => ["body", "create", ...words];
    await json(env, create("--kind", "chapter", "--slug", "east", "--name", "East Side"));
    await json(env, create("--kind", "committee", "--slug", "east_care", "--name", "Care", "--parent", "east"));
    const hosted = await json(env, create("--kind", "organization", "--slug", "bakers", "--name", "Bakers United"));
    expect(hosted).toMatchObject({
      slug: "bakers",
      url: "http://localhost:3000/@bakers",
      recoveryKey: expect.any(String),
    });
    const east = await findBodyBySlug(db.orm, "east");
    const care = await findBodyBySlug(db.orm, "east_care");
    const bakers = await findBodyBySlug(db.orm, "bakers");
    expect([east?.parent, care?.parent, bakers?.parent]).toEqual([east?.organization, east?.id, null]);
    expect((await listCurrentKeys(db.orm, bakers?.id ?? "")).map(({ purpose }) => purpose).toSorted()).toEqual([
      "ed25519",
      "log",
      "rsa",
    ]);
  });

  test.each([
    ["a slug that is taken", ["--kind", "chapter", "--slug", "valley", "--name", "V"], 1, "taken"],
    ["a reserved slug", ["--kind", "chapter", "--slug", "admin", "--name", "V"], 1, "reserved"],
    ["an unknown parent", ["--kind", "chapter", "--slug", "v", "--name", "V", "--parent", "moon"], 1, "no such parent"],
    ["an unknown kind", ["--kind", "guild", "--slug", "v", "--name", "V"], 2, "--kind"],
    ["no name", ["--kind", "chapter", "--slug", "v"], 2, "--name"],
  ])("body create refuses %s in words", async (_, words, code, why) => {
    const before = await here().db.orm.execute("select count(*) from bodies");
    expect(await plenum(here().env, ["body", "create", ...words])).toMatchObject({
      code,
      out: "",
      err: expect.stringContaining(why),
    });
    expect(await here().db.orm.execute("select count(*) from bodies")).toEqual(before);
  });

  test("members import gives a verdict for each row, and a dry run changes nothing", async () => {
    const { env } = here();
    await json(env, ["body", "create", "--kind", "chapter", "--slug", "north", "--name", "North"]);
    const file = join(folder.path, "members.csv");
    writeFileSync(
      file,
      "\uFEFFName;E-Mail;Standing\nDía Núñez;dia@example.org;good\n;x@example.org;\nEli;not an address;\nFay;;lapsed\nGus;dia@example.org;\n",
    );
    const counts = { added: 2, updated: 0, unchanged: 0, refused: 3 };
    const dry = await json(env, ["members", "import", file, "--body", "north", "--dry-run"]);
    expect(dry).toMatchObject({ dryRun: true, ...counts });
    expect(await rolesOf("north")).toEqual({ Ada: "admin good" });
    const done = await json(env, ["members", "import", file, "--body", "north"]);
    expect(done).toMatchObject({ dryRun: false, ...counts });
    expect(done["rows"]).toMatchObject([
      { line: 2, verdict: "added" },
      { line: 3, verdict: "refused", code: "name-missing" },
      { line: 4, verdict: "refused", code: "not-an-email" },
      { line: 5, verdict: "added", standing: "lapsed" },
      { line: 6, verdict: "refused", code: "twice-in-the-file" },
    ]);
    expect(Object.values(await rolesOf("north")).toSorted()).toEqual(["admin good", "member good", "member lapsed"]);
    expect((await plenum(env, ["members", "import", file, "--body", "north"])).out).toContain(
      "line 4: refused: not an email",
    );
  });

  test("members import refuses what is no members' file", async () => {
    const { env } = here();
    const missing = await plenum(env, ["members", "import", join(folder.path, "none.csv"), "--body", "valley"]);
    expect(missing).toMatchObject({ code: 2, out: "" });
    const file = join(folder.path, "odd.csv");
    writeFileSync(file, "first,second\na,b\n");
    expect(await plenum(env, ["members", "import", file, "--body", "valley"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("name the columns"),
    });
    writeFileSync(file, "name\nSomebody\n");
    expect(await plenum(env, ["members", "import", file, "--body", "moon"])).toMatchObject({
      code: 1,
      err: "There is no such body.\n",
    });
  });

  test("passwords and addresses that cannot be are misuse, and nothing is echoed", async () => {
    const words = ["user", "create", "--name", "Di", "--password-stdin", "--email"];
    const short = await plenum(here().env, [...words, "di@example.org"], "secret\n");
    expect(short).toMatchObject({ code: 2, out: "", err: expect.stringContaining("10 to 200 characters") });
    expect(await plenum(here().env, [...words, "not an address"], "long enough to pass\n")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--email"),
    });
  });
});

describe("the first start", () => {
  test.each(["pretty", "json"])(
    "prints one set-up link (%s), at each start until somebody set it up",
    async (LOG_FORMAT) => {
      const port = await freePort();
      const { env, db, close } = await instance({ PORT: String(port), LOG_FORMAT, LOG_LEVEL: "error" });
      const serve = async () => {
        const running = start("src/main.ts", [], env);
        await untilReady(running, `http://127.0.0.1:${port}/readyz`);
        running.child.kill("SIGTERM");
        return (await running.ended).out;
      };
      const said = (await serve()).split("\n").filter((line) => line !== "");
      expect(said).toHaveLength(1);
      const url =
        LOG_FORMAT === "json"
          ? (JSON.parse(said[0] ?? "") as { setupUrl: string }).setupUrl
          : said[0]?.replace(/^Set-up: /u, "");
      expect(url).toMatch(new RegExp(`^http://localhost:${port}/setup/[\\w-]{43}$`, "u"));
      expect(await isSetupSecret(db, url?.split("/").at(-1) ?? "", Date.now())).toBe(true);
      await json(env, ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--admin"]);
      expect(await serve()).toBe("");
      await close();
    },
  );
});
