import { field, hidden } from "./components/forms.ts";
import { steps } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import type { ResultView } from "./results.ts";
import { timeOf, type Speech } from "./speech.ts";

/** Where a voter looks whether the own receipt was counted. */
export function mineSection(speech: Speech, { href, query = "", lookup }: ResultView): Html {
  const words = speech.words.checks;
  const answer =
    lookup === undefined
      ? ""
      : html`<p role="status">${lookup.isIn ? words.found(lookup.code) : words.notFound(lookup.code)}</p>${lookup.isIn ? html`<p class="row"><a class="btn" href="${href}/receipts/${lookup.code}${query}">${words.proof}</a></p>` : ""}`;
  const form = { values: { code: lookup?.code }, faults: [] };
  return html`<section class="no-print"><h2>${words.mine}</h2>${answer}<form method="get" action="${href}/receipts">
${query === "" ? "" : hidden("question", query.replace("?question=", ""))}${field(form, { name: "code", label: words.code, hint: words.mineText, maxlength: 40, autocomplete: "off", required: true })}
<p class="row"><button type="submit">${words.look}</button></p></form></section>`;
}

/** The way to the proof of having been on the list, for whoever was. */
export function listSection(speech: Speech, { href, query = "", onRoll }: ResultView): Html {
  const words = speech.words.checks;
  if (onRoll !== true) return html``;
  return html`<section class="no-print"><h2>${words.list}</h2><p class="small">${words.listText}</p><p class="row"><a class="btn" href="${href}/roll-proof${query}">${words.listProof}</a></p></section>`;
}

/** How the vote went, step by step. */
export function timelineSection(speech: Speech, { timeline = [] }: ResultView): Html {
  const words = speech.words.checks;
  if (timeline.length === 0) return html``;
  const list = timeline.map(({ event, at }) => ({
    state: "done" as const,
    text: words.events[event],
    note: timeOf(speech, at),
  }));
  return html`<section><h2>${words.timeline}</h2>${steps(list)}</section>`;
}
