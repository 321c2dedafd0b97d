import type { Instant } from "#domain/time.ts";
import type { DoubtView } from "#web/components/succession.ts";
import { act, errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { facts } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";

/** Our own record and a new one in its place. Posts deed=begin (keys) or withdraw. */
export type SuccessionView = {
  readonly doubt: DoubtView | undefined;
  /** Peers who have not answered, with how often they were asked. */
  readonly silent: readonly { readonly host: string; readonly tries: number }[];
  readonly asked:
    | {
        readonly prefix: string;
        readonly key: string;
        readonly askedAt: Instant;
        readonly dueAt: Instant | null;
        readonly keys: number;
        readonly isMine: boolean;
        readonly isAgreed: boolean;
      }
    | undefined;
  readonly need: number;
  readonly admins: number;
  readonly closed: readonly { readonly prefix: string; readonly size: number; readonly closedAt: Instant | null }[];
  readonly form: FormState;
};

const HERE = "/admin/succession";

/** Whether our record grows, and how a new one takes its place. */
export function successionPage(frame: Frame, view: SuccessionView): Html {
  const { speech } = frame;
  const { admin, succession: words } = speech.words;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: admin.title, href: "/admin" }, { text: words.title }],
    margin: "",
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<section><h2>${words.now}</h2>${now(speech, view)}</section>
${view.asked === undefined ? startSheet(speech, view) : askedSheet(speech, view, view.asked)}
${view.closed.length === 0 ? "" : html`<section><h2>${words.earlier}</h2>${earlier(speech, view)}</section>`}`,
  });
}

function now(speech: Speech, { doubt, silent }: SuccessionView): Html {
  const words = speech.words.succession;
  if (doubt === undefined) return html`<p>${words.grows}</p>`;
  if (doubt.why === "forked") return html`<p>${words.notice.forked} ${words.beginForked}</p>`;
  return html`<p>${words.notice[doubt.why]}</p>${
    silent.length === 0
      ? html`<p>${words.settles}</p>`
      : table({
          caption: words.waitsFor,
          columns: [{ label: words.waitsFor }, { label: words.since }],
          rows: silent.map(({ host, tries }) => [
            html`<a href="/admin/federation/peers/${encodeURIComponent(host)}">${host}</a>`,
            `${speech.moment(doubt.since)} · ${words.tries(tries)}`,
          ]),
        })
  }<p>${words.wait} ${words.begin}</p>`;
}

function startSheet(speech: Speech, view: SuccessionView): Html {
  const words = speech.words.succession.start;
  return html`<section class="sheet"><h2>${words.title}</h2><p>${words.text} ${view.admins > 1 ? words.two : words.alone}</p>
${keysForm(speech, view, words.send)}</section>`;
}

function askedSheet(speech: Speech, view: SuccessionView, asked: NonNullable<SuccessionView["asked"]>): Html {
  const { asked: words, start } = speech.words.succession;
  const { prefix, key, askedAt, dueAt, keys, isMine, isAgreed } = asked;
  const waits = isAgreed
    ? words.agreed
    : dueAt !== null
      ? words.due(speech.moment(dueAt))
      : isMine
        ? words.own
        : words.second;
  return html`<section class="sheet"><h2>${words.title}</h2>
<p>${words.at(speech.moment(askedAt))} ${words.keys(keys, view.need)} ${waits}</p>
${facts([
  [words.place, html`<span class="mono">${prefix}</span>`],
  [words.key, html`<span class="mono">${key}</span>`],
])}
${isAgreed ? "" : keysForm(speech, view, start.confirm, keys >= view.need)}
${isAgreed ? "" : act(HERE, words.withdraw, { deed: "withdraw" })}</section>`;
}

function keysForm(speech: Speech, { form }: SuccessionView, send: string, isEnough = false): Html {
  const words = speech.words.succession.start;
  const hint = isEnough ? words.keysMore : words.keysHint;
  return html`<form method="post" action="${HERE}">${hidden("deed", "begin")}
${field(form, { name: "keys", label: words.keys, hint, rows: 3, maxlength: 4_000, required: !isEnough, autocomplete: "off" })}
<p class="row">${submit(send)}</p></form>`;
}

function earlier(speech: Speech, { closed }: SuccessionView): Html {
  const words = speech.words.succession;
  return html`<ul>${closed.map(
    ({ prefix, size, closedAt }) =>
      html`<li><a href="${prefix}/checkpoint">${prefix.replace(/^https?:\/\//u, "")}</a> · ${words.entries(size)}${closedAt === null ? "" : html` · ${words.closed} ${dayOf(speech, closedAt)}`}</li>`,
  )}</ul>`;
}
