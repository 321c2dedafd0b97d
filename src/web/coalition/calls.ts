import type { HeldCharter } from "#commands/coalition/texts.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, hidden, submit, tick, type FormState } from "#web/components/forms.ts";
import { badge } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { cleaned, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";
import { articleFields } from "./agreementForms.ts";
import type { ShownArticle } from "./agreementText.ts";

/** A call in a list. */
export type CallLine = { readonly name: string; readonly href: string; readonly by: string; readonly at: Instant };

/** Calls that are still drafted together; nothing where there is none. */
export function callList(speech: Speech, lines: readonly CallLine[]): Html {
  const { calls, by, proposed } = speech.words.agreements;
  if (lines.length === 0) return html``;
  return html`<section><h2>${calls.list}</h2><p>${calls.listLede}</p>${table({
    caption: calls.list,
    columns: [{ label: calls.name }, { label: by }, { label: proposed }],
    rows: lines.map((line) => [html`<a href="${line.href}">${line.name}</a>`, line.by, speech.day(line.at)]),
  })}</section>`;
}

/** Fields name, slug, why, unity, until, and who is asked. */
export function newCallPage(
  frame: Frame,
  view: {
    readonly form: FormState;
    readonly timeZone: string;
    readonly peers: readonly { readonly actor: string; readonly name: string }[];
  },
): Html {
  const { speech } = frame;
  const { calls } = speech.words.agreements;
  const { form, peers } = view;
  return page(frame, {
    ...around(speech, calls.title),
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${calls.title}</h1><p class="lede">${calls.lede}</p></header>
<form method="post" action="/coalitions/calls/new" class="sheet">
${field(form, { name: "name", label: calls.name, required: true, maxlength: 200 })}
${field(form, { name: "slug", label: calls.slug, hint: calls.slugHint, required: true, maxlength: 30 })}
${field(form, { name: "why", label: calls.why, required: true, rows: 6, maxlength: 65_536 })}
${field(form, { name: "unity", label: calls.unity, hint: calls.unityHint, required: true, rows: 8, maxlength: 65_536 })}
${field(form, { name: "until", label: speech.words.common.optionalLabel(calls.until), hint: calls.untilHint(view.timeZone), type: "datetime-local" })}
<fieldset class="field"><legend>${calls.invited}</legend><p class="hint">${peers.length === 0 ? calls.nobody : calls.chapters}</p>${peers.map(
      ({ actor, name }, index) => html`${hidden(`actor-${index}`, actor)}${tick(form, `founder-${index}`, name)}`,
    )}</fieldset>
${submit(calls.send)}</form>`,
  });
}

export type CallView = {
  readonly name: string;
  readonly href: string;
  readonly whyHtml: CleanHtml | undefined;
  readonly caller: string;
  readonly until: Instant | undefined;
  readonly invited: readonly string[];
  readonly draft: (HeldCharter & { readonly shown: readonly ShownArticle[] }) | undefined;
  readonly texts: readonly {
    readonly by: string;
    readonly at: Instant;
    readonly href: string;
    readonly entry: string;
    readonly state: "current" | "accepted" | "open" | "older";
  }[];
  /** The coalition that came from it. */
  readonly convened: string | undefined;
  readonly mayPropose: boolean;
  /** Whether it is ours. */
  readonly mayDecide: boolean;
};

/** A call: why, who is asked, the draft, and what was proposed. Posts deed=accept (with entry) or convene. */
export function callPage(frame: Frame, view: CallView): Html {
  const { speech } = frame;
  const { calls, hash } = speech.words.agreements;
  const isOpen = view.convened === undefined;
  return page(frame, {
    ...around(speech, view.name),
    canonical: frame.site.origin + view.href,
    main: html`<header><h1>${view.name}</h1><p class="lede">${calls.calledBy(view.caller)}${view.until === undefined ? "" : html` ${calls.untilIs(speech.moment(view.until))}`}</p></header>
${view.convened === undefined ? whatToDo(speech, view) : html`<section class="sheet" data-next><p>${calls.convened}</p><p class="row"><a class="btn primary big" href="${view.convened}">${calls.goOn}</a></p></section>`}
${view.whyHtml === undefined ? "" : html`<section><h2>${calls.why}</h2><div class="record">${cleaned(view.whyHtml)}</div></section>`}
<section><h2>${calls.asked}</h2><ul><li>${view.caller}</li>${view.invited.map((name) => html`<li>${name}</li>`)}</ul></section>
<section><h2>${calls.draft}</h2>${view.draft === undefined ? html`<p>${speech.words.agreements.held.awaited}</p>` : draftSheet(speech, view)}</section>
<section><h2>${calls.texts}</h2>${texts(speech, view, isOpen)}</section>
${view.draft === undefined ? "" : html`<section><h2>${hash}</h2><p class="mono small">${view.draft.hash}</p></section>`}`,
  });
}

function whatToDo(speech: Speech, { href, mayPropose, mayDecide, draft }: CallView): Html {
  const { calls, next } = speech.words.agreements;
  if (!mayPropose || draft === undefined) return html``;
  const propose = html`<a class="btn${mayDecide ? "" : " primary big"}" href="${href}/propose">${calls.proposeAdd}</a>`;
  return html`<section class="sheet" data-next><h2>${next}</h2><p>${mayDecide ? calls.conveneWhy : calls.needText}</p>
<div class="row">${mayDecide ? act(href, calls.convene, { deed: "convene" }, "primary") : ""}${propose}</div></section>`;
}

function draftSheet(speech: Speech, { draft, href, mayPropose, convened }: CallView): Html {
  const { calls } = speech.words.agreements;
  const { tiers } = speech.words.charters;
  return html`${(draft?.shown ?? []).map(
    ({ number, title, tier, textHtml }) =>
      html`<section id="art-${number.replaceAll(".", "-")}"><h3>${number} ${title}</h3><p class="muted small">${tiers[tier]}</p><div class="record">${cleaned(textHtml)}</div>${
        mayPropose && convened === undefined
          ? html`<p class="no-print small"><a href="${href}/propose?article=${number}">${calls.propose}<span class="vh">: ${number}</span></a></p>`
          : ""
      }</section>`,
  )}`;
}

function texts(speech: Speech, { texts: rows, href, mayDecide }: CallView, isOpen: boolean): Html {
  const words = speech.words.agreements;
  const state = {
    current: words.calls.draft,
    accepted: words.accepted,
    open: words.proposed,
    older: words.states.superseded,
  };
  return table({
    caption: words.calls.texts,
    columns: [{ label: words.by }, { label: words.proposed }, { label: words.state }, { label: words.look }],
    rows: rows.map((row) => [
      row.by,
      speech.day(row.at),
      badge(row.state === "current" ? "ok" : row.state === "open" ? "open" : "other", state[row.state]),
      html`<a href="${row.href}">${words.look}</a>${
        mayDecide && isOpen && row.state === "open"
          ? html` ${act(href, words.calls.accept, { deed: "accept", entry: row.entry })}`
          : ""
      }`,
    ]),
  });
}

/** The form in which a change of the draft is proposed: fields number, articleTitle, tier, article, remove, because. */
export function proposePage(
  frame: Frame,
  view: {
    readonly name: string;
    readonly href: string;
    readonly base: string;
    readonly article: string | undefined;
    readonly isOurs: boolean;
    readonly form: FormState;
  },
): Html {
  const { speech } = frame;
  const { calls, amend } = speech.words.agreements;
  const title = view.article === undefined ? calls.proposeAdd : calls.proposeTitle(view.article);
  const query = view.article === undefined ? "" : `?article=${view.article}`;
  return page(frame, {
    ...around(speech, title, { text: view.name, href: view.href }),
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${title}</h1></header>
<form method="post" action="${view.href}/propose${query}" class="sheet">${hidden("base", view.base)}
${articleFields(speech, view.form, view.article)}
${view.article === undefined ? "" : tick(view.form, "remove", amend.remove)}
${field(view.form, { name: "because", label: speech.words.common.optionalLabel(amend.because), rows: 4, maxlength: 5_000 })}
${submit(view.isOurs ? calls.proposeSendOwn : calls.proposeSend)}</form>`,
  });
}

function around(speech: Speech, title: string, parent?: { readonly text: string; readonly href: string }) {
  const list = { text: speech.words.coalitions.list, href: "/coalitions" };
  return { title, place: "coalition", crumbs: parent === undefined ? [list] : [list, parent] } as const;
}
