import { errorSummary, field, submit, tick, type FormState } from "./components/forms.ts";
import { empty } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { ItemLine } from "./steps.ts";

export type TogetherView = {
  readonly body: { readonly name: string; readonly href: string };
  /** Motions that are before the body with nothing undecided about them. */
  readonly items: readonly ItemLine[];
  readonly form: FormState;
};

/** The field of a motion on the form. */
export const itemField = (id: string): string => `item-${id}`;

/** Where the chair chooses what is adopted together in one vote. */
export function togetherPage(frame: Frame, { body, items, form }: TogetherView): Html {
  const { speech } = frame;
  const words = speech.words.steps.together;
  return page(frame, {
    title: words.title,
    place: "motions",
    crumbs: [
      { text: body.name, href: body.href },
      { text: speech.words.motions.title, href: "/motions" },
      { text: words.title },
    ],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${items.length === 0 ? empty({ what: words.none }) : chooser(frame, body.href, items, form)}`,
  });
}

function chooser({ speech }: Frame, href: string, items: readonly ItemLine[], form: FormState): Html {
  const words = speech.words.steps.together;
  return html`<form method="post" action="${href}/motions/together">
<fieldset class="field"><legend>${words.choose}</legend>
${items.map(({ id, number, title }) => tick(form, itemField(id), speech.words.motions.heading(number, title)))}</fieldset>
${field(form, { name: "title", label: speech.words.common.optionalLabel(words.name), maxlength: 120 })}
<p class="row">${submit(words.send)}</p></form>`;
}
