import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeAccount } from "#db/accounts.ts";
import { mailContext } from "#commands/mails.ts";
import { mails } from "#db/schema/mails.ts";
import { resets } from "#db/schema/accounts.ts";
import { HOUR } from "#domain/time.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const OLD = "correct horse battery";
const NEW = "staple battery horse";
const post = { publicUrl: "https://valley.example" };
const known = "ana@valley.example";

let fresh: FreshDatabase;
let db: FreshDatabase;
let admin: Person;
let offset = 0;
let address = "192.0.2.1";
let visitor: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  await db.orm.delete(mails);
  await db.orm.delete(resets);
  visitor = visitorOf(site());
});

const site = (options: Parameters<typeof pagesOver>[1] = { post }) =>
  pagesOver(db, { ...options, addressOf: () => address });

async function ask(email: string, by = visitor) {
  return by.post("/log-in/forgotten", { email });
}

/** The paths of the links in the mails that wait. */
async function mailedLinks(): Promise<string[]> {
  const rows = await db.orm.select().from(mails);
  return rows.map(({ id, text }) => {
    const plain = db.sealer.open(mailContext(id), text ?? new Uint8Array())?.toString() ?? "";
    return /https:\/\/valley\.example(\/log-in\/reset\/[\w-]{43})\n/.exec(plain)?.[1] ?? plain;
  });
}

describe("a forgotten password", () => {
  test("is replaced by a link in a mail, once, and every session ends", async () => {
    const elsewhere = visitorOf(site());
    await logInAs(elsewhere, known, OLD);
    expect((await elsewhere.get("/")).text).toContain("Ana Admin");
    const form = await visitor.get("/log-in/forgotten");
    expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
    const asked = await ask(known.toUpperCase());
    expect(asked).toMatchObject({ status: 303, location: "/log-in" });
    expect((await visitor.follow(asked)).text).toContain("on its way");
    const [path = ""] = await mailedLinks();
    const page = await visitor.get(path);
    expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
    expect((await visitor.post(path, { password: "short" })).status).toBe(422);
    expect((await elsewhere.get("/")).text).toContain("Ana Admin");
    expect(await visitor.post(path, { password: NEW })).toMatchObject({ status: 303, location: "/log-in" });
    expect((await elsewhere.get("/")).text).not.toContain("Ana Admin");
    expect((await logInAs(elsewhere, known, OLD)).status).toBe(403);
    expect((await logInAs(elsewhere, known, NEW)).status).toBe(303);
    expect((await visitor.get(path)).status).toBe(410);
    expect((await visitor.post(path, { password: OLD })).status).toBe(410);
    expect((await logInAs(elsewhere, known, NEW)).status).toBe(303);
  });

  test("gets the same answer whether there is an account or not, and no mail to strangers", async () => {
    const sides = await Promise.all(
      [known, "nobody@people.example"].map(async (email) => {
        const by = visitorOf(site());
        const answer = await ask(email, by);
        return { status: answer.status, location: answer.location, page: (await by.follow(answer)).text };
      }),
    );
    expect(sides[0]).toEqual(sides[1]);
    expect(await mailedLinks()).toHaveLength(1);
  });

  test("has links that work for an hour, all until one is used", async () => {
    await ask(known);
    await ask(known);
    const [first = "", second = ""] = await mailedLinks();
    const spent = visitorOf(site());
    offset = HOUR - 10_000;
    expect((await spent.get(first)).status).toBe(200);
    expect((await spent.post(second, { password: OLD })).status).toBe(303);
    expect((await spent.get(first)).status).toBe(410);
    await ask(known, visitorOf(site()));
    const third = (await mailedLinks()).find((path) => path !== first && path !== second) ?? "";
    offset += HOUR;
    expect((await spent.get(third)).status).toBe(410);
    expect((await spent.post(third, { password: NEW })).status).toBe(410);
    expect((await spent.get("/log-in/reset/unknown")).status).toBe(404);
    offset = 0;
  });

  test("does not let a suspended account back in", async () => {
    await ask(known);
    const [path = ""] = await mailedLinks();
    await db.orm.transaction((tx) => changeAccount(tx, admin.account, { suspendedAt: Date.now() }));
    expect((await visitor.post(path, { password: NEW })).status).toBe(410);
    await db.orm.transaction((tx) => changeAccount(tx, admin.account, { suspendedAt: null }));
    expect((await logInAs(visitor, known, OLD)).status).toBe(303);
  });

  test("has links of the public address only, whatever host the request names", async () => {
    await visitor.post(
      "/log-in/forgotten",
      { email: known },
      { host: "evil.example", "x-forwarded-host": "evil.example" },
    );
    expect((await mailedLinks())[0]).toMatch(/^\/log-in\/reset\//);
  });

  test("needs an admin where no mail is sent", async () => {
    const alone = visitorOf(site({}));
    const page = await alone.get("/log-in/forgotten");
    expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
    expect(page.text).toContain("Ask an admin");
    expect(page.text).not.toContain('name="email"');
    expect((await ask(known, alone)).status).toBe(404);
    expect(await mailedLinks()).toEqual([]);
  });
});

describe("limits", () => {
  test("three requests an hour for an address, whether it has an account or not", async () => {
    for (const email of [known, "nobody@people.example"]) {
      const by = visitorOf(site());
      for (const _ of [1, 2, 3]) expect((await ask(email, by)).status).toBe(303);
      const refused = await ask(email, by);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    }
  });

  test("thirty requests an hour from one address; others may ask", async () => {
    const pages = site();
    const asked = Array.from({ length: 31 }, (_, index) => ask(`${index}@people.example`, visitorOf(pages)));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    address = "192.0.2.2";
    expect((await ask(known, visitorOf(pages))).status).toBe(303);
  });
});
