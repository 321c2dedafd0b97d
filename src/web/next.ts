import { raw } from "hono/html";
import { html, type Html } from "./html.ts";
import type { Frame } from "./layout.ts";

const SAID = /<[a-z]+\d?[^<>]*\sdata-next[\s>=]/;
const PRIMARY = /<(?:button|a)(?=[^<>]*\sclass="(?:[^"<>]*\s)?primary[\s"])/;

/** A page with the one place that says what is asked of the reader now: its own, else its primary button, else that nothing is. */
export function withNext({ viewer, speech }: Pick<Frame, "viewer" | "speech">, main: Html): Html {
  const text = String(main);
  if (SAID.test(text)) return main;
  if (PRIMARY.test(text)) return raw(text.replace(PRIMARY, "$& data-next"));
  const { nothingAsked, needsYou } = speech.words.common;
  return html`${main}<p class="next" data-next>${nothingAsked}${viewer === undefined ? "" : html` <a href="/home">${needsYou}</a>`}</p>`;
}
