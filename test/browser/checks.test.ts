import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "#api/app.ts";
import { irisOf, motionPath } from "#domain/iris.ts";
import { axeFaults, openBrowser, sidewaysScroll, withPage } from "#test/support/browser.ts";
import { type ClosedVote, closedVote, publish } from "#test/support/closed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { freePort, temporaryFolder } from "#test/support/process.ts";
import { pagesOver } from "#test/support/site.ts";

let browser: Browser;
let db: FreshDatabase;
let vote: ClosedVote;
let origin: string;
let path: string;
const folder = temporaryFolder();
const closing: (() => void)[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  db = await freshDatabase();
  const port = await freePort();
  origin = `http://localhost:${port}`;
  vote = await closedVote(db, [{ choice: "yes" }, { choice: "no" }, { choice: "yes" }], { secrecy: "secret" });
  await publish(db, origin);
  path = motionPath(vote.motion.number, vote.motion.title);
  const iris = irisOf(origin);
  const pages = pagesOver(db, { iris, handleHost: iris.host });
  const api = createApi({ db, iris, handleHost: iris.host, version: "0.0.0-test" });
  const fetch = (request: Request) =>
    new URL(request.url).pathname.startsWith("/api/")
      ? api.fetch(new Request(request.url.replace("/api/", "/"), request))
      : pages.fetch(request);
  const server = serve({ fetch, port, hostname: "localhost" });
  closing.push(() => server.close());
});
afterAll(async () => {
  await browser.close();
  for (const close of closing) close();
  await db.drop();
  folder.remove();
});

const verdict = (page: Page) => page.locator("[data-verdict]");
const states = (page: Page) =>
  page.locator("[data-check] [data-step]").evaluateAll((items) => items.map((item) => item.getAttribute("data-s")));

describe("checking a count in Chromium", () => {
  test("the result page leads to it, and every step holds", async () => {
    await withPage(browser, "phone", async (page) => {
      const strangers: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(`${origin}/`)) strangers.push(request.url());
      });
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(`${origin}${path}/result`);
      await page.locator(".sheet .btn.primary").click();
      await expect.poll(() => verdict(page).innerText()).toMatch(/^Everything holds\. Counted again in \d/);
      expect(new Set(await states(page))).toEqual(new Set(["done"]));
      expect(await axeFaults(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      expect([said, strangers]).toEqual([[], []]);
    });
  });

  test("a bundle in which something was changed fails at that step, and says what differs", async () => {
    const answer = await fetch(`${origin}/api/v1/questions/${vote.question.id}/bundle`);
    const text = await answer.text();
    const forged = join(folder.path, "forged.json");
    await writeFile(forged, text.replace('"mark":"yes","parts":2,"weight":2', '"mark":"yes","parts":2,"weight":3'));
    const honest = join(folder.path, "honest.json");
    await writeFile(honest, text);
    await withPage(browser, "desk", async (page) => {
      await page.goto(`${origin}/gazette/verify`);
      await page.locator("input[type=file]").setInputFiles(forged);
      await expect.poll(() => verdict(page).innerText()).toMatch(/does not hold together/);
      const failed = page.locator("[data-check] [data-s=fail]");
      expect(await failed.evaluateAll((items) => items.map((item) => item.getAttribute("data-step")))).toContain(
        "count",
      );
      expect(await page.locator("[data-faults]").innerText()).toContain("counts (result.counts.yes)");
      expect(await axeFaults(page)).toEqual([]);
      await page.locator("input[type=file]").setInputFiles(honest);
      await expect.poll(() => verdict(page).innerText()).toMatch(/^Everything holds/);
      expect(await page.locator("[data-faults]").isVisible()).toBe(false);
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "x.json", mimeType: "text/plain", buffer: Buffer.from("x") });
      await expect.poll(() => verdict(page).innerText()).toMatch(/does not hold together/);
    });
  });

  test("without scripts the page says how else to check, and what is checked", async () => {
    await withPage(
      browser,
      "phone",
      async (page) => {
        await page.goto(`${origin}${path}/check`);
        const text = await page.locator("main").innerText();
        expect(text).toContain("plenum verify bundle.json");
        expect(text).toContain("Counting again gives the same result");
        expect(await page.locator("[data-check]").isVisible()).toBe(false);
      },
      { javaScriptEnabled: false },
    );
  });
});
