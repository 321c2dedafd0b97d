import { tiers } from "#domain/citations.ts";
import { type OfBody, around } from "./charters.ts";
import { errorSummary, field, hidden, submit, tick, type FormState } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { purposesIn, ruleFields, settingFields, settingNames } from "./ruleForms.ts";
import type { Speech } from "./speech.ts";

/** Fields number, title, tier, text, for, those of a rule and of the settings, each with the article's place at its end. */
export type CharterFormView = OfBody & { readonly articles: number; readonly form: FormState };

/** Fields as for an article with the end -0, remove, effectiveAt, and title and text of the motion. */
export type AmendmentFormView = OfBody & {
  readonly version: number;
  readonly base: string;
  /** The article that is changed; undefined where one is added. */
  readonly article: string | undefined;
  readonly timeZone: string;
  readonly form: FormState;
};

/** The form for a first charter: as many articles as were asked for. */
export function charterFormPage(frame: Frame, view: CharterFormView): Html {
  const { speech } = frame;
  const words = speech.words.charters;
  return page(frame, {
    ...around(speech, view, words.writeTitle),
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.writeTitle}</h1><p class="lede">${words.writeLede}</p></header>
<form method="post" action="${view.body.href}/charter/new">${hidden("articles", view.articles)}
${Array.from({ length: view.articles }, (_, index) => html`<fieldset class="sheet"><legend>${words.article(view.form.values[`number-${index}`] ?? String(index + 1))}</legend>${articleFields(speech, view.form, `-${index}`, String(index + 1))}</fieldset>`)}
<p class="row"><button type="submit" name="deed" value="more" formnovalidate>${words.more}</button><button type="submit" class="primary big" name="deed" value="adopt">${words.adopt}</button></p>
</form>`,
  });
}

/** The form that drafts a motion to change one article. */
export function amendmentFormPage(frame: Frame, view: AmendmentFormView): Html {
  const { speech } = frame;
  const words = speech.words.charters;
  const title = view.article === undefined ? words.addTitle : words.amendTitle(view.article);
  const query = view.article === undefined ? "" : `?article=${view.article}`;
  return page(frame, {
    ...around(speech, view, title),
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${title}</h1><p class="lede">${words.amendLede(view.version)}</p></header>
<form method="post" action="${view.body.href}/charter/amend${query}">${hidden("base", view.base)}
${articleFields(speech, view.form, "-0", "", view.article)}
${view.article === undefined ? "" : tick(view.form, "remove", words.remove)}
${field(view.form, { name: "effectiveAt", label: speech.words.common.optionalLabel(words.effectiveAt), hint: words.effectiveHint(view.timeZone), type: "datetime-local" })}
${field(view.form, { name: "title", label: words.motionTitle, required: true, maxlength: 120, value: title })}
${field(view.form, { name: "text", label: words.because, hint: words.becauseHint, required: true, rows: 4, maxlength: 65_536 })}
<p class="row">${submit(words.propose)}<a class="btn big" href="${view.body.href}/charter">${speech.words.common.cancel}</a></p>
</form>`,
  });
}

function articleFields(speech: Speech, form: FormState, end: string, number: string, fixed?: string): Html {
  const words = speech.words.charters;
  const tierOptions = tiers.map((tier) => ({ value: tier, text: `${words.tiers[tier]}: ${words.tierHints[tier]}` }));
  const purposes = [
    { value: "", text: words.form.forNothing },
    ...purposesIn(speech).map(([value, text]) => ({ value, text })),
  ];
  const carries =
    (form.values[`for${end}`] ?? "") !== "" || settingNames.some((name) => (form.values[name + end] ?? "") !== "");
  return html`${
    fixed === undefined
      ? field(form, {
          name: `number${end}`,
          label: words.number,
          hint: words.numberHint,
          required: true,
          maxlength: 11,
          short: true,
          value: number,
        })
      : hidden(`number${end}`, fixed)
  }
${field(form, { name: `title${end}`, label: words.articleTitle, required: true, maxlength: 200 })}
${field(form, { name: `tier${end}`, label: words.tier, options: tierOptions })}
${field(form, { name: `text${end}`, label: words.text, hint: words.textHint, required: true, rows: 6, maxlength: 65_536 })}
<details${carries ? html` open` : ""}><summary>${words.carries}</summary><p class="hint">${words.carriesHint}</p>
${field(form, { name: `for${end}`, label: words.form.for, options: purposes })}
${ruleFields(speech, form, end)}
${settingFields(speech, form, true, end)}
</details>`;
}
