import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { irisOf } from "#domain/iris.ts";
import { seedDemo } from "#src/demo/seed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";
import { listPages } from "#web/pages.ts";

const PASSWORD = "correct horse battery";
let db: FreshDatabase;
let stranger: Visitor;
let spanish: Visitor;
let admin: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  const { accounts } = await seedDemo(db, { orgs: 2, members: 60, seed: 1, publicUrl: ORIGIN, password: PASSWORD });
  const house = { iris: irisOf(ORIGIN), handleHost: "localhost:3000", chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  await signCheckpoints(db, house);
  const pages = pagesOver(db);
  [stranger, spanish, admin] = [visitorOf(pages), visitorOf(pages, "es"), visitorOf(pages)];
  await logInAs(admin, accounts[0]?.email ?? "", PASSWORD);
}, 120_000);
afterAll(() => db.drop());

/** Everything that is wrong with these pages, by path. */
async function lookAt(visitor: Visitor, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { status, text } = await visitor.get(path);
    if (status !== 200) found.push(`${path}: ${status}`);
    for (const fault of await faultsOf(text)) found.push(`${path}: ${fault}`);
    if (/undefined|\[object|NaN|Invalid Date/.test(text)) found.push(`${path}: a value that is none`);
  }
  return found;
}

describe("every page worth visiting", () => {
  test("is there for strangers, in both languages, and valid", async () => {
    const paths = await listPages(db);
    expect(paths.length).toBeGreaterThan(40);
    expect(new Set(paths).size).toBe(paths.length);
    expect(await lookAt(stranger, paths)).toEqual([]);
    expect(await lookAt(spanish, paths)).toEqual([]);
  }, 120_000);

  test("is there for an admin, and asks a stranger to log in", async () => {
    const paths = await listPages(db, "admin");
    expect(await lookAt(admin, paths)).toEqual([]);
    for (const path of paths.filter((each) => /^\/(?:admin|home|settings)/.test(each)))
      expect((await stranger.get(path)).location).toBe(`/log-in?back=${encodeURIComponent(path)}`);
  }, 120_000);

  test("leads nowhere that is not there", async () => {
    const links = new Set<string>();
    for (const visitor of [stranger, admin])
      for (const path of await listPages(db, visitor === admin ? "admin" : "stranger"))
        for (const [, href = ""] of (await visitor.get(path)).text.matchAll(/<a [^>]*href="(\/[^"#]*)"/g))
          if (
            !/^\/(?:language|gazette\/[^/]+\/(?:checkpoint|key|entries\/.*\.tlog-proof)|.*\.json|.*\.csv|api\/|\.well-known\/)|\.json$/.test(
              href,
            )
          )
            links.add(href.replaceAll("&amp;", "&"));
    const dead: string[] = [];
    for (const href of links) {
      const { status } = await admin.get(href);
      if (status >= 400) dead.push(`${href}: ${status}`);
    }
    expect(dead).toEqual([]);
  }, 180_000);
});
