import type { DrawHash, Pick } from "#domain/draw.ts";
import type { Instant } from "#domain/time.ts";
import { choices, errorSummary, field, submit, tick, type FormState } from "./components/forms.ts";
import { badge, empty, facts, ledger } from "./components/lists.ts";
import { pagination } from "./components/moves.ts";
import { table } from "./components/table.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";

type OfBody = { readonly name: string; readonly href: string };

/** A draw as one line of a list. */
export type DrawLine = {
  readonly href: string;
  readonly title: string;
  readonly state: "committed" | "revealed";
  readonly count: number;
  readonly size: number;
  readonly drawsAt: Instant;
};

export type DrawsView = {
  readonly body: OfBody;
  readonly draws: readonly DrawLine[];
  readonly next?: string | undefined;
  readonly mayDraw: boolean;
  readonly unlisted: boolean;
};

/** One selection, with what the reader may know of who was drawn. */
type DrawnLine = Pick & { readonly label?: string | undefined };

export type DrawView = DrawLine & {
  readonly body: OfBody;
  readonly membersOnly: boolean;
  readonly pool: { readonly kind: "members" | "labels"; readonly isPublic: boolean; readonly hash: string };
  /** Whole address of the pool's file. */
  readonly poolUrl: string;
  readonly hash: DrawHash;
  readonly sources: readonly { readonly name: string; readonly value?: string | undefined }[];
  readonly committedAt: Instant;
  readonly key?: string | undefined;
  readonly picks: readonly DrawnLine[];
  /** The reader's own place, and what makes its line. */
  readonly own?: { readonly number: number; readonly made: string } | undefined;
  readonly isDue: boolean;
  /** Field: values. */
  readonly reveal?: FormState | undefined;
};

/** Fields: title, pool, labels, count, sources, drawsAt, hash, membersOnly. */
export type DrawFormView = {
  readonly body: OfBody;
  readonly action: string;
  readonly mayBePublic: boolean;
  readonly form: FormState;
};

/** The draws of a body. */
export function drawsPage(frame: Frame, view: DrawsView): Html {
  const { speech } = frame;
  const words = speech.words.draws;
  const announce = view.mayDraw ? { text: words.announce, href: `${view.body.href}/draws/new` } : undefined;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    unlisted: view.unlisted,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${announce === undefined || view.draws.length === 0 ? "" : html`<p class="row"><a class="btn primary" href="${announce.href}">${announce.text}</a></p>`}</header>
<section><h2 class="vh">${words.title}</h2>
${
  view.draws.length === 0
    ? empty({ what: words.none, why: words.noneWhy, action: announce })
    : ledger(
        view.draws.map((draw) => ({
          title: html`<a href="${draw.href}">${draw.title}</a>`,
          text: words.of(draw.count, draw.size),
          state: stateOf(speech, draw.state),
          end: timeOf(speech, draw.drawsAt),
        })),
      )
}
${pagination(speech, view)}</section>`,
  });
}

/** One draw: what was fixed, what came out, and how to draw it again. */
export function drawPage(frame: Frame, view: DrawView): Html {
  const { speech } = frame;
  const words = speech.words.draws;
  return page(frame, {
    title: view.title,
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: words.title, href: `${view.body.href}/draws` },
    ],
    unlisted: view.membersOnly,
    description: words.of(view.count, view.size),
    canonical: `${frame.site.origin}${view.href}`,
    faulty: (view.reveal?.faults.length ?? 0) > 0,
    main: html`${view.reveal === undefined ? "" : errorSummary(speech, view.reveal)}<header><h1>${view.title}</h1>
<p class="row">${stateOf(speech, view.state)}${view.membersOnly ? html`<span class="small muted">${words.membersOnly}</span>` : ""}</p>
<p class="lede">${status(speech, view)}</p></header>
${view.reveal === undefined ? "" : revealForm(speech, view, view.reveal)}
<div class="cols"><div>
${view.state === "revealed" ? drawn(speech, view) : ""}
${checkSection(speech, view)}
</div><aside>${view.own === undefined ? "" : ownPlace(speech, view.own)}${committed(speech, view)}</aside></div>`,
  });
}

/** The form that announces a draw. */
export function drawFormPage(frame: Frame, view: DrawFormView): Html {
  const { speech } = frame;
  const words = speech.words.draws.form;
  const { form } = view;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${field(form, { name: "title", label: words.name, hint: words.nameHint, required: true, maxlength: 200 })}
${choices(form, {
  name: "pool",
  legend: words.pool,
  value: "members",
  options: [
    { value: "members", text: words.ofMembers, hint: words.ofMembersHint },
    { value: "hidden", text: words.ofHidden },
    { value: "public", text: words.ofPublic, hint: words.ofPublicHint },
  ],
})}
${field(form, { name: "labels", label: words.labels, hint: words.labelsHint, rows: 6 })}
${field(form, { name: "count", label: words.count, type: "number", min: 1, max: 500, value: "1", required: true, short: true })}
${field(form, { name: "sources", label: words.sources, hint: words.sourcesHint, rows: 3, required: true })}
${field(form, { name: "drawsAt", label: words.drawsAt, type: "datetime-local", required: true, short: true })}
${field(form, {
  name: "hash",
  label: words.method,
  options: (["md5", "sha256"] as const).map((value) => ({ value, text: speech.words.draws.methods[value] })),
  short: true,
})}
${view.mayBePublic ? tick(form, "membersOnly", words.membersOnly) : ""}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.body.href}/draws">${speech.words.common.cancel}</a></p>
</form>`,
  });
}

