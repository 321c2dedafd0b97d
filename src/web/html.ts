import { html as template, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { CleanHtml } from "#text/sanitize.ts";
import { safeUrl } from "./safe.ts";

/** Escaped HTML, ready to be sent. */
export type Html = HtmlEscapedString;
/** What may stand in a template; a promise may not, so a page is never one. */
export type Part = Html | string | number | bigint | boolean | null | undefined | readonly Part[];

const UNQUOTED = /\s[\w:-]+=$/;
const ADDRESS = /\b(?:href|src|action|formaction)="$/;

/** A page template: escapes its parts, passes addresses through `safeUrl`, and throws on an unquoted attribute. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return template(strings, ...parts.map((part, index) => guarded(strings[index] ?? "", part))) as Html;
}

/** A text that the allow-list of `#text/sanitize.ts` has already cleaned. */
export function cleaned(text: CleanHtml): Html {
  return raw(text);
}

/** An attribute with a leading space: left out for undefined and false, bare for true. */
export function attribute(name: string, value: string | number | boolean | undefined): Html {
  if (value === undefined || value === false) return html``;
  if (value === true) return raw(` ${name}`);
  return html` ${raw(name)}="${value}"`;
}

function guarded(before: string, part: Part): Part {
  if (UNQUOTED.test(before)) throw new Error("An attribute in a template has no quotes.");
  return ADDRESS.test(before) && typeof part === "string" ? safeUrl(part) : part;
}
