import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attribute, html } from "#web/html.ts";
import { isLocalPath, safeUrl } from "#web/safe.ts";

describe("templates", () => {
  test("what is put in is escaped", () => {
    expect(String(html`<p title="${'"'}">${"<script>"}</p>`)).toBe('<p title="&quot;">&lt;script&gt;</p>');
  });
  test("templates nest without escaping twice", () => {
    expect(String(html`<ul>${["a", "&"].map((item) => html`<li>${item}</li>`)}</ul>`)).toBe(
      "<ul><li>a</li><li>&amp;</li></ul>",
    );
  });
  test("nothing is written for what is absent", () => {
    expect(String(html`${undefined}${null}${false}${true}${0}`)).toBe("0");
  });
  test("an unquoted attribute throws", () => {
    expect(() => html`<p title=${"x"}></p>`).toThrow("no quotes");
  });
  test.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JAVASCRIPT:x",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
  ])("the address %j goes nowhere", (address) => {
    expect(String(html`<a href="${address}">x</a>`)).toBe('<a href="#">x</a>');
    expect(String(html`<form action="${address}"></form>`)).toBe('<form action="#"></form>');
  });
  test("attributes", () => {
    expect(`${attribute("a", undefined)}${attribute("b", false)}${attribute("c", true)}${attribute("d", '"')}`).toBe(
      ' c d="&quot;"',
    );
  });
});

describe("addresses", () => {
  test.each(["/", "/motions?state=voting", "#main", "?page=2", "https://a.example/", "mailto:a@b.example"])(
    "%s is kept",
    (address) => {
      expect(safeUrl(address)).toBe(address);
    },
  );
  test.each(["//a", "/\\a", "/\u0009/a", "a", "", "https://a.example"])("%j is not a path of this site", (address) => {
    expect(isLocalPath(address)).toBe(false);
  });
  test("a browser reads a local path as this site, whatever it holds", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("/", "\\", "\t", "\n", ":", "a", "@", ".", "?", "#") }), (tail) => {
        const host = new URL(isLocalPath(`/${tail}`) ? `/${tail}` : "/", "https://here.example").host;
        expect(host).toBe("here.example");
      }),
    ));
  test("no address leads to another scheme", () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom("javascript:x", "\u0001javascript:x", "java\nscript:x")),
        (address) => {
          expect(["https:", "http:", "mailto:"]).toContain(new URL(safeUrl(address), "https://here.example").protocol);
        },
      ),
    ));
});
