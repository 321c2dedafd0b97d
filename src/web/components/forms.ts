import { attribute, html, type Html, type Part } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

/** What is wrong with one field of a form, in words. */
export type Fault = { readonly field: string; readonly text: string };

/** What a form shows: what was typed, and what has to be corrected. */
export type FormState = {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly faults: readonly Fault[];
};

/** A form that nobody has filled in yet. */
export const untouched: FormState = { values: {}, faults: [] };

export type FieldParts = {
  readonly name: string;
  readonly label: Part;
  readonly hint?: Part;
  readonly type?:
    | "text"
    | "email"
    | "password"
    | "url"
    | "number"
    | "search"
    | "datetime-local"
    | "date"
    | "file"
    | undefined;
  readonly rows?: number | undefined;
  readonly options?: readonly Option[] | undefined;
  readonly required?: boolean | undefined;
  readonly maxlength?: number | undefined;
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
  readonly autocomplete?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly accept?: string | undefined;
  readonly value?: string | undefined;
  readonly short?: boolean | undefined;
};
type Option = { readonly value: string; readonly text: string };

/** A labelled field; its hint or its fault stands between label and input. */
export function field(form: FormState, parts: FieldParts): Html {
  const fault = form.faults.find(({ field }) => field === parts.name)?.text;
  const note = fault === undefined ? parts.hint : `✕ ${fault}`;
  const noteId = note === undefined ? undefined : `${idOf(parts.name)}-hint`;
  const value = form.values[parts.name] ?? parts.value ?? "";
  return html`<div class="field${fault === undefined ? "" : " bad"}${parts.short === true ? " short" : ""}">
    <label for="${idOf(parts.name)}">${parts.label}</label>${
      note === undefined ? "" : html`<p class="hint" id="${noteId}">${note}</p>`
    }${control(parts, value, attributesOf(parts, fault, noteId))}
  </div>`;
}

/** A list of things of which one is chosen, each as a large target. */
export function choices(
  form: FormState,
  parts: {
    readonly name: string;
    readonly legend: Part;
    readonly options: readonly Choice[];
    readonly value?: string | undefined;
    readonly hidden?: boolean;
  },
): Html {
  const fault = form.faults.find(({ field }) => field === parts.name)?.text;
  const chosen = form.values[parts.name] ?? parts.value;
  return html`<fieldset class="field${fault === undefined ? "" : " bad"}"><legend${attribute("class", parts.hidden === true ? "vh" : undefined)}>${parts.legend}</legend>${
    fault === undefined ? "" : html`<p class="hint" id="${idOf(parts.name)}-hint">✕ ${fault}</p>`
  }${parts.options.map((option, index) => choice(parts.name, option, option.value === chosen, index, fault !== undefined))}</fieldset>`;
}
export type Choice = { readonly value: string; readonly text: Part; readonly hint?: Part };

/** One tick box with its words. */
export function tick(form: FormState, name: string, text: Part): Html {
  const on = form.values[name] !== undefined && form.values[name] !== "";
  return html`<label class="check"
    ><input type="checkbox" id="${idOf(name)}" name="${name}" value="yes" ${attribute("checked", on)}><span
      >${text}</span
    ></label
  >`;
}

/** A value that travels with the form unseen: a version, a step. */
export function hidden(name: string, value: string | number): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** The main button of a form. */
export function submit(text: Part, look: "primary" | "plain" | "danger" = "primary"): Html {
  const name = look === "primary" ? "primary big" : look === "danger" ? "danger" : undefined;
  return html`<button type="submit" ${attribute("class", name)}>${text}</button>`;
}

/** A button that is a whole form: one thing is done with one press. */
export function act(
  action: string,
  text: Part,
  values: Readonly<Record<string, string | number>> = {},
  look: "primary" | "plain" | "danger" | "link" = "plain",
): Html {
  const name = look === "plain" ? undefined : look === "primary" ? "primary big" : look;
  return html`<form class="inline" method="post" action="${action}">
    ${Object.entries(values).map(([key, value]) => hidden(key, value))}<button
      type="submit"
      ${attribute("class", name)}
    >
      ${text}
    </button>
  </form>`;
}

/** Everything that has to be corrected, with links to the fields; it takes the focus. */
export function errorSummary(speech: Speech, form: FormState): Html {
  if (form.faults.length === 0) return html``;
  return html`<div class="err" role="alert" tabindex="-1" id="errors" autofocus>
    <h2>${speech.words.common.faults(form.faults.length)}</h2>
    <ul>
      ${form.faults.map(
        ({ field, text }) => html`<li>${field === "" ? text : html`<a href="#${idOf(field)}">${text}</a>`}</li>`,
      )}
    </ul>
  </div>`;
}

function idOf(name: string): string {
  return `f-${name}`;
}

function choice(name: string, { value, text, hint }: Choice, checked: boolean, index: number, faulty: boolean): Html {
  const id = index === 0 ? idOf(name) : `${idOf(name)}-${index}`;
  return html`<label class="choice"
    ><input
      type="radio"
      id="${id}"
      name="${name}"
      value="${value}"
      ${attribute("checked", checked)}${attribute("aria-describedby", faulty ? `${idOf(name)}-hint` : undefined)}
    /><span>${text}${hint === undefined ? "" : html`<br><span class="hint">${hint}</span>`}</span></label
  >`;
}

function attributesOf(parts: FieldParts, fault: string | undefined, noteId: string | undefined): Html {
  return html` id="${idOf(parts.name)}"
  name="${parts.name}"${attribute("aria-describedby", noteId)}${attribute("aria-invalid", fault === undefined ? undefined : "true")}${attribute("required", parts.required)}`;
}

function control(parts: FieldParts, value: string, shared: Html): Html {
  if (parts.options !== undefined) {
    return html`<select${shared}>${parts.options.map((option) => html`<option value="${option.value}" ${attribute("selected", option.value === value)}>${option.text}</option>`)}</select>`;
  }
  if (parts.rows !== undefined) {
    return html`<textarea${shared} rows="${parts.rows}"${attribute("maxlength", parts.maxlength)}>\n${value}</textarea>`;
  }
  const type = parts.type ?? "text";
  // A password is never sent back to the page.
  const shown = type === "password" || type === "file" ? undefined : value;
  return html`<input
    type="${type}"
    ${shared}${attribute("value", shown)}${attribute("maxlength", parts.maxlength)}${attribute("min", parts.min)}${attribute("max", parts.max)}${attribute("autocomplete", parts.autocomplete)}${attribute("placeholder", parts.placeholder)}${attribute("accept", parts.accept)}
 >`;
}
