import type { AskAnswer } from "#domain/asks.ts";
import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, hidden, submit, tick, type FormState } from "./components/forms.ts";
import { badge, empty, facts, ledger, type Look } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Linked = { readonly name: string; readonly href: string };
type AskedState = "waiting" | "moved" | "supported" | "declined" | "withdrawn";

/** What a group here is asked. */
export type AskedLine = {
  readonly href: string;
  readonly from: Linked;
  readonly object: Linked;
  readonly body: string;
  readonly state: AskedState;
  readonly receivedAt: Instant;
};

/** What a group here asks, with how far that is at each. */
export type AskLine = {
  readonly id: string;
  readonly body: string;
  readonly object: Linked;
  readonly createdAt: Instant;
  readonly until: Instant;
  readonly isWithdrawn: boolean;
  readonly mayWithdraw: boolean;
  readonly answers: readonly {
    readonly name: string;
    readonly href: string;
    readonly answer: AskAnswer;
    readonly entry?: string | undefined;
    readonly reason?: string | undefined;
  }[];
};

export type AsksView = {
  readonly ofUs: readonly AskedLine[];
  readonly byUs: readonly AskLine[];
  readonly askHref?: string | undefined;
};

/** One thing that a group is asked. Posts deed=move, or deed=decline with a reason. */
export type AskedView = AskedLine & {
  readonly reason?: string | undefined;
  readonly until?: Instant | undefined;
  readonly motion?: { readonly number: number; readonly href: string } | undefined;
  readonly mayAnswer: boolean;
  /** Where officers declare support without a vote, if the rules let them. */
  readonly declareHref?: string | undefined;
  readonly form: FormState;
};

/** Fields: object, reason, until, and a tick for each organization. */
export type AskFormView = {
  readonly body: Linked;
  readonly action: string;
  readonly peers: readonly { readonly actor: string; readonly name: string }[];
  readonly form: FormState;
};

const looks: Readonly<Record<AskAnswer, Look>> = {
  sending: "other",
  undelivered: "bad",
  asked: "other",
  discussed: "pending",
  voting: "open",
  supported: "adopted",
  declined: "lost",
  lost: "lost",
  withdrawn: "withdrawn",
  "no-answer": "other",
};
const states: Readonly<Record<AskedState, Look>> = {
  waiting: "look",
  moved: "pending",
  supported: "adopted",
  declined: "lost",
  withdrawn: "withdrawn",
};

/** What others ask of us and we of them. */
export function asksPage(frame: Frame, view: AsksView): Html {
  const { speech } = frame;
  const words = speech.words.asks;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: speech.words.endorsements.title, href: "/endorsements" }, { text: words.title }],
    unlisted: true,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${view.askHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.askHref}">${words.ask}</a></p>`}</header>
<section${view.ofUs.some(({ state }) => state === "waiting") ? html` data-next` : ""}><h2>${words.ofUs}</h2>${
      view.ofUs.length === 0
        ? empty({ what: words.ofUsNone })
        : ledger(
            view.ofUs.map((line) => ({
              margin: dayOf(speech, line.receivedAt),
              title: html`<a href="${line.href}">${words.need(line.from.name, line.object.name)}</a>`,
              text: line.body,
              state: badge(states[line.state], words.states[line.state]),
            })),
          )
    }</section>
<section><h2>${words.byUs}</h2>${view.byUs.length === 0 ? empty({ what: words.byUsNone }) : view.byUs.map((line) => sent(speech, line))}</section>`,
  });
}

function sent(speech: Speech, line: AskLine): Html {
  const words = speech.words.asks;
  const have = line.answers.filter(({ answer }) => answer === "supported").length;
  return html`<article id="ask-${line.id}"><h3><a href="${line.object.href}">${line.object.name}</a></h3>
