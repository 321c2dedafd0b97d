import MarkdownIt from "markdown-it";
import { cut, sanitizeForeign, TEXT_LIMIT, type CleanHtml } from "./sanitize.ts";

const parser = new MarkdownIt("default", { html: false, linkify: true, typographer: false }).disable([
  "table",
  "strikethrough",
]);

// A picture of another server would tell it who reads here, so it becomes a link.
parser.renderer.rules["image"] = (tokens, index) => {
  const token = tokens[index];
  const src = String(token?.attrGet("src") ?? "");
  const text = token?.content === undefined || token.content === "" ? src : token.content;
  return `<a href="${parser.utils.escapeHtml(src)}">${parser.utils.escapeHtml(text)}</a>`;
};

// The page's own title is the first heading, so a text begins with the second.
parser.core.ruler.push("headings", (state) => {
  for (const token of state.tokens) {
    if (token.type === "heading_open" || token.type === "heading_close") {
      token.tag = `h${Math.min(Number(token.tag.slice(1)) + 1, 4)}`;
    }
  }
});

/** Markdown as allow-listed HTML: raw HTML stays text, pictures become links, only the first 64 KB are read. */
export function markdown(text: string): CleanHtml {
  return sanitizeForeign(parser.render(cut(text, TEXT_LIMIT)));
}
