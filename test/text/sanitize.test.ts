import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdown } from "#text/markdown.ts";
import { cut, excerpt, plainText, sanitizeForeign, TEXT_LIMIT } from "#text/sanitize.ts";

const OPEN = /<(?!\/?(?:p|br|a|ul|ol|li|strong|em|h2|h3|h4|blockquote|code|pre|hr)[ />])/i;
const LINK = /<[^>]* href="(?!https?:\/\/|mailto:)/;
const ATTRIBUTE = /<[a-z0-9]+ (?!href="[^"]*" rel="nofollow noopener noreferrer ugc">|\/>)/;

/** What no output may ever hold, whatever went in. */
const faults = (html: string): string[] => [OPEN, LINK, ATTRIBUTE].flatMap((pattern) => pattern.exec(html)?.[0] ?? []);

const NASTY = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVa\tScRiPt:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=" data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/relative">x</a>',
  '<a href="vbscript:x" onclick=x style="x">x</a>',
  '<p style="background:url(//evil.example)" class="x" id="y">x</p>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<textarea></textarea><img src=x onerror=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<template><script>alert(1)</script></template>",
  "<form><input formaction=javascript:alert(1)></form>",
  "<<script>script>alert(1)<</script>/script>",
  "<p><scr\u0000ipt>alert(1)</scr\u0000ipt>",
  "<!--><script>alert(1)</script>-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=https://evil.example'>",
];

describe("foreign HTML", () => {
  test.each(NASTY)("%j is made harmless", (html) => expect(faults(sanitizeForeign(html))).toEqual([]));

  test("what is written inside scripts and styles is dropped with them", () => {
    expect(sanitizeForeign("a<script>alert(1)</script><style>p{}</style>b")).toBe("ab");
  });

  test("links to the web and to mail keep their address and gain a rel", () => {
    expect(sanitizeForeign('<p>See <a href="https://a.example/x?y=1&amp;z=2" target=_blank>this</a></p>')).toBe(
      '<p>See <a href="https://a.example/x?y=1&amp;z=2" rel="nofollow noopener noreferrer ugc">this</a></p>',
    );
    expect(sanitizeForeign('<a href="mailto:a@b.example">m</a>')).toContain('href="mailto:a@b.example"');
  });

  test("a Mastodon mention keeps its words", () => {
    const html =
      '<p><span class="h-card"><a href="https://a.example/@x" class="u-url mention">@<span>x</span></a></span> hi</p>';
    expect(plainText(sanitizeForeign(html))).toBe("@x hi");
  });

  test("more than 64 KB is cut before it is parsed", () => {
    expect(sanitizeForeign("a".repeat(TEXT_LIMIT + 10))).toHaveLength(TEXT_LIMIT);
    expect(sanitizeForeign("a".repeat(TEXT_LIMIT))).toHaveLength(TEXT_LIMIT);
  });

  test("ten thousand nested marks end well", () => {
    expect(faults(sanitizeForeign("<blockquote>".repeat(5_000) + "x"))).toEqual([]);
    expect(faults(sanitizeForeign("<a href=".repeat(8_000)))).toEqual([]);
  });

  test("direction overrides and NUL are removed", () => {
    expect(sanitizeForeign("a\u202eb\u0000c\u2066d")).toBe("abcd");
  });

  test("no input leaves anything but the allow-list, nor does cleaning twice", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...NASTY, "<", ">", '"', "'", "&", "<p", "<a href=", "</a>", "--", "!"),
            fc.string(),
          ),
        ),
        (parts) => {
          const once = sanitizeForeign(parts.join(""));
          expect(faults(once)).toEqual([]);
          expect(faults(sanitizeForeign(once))).toEqual([]);
        },
      ),
    ));
});

describe("Markdown", () => {
  test("its marks become simple HTML", () => {
    expect(markdown("# A\n\n*b* **c** `d`\n\n- e\n")).toBe(
      "<h2>A</h2>\n<p><em>b</em> <strong>c</strong> <code>d</code></p>\n<ul>\n<li>e</li>\n</ul>\n",
    );
  });
  test("HTML inside it is text", () =>
    expect(markdown("<b onclick=x>y</b>")).toBe("<p>&lt;b onclick=x&gt;y&lt;/b&gt;</p>\n"));
  test("a javascript link is no link", () => expect(markdown("[x](javascript:alert(1))")).not.toContain("<a"));
  test("a picture becomes a link", () => {
    expect(markdown("![the hall](https://a.example/h.png)")).toBe(
      '<p><a href="https://a.example/h.png" rel="nofollow noopener noreferrer ugc">the hall</a></p>\n',
    );
  });
  test("no text makes anything but the allow-list", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...NASTY, "[a](", ")", "![", "](", "```", "\n\n", "> ", "# ", "<https://a>", "\\"),
            fc.string(),
          ),
        ),
        (parts) => {
          expect(faults(markdown(parts.join("")))).toEqual([]);
        },
      ),
    ));
});

describe("excerpts", () => {
  test("a short text stays as it is", () => expect(excerpt(" a  b ", 3)).toBe("a b"));
  test("a long one is cut between words", () => expect(excerpt("one two three", 9)).toBe("one two…"));
  test("a word without end is cut anyway", () => expect(excerpt("a".repeat(20), 5)).toBe("aaaa…"));
  test("never longer than asked, never half a character", () =>
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const short = excerpt(text, length);
        expect(Array.from(short).length).toBeLessThanOrEqual(length);
        expect(short.isWellFormed()).toBe(text.isWellFormed() || short.isWellFormed());
      }),
    ));
  test("a cut keeps surrogate pairs whole", () => expect(cut("a😀", 2)).toBe("a"));
  test("plain text reads like the page", () => {
    expect(plainText("<p>A &amp; B</p><p>1 &lt; 2</p>")).toBe("A & B 1 < 2");
  });
});