<p>${words.summary(have, line.answers.length)} <span class="muted">${line.body}, ${dayOf(speech, line.createdAt)}. ${words.until} ${dayOf(speech, line.until)}${line.isWithdrawn ? html`. ${words.takenBack}` : ""}.</span></p>
${table({
  caption: line.object.name,
  columns: [{ label: words.columns.who }, { label: words.columns.answer }, { label: words.columns.entry }],
  rows: line.answers.map(({ name, href, answer, entry, reason }) => [
    html`<a href="${href}">${name}</a>`,
    html`${badge(looks[answer], words.answers[answer])}${reason === undefined ? "" : html`<br>“${reason}”`}`,
    entry === undefined ? "–" : html`<a href="${entry}">${words.entry}</a>`,
  ]),
})}
${line.mayWithdraw ? act("/endorsements/asks", words.back, { deed: "withdraw", ask: line.id }, "link") : ""}</article>`;
}

/** What a group is asked, and what its officers can do about it. */
export function askedPage(frame: Frame, view: AskedView): Html {
  const { speech } = frame;
  const words = speech.words.asks;
  return page(frame, {
    title: words.one(view.from.name),
    place: "coalition",
    crumbs: [{ text: words.title, href: "/endorsements/asks" }, { text: view.from.name }],
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.one(view.from.name)}</h1><p class="row">${badge(states[view.state], words.states[view.state])}</p></header>
<section><h2 class="vh">${words.what}</h2>${facts([
      [words.from, html`<a href="${view.from.href}">${view.from.name}</a>`],
      [words.what, html`<a href="${view.object.href}">${view.object.name}</a>`],
      ...(view.reason === undefined ? [] : [[words.why, view.reason] as const]),
      [words.received, dayOf(speech, view.receivedAt)],
      ...(view.until === undefined ? [] : [[words.until, dayOf(speech, view.until)] as const]),
      ...(view.motion === undefined
        ? []
        : [
            [
              words.moved,
              html`<a href="${view.motion.href}">${speech.words.endorsements.byMotion(view.motion.number)}</a>`,
            ] as const,
          ]),
    ])}</section>
${view.mayAnswer ? decide(speech, view) : ""}`,
  });
}

function decide(speech: Speech, view: AskedView): Html {
  const words = speech.words.asks;
  return html`<section class="sheet" data-next><h2>${words.decide}</h2>
<div class="field"><p>${words.moveText}</p>${act(view.href, words.move, { deed: "move" }, "primary")}</div>
${view.declareHref === undefined ? "" : html`<div class="field"><p>${words.declareText}</p><a class="btn" href="${view.declareHref}">${words.declare}</a></div>`}
<form method="post" action="${view.href}">${hidden("deed", "decline")}<p>${words.declineText}</p>
${field(view.form, { name: "reason", label: speech.words.common.optionalLabel(words.reason), hint: words.reasonHint, rows: 3, maxlength: 2000 })}
<p><button type="submit">${words.decline}</button></p></form></section>`;
}

/** The form with which a group asks others. */
export function askFormPage(frame: Frame, view: AskFormView): Html {
  const { speech } = frame;
  const words = speech.words.asks.form;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: speech.words.asks.title, href: "/endorsements/asks" }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
${
  view.peers.length === 0
    ? empty({ what: words.nobody })
    : html`<form method="post" action="${view.action}">
${field(view.form, { name: "object", label: words.object, hint: words.objectHint, type: "url", required: true, maxlength: 2000 })}
${field(view.form, { name: "reason", label: speech.words.common.optionalLabel(words.reason), rows: 3, maxlength: 2000 })}
${field(view.form, { name: "until", label: speech.words.common.optionalLabel(words.until), hint: words.untilHint, type: "date", short: true })}
${whom(view, words.whom)}
<p class="row">${submit(words.send)}<a class="btn big" href="/endorsements/asks">${speech.words.common.cancel}</a></p>
</form>`
}`,
  });
}

function whom({ form, peers }: AskFormView, legend: string): Html {
  const fault = form.faults.find(({ field: name }) => name === "asked")?.text;
  return html`<fieldset class="field${fault === undefined ? "" : " bad"}" id="f-asked"><legend>${legend}</legend>${fault === undefined ? "" : html`<p class="hint" id="f-asked-hint">✕ ${fault}</p>`}
${peers.map(({ actor, name }, place) => html`${hidden(`actor-${place}`, actor)}${tick(form, `asked-${place}`, name)}`)}</fieldset>`;
}
