import { describe, expect, test } from "vitest";
import { chooseLocale, speechFor } from "#web/speech.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const en = speechFor("en", "America/New_York", NOW);
const es = speechFor("es", "Europe/Madrid", NOW);

describe("dates", () => {
  test("stand in the organization's time zone", () => {
    expect(en.moment(Date.UTC(2026, 11, 5, 2))).toBe("Fri 4 Dec, 21:00");
    expect(es.moment(Date.UTC(2026, 11, 4, 20))).toMatch(/^vie 4 dic, 21:00$/);
  });
  test("name their year when it is another one", () => expect(en.day(Date.UTC(2027, 1, 1, 12))).toBe("Mon 1 Feb 2027"));
  test("midnight is 00:00", () => expect(en.clock(Date.UTC(2026, 0, 1, 5))).toBe("00:00"));
});

describe("language", () => {
  test("the account wins over the cookie, the cookie over the browser", () => {
    expect(chooseLocale({ account: "es", cookie: "en", acceptLanguage: "en" }, "en")).toBe("es");
    expect(chooseLocale({ cookie: "es", acceptLanguage: "en" }, "en")).toBe("es");
    expect(chooseLocale({ acceptLanguage: "fr, es-MX;q=0.8, en;q=0.7" }, "en")).toBe("es");
  });
  test.each(["", "*", "fr", "en;q=0", ";;;,,,", "x".repeat(10_000)])("%j leaves the default", (acceptLanguage) => {
    expect(chooseLocale({ acceptLanguage }, "es")).toBe("es");
  });
});

describe("refusals", () => {
  test("are sentences in both languages", () => {
    expect(en.refusal({ code: "role-needed", role: "chair" })).toBe("Only the chair may do this.");
    expect(es.refusal({ code: "not-seconded", have: 1, need: 3 })).toBe(
      "La propuesta tiene 1 de los 3 apoyos que necesita.",
    );
    expect(en.refusal({ code: "voting-closed", closedAt: Date.UTC(2026, 11, 5, 2) })).toContain("Fri 4 Dec, 21:00");
  });
});
