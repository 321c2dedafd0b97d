import type { BodyRules } from "#domain/bodies.ts";
import { caseRules } from "#domain/cases/rules.ts";
import { type Citation, type RuleKey, cite, tiers } from "#domain/citations.ts";
import type { IncidentalKind } from "#domain/incidentals.ts";
import type { MotionKind } from "#domain/motions.ts";
import type { RuleProblem } from "#domain/ruleProblems.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { ruleOfTier } from "#domain/bodies.ts";
import { errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { ruleNote } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { purposesIn, ruleFields, settingFields, settingKinds, settingNames } from "./ruleForms.ts";
import type { Speech } from "./speech.ts";

/** What a rule that was tried makes of the numbers. */
export type Trial = {
  readonly rule?: DecisionRule | undefined;
  readonly problems: readonly (RuleProblem | { readonly path: string; readonly code: "other" })[];
  readonly outcome?:
    | {
        readonly outcome: "adopted" | "lost" | "no_quorum";
        readonly quorum: { readonly required: number; readonly reached: number };
        readonly tests: readonly { readonly passed: boolean; readonly have: number; readonly needed: number }[];
      }
    | undefined;
};

/** Fields: those of a rule, for, and example numbers; posted with deed=rule or deed=settings by an admin. */
export type RulesView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly rules: BodyRules;
  readonly hasCharter: boolean;
  readonly mayEdit: boolean;
  readonly trial: Trial | undefined;
  readonly form: FormState;
  readonly settings: FormState;
  readonly unlisted: boolean;
};

export const COUNTED = ["yes", "no", "abstain", "blocks", "standAsides", "present", "roll"] as const;

/** How a body decides: every rule with the article it stands in; and a place to try one. */
export function rulesPage(frame: Frame, view: RulesView): Html {
  const { speech } = frame;
  const words = speech.words.charters;
  const { rules, body } = view;
  return page(frame, {
    title: words.rulesTitle(body.name),
    place: "chapters",
    crumbs: [{ text: body.name, href: body.href }, { text: words.rulesShort }],
    unlisted: view.unlisted,
    faulty: view.form.faults.length + view.settings.faults.length > 0,
    main: html`${errorSummary(speech, { values: {}, faults: [...view.form.faults, ...view.settings.faults] })}
<header><h1>${words.rulesTitle(body.name)}</h1><p class="lede">${speech.words.rules.sentence(rules.rule)}</p>
<p class="row no-print"><a class="btn" href="${body.href}/charter">${words.short}</a></p></header>
<section><h2>${words.decisions}</h2>${decisionTable(speech, rules)}</section>
<section><h2>${words.settings}</h2>${settingTable(speech, rules)}${view.hasCharter ? html`<p class="hint">${words.fixed}</p>` : ""}</section>
${view.mayEdit ? settingForm(speech, view) : ""}
${tryForm(speech, view)}`,
  });
}

/** Where a rule stands, in a few words. */
function sourceText({ words }: Speech, { article, version }: Citation): string {
  return version === undefined ? words.charters.standing : words.charters.bySource(article, version);
}

/** A setting as people read it. */
export function settingText(speech: Speech, name: (typeof settingNames)[number], value: unknown): string {
  const words = speech.words.charters;
  const kind = settingKinds[name];
  if (kind === "number") return speech.number(Number(value));
  if (kind === "flag") return value === true ? words.yes : words.no;
  return words.quick[value as keyof typeof words.quick];
}

function decisionTable(speech: Speech, rules: BodyRules): Html {
  const words = speech.words.charters;
  // Under its sentence, for a column of its own would be too narrow for words.
  const said = (rule: DecisionRule, cited: Citation) =>
    html`${speech.words.rules.sentence(rule)}<br><span class="hint">${sourceText(speech, cited)}</span>`;
  const own = Object.entries(rules.ruleFor) as [MotionKind | IncidentalKind, DecisionRule][];
  return table({
    caption: words.decisions,
    columns: [{ label: words.what }, { label: words.rule }],
    rows: [
      [words.general, said(rules.rule, cite(rules, "rule"))],
      ...own.map(([kind, rule]) => [words.kinds[kind], said(rule, cite(rules, `ruleFor.${kind}`))] as const),
      ...tiers.map((tier) => {
        const { rule, cited } = ruleOfTier(rules, tier);
        return [words.amending(words.tiers[tier]), said(rule, cited)] as const;
      }),
    ],
  });
}

