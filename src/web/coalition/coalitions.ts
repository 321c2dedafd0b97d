import type { Member } from "#domain/coalition/state.ts";
import type { Instant } from "#domain/time.ts";
import { errorSummary, field, hidden, submit, tick, type FormState } from "#web/components/forms.ts";
import { badge, empty, facts } from "#web/components/lists.ts";
import { pagination } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { convenorSection, isGrave, type ConvenorView } from "./convenor.ts";
import { agreementPath } from "./agreement.ts";
import { callList, type CallLine } from "./calls.ts";
import { coalitionTabs, whyInert } from "./tabs.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";

type Standing = Member["standing"];

/** A coalition in a list; `state` says how far its newest block is. */
export type CoalitionLine = {
  readonly name: string;
  readonly href: string;
  readonly members: number;
  readonly standing: Standing | undefined;
  readonly state: "begun" | "noted" | "final";
};

/** One coalition as this instance computes it. Posts deed=sign, again or leave. */
export type CoalitionPageView = {
  readonly name: string;
  readonly href: string;
  readonly hash: string;
  readonly charter: string;
  readonly finalDigest: string;
  readonly convenor: string;
  readonly height: number;
  readonly state: "begun" | "noted" | "final" | "split" | "upgrade";
  readonly confirmations: { readonly have: number; readonly need: number };
  readonly convening: ConvenorView;
  /** Persons in good standing here: the number that is proposed for publishing. */
  readonly ownCount: number;
  readonly form: FormState;
  /** How many are full members, on all pages. */
  readonly full: number;
  readonly pages: { readonly previous?: string | undefined; readonly next?: string | undefined };
  readonly members: readonly {
    readonly name: string;
    readonly standing: Standing;
    readonly weight: number;
    readonly signed: "newest" | "older" | "unsigned";
    readonly isFinal: boolean;
  }[];
  readonly blocks: readonly {
    readonly height: number;
    readonly at: Instant;
    readonly by: string;
    readonly isFinal: boolean;
  }[];
  readonly inert: readonly {
    readonly entry: string;
    readonly type: string;
    readonly by: string;
    readonly code: string;
  }[];
  readonly standing: Standing | undefined;
  readonly mayAct: boolean;
};

/** The coalitions that are known here, and the way to a new one. */
export function coalitionList(speech: Speech, lines: readonly CoalitionLine[], mayConvene: boolean): Html {
  const words = speech.words.coalitions;
  const convene = { text: words.convene, href: "/coalitions/new" };
  if (lines.length === 0)
    return mayConvene
      ? html`<section><h2>${words.list}</h2>${empty({ what: words.listNone, why: "", action: convene })}</section>`
      : html``;
  const { columns } = words;
  return html`<section><h2>${words.list}</h2>${table({
    caption: words.list,
    columns: [
      { label: columns.name },
      { label: columns.members, numeric: true },
      { label: columns.ours },
      { label: columns.state },
    ],
    rows: lines.map(({ name, href, members, standing, state }) => [
      html`<a href="${href}">${name}</a>`,
      speech.number(members),
      standing === undefined ? words.none : words.standings[standing],
      badge(state === "final" ? "ok" : "pending", words.short[state]),
    ]),
  })}${mayConvene ? html`<p><a class="btn" href="${convene.href}">${convene.text}</a></p>` : ""}</section>`;
}

/** The page of all coalitions that are known here. */
export function coalitionsPage(
  frame: Frame,
  lines: readonly CoalitionLine[],
  mayConvene: boolean,
  calls: readonly CallLine[] = [],
): Html {
  const { speech } = frame;
  const words = speech.words.coalitions;
  return page(frame, {
    title: words.list,
    crumbs: [{ text: speech.words.coalition.title, href: "/coalition" }, { text: words.list }],
    place: "coalition",
    canonical: `${frame.site.origin}/coalitions`,
    main: html`<header><h1>${words.list}</h1><p class="lede">${words.listLede}</p></header>
${coalitionList(speech, lines, mayConvene)}${callList(speech, calls)}${
      mayConvene
        ? html`<p><a class="btn" href="/coalitions/calls/new">${speech.words.agreements.calls.new}</a></p>`
        : ""
    }<p><a href="/caucuses">${speech.words.caucuses.title}</a></p>`,
  });
}

