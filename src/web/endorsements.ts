import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { badge, empty, ledger } from "./components/lists.ts";
import { pagination, tabs } from "./components/moves.ts";
import { gridSection, type GridView } from "./grid.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

/** That a body supports something, or did. */
export type EndorsementLine = {
  readonly id: string;
  readonly body: { readonly name: string; readonly href: string; readonly host?: string | undefined };
  readonly object: { readonly title: string; readonly href: string };
  readonly statement?: string | undefined;
  readonly mayErase: boolean;
  readonly state: "standing" | "withdrawn";
  readonly at: Instant;
  readonly motion?: { readonly number: number; readonly href: string } | undefined;
  readonly entry?: { readonly number: number; readonly href: string } | undefined;
  readonly mayWithdraw: boolean;
};

export type EndorsementsView = {
  readonly show: "standing" | "withdrawn" | "all" | "grid";
  readonly endorsements: readonly EndorsementLine[];
  readonly grid?: GridView | undefined;
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  readonly endorseHref?: string | undefined;
};

/** Fields: object, statement. */
export type EndorseFormView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly action: string;
  readonly form: FormState;
};

/** Who supports what, as a list or as a grid. */
export function endorsementsPage(frame: Frame, view: EndorsementsView): Html {
  const { speech } = frame;
  const words = speech.words.endorsements;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: speech.words.common.coalition, href: "/coalition" }, { text: words.title }],
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${view.endorseHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.endorseHref}">${words.endorse}</a><a class="btn" href="/endorsements/asks">${speech.words.asks.link}</a></p>`}</header>
${tabs(
  words.title,
  (["all", "standing", "withdrawn", "grid"] as const).map((show) => ({
    text: words[show],
    href: show === "all" ? "/endorsements" : `/endorsements?show=${show}`,
    here: view.show === show,
  })),
)}
<section><h2 class="vh">${words[view.show]}</h2>
${view.grid === undefined ? endorsementList(speech, view.endorsements) : gridSection(speech, view.grid)}
${pagination(speech, view)}</section>`,
  });
}

/** One endorsement: who supports what, since when, and what decided it. */
export function endorsementPage(frame: Frame, line: EndorsementLine): Html {
  const { speech } = frame;
  const words = speech.words.endorsements;
  return page(frame, {
    title: words.one(line.body.name),
    place: "coalition",
    crumbs: [
      { text: speech.words.common.coalition, href: "/coalition" },
      { text: words.title, href: "/endorsements" },
    ],
    narrow: true,
    canonical: `${frame.site.origin}/endorsements/${line.id}`,
    main: html`<header><h1>${words.one(line.body.name)}</h1></header>
<section><h2 class="vh">${words.title}</h2>${endorsementList(speech, [line])}</section>
${line.mayErase ? html`<p class="no-print"><a class="btn" href="/endorsements/${line.id}/erase">${speech.words.erasures.link}</a></p>` : ""}`,
  });
}

/** Endorsements as lines of a record. */
export function endorsementList(speech: Speech, endorsements: readonly EndorsementLine[]): Html {
  const words = speech.words.endorsements;
  if (endorsements.length === 0) return empty({ what: words.none, why: words.noneWhy });
  return ledger(
    endorsements.map((line) => ({
      margin: dayOf(speech, line.at),
      title: html`<a href="${line.object.href}">${line.object.title}</a>`,
      text: html`<a href="${line.body.href}">${line.body.name}</a>${line.body.host === undefined ? "" : html` <span class="small muted mono">${line.body.host}</span>`}${line.statement === undefined || line.statement === "" ? "" : html`<br>“${line.statement}”`}`,
      state: html`${badge(line.state === "standing" ? "adopted" : "withdrawn", words[line.state])} ${line.mayWithdraw ? act("/endorsements", words.withdraw, { deed: "withdraw", endorsement: line.id }, "link") : ""}`,
      end: html`${line.motion === undefined ? "" : html`<a href="${line.motion.href}">${words.byMotion(line.motion.number)}</a> `}${line.entry === undefined ? "" : html`<a href="${line.entry.href}">${speech.words.common.entry(line.entry.number)}</a>`}`,
    })),
  );
}

/** The form with which a body declares its support without a motion, where its rules allow that. */
export function endorseFormPage(frame: Frame, view: EndorseFormView): Html {
  const { speech } = frame;
  const words = speech.words.endorsements.form;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${field(view.form, { name: "object", label: words.object, hint: words.objectHint, type: "url", required: true, maxlength: 2000 })}
${field(view.form, { name: "statement", label: speech.words.common.optionalLabel(words.statement), hint: words.statementHint, rows: 3, maxlength: 5000 })}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.body.href}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}