const stateOf = (speech: Speech, state: DrawLine["state"]): Html =>
  badge(state === "revealed" ? "ok" : "pending", speech.words.draws.states[state]);

function status(speech: Speech, view: DrawView): string {
  const words = speech.words.draws;
  if (view.state === "revealed") return words.done(view.count, view.size);
  return view.isDue ? words.due : words.waits(speech.moment(view.drawsAt));
}

function revealForm(speech: Speech, view: DrawView, form: FormState): Html {
  const words = speech.words.draws.reveal;
  const hint = words.hint(speech.list(view.sources.map(({ name }) => name)));
  return html`<section class="sheet no-print"><h2>${words.title}</h2><p>${words.lede}</p>
<form method="post" action="${view.href}">
${field(form, { name: "values", label: words.values, hint, rows: Math.max(2, view.sources.length), required: true })}
<p class="row">${submit(words.send)}</p></form></section>`;
}

function drawn(speech: Speech, view: DrawView): Html {
  const words = speech.words.draws;
  const named = view.picks.some(({ label }) => label !== undefined);
  const who: Part = view.pool.kind === "members" ? words.members : view.pool.isPublic ? "" : words.hidden;
  return html`<section><h2>${words.drawn}</h2>
${table({
  caption: words.drawn,
  columns: [{ label: words.order }, { label: words.place, numeric: true }, ...(named ? [{ label: words.who }] : [])],
  rows: view.picks.map(({ index, selected, label }) => [
    speech.number(index + 1),
    html`<b>${speech.number(selected)}</b>`,
    ...(named ? [label ?? "–"] : []),
  ]),
})}${who === "" ? "" : html`<p class="hint">${who}</p>`}</section>
<section><h2>${words.values}</h2>
${table({
  caption: words.values,
  columns: [{ label: words.source }, { label: words.value }],
  rows: view.sources.map(({ name, value }) => [name, html`<span class="mono">${value ?? ""}</span>`]),
})}
${facts([[words.key, html`<span class="mono">${view.key ?? ""}</span>`]])}</section>
<section><h2>${words.steps}</h2>
${table({
  caption: words.steps,
  columns: [
    { label: words.step },
    { label: words.digest },
    { label: words.remaining, numeric: true },
    { label: words.place, numeric: true },
  ],
  rows: view.picks.map(({ index, digest, remaining, selected }) => [
    speech.number(index + 1),
    html`<span class="mono">${digest}</span>`,
    speech.number(remaining),
    html`<b>${speech.number(selected)}</b>`,
  ]),
})}</section>`;
}

/** What was drawn is checked with three lines; the key string holds nothing that a shell would read otherwise. */
function checkSection(speech: Speech, view: DrawView): Html {
  const words = speech.words.draws;
  if (view.key === undefined) return html`<section><h2>${words.check}</h2><p>${words.checkWhen}</p></section>`;
  const lines: readonly (readonly [string, string])[] = [
    [words.checkFetch, `curl -o pool.txt ${view.poolUrl}`],
    [words.checkHash, "sha256sum pool.txt"],
    [words.checkDraw, `plenum draw --pool pool.txt --key '${view.key}' --count ${view.count} --hash ${view.hash}`],
  ];
  return html`<section><h2>${words.check}</h2><p>${words.checkLede}</p>
<ol>${lines.map(([text, line]) => html`<li>${text}<pre tabindex="0"><code>${line}</code></pre></li>`)}</ol></section>`;
}

function ownPlace(speech: Speech, own: NonNullable<DrawView["own"]>): Html {
  const words = speech.words.draws;
  return html`<section class="sheet"><h2>${words.own}</h2><p>${words.ownText(own.number)}</p>
<pre tabindex="0"><code>printf %s '${own.made}' | sha256sum</code></pre></section>`;
}

function committed(speech: Speech, view: DrawView): Html {
  const words = speech.words.draws;
  return html`<section><h2>${words.committed}</h2>
${facts([
  [words.by, html`<a href="${view.body.href}">${view.body.name}</a>`],
  [words.announced, timeOf(speech, view.committedAt)],
  [words.time, timeOf(speech, view.drawsAt)],
  [words.count, speech.number(view.count)],
  [words.pool, html`${words.poolOf(view.size)}<br><a href="${view.href}/pool.txt">${words.poolFile}</a>`],
  [words.poolHash, html`<span class="mono">${view.pool.hash}</span>`],
  [words.sources, html`${view.sources.map(({ name }, index) => html`${index === 0 ? "" : html`<br>`}${name}`)}`],
  [words.method, words.methods[view.hash]],
])}</section>`;
}
