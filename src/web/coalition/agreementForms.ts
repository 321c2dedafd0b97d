import { tiers } from "#domain/citations.ts";
import { choices, errorSummary, field, hidden, submit, tick, type FormState } from "#web/components/forms.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";
import { agreementPath, around, type OfCoalition } from "./agreement.ts";

/** Fields number, articleTitle, tier, article, remove, effectiveAt, title, text; posts deed=move or propose. */
export type AmendView = OfCoalition & {
  /** The text that is changed. */
  readonly base: string;
  /** The article that is changed; undefined where one is added. */
  readonly article: string | undefined;
  readonly timeZone: string;
  readonly form: FormState;
};

/** The fields of one article; an article that is changed keeps its number. */
export function articleFields(speech: Speech, form: FormState, fixed: string | undefined): Html {
  const words = speech.words.charters;
  const options = tiers.map((tier) => ({ value: tier, text: `${words.tiers[tier]}: ${words.tierHints[tier]}` }));
  return html`${
    fixed === undefined
      ? field(form, {
          name: "number",
          label: words.number,
          hint: words.numberHint,
          required: true,
          maxlength: 11,
          short: true,
        })
      : hidden("number", fixed)
  }
${field(form, { name: "articleTitle", label: words.articleTitle, required: true, maxlength: 200 })}
${field(form, { name: "tier", label: words.tier, options })}
${field(form, { name: "article", label: words.text, hint: words.textHint, required: true, rows: 8, maxlength: 65_536 })}`;
}

/** The form that moves or proposes a change of one article. */
export function amendPage(frame: Frame, view: AmendView): Html {
  const { speech } = frame;
  const { amend } = speech.words.agreements;
  const title = view.article === undefined ? amend.addTitle : amend.title(view.article);
  const more: Readonly<Record<string, string>> = view.article === undefined ? {} : { article: view.article };
  return page(frame, {
    ...around(speech, view, title),
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${title}</h1><p class="lede">${amend.lede}</p></header>
<form method="post" action="${agreementPath(view.hex, "/amend", more)}" class="sheet">${hidden("base", view.base)}
${articleFields(speech, view.form, view.article)}
${view.article === undefined ? "" : tick(view.form, "remove", amend.remove)}
${field(view.form, { name: "effectiveAt", label: speech.words.common.optionalLabel(amend.effectiveAt), hint: amend.effectiveHint(view.timeZone), type: "datetime-local" })}
${field(view.form, { name: "title", label: amend.motionTitle, required: true, maxlength: 200, value: title })}
${field(view.form, { name: "text", label: amend.because, required: true, rows: 4, maxlength: 5_000 })}
<p class="row"><button type="submit" class="primary big" name="deed" value="move">${amend.move}</button><button type="submit" name="deed" value="propose">${amend.propose}</button></p></form>`,
  });
}

/** The rules for which the form has a select, and the numbers for which it has a field. */
export const decisionNames = [
  "ordinary",
  "foundation",
  "entrenched",
  "admission",
  "expulsion",
  "reinstatement",
] as const;
export const numberNames = ["seconds", "sponsors", "reviewDays", "reaffirmDays", "ratifyDays"] as const;

/** Fields of the rules that are to change, title and text; what is left empty stays. */
export function rulesPage(
  frame: Frame,
  view: OfCoalition & { readonly base: string; readonly form: FormState; readonly timeZone: string },
): Html {
  const { speech } = frame;
  const { amend } = speech.words.agreements;
  const { presets } = speech.words.charters.form;
  const options = [
    { value: "", text: amend.asNow },
    ...Object.entries(presets).map(([value, text]) => ({ value, text })),
  ];
  return page(frame, {
    ...around(speech, view, amend.rulesTitle),
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${amend.rulesTitle}</h1><p class="lede">${amend.rulesLede}</p></header>
<form method="post" action="${agreementPath(view.hex, "/rules")}" class="sheet">${hidden("base", view.base)}
${decisionNames.map((name) => field(view.form, { name, label: amend.decisions[name], options }))}
${numberNames.map((name) => field(view.form, { name, label: speech.words.common.optionalLabel(amend[name]), type: "number", min: 0, short: true }))}
${field(view.form, { name: "effectiveAt", label: speech.words.common.optionalLabel(amend.effectiveAt), hint: amend.effectiveHint(view.timeZone), type: "datetime-local" })}
${field(view.form, { name: "title", label: amend.motionTitle, required: true, maxlength: 200, value: amend.rulesTitle })}
${field(view.form, { name: "text", label: amend.because, required: true, rows: 4, maxlength: 5_000 })}
${submit(amend.move)}</form>`,
  });
}

/** Fields title and text of a motion about a text: that it replaces the one in force, or the second question on it. */
export function textMotionPage(
  frame: Frame,
  view: OfCoalition & {
    readonly page: "/move" | "/ratify";
    readonly charter: string;
    readonly title: string;
    readonly text: string;
    readonly form: FormState;
  },
): Html {
  const { speech } = frame;
  const { amend } = speech.words.agreements;
  const heading = view.page === "/move" ? amend.moveText : amend.ratify;
  return page(frame, {
    ...around(speech, view, heading),
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${heading}</h1></header>
<form method="post" action="${agreementPath(view.hex, view.page, { charter: view.charter })}" class="sheet">
${field(view.form, { name: "title", label: amend.motionTitle, required: true, maxlength: 200, value: view.title })}
${field(view.form, { name: "text", label: amend.because, required: true, rows: 4, maxlength: 65_536, value: view.text })}
${submit(amend.move)}</form>`,
  });
}

export type PeopleView = OfCoalition & {
  readonly form: FormState;
  readonly organizations: readonly { readonly actor: string; readonly name: string }[];
};

/** Fields deed, actor, case, genesis, title, text: motions to admit, to expel, to reinstate. */
export function peoplePage(frame: Frame, view: PeopleView): Html {
  const { speech } = frame;
  const words = speech.words.agreements.people;
  const deeds = Object.entries(words.deeds).map(([value, text]) => ({ value, text }));
  return page(frame, {
    ...around(speech, view, words.title(view.name)),
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title(view.name)}</h1><p class="lede">${words.lede}</p></header>
<form method="post" action="${agreementPath(view.hex, "/members")}" class="sheet">
${choices(view.form, { name: "deed", legend: words.deed, options: deeds, value: "admit" })}
${field(view.form, { name: "actor", label: words.whom, options: view.organizations.map(({ actor, name }) => ({ value: actor, text: name })) })}
${field(view.form, { name: "case", label: speech.words.common.optionalLabel(words.case), hint: words.caseHint, maxlength: 2_000 })}
${field(view.form, { name: "genesis", label: speech.words.common.optionalLabel(words.genesis), hint: words.genesisHint, maxlength: 71 })}
${field(view.form, { name: "title", label: words.motionTitle, required: true, maxlength: 200 })}
${field(view.form, { name: "text", label: words.text, required: true, rows: 4, maxlength: 65_536 })}
${submit(words.move)}</form>`,
  });
}
