import { describe, expect, test } from "vitest";
import { LOCALES } from "#web/words.ts";
import { faultsOf } from "#test/support/html.ts";
import { allExamples } from "./views/all.ts";
import { asIs, frameIn, hostile } from "./views/frame.ts";

const SCRIPT = /<script|(?:href|src|action|content)="\s*javascript:|\sstyle="|\son[a-z]+="/i;

/** The one script that a page may have. */
const MODULE = /<script type="module" src="\/assets\/modules\/[0-9a-f]{12}\/[a-z/]+\.js"><\/script>/;

describe.each(LOCALES)("pages in %s", (locale) => {
  const frame = frameIn(locale);
  test.each(allExamples)("$name is valid HTML", async ({ render }) => {
    const page = String(render(frame, asIs));
    expect(await faultsOf(page)).toEqual([]);
    expect(page.replace(MODULE, "")).not.toMatch(SCRIPT);
    expect(page).not.toMatch(/undefined|\[object|NaN/);
    // One place says what is asked of the reader now.
    expect(page.match(/<[a-z]+\d?[^<>]*\sdata-next[\s>=]/g)).toHaveLength(1);
  });
});

describe("hostile words", () => {
  const frame = {
    ...frameIn("en"),
    site: { ...frameIn("en").site, name: `"><script>alert('1')</script>`, sourceUrl: "javascript:alert(1)" },
    path: `/"><script>`,
  };
  test.each(allExamples)("do $name no harm", async ({ render }) => {
    const page = String(render(frame, hostile));
    expect(page.replace(MODULE, "")).not.toMatch(SCRIPT);
    expect(await faultsOf(page)).toEqual([]);
  });
});