function settingTable(speech: Speech, rules: BodyRules): Html {
  const words = speech.words.charters;
  const { petitionNum, petitionDen, noticeDays, barDays } = rules.recall;
  const source = (key: RuleKey) => sourceText(speech, cite(rules, key));
  return table({
    caption: words.settings,
    columns: [{ label: words.what }, { label: words.rule }, { label: words.source }],
    rows: [
      ...settingNames.map((name) => [words.names[name], settingText(speech, name, rules[name]), source(name)] as const),
      [words.recall, words.recallValue(petitionNum, petitionDen, noticeDays, barDays), source("recall")],
      [speech.words.cases.title, speech.words.cases.ruleLine(rules.cases ?? caseRules), source("cases")],
    ],
  });
}

function settingForm(speech: Speech, view: RulesView): Html {
  const words = speech.words.charters;
  return html`<details class="no-print"${view.settings.faults.length > 0 ? html` open` : ""}><summary>${words.changeSettings}</summary>
<form method="post" action="${view.body.href}/rules">${settingFields(speech, view.settings, false)}
<p class="row"><button type="submit" name="deed" value="settings">${speech.words.common.save}</button></p></form></details>`;
}

function tryForm(speech: Speech, view: RulesView): Html {
  const words = speech.words.charters.form;
  const purposes = purposesIn(speech).map(([value, text]) => ({ value, text }));
  return html`<section class="no-print" id="try"><h2>${words.tryTitle}</h2><p>${words.tryLede}</p>
${view.trial === undefined ? "" : trial(speech, view.trial)}
<form method="get" action="${view.body.href}/rules#try">
${view.mayEdit ? field(view.form, { name: "for", label: words.for, options: purposes }) : ""}
${ruleFields(speech, view.form)}
<fieldset><legend>${words.example}</legend><div class="row">${COUNTED.map((name) => field(view.form, { name, label: words.counted[name], type: "number", min: 0, short: true }))}</div></fieldset>
<p class="row">${submit(words.try)}${view.mayEdit ? html`<button type="submit" formmethod="post" formaction="${view.body.href}/rules" name="deed" value="rule">${words.use}</button>` : ""}</p>
</form></section>`;
}

function trial(speech: Speech, { rule, problems, outcome }: Trial): Html {
  const words = speech.words.charters.form;
  return html`<div class="sheet" role="status">${
    problems.length === 0
      ? ""
      : html`<h3>${words.wrong}</h3><ul>${problems.map((problem) => html`<li>${problemText(speech, problem)}</li>`)}</ul>`
  }${rule === undefined ? "" : html`<h3>${words.says}</h3>${ruleNote(speech.words.rules.sentence(rule))}`}${
    outcome === undefined
      ? ""
      : html`<h3>${words.result}</h3><p><b>${words.outcomes[outcome.outcome]}</b></p><ul>${
          outcome.quorum.required === 0
            ? ""
            : html`<li>${words.quorumIs(outcome.quorum.required, outcome.quorum.reached)}</li>`
        }${outcome.tests.map(({ passed, have, needed }) => html`<li>${passed ? "✓" : "✕"} ${words.needed(needed, have)}</li>`)}</ul>`
  }</div>`;
}

/** What is wrong with a rule, in a sentence, and the example that shows it. */
export function problemText({ words }: Speech, problem: Trial["problems"][number]): string {
  if (problem.code === "other") return words.faults.other;
  const { rules } = words;
  const example = problem.example === undefined ? "" : ` ${rules.example(problem.example)}`;
  return `${rules.problems[problem.code]}${example}`;
}
