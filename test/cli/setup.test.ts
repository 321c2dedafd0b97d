import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn } from "#commands/accounts.ts";
import { isSetupSecret } from "#commands/setup.ts";
import { findHome } from "#db/bodies.ts";
import { findFirstAdmin } from "#db/members.ts";
import { freePort, start, untilReady } from "#test/support/process.ts";
import { type Bench, bench, json, plenum } from "./terminal.ts";

describe("an instance that nobody has set up", () => {
  const at: { it: Bench | undefined } = { it: undefined };
  beforeAll(async () => {
    at.it = await bench({ PUBLIC_URL: "https://tenants.example.org" });
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

describe("the first start", () => {
  test.each(["pretty", "json"])(
    "prints one set-up link (%s), at each start until somebody set it up",
    async (LOG_FORMAT) => {
      const port = await freePort();
      const { env, db, close } = await bench({ PORT: String(port), LOG_FORMAT, LOG_LEVEL: "error" });
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
