import sanitize from "sanitize-html";

declare const clean: unique symbol;
/** HTML that went through the allow-list; only this may stand unescaped on a page. */
export type CleanHtml = string & { readonly [clean]: true };

/** What is read of a text at most, in UTF-16 units, before anything parses it. */
export const TEXT_LIMIT = 65_536;

const TAGS = ["p", "br", "a", "ul", "ol", "li", "strong", "em", "h2", "h3", "h4", "blockquote", "code", "pre", "hr"];
const SCHEMES = ["http:", "https:", "mailto:"];

const OPTIONS: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { a: ["href", "rel"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: [
    "script",
    "style",
    "textarea",
    "option",
    "noscript",
    "template",
    "title",
    "iframe",
    "object",
    "svg",
    "math",
  ],
  nestingLimit: 24,
  transformTags: {
    a: link,
    b: "strong",
    i: "em",
    h1: "h2",
    h5: "h4",
    h6: "h4",
  },
  exclusiveFilter: (frame) => frame.tag === "a" && frame.text.trim() === "",
};

/** HTML of any origin, cut at 64 KB, reduced to the allow-list: simple text marks, and links to the web and to mail. */
export function sanitizeForeign(html: string): CleanHtml {
  return sanitize(withoutControls(cut(html, TEXT_LIMIT)), OPTIONS) as CleanHtml;
}

/** The words of a piece of HTML without its marks; blocks are parted by spaces. */
export function plainText(html: string): string {
  const spaced = cut(html, TEXT_LIMIT).replace(/<(?=\/?(?:p|br|li|h[1-6]|blockquote|pre|div)\b)/gi, " <");
  const text = sanitize(withoutControls(spaced), { ...OPTIONS, allowedTags: [], transformTags: {} });
  return decode(text).replace(/\s+/g, " ").trim();
}

/** At most `length` characters of a plain text, cut between words, with an ellipsis where something was cut. */
export function excerpt(text: string, length: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const points = Array.from(flat);
  if (points.length <= length) return flat;
  const head = points.slice(0, Math.max(length - 1, 0)).join("");
  const space = head.lastIndexOf(" ");
  return `${space > head.length / 2 ? head.slice(0, space) : head}…`;
}

/** Cuts between characters, never inside a surrogate pair. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  const last = text.charCodeAt(units - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? units - 1 : units);
}

function link(_tag: string, attributes: sanitize.Attributes): sanitize.Tag {
  const href = absolute(attributes["href"]);
  if (href === undefined) return { tagName: "a", attribs: {} };
  return { tagName: "a", attribs: { href, rel: "nofollow noopener noreferrer ugc" } };
}

function absolute(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  return SCHEMES.includes(url.protocol) ? url.href : undefined;
}

// Tabs and line feeds stay; other control characters break databases and terminals, direction overrides disguise names.
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "");
}

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}
