import { serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { makeSetupSecret } from "#commands/setup.ts";
import { listMotions } from "#db/motions.ts";
import { countVoted, listQuestionsOf } from "#db/questions.ts";
import { irisOf } from "#domain/iris.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { seedDemo } from "#src/demo/seed.ts";
import { axeFaults, openBrowser, sidewaysScroll, withPage } from "#test/support/browser.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/process.ts";
import { pagesOver } from "#test/support/site.ts";
import { listPages } from "#web/pages.ts";

const PASSWORD = "correct horse battery";
let browser: Browser;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const close of closing) await close();
});

/** The pages over a database of its own, on a port of its own. */
async function open(
  fill: (db: FreshDatabase, origin: string) => Promise<void>,
): Promise<{ db: FreshDatabase; origin: string }> {
  const db = await freshDatabase();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  await fill(db, origin);
  const pages = pagesOver(db, { iris: irisOf(origin), handleHost: `localhost:${port}` });
  const server = serve({ fetch: pages.fetch, port, hostname: "localhost" });
  closing.push(async () => {
    server.close();
    await db.drop();
  });
  return { db, origin };
}

/** Presses Tab until the wanted thing has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${selector} on ${page.url()}`);
}

async function press(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

async function type(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

async function isSound(page: Page): Promise<void> {
  expect(await axeFaults(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
}

describe("by keyboard alone, on a phone", () => {
  test("from the set-up link to a vote that is counted", async () => {
    let secret = "";
    const { db, origin } = await open(async (fresh) => {
      secret = await perform(fresh, system, makeSetupSecret);
    });
    await withPage(browser, "phone", async (page) => {
      const save = 'button[name="deed"][value="save"]';
      await page.goto(`${origin}/setup/${secret}`);
      await isSound(page);
      await type(page, "[name=name]", "Valley Tenants");
      await type(page, "[name=handle]", "valley");
      await press(page, save);
      await press(page, save);
      await isSound(page);
      await press(page, save);
      await type(page, "[name=name]", "Ana Admin");
      await type(page, "[name=email]", "ana@valley.example");
      await type(page, "[name=password]", PASSWORD);
      await press(page, save);
      expect(new URL(page.url()).pathname).toBe("/setup/second");
      await isSound(page);
      await press(page, "main form button");
      await isSound(page);
      await tabTo(page, "[name=printed]");
      await page.keyboard.press("Space");
      await press(page, "main form button");
      expect(new URL(page.url()).pathname).toBe("/home");
      await isSound(page);
      await page.goto(`${origin}/@valley/quick-vote`);
      await type(page, "[name=title]", "Do we paint the door?");
      await press(page, "main form button");
      await isSound(page);
      await press(page, 'main a[href$="/vote"]');
      await tabTo(page, "[name=choice]");
      await page.keyboard.press("Space");
      await press(page, "main form button");
      await isSound(page);
      await press(page, "main form button");
      await isSound(page);
      expect(await page.locator(".code").innerText()).toMatch(/^[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}$/);
    });
    const [motion] = await listMotions(db.orm, { limit: 1 });
    const [question] = await listQuestionsOf(db.orm, motion?.id ?? "");
    expect(motion).toMatchObject({ title: "Do we paint the door?", state: "voting" });
    expect(await countVoted(db.orm, question?.id ?? "")).toBe(1);
  }, 120_000);
});

describe("every page worth visiting, on a phone, by day and by night", () => {
  let db: FreshDatabase;
  let origin = "";
  let email = "";

  beforeAll(async () => {
    ({ db, origin } = await open(async (fresh, publicUrl) => {
      const seeded = await seedDemo(fresh, { orgs: 2, members: 40, seed: 1, publicUrl, password: PASSWORD });
      email = seeded.accounts[0]?.email ?? "";
      const house = {
        iris: irisOf(publicUrl),
        handleHost: new URL(publicUrl).host,
        chest: createKeyChest(fresh.sealer),
      };
      while ((await relayRecord(fresh, house)).rows > 0);
      await signCheckpoints(fresh, house);
    }));
  }, 120_000);

  /** What axe and the width say of these pages, by path. */
  async function faultsOn(page: Page, paths: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      await page.goto(origin + path);
      const faults = await axeFaults(page);
      if ((await sidewaysScroll(page)) > 0) faults.push("scrolls sideways");
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      faults.push(...(await axeFaults(page, ["color-contrast"])).map((fault) => `by night: ${fault}`));
      found.push(...faults.map((fault) => `${path}: ${fault}`));
    }
    return found;
  }

  test("for a stranger", async () => {
    const paths = await listPages(db);
    expect(await withPage(browser, "phone", (page) => faultsOn(page, paths))).toEqual([]);
  }, 600_000);

  test("for an admin", async () => {
    const paths = await listPages(db, "admin");
    const found = await withPage(browser, "phone", async (page) => {
      await page.goto(`${origin}/log-in`);
      await type(page, "[name=email]", email);
      await type(page, "[name=password]", PASSWORD);
      await press(page, "main form button");
      return faultsOn(page, paths);
    });
    expect(found).toEqual([]);
  }, 600_000);
});
