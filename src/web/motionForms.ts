import type { MotionKind } from "#domain/motions.ts";
import type { PlainRule, Secrecy } from "#domain/rules.ts";
import { choices, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { ruleNote } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

type InBody = {
  readonly body: { readonly name: string; readonly href: string };
  readonly members: number;
  /** Path of the form, where it posts to. */
  readonly action: string;
  readonly rule: PlainRule;
  readonly ruleSource?: string | undefined;
  readonly form: FormState;
};

/** Fields: title, text, kind, object, visibility, deed (submit | draft), stamp when a draft is changed. */
export type MotionFormView = InBody & {
  readonly secondsNeeded: number;
  /** Whether the body is public, so that a motion may be. */
  readonly mayBePublic: boolean;
  readonly stamp?: string | undefined;
};

/** Fields: title, text, closesAt, secrecy. */
export type QuickVoteView = InBody & {
  readonly suggestedClose: string;
  readonly timeZone: string;
  readonly secrecies: readonly Secrecy[];
};

/** Kinds that a text (and for support its object) is enough for; the others have a form of their own. */
const offered: readonly MotionKind[] = ["resolution", "endorsement", "procedural"];

/** The form for a new motion, or for a draft that is changed. */
export function motionFormPage(frame: Frame, view: MotionFormView): Html {
  const { speech } = frame;
  const { motions, common } = speech.words;
  const words = motions.form;
  return page(frame, {
    ...around(speech, view, words.title),
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${view.stamp === undefined ? "" : hidden("stamp", view.stamp)}
${field(view.form, { name: "title", label: words.name, hint: words.nameHint, required: true, maxlength: 120 })}
${field(view.form, { name: "text", label: words.text, hint: words.textHint, required: true, rows: 9, maxlength: 65_536 })}
${choices(view.form, {
  name: "kind",
  legend: words.kind,
  value: "resolution",
  options: offered.map((kind) => ({ value: kind, text: motions.kinds[kind], hint: motions.kindHints[kind] })),
})}
${field(view.form, { name: "object", label: common.optionalLabel(words.object), hint: words.objectHint, type: "url", maxlength: 2000 })}
${view.mayBePublic ? visibilityChoice(speech, view.form, "public") : ""}
<p class="row"><button type="submit" class="primary big" name="deed" value="submit">${words.submit}</button><button type="submit" name="deed" value="draft">${words.draft}</button></p>
<p class="hint">${words.seconds(view.secondsNeeded)} ${words.told(view.body.name, view.members)}</p>
</form>
${ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource)}`,
  });
}

/** One question, one screen: text, who, until when. */
export function quickVotePage(frame: Frame, view: QuickVoteView): Html {
  const { speech } = frame;
  const words = speech.words.motions.quick;
  return page(frame, {
    ...around(speech, view, words.title),
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name, view.members)}</p></header>
<form method="post" action="${view.action}">
${field(view.form, { name: "title", label: words.name, hint: words.nameHint, required: true, maxlength: 120 })}
${field(view.form, { name: "text", label: speech.words.common.optionalLabel(words.text), rows: 4, maxlength: 65_536 })}
${field(view.form, { name: "closesAt", label: words.until, hint: speech.words.motions.closesHint(view.timeZone), type: "datetime-local", required: true, value: view.suggestedClose })}
${
  view.secrecies.length < 2
    ? ""
    : choices(view.form, {
        name: "secrecy",
        legend: words.secrecy,
        value: view.rule.secrecy,
        options: view.secrecies.map((secrecy) => ({
          value: secrecy,
          text: speech.words.rules.secrecyName[secrecy],
          hint: speech.words.rules.secrecy[secrecy],
        })),
      })
}
<p class="row">${submit(words.send)}</p>
</form>
${ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource)}`,
  });
}

/** Who can see it: everybody, or members only. */
export function visibilityChoice(speech: Speech, form: FormState, value: "public" | "members"): Html {
  const words = speech.words.common.visibility;
  return choices(form, {
    name: "visibility",
    legend: words.label,
    value,
    options: [
      { value: "public", text: words.public, hint: words.publicHint },
      { value: "members", text: words.members, hint: words.membersHint },
    ],
  });
}

function around(speech: Speech, view: InBody, title: string) {
  return {
    title,
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: speech.words.motions.title, href: "/motions" },
      { text: title },
    ],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
  } as const;
}
