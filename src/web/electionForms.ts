import { contestMethods } from "#domain/contests.ts";
import { errorSummary, field, tick, type FormState } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { visibilityChoice } from "./motionForms.ts";

/** Fields: title, text, office, seats, method, options (one a line), reopen, statusQuo, visibility, deed (submit | draft). */
export type ElectionFormView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly action: string;
  readonly offices: readonly { readonly id: string; readonly title: string }[];
  readonly mayBePublic: boolean;
  readonly form: FormState;
};

/** The form for an election, or for choosing among several options. */
export function electionFormPage(frame: Frame, view: ElectionFormView): Html {
  const { speech } = frame;
  const words = speech.words.elections;
  const { motions, common, ballots } = speech.words;
  const method = [
    { value: "", text: words.usual },
    ...contestMethods.map((each) => ({ value: each, text: ballots.contest.methods[each] })),
  ];
  const office = [
    { value: "", text: words.noOffice },
    ...view.offices.map(({ id, title }) => ({ value: id, text: title })),
  ];
  return page(frame, {
    title: words.title,
    place: "motions",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${field(view.form, { name: "title", label: words.name, hint: words.nameHint, required: true, maxlength: 120 })}
${field(view.form, { name: "text", label: words.text, hint: words.textHint, required: true, rows: 6, maxlength: 65_536 })}
${view.offices.length === 0 ? "" : field(view.form, { name: "office", label: words.office, options: office })}
${field(view.form, { name: "seats", label: words.seats, type: "number", min: 1, max: 100, short: true, required: true, value: "1" })}
${field(view.form, { name: "method", label: words.method, options: method })}
${field(view.form, { name: "options", label: common.optionalLabel(words.options), hint: words.optionsHint, rows: 5, maxlength: 24_000 })}
${tick(view.form, "reopen", words.reopen)}
${field(view.form, { name: "statusQuo", label: common.optionalLabel(words.statusQuo), hint: words.statusQuoHint, maxlength: 200 })}
${view.mayBePublic ? visibilityChoice(speech, view.form, "public") : ""}
<p class="row"><button type="submit" class="primary big" name="deed" value="submit">${words.submit}</button><button type="submit" name="deed" value="draft">${motions.form.draft}</button></p>
</form>`,
  });
}
