import type { Complaint } from "#domain/coalition/duties.ts";
import { act, field, hidden, submit, untouched } from "#web/components/forms.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

/** Why and how another may convene, as a page shows it. Posts deed=call with the candidate's actor. */
export type ConvenorView = {
  readonly complaint: Complaint | undefined;
  readonly calls: readonly { readonly by: string; readonly term: number; readonly candidate: string }[];
  readonly needed: number;
  /** Whom our software would call; none if a vote of ours could not count. */
  readonly proposed: { readonly actor: string; readonly name: string } | undefined;
  readonly candidates: readonly { readonly actor: string; readonly name: string }[];
  /** Whom our officers called, and what the docket's next round will publish. */
  readonly pending: string | undefined;
};

/** What is a reason to call another, and not only a moment's delay. */
export const isGrave = (complaint: Complaint | undefined): boolean =>
  complaint !== undefined && complaint !== "not-final";

/** Who convenes next: why the question comes up, who is called by whom, and the one press that calls. */
export function convenorSection(speech: Speech, href: string, view: ConvenorView, mayAct: boolean): Html {
  const words = speech.words.coalitions.convening;
  const isAsked = mayAct && isGrave(view.complaint) && view.proposed !== undefined && view.pending === undefined;
  if (view.calls.length === 0 && view.pending === undefined && !mayAct) return html``;
  return html`<section${isAsked ? html` class="sheet" data-next` : ""}><h2>${words.title}</h2>
<p>${words.why(view.needed)}</p>
${view.pending === undefined ? "" : html`<p role="status">${words.pending(view.pending)}</p>`}
${calls(speech, view)}
${mayAct ? forms(speech, href, view, isAsked) : ""}</section>`;
}

function forms(speech: Speech, href: string, { proposed, candidates }: ConvenorView, isAsked: boolean): Html {
  const words = speech.words.coalitions.convening;
  const others = html`<form method="post" action="${href}">${hidden("deed", "call")}${field(untouched, { name: "candidate", label: words.candidate, options: candidates.map(({ actor, name }) => ({ value: actor, text: name })) })}${submit(words.send, "plain")}</form>`;
  return html`${isAsked && proposed !== undefined ? act(href, words.call(proposed.name), { deed: "call", candidate: proposed.actor }, "primary") : ""}
${candidates.length === 0 ? "" : html`<details><summary>${words.other}</summary>${others}</details>`}`;
}

function calls(speech: Speech, { calls: list, needed }: ConvenorView): Html {
  const words = speech.words.coalitions.convening;
  if (list.length === 0) return html``;
  const newest = list.filter(({ term }) => term === list[0]?.term);
  const counts = Map.groupBy(newest, ({ candidate }) => candidate);
  return html`${[...counts].map(([candidate, votes]) => html`<p>${words.have(votes.length, needed, candidate)}</p>`)}${table(
    {
      caption: words.calls,
      columns: [
        { label: words.columns.by },
        { label: words.columns.candidate },
        { label: words.columns.term, numeric: true },
      ],
      rows: list.map(({ by, candidate, term }) => [by, candidate, speech.number(term)]),
    },
  )}`;
}
