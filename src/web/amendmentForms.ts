import { bases } from "#domain/amendments.ts";
import type { PlainRule } from "#domain/rules.ts";
import type { Conflict } from "#text/merge.ts";
import { choices, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { ruleNote } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";

type OnMotion = {
  readonly motion: { readonly number: number; readonly title: string; readonly href: string };
  readonly body: { readonly name: string; readonly href: string };
  /** Where it is posted to. */
  readonly action: string;
  readonly baseHash: string;
  /** The text that stands in the field before anybody typed. */
  readonly text: string;
  readonly form: FormState;
};

/** Fields: text, reason, basis where the motion is adopted, baseHash. */
export type NewAmendmentView = OnMotion & {
  /** Number of the amendment that is changed. */
  readonly amends?: number | undefined;
  readonly isAdopted: boolean;
  readonly rule: PlainRule;
  readonly ruleSource: string;
};

/** Fields: text, baseHash. */
export type RebaseView = OnMotion & { readonly number: number; readonly conflicts: readonly Conflict[] };

/** The form for another text. */
export function newAmendmentPage(frame: Frame, view: NewAmendmentView): Html {
  const { speech } = frame;
  const all = speech.words.amendments;
  const words = all.new;
  const { motion, form } = view;
  const title = view.amends === undefined ? words.title(motion.title) : words.ofAmendment(view.amends, motion.title);
  return page(frame, {
    title,
    place: "motions",
    crumbs: crumbs(frame, view, all.title),
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${title}</h1><p class="lede">${words.lede}</p></header>
<form method="post" action="${view.action}">${hidden("baseHash", view.baseHash)}
${field(form, { name: "text", label: words.text, rows: 18, required: true, value: view.text })}
${field(form, { name: "reason", label: speech.words.common.optionalLabel(words.reason), hint: words.reasonHint, rows: 3, maxlength: 2000 })}
${view.isAdopted && view.amends === undefined ? choices(form, { name: "basis", legend: words.basis, value: "notice", options: bases.map((basis) => ({ value: basis, text: words.bases[basis] })) }) : ""}
<p class="row">${submit(words.send)}<a class="btn big" href="${motion.href}">${speech.words.common.cancel}</a></p></form>
${view.isAdopted ? "" : ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource)}`,
  });
}

/** The form in which a mover chooses the words after the text has changed. */
export function rebasePage(frame: Frame, view: RebaseView): Html {
  const { speech } = frame;
  const words = speech.words.amendments.rebasing;
  const { form, conflicts } = view;
  const said = (text: string) => (text.trim() === "" ? html`<i>${words.nothing}</i>` : text);
  return page(frame, {
    title: words.title(view.number),
    place: "motions",
    crumbs: crumbs(frame, view, speech.words.amendments.numbered(view.number)),
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.title(view.number)}</h1><p class="lede">${words.lede}</p></header>
${
  conflicts.length === 0
    ? ""
    : html`<section><h2>${words.conflicts}</h2>${table({
        caption: words.conflicts,
        columns: [{ label: words.was }, { label: words.now }, { label: words.mine }],
        rows: conflicts.map(({ base, ours, theirs }) => [said(base), said(ours), said(theirs)] as const),
      })}</section>`
}
<form method="post" action="${view.action}">${hidden("baseHash", view.baseHash)}
${field(form, { name: "text", label: speech.words.amendments.new.text, rows: 18, required: true, value: view.text })}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.motion.href}">${speech.words.common.cancel}</a></p></form>`,
  });
}

const crumbs = ({ speech }: Frame, { body, motion }: OnMotion, last: string) => [
  { text: body.name, href: body.href },
  { text: speech.words.motions.numbered(motion.number), href: motion.href },
  { text: last },
];
