import { serve } from "@hono/node-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeFaults, doubleText, openBrowser, sidewaysScroll, withPage, type LookName } from "#test/support/browser.ts";
import { allExamples } from "#test/web/views/all.ts";
import { galleryApp } from "#test/web/views/gallery.ts";

/** One example of each kind of page; the fast tests render them all. */
const SHOWN = [
  "motion, voting",
  "motion, adopted",
  "motions",
  "ballot by consensus, nothing chosen",
  "review",
  "receipt",
  "result",
  "new motion, two faults",
  "body",
  "front",
  "chapters",
  "announcement",
  "endorsements, grid",
  "set-up, rules tried",
  "set-up, ink",
  "invitations",
  "home",
  "settings, tokens",
  "administration",
  "members",
  "peers",
  "peer",
  "public peer, away, for an admin",
  "delivery",
  "moderation",
  "ties of a coalition on a day",
  "one coalition, noted",
  "common ground",
  "pledges",
  "seats of a council",
  "gazette",
  "gazette of a peer that is away",
  "entry",
  "entry of a peer, without effect",
  "promises",
  "403",
];

let browser: Browser;
let origin = "";
let close = () => {};

beforeAll(async () => {
  const server = serve({ fetch: galleryApp().fetch, port: 0, hostname: "127.0.0.1" });
  close = () => server.close();
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The gallery has no port.");
  origin = `http://127.0.0.1:${address.port}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  close();
});

const pages = SHOWN.map((name) => ({ name, index: allExamples.findIndex((example) => example.name === name) }));
const looks: readonly (readonly [LookName, string])[] = [
  ["desk", "en"],
  ["phone-night", "es"],
];

describe.each(looks)("on a %s, in %s", (look, locale) => {
  test.each(pages)(
    "$name: axe finds nothing, nothing is refused by our own policy, nothing scrolls sideways",
    async ({ index }) => {
      await withPage(browser, look, async (page) => {
        const refused: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") refused.push(message.text());
        });
        await page.goto(`${origin}/${locale}/${index}`);
        expect(await axeFaults(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
        expect(refused).toEqual([]);
      });
    },
  );
});

test("text at twice its size does not scroll a phone sideways, nor do an attacker's endless words", async () => {
  await withPage(browser, "phone", async (page) => {
    const wide: string[] = [];
    for (const { name, index } of pages) {
      for (const kind of ["en", "hostile"]) {
        await page.goto(`${origin}/${kind}/${index}`);
        if (kind === "en") await doubleText(page);
        const pixels = await sidewaysScroll(page);
        if (pixels > 0) wide.push(`${name} (${kind}): ${pixels} px`);
      }
    }
    expect(wide).toEqual([]);
  });
}, 120_000);
