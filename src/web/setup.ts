import { rulePresets, type RulePresetName } from "#domain/bodies.ts";
import { resultOf, tallyBallots } from "#domain/tallies.ts";
import type { DecisionRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import { choices, errorSummary, field, hidden, submit, tick, type FormState } from "./components/forms.ts";
import { badge, steps } from "./components/lists.ts";
import { qr } from "./components/qr.ts";
import { table } from "./components/table.ts";
import { attribute, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

const setupSteps = ["organization", "ink", "rules", "admin", "second", "recovery"] as const;
type SetupStep = (typeof setupSteps)[number];

/** The inks that are offered, with their hues. */
export const inks = {
  plum: 342,
  violet: 310,
  indigo: 275,
  harbor: 245,
  teal: 195,
  olive: 110,
  ochre: 82,
  brick: 52,
} as const;
type InkName = keyof typeof inks;

/**
 * One step of the wizard; each posts to `action` with `step`.
 * Fields: organization: name, handle, summary, locale; ink: ink (a name of `inks`);
 * rules: preset, quorum ("0" | "1/4" | "1/3" | "1/2"), members, deed (try | save); admin: name, email, password.
 */
export type SetupView = {
  readonly step: "organization" | "ink" | "rules" | "admin";
  readonly action: string;
  readonly host: string;
  /** What earlier steps settled, carried unseen. */
  readonly carry: Readonly<Record<string, string>>;
  readonly form: FormState;
};

export type SecondAdminView = {
  readonly action: string;
  readonly host: string;
  readonly url: string;
  readonly expiresAt: Instant;
};
export type RecoveryView = {
  readonly action: string;
  readonly host: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly form: FormState;
};

/** A step of the set-up in which something is asked. */
export function setupPage(frame: Frame, view: SetupView): Html {
  const { speech } = frame;
  const words = speech.words.setup;
  const said = words[view.step];
  return wizard(
    frame,
    view.step,
    view.host,
    view.form.faults.length > 0,
    html`${errorSummary(speech, view.form)}
<header><p class="muted">${words.step(setupSteps.indexOf(view.step) + 1, setupSteps.length)}</p><h1>${said.title}</h1><p class="lede">${said.lede}</p></header>
<form method="post" action="${view.action}">
${hidden("step", view.step)}${Object.entries(view.carry).map(([name, value]) => hidden(name, value))}
${fieldsOf(speech, view)}
<p class="row"><button type="submit" class="primary big" name="deed" value="save">${speech.words.common.saveAndGoOn}</button>${view.step === "organization" ? "" : html`<button type="submit" class="big" name="deed" value="back" formnovalidate>${speech.words.common.back}</button>`}</p>
</form>`,
  );
}

/** The step that asks for a second admin. */
export function secondAdminPage(frame: Frame, view: SecondAdminView): Html {
  const { speech } = frame;
  const words = speech.words.setup;
  return wizard(
    frame,
    "second",
    view.host,
    false,
    html`<header><p class="muted">${words.step(5, setupSteps.length)}</p><h1>${words.second.title}</h1><p class="lede">${words.second.lede}</p></header>
<section class="sheet"><h2>${words.second.link}</h2>
${qr(view.url, speech.words.accounts.invitations.code(view.url))}
<p class="code">${view.url}</p>
<p class="hint">${words.second.until(speech.moment(view.expiresAt))}</p></section>
<form method="post" action="${view.action}">${hidden("step", "second")}<p class="row">${submit(words.second.goOn)}</p></form>`,
  );
}

/** The step that prints the recovery key. */
export function recoveryPage(frame: Frame, view: RecoveryView): Html {
  const { speech } = frame;
  const words = speech.words.setup;
  const said = words.recovery;
  return wizard(
    frame,
    "recovery",
    view.host,
    view.form.faults.length > 0,
    html`${errorSummary(speech, view.form)}<header><p class="muted">${words.step(6, setupSteps.length)}</p><h1>${said.title}</h1><p class="lede">${said.lede}</p></header>
<section class="sheet"><h2>${said.key}</h2>
<p class="code">${view.key}</p>
<p>${frame.site.name} · ${view.host}</p>
<p class="small">${said.fingerprint}: <span class="mono">${view.fingerprint}</span></p>
<p>${said.advice}</p>
<p class="signed"><span>${said.held}</span><span>${said.held}</span></p></section>
<form method="post" action="${view.action}">${hidden("step", "recovery")}
${tick(view.form, "printed", said.done)}
<p class="row">${submit(said.finish)}</p></form>`,
  );
}

function wizard(frame: Frame, step: SetupStep, host: string, faulty: boolean, middle: Html): Html {
  const words = frame.speech.words.setup;
  const now = setupSteps.indexOf(step);
  return page(frame, {
    title: words.stepTitle(now + 1, words.steps[step]),
    crumbs: [{ text: words.of(host) }],
    margin: "",
    bare: true,
    unlisted: true,
    faulty,
    main: html`<div class="cols"><div>${middle}</div>
<aside class="no-print"><section><h2>${words.title}</h2>
${steps(setupSteps.map((each, index) => ({ state: index < now ? "done" : index === now ? "now" : "next", text: words.steps[each], note: words.notes[each] })))}
</section></aside></div>`,
  });
}

function fieldsOf(speech: Speech, { step, form, host }: SetupView): Html {
  const words = speech.words.setup;
  const { common } = speech.words;
  switch (step) {
    case "organization":
      return html`${field(form, { name: "name", label: words.organization.name, required: true, maxlength: 120, autocomplete: "organization" })}
${field(form, { name: "handle", label: words.organization.handle, hint: words.organization.handleHint(host), required: true, maxlength: 30, autocomplete: "off" })}
${field(form, { name: "summary", label: common.optionalLabel(words.organization.summary), hint: words.organization.summaryHint, rows: 3, maxlength: 500 })}
${field(form, {
  name: "locale",
  label: words.organization.locale,
  value: speech.locale,
  options: [
    { value: "en", text: common.languages.en },
    { value: "es", text: common.languages.es },
  ],
})}`;
    case "ink":
      return inkChoice(speech, form);
    case "rules":
      return ruleFields(speech, form);
    case "admin":
      return html`${field(form, { name: "name", label: words.admin.name, required: true, maxlength: 120, autocomplete: "name" })}
${field(form, { name: "email", label: common.email, type: "email", required: true, maxlength: 254, autocomplete: "email" })}
${field(form, { name: "password", label: words.admin.password, hint: words.admin.passwordHint, type: "password", required: true, maxlength: 200, autocomplete: "new-password" })}`;
  }
}

function inkChoice(speech: Speech, form: FormState): Html {
  const words = speech.words.setup.ink;
  const chosen = form.values["ink"] ?? "plum";
  return html`<fieldset class="field"><legend>${words.legend}</legend><div class="inks">${Object.keys(inks).map((name, index) => html`<label class="ink" data-ink="${name}"><input type="radio"${attribute("id", index === 0 ? "f-ink" : undefined)} name="ink" value="${name}"${attribute("checked", name === chosen)}><i></i><span>${words.names[name as InkName]}</span></label>`)}</div></fieldset>`;
}

/** The choice of a rule preset and a quorum, tried on numbers. */
function ruleFields(speech: Speech, form: FormState): Html {
  const words = speech.words.setup.rules;
  const names = Object.keys(rulePresets) as readonly RulePresetName[];
  const members = Math.min(Math.max(Math.trunc(Number(form.values["members"] ?? "40")) || 40, 3), 1_000_000);
  return html`${choices(form, { name: "preset", legend: words.legend, value: "majority", options: names.map((name) => ({ value: name, text: words.presets[name], hint: words.hints[name] })) })}
${field(form, { name: "quorum", label: words.quorum, hint: words.quorumHint, value: "1/4", options: Object.entries(words.quorums).map(([value, text]) => ({ value, text })) })}
<div class="row">${field(form, { name: "members", label: words.members, type: "number", min: 3, max: 1_000_000, value: String(members), short: true })}<button type="submit" name="deed" value="try" formnovalidate>${words.try}</button></div>
${trial(speech, presetWith(form.values["preset"], form.values["quorum"]), members)}`;
}

/** The decision rule that a preset and a quorum of the form mean. */
export function presetWith(preset: string | undefined, quorum: string | undefined): DecisionRule {
  const { rule } =
    rulePresets[preset !== undefined && Object.hasOwn(rulePresets, preset) ? (preset as RulePresetName) : "majority"];
  const [num, den] = /^1\/([234])$/.exec(quorum ?? "1/4") === null ? [0, 1] : [1, Number((quorum ?? "1/4").slice(2))];
  return { ...rule, quorum: { base: "roll", num, den, strict: false, min: 0, counts: "ballots" } };
}

function trial(speech: Speech, rule: DecisionRule, members: number): Html {
  const words = speech.words.setup.rules;
  const looks = { adopted: "adopted", lost: "lost", no_quorum: "noquorum" } as const;
  // A clear yes, a near one, a tie, an eager minority.
  const tries = [
    [60, 20, 5],
    [21, 19, 2],
    [25, 25, 0],
    [8, 1, 0],
  ] as const;
  const part = (percent: number) => Math.max(Math.floor((members * percent) / 100), percent > 5 ? 1 : 0);
  return table({
    caption: words.tried(members),
    captionShown: true,
    columns: [
      { label: words.columns.yes, numeric: true },
      { label: words.columns.no, numeric: true },
      { label: words.columns.abstain, numeric: true },
      { label: words.columns.outcome },
    ],
    rows: tries.map((shares) => {
      const [yes, no, abstain] = [part(shares[0]), part(shares[1]), part(shares[2])];
      const weights = { choice: "yes", weight: yes } as const;
      const tally = {
        ...tallyBallots([weights, { choice: "no", weight: no }, { choice: "abstain", weight: abstain }]),
        ballots: yes + no + abstain,
      };
      const { outcome } = resultOf({ rule }, tally, {
        roll: { size: members, weight: members, hash: "" },
        present: BigInt(yes + no + abstain),
      });
      return [
        speech.number(yes),
        speech.number(no),
        speech.number(abstain),
        badge(looks[outcome], words.outcomes[outcome]),
      ];
    }),
  });
}
