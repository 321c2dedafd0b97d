import type { NominationState } from "#domain/nominations.ts";
import { act, errorSummary, field, hidden, type FormState } from "./components/forms.ts";
import { badge } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

/** One nominee as the reader may see it. */
type NomineeView = {
  readonly id: string;
  readonly name: string;
  readonly state: NominationState;
  readonly statement?: string | undefined;
  /** What the reader can answer: for oneself, or for somebody without an account. */
  readonly mayAnswer?: "self" | "record" | undefined;
};

/** Who stands in an election: POST with `deed` nominate, self, accept or decline. */
export type NominationsView = {
  readonly number: number;
  readonly title: string;
  readonly href: string;
  readonly body: { readonly name: string; readonly href: string };
  readonly nominees: readonly NomineeView[];
  /** Members who can still be put forward, where the reader may put forward anybody. */
  readonly members?: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly mayStand: boolean;
  readonly form: FormState;
};

const LOOKS = { accepted: "ok", proposed: "look", declined: "bad" } as const;

/** Who stands, and the forms to nominate and to answer. */
export function nominationsPage(frame: Frame, view: NominationsView): Html {
  const { speech } = frame;
  const words = speech.words.contests.nominations;
  return page(frame, {
    title: `${words.title}: ${view.title}`,
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: speech.words.motions.numbered(view.number), href: view.href },
      { text: words.title },
    ],
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.title)}</p></header>
${
  view.nominees.length === 0
    ? html`<p>${words.none}</p>`
    : html`<ul class="ledger">${view.nominees.map((nominee) => nomineeItem(speech, view, nominee))}</ul>`
}
${standSheet(speech, view)}${nominateSheet(speech, view)}
<p><a href="${view.href}">${speech.words.motions.numbered(view.number)}</a></p>`,
  });
}

function nomineeItem(speech: Speech, { href }: NominationsView, nominee: NomineeView): Html {
  const words = speech.words.contests.nominations;
  const action = `${href}/nominations`;
  const { id, name, mayAnswer } = nominee;
  const isOwn = mayAnswer === "self";
  const [yes, no] = isOwn ? [words.accept, words.decline] : [words.recordYes(name), words.recordNo(name)];
  const button = (deed: "accept" | "decline", text: string, look: "primary" | "plain") =>
    act(action, text, { deed, nomination: id }, look);
  const answers =
    mayAnswer === undefined
      ? ""
      : html`<p>${isOwn ? words.asked(name) : words.record}</p><div class="row">${nominee.state === "accepted" ? "" : button("accept", yes, isOwn ? "primary" : "plain")}${nominee.state === "declined" ? "" : button("decline", no, "plain")}</div>`;
  return html`<li><div><b>${name}</b> ${badge(LOOKS[nominee.state], words.states[nominee.state])}${nominee.statement === undefined ? "" : html`<p>${nominee.statement}</p>`}${answers}</div></li>`;
}

function standSheet(speech: Speech, { mayStand, href, form }: NominationsView): Html {
  if (!mayStand) return html``;
  const words = speech.words.contests.nominations;
  return html`<section class="sheet"><h2>${words.self}</h2><p>${words.selfWhy}</p>
<form method="post" action="${href}/nominations">${hidden("deed", "self")}
${field(form, { name: "statement", label: speech.words.common.optionalLabel(words.statement), rows: 3, maxlength: 1_000 })}
<p class="row"><button type="submit" class="primary big">${words.self}</button></p></form></section>`;
}

function nominateSheet(speech: Speech, { members, href, form }: NominationsView): Html {
  if (members === undefined || members.length === 0) return html``;
  const words = speech.words.contests.nominations;
  return html`<section class="sheet"><h2>${words.nominate}</h2>
<form method="post" action="${href}/nominations">${hidden("deed", "nominate")}
${field(form, { name: "member", label: words.member, options: [{ value: "", text: words.choose }, ...members.map(({ id, name }) => ({ value: id, text: name }))] })}
<p class="row"><button type="submit">${words.send}</button></p></form></section>`;
}

/** What a vote chooses among, on the page of its motion. */
export type StandsView = { readonly options: readonly string[]; readonly href?: string | undefined };

/** The options, and the way to the nominations. */
export function standsSection(speech: Speech, { options, href }: StandsView): Html {
  const words = speech.words.contests;
  return html`${options.length === 0 ? "" : html`<h2>${words.among}</h2><ul>${options.map((option) => html`<li>${option}</li>`)}</ul>`}${
    href === undefined ? "" : html`<p><a class="btn" href="${href}">${words.nominations.title}</a></p>`
  }`;
}
