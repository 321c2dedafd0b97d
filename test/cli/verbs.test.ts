import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn, whoHasToken } from "#commands/accounts.ts";
import { findBodyBySlug, listCurrentKeys } from "#db/bodies.ts";
import { listMembers } from "#db/members.ts";
import { type Bench, bench, json, plenum } from "./terminal.ts";

describe("an instance that is set up", () => {
  const at: { it: Bench | undefined } = { it: undefined };
  beforeAll(async () => {
    at.it = await bench();
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
    const file = join(here().folder, "members.csv");
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
    const missing = await plenum(env, ["members", "import", join(here().folder, "none.csv"), "--body", "valley"]);
    expect(missing).toMatchObject({ code: 2, out: "" });
    const file = join(here().folder, "odd.csv");
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

  test("pages lists what there is, one path a line or as JSON, for strangers and for admins", async () => {
    const { env } = here();
    const { code, out } = await plenum(env, ["pages"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual(expect.arrayContaining(["/", "/motions", "/@valley", "/@bakers"]));
    const listed = await plenum(env, ["pages", "--admin", "--json"]);
    expect(JSON.parse(listed.out)).toEqual(expect.arrayContaining(["/home", "/admin"]));
  });

  test("demo seed and demo wipe leave an instance with other data alone, and refuse what cannot be", async () => {
    const { env, db } = here();
    const before = await db.orm.execute("select count(*) from record");
    expect(await plenum(env, ["demo", "seed"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("set up already"),
    });
    expect(await plenum(env, ["demo", "wipe"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("nothing was removed"),
    });
    expect(await plenum(env, ["demo", "seed", "--members", "9"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("at least 8 for each"),
    });
    expect(await plenum(env, ["demo", "seed", "--orgs", "many"])).toMatchObject({ code: 2, out: "" });
    expect(await db.orm.execute("select count(*) from record")).toEqual(before);
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