/** Who is in a coalition, how far its docket is, and what this organization can do in it. */
export function coalitionOnePage(frame: Frame, view: CoalitionPageView): Html {
  const { speech } = frame;
  const words = speech.words.coalitions;
  const { complaint } = view.convening;
  return page(frame, {
    title: view.name,
    crumbs: [{ text: words.list, href: "/coalitions" }, { text: view.name }],
    place: "coalition",
    canonical: `${frame.site.origin}${view.href}`,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${view.name}</h1><p class="lede">${words.members(view.full)}. ${words.convenor(view.convenor)}</p>
<p>${stateOf(speech, view)}</p>${complaint === undefined || !isGrave(complaint) ? "" : html`<p class="note">${words.complaints[complaint]}</p>`}</header>
${coalitionTabs(speech, view.hash.slice("sha256:".length), "overview")}
${convenorSection(speech, view.href, view.convening, view.mayAct && view.standing === "full")}
${view.mayAct ? ours(speech, view) : ""}
<section><h2>${words.roll}</h2>${roll(speech, view)}${pagination(speech, view.pages)}</section>
<section><h2>${words.docket}</h2><p>${words.docketWhy}</p>${docket(speech, view)}</section>
${view.inert.length === 0 ? "" : html`<section><h2>${words.inert}</h2>${inert(speech, view)}</section>`}
<section>${facts([
      [words.facts.hash, html`<span class="mono">${view.hash}</span>`],
      [words.facts.charter, html`<span class="mono">${view.charter}</span>`],
      [words.facts.digest, html`<span class="mono">${view.finalDigest}</span>`],
    ])}</section>`,
  });
}

function stateOf(speech: Speech, { state, height, confirmations }: CoalitionPageView): string {
  const words = speech.words.coalitions.state;
  if (state === "final") return words.final(height);
  if (state === "noted") return words.noted(height, confirmations.have, confirmations.need);
  return words[state];
}

function ours(speech: Speech, { href, hash, standing, ownCount, form, convening }: CoalitionPageView): Html {
  const words = speech.words.coalitions;
  const hex = hash.slice("sha256:".length);
  const maySign = standing === undefined || standing === "invited" || standing === "left" || standing === "expelled";
  const isMember = standing === "full" || standing === "observer";
  const mayLeave = isMember || standing === "applicant";
  const sheets = [
    ...(maySign
      ? [
          html`<div class="field"><p>${words.signText}</p><p class="row"><a class="btn primary big" href="${agreementPath(hex, "/sign")}">${words.sign}</a></p></div>`,
        ]
      : []),
    ...(isMember
      ? [
          html`<div class="field"><p>${words.againText}</p><p class="row"><a class="btn" href="${agreementPath(hex, "/sign")}">${words.again}</a></p></div>`,
        ]
      : []),
    ...(isMember
      ? [
          html`<form method="post" action="${href}">${hidden("deed", "certify")}<p>${words.certifyText(ownCount)}</p>${field(form, { name: "count", label: words.certifyCount, type: "number", min: 0, max: 1_000_000_000, value: String(ownCount), required: true, short: true })}${submit(words.certify, "plain")}</form>`,
        ]
      : []),
    ...(mayLeave
      ? [
          html`<div class="field"><p>${words.leaveText}</p><p class="row"><a class="btn danger" href="${agreementPath(hex, "/leave")}">${words.leave}</a></p></div>`,
        ]
      : []),
  ];
  return sheets.length === 0
    ? html``
    : html`<section class="sheet"${isGrave(convening.complaint) ? "" : html` data-next`}><h2>${words.ours}</h2>${sheets}</section>`;
}

function roll(speech: Speech, { members }: CoalitionPageView): Html {
  const words = speech.words.coalitions;
  const { organization, standing, weight, signed, known } = words.rollColumns;
  return table({
    caption: words.roll,
    columns: [
      { label: organization },
      { label: standing },
      { label: weight, numeric: true },
      { label: signed },
      { label: known },
    ],
    rows: members.map((member) => [
      member.name,
      words.standings[member.standing],
      speech.number(member.weight),
      words[member.signed],
      words.known[member.isFinal ? "final" : "noted"],
    ]),
  });
}

function docket(speech: Speech, { blocks }: CoalitionPageView): Html {
  const words = speech.words.coalitions;
  if (blocks.length === 0) return html`<p>${words.state.begun}</p>`;
  const { block, at, by, state } = words.docketColumns;
  return table({
    caption: words.docket,
    columns: [{ label: block }, { label: at }, { label: by }, { label: state }],
    rows: blocks.map((each) => [
      speech.number(each.height),
      speech.moment(each.at),
      each.by,
      badge(each.isFinal ? "ok" : "pending", words.short[each.isFinal ? "final" : "noted"]),
    ]),
  });
}

function inert(speech: Speech, { inert: acts }: CoalitionPageView): Html {
  const { act: what, by: who, why } = speech.words.coalitions.inertColumns;
  const kinds: Readonly<Record<string, string>> = speech.words.entries.kinds;
  return table({
    caption: speech.words.coalitions.inert,
    columns: [{ label: what }, { label: who }, { label: why }],
    rows: acts.map(({ entry, type, by, code }) => [
      html`<a href="${entry}">${kinds[type] ?? speech.words.entries.kinds.other}</a>`,
      by,
      whyInert(speech, code),
    ]),
  });
}

/** A call for a coalition; peers whose record is held can be asked by a tick. */
export function conveningPage(
  frame: Frame,
  {
    form,
    peers,
  }: { readonly form: FormState; readonly peers: readonly { readonly actor: string; readonly name: string }[] },
): Html {
  const { speech } = frame;
  const words = speech.words.coalitions.form;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: speech.words.coalitions.list, href: "/coalitions" }, { text: words.title }],
    margin: "",
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p><p><a href="/coalitions/calls/new">${speech.words.agreements.calls.new}</a></p></header>
<form method="post" action="/coalitions/new" class="sheet">
${field(form, { name: "name", label: words.name, required: true, maxlength: 200 })}
${field(form, { name: "slug", label: words.slug, hint: words.slugHint, required: true, maxlength: 30 })}
${field(form, { name: "summary", label: words.summary, rows: 2 })}
${field(form, { name: "unity", label: words.unity, hint: words.unityHint, rows: 10, required: true })}
<fieldset class="field"><legend>${words.founders}</legend>${
      peers.length === 0
        ? html`<p class="hint">${words.nobody}</p>`
        : peers.map(
            ({ actor, name }, index) => html`${hidden(`actor-${index}`, actor)}${tick(form, `founder-${index}`, name)}`,
          )
    }</fieldset>
${submit(words.send)}</form>`,
  });
}
