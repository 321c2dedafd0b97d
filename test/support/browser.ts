import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import sparticuz from "@sparticuz/chromium";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** How a page can be looked at: a desk or a phone, by day or by night, with ordinary or double-size text. */
const LOOKS = {
  desk: { viewport: { width: 1200, height: 900 }, colorScheme: "light" },
  night: { viewport: { width: 1200, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  "phone-night": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const satisfies Record<string, BrowserContextOptions>;
export type LookName = keyof typeof LOOKS;

/** A headless Chromium: the one of `CHROME_PATH`, else the one that came with npm; says clearly when there is none. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, and there is no such file.`);
    return chromium.launch({ executablePath: named, args: ["--no-sandbox"] });
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "The browser tests bring Chromium for Linux on x64 only. Set CHROME_PATH to a Chromium or Chrome of this machine.",
    );
  }
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args.filter(isWanted) });
}

// Its arguments are made for one page in a sandboxed function: one process dies with its first context, and policies are off.
const UNWANTED = ["--single-process", "--disable-web-security", "--allow-running-insecure-content", "--no-zygote"];
const isWanted = (argument: string) => !UNWANTED.includes(argument);

/** Opens one page in one look, hands it over, and closes it. */
export async function withPage<Answer>(
  browser: Browser,
  look: LookName,
  use: (page: Page) => Promise<Answer>,
  options: BrowserContextOptions = {},
): Promise<Answer> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...LOOKS[look], ...options });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** What axe finds on a page (by all rules, or by these), one line a finding; an empty list means nothing. */
export async function axeFaults(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help} | ${html.slice(0, 200)}`));
}

/** How many pixels a page is wider than its window; 0 means that it does not scroll sideways. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** Text at twice its size, as a reader's browser setting would make it. */
export async function doubleText(page: Page): Promise<void> {
  // By the object model: the page's own policy would refuse a style attribute.
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
}
