import { rulePresets, type BodyKind, type RulePresetName } from "#domain/bodies.ts";
import { choices, errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { visibilityChoice } from "#web/motionForms.ts";
import type { Speech } from "#web/speech.ts";

/** Fields: kind, name, slug (both only for a new one), summary, parent, visibility, preset; stamp when it is changed. */
export type BodyFormView = {
  readonly action: string;
  readonly host: string;
  /** The body that is changed; absent for a new one. */
  readonly body?: { readonly name: string; readonly href: string; readonly stamp: string } | undefined;
  readonly kinds: readonly BodyKind[];
  readonly parents: readonly { readonly slug: string; readonly name: string }[];
  /** Whether the rules may be chosen here; later they change by a motion. */
  readonly withRules: boolean;
  readonly form: FormState;
};

/** The form for a new body, or for one that is changed. */
export function bodyFormPage(frame: Frame, view: BodyFormView): Html {
  const { speech } = frame;
  const words = speech.words.bodies.form;
  const title = view.body === undefined ? words.newTitle : words.editTitle(view.body.name);
  return page(frame, {
    title,
    place: "chapters",
    crumbs: [
      view.body === undefined
        ? { text: speech.words.bodies.list.title, href: "/chapters" }
        : { text: view.body.name, href: view.body.href },
      { text: title },
    ],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${title}</h1>${view.body === undefined ? html`<p class="lede">${words.lede}</p>` : ""}</header>
<form method="post" action="${view.action}">
${view.body === undefined ? newFields(speech, view) : hidden("stamp", view.body.stamp)}
${field(view.form, { name: "name", label: words.name, required: true, maxlength: 120, autocomplete: "off" })}
${view.body === undefined ? field(view.form, { name: "slug", label: words.handle, hint: words.handleHint(view.host), required: true, maxlength: 30, autocomplete: "off" }) : ""}
${field(view.form, { name: "summary", label: speech.words.common.optionalLabel(words.summary), hint: words.summaryHint, rows: 3, maxlength: 500 })}
${view.parents.length === 0 ? "" : field(view.form, { name: "parent", label: words.parent, options: view.parents.map(({ slug, name }) => ({ value: slug, text: name })) })}
${visibilityChoice(speech, view.form, "public")}
${view.withRules ? presetChoice(speech, view.form) : ""}
<p class="row">${submit(view.body === undefined ? words.create : speech.words.common.save)}<a class="btn big" href="${view.body?.href ?? "/chapters"}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}

function newFields(speech: Speech, { form, kinds }: BodyFormView): Html {
  const words = speech.words.bodies;
  return choices(form, {
    name: "kind",
    legend: words.form.kind,
    value: kinds[0],
    options: kinds.map((kind) => ({ value: kind, text: words.kinds[kind], hint: words.form.kindHints[kind] })),
  });
}

function presetChoice(speech: Speech, form: FormState): Html {
  const words = speech.words.setup.rules;
  const names = Object.keys(rulePresets) as readonly RulePresetName[];
  return choices(form, {
    name: "preset",
    legend: speech.words.bodies.form.rules,
    value: "majority",
    options: names.map((name) => ({ value: name, text: words.presets[name], hint: words.hints[name] })),
  });
}
