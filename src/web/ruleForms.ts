import { tiers } from "#domain/citations.ts";
import { incidentalKinds } from "#domain/incidentals.ts";
import { motionKinds } from "#domain/motions.ts";
import { presetNames, presets } from "#domain/presets.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { field, tick, type FormState } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import type { Speech } from "./speech.ts";

/** The settings beside the decision rules, with what they hold. */
export const settingKinds = {
  secondsRequired: "number",
  secondDays: "number",
  noticeDays: "number",
  hasDebateStage: "flag",
  quickVote: "quick",
  minVotingSeconds: "number",
  reconsiderDays: "number",
  tableDays: "number",
  proxiesPerPerson: "number",
  officersMayEndorse: "flag",
  adminsMayJoin: "flag",
  adminsActAsChair: "flag",
} as const;

export type SettingName = keyof typeof settingKinds;
export const settingNames = Object.keys(settingKinds) as readonly SettingName[];

type Values = Readonly<Record<string, string | undefined>>;

/** What a decision rule can be for: everything, a kind of motion, a tier of articles. */
export function purposesIn({ words }: Speech): readonly (readonly [key: string, text: string])[] {
  const { charters } = words;
  return [
    ["rule", charters.general],
    ...[...motionKinds, ...incidentalKinds]
      .filter((kind) => kind !== "charter_amendment")
      .map((kind) => [`ruleFor.${kind}`, charters.kinds[kind]] as const),
    ...tiers.map((tier) => [`amending.${tier}`, charters.amending(charters.tiers[tier])] as const),
  ];
}

/** The fields that make a decision rule; `end` tells several rules of one form apart. */
export function ruleFields(speech: Speech, form: FormState, end = ""): Html {
  const words = speech.words.charters.form;
  const options = (names: Readonly<Record<string, string>>, first?: string) => [
    ...(first === undefined ? [] : [{ value: "", text: first }]),
    ...Object.entries(names).map(([value, text]) => ({ value, text })),
  ];
  const number = (name: string, label: string, hint?: string) =>
    field(form, { name: name + end, label, type: "number", min: 0, short: true, ...(hint !== undefined && { hint }) });
  const select = (name: string, label: string, names: Readonly<Record<string, string>>, first?: string) =>
    field(form, { name: name + end, label, options: options(names, first) });
  return html`${select("preset", words.preset, { ...words.presets, own: words.own })}
<div class="row">${number("num", words.num)}${number("den", words.den)}${select("base", words.base, words.bases)}</div>
${tick(form, `strict${end}`, words.strict)}
<details${hasDetails(form.values, end) ? html` open` : ""}><summary>${words.details}</summary>
<div class="row">${number("quorumNum", words.quorumNum)}${number("quorumDen", words.quorumDen)}${number("quorumMin", words.quorumMin)}</div>
${select("counts", words.counts, words.countings, words.asPreset)}
<div class="row">${number("maxBlocks", words.maxBlocks, words.maxBlocksHint)}${number("maxStandAside", words.maxStandAside)}</div>
<div class="row">${select("tie", words.tie, words.ties, words.asPreset)}${select("secrecy", words.secrecy, speech.words.rules.secrecyName, words.asPreset)}${select("mayChange", words.mayChange, words.mayChanges, words.asPreset)}</div>
<div class="row">${select("fallback", words.fallback, words.presets, words.noFallback)}${number("after", words.after)}</div>
</details>`;
}

const DETAILS = [
  "quorumNum",
  "quorumMin",
  "counts",
  "maxBlocks",
  "maxStandAside",
  "tie",
  "secrecy",
  "mayChange",
  "fallback",
];

const hasDetails = (values: Values, end: string): boolean => DETAILS.some((name) => (values[name + end] ?? "") !== "");

/** The fields of the settings; `isOpen` leaves each to be filled in or not. */
export function settingFields(speech: Speech, form: FormState, isOpen: boolean, end = ""): Html {
  const { names, quick, yes, no, open } = speech.words.charters;
  const none = isOpen ? [{ value: "", text: open }] : [];
  const flags = [...none, { value: "yes", text: yes }, { value: "no", text: no }];
  const quicks = [...none, ...Object.entries(quick).map(([value, text]) => ({ value, text }))];
  return html`${settingNames.map((name) => {
    const kind = settingKinds[name];
    const shared = { name: name + end, label: names[name] };
    if (kind === "number") return field(form, { ...shared, type: "number", min: 0, short: true });
    return field(form, { ...shared, options: kind === "flag" ? flags : quicks });
  })}`;
}

/** The decision rule that the fields make, for the schema of rules to judge; undefined if nothing was chosen. */
export function ruleIn(values: Values, end = ""): unknown {
  const given = (name: string) => (values[name + end] ?? "").trim();
  const preset = presetNames.find((name) => name === given("preset"));
  if (preset === undefined && given("preset") !== "own") return undefined;
  const start: DecisionRule = presets[preset ?? "majority"];
  const { fallback: _, maxBlocks: __, maxStandAside: ___, ...plain } = start;
  const optional = (name: string, value: unknown) => (given(name) === "" ? {} : { [name]: value });
  const own = {
    of: "yes",
    base: given("base") || "yes_no",
    num: whole(given("num")),
    den: whole(given("den")),
    strict: given("strict") !== "",
  };
  return {
    ...plain,
    tests: preset === undefined ? [own] : start.tests,
    quorum: quorumIn(start, given),
    ...limitsIn(start, given),
    ...optional("tie", given("tie")),
    ...optional("secrecy", given("secrecy")),
    ...optional("mayChange", given("mayChange")),
    ...fallbackIn(start, given),
  };
}

type Given = (name: string) => string;

function quorumIn({ quorum }: DecisionRule, given: Given): unknown {
  const share = given("quorumNum") === "" ? {} : { num: whole(given("quorumNum")), den: whole(given("quorumDen")) };
  return {
    ...quorum,
    ...share,
    ...(given("quorumMin") !== "" && { min: whole(given("quorumMin")) }),
    ...(given("counts") !== "" && { counts: given("counts") }),
  };
}

function limitsIn({ maxBlocks, maxStandAside }: DecisionRule, given: Given): object {
  const limit = (name: string, usual: number | undefined) => (given(name) === "" ? usual : whole(given(name)));
  const [blocks, asides] = [limit("maxBlocks", maxBlocks), limit("maxStandAside", maxStandAside)];
  return { ...(blocks !== undefined && { maxBlocks: blocks }), ...(asides !== undefined && { maxStandAside: asides }) };
}

function fallbackIn({ fallback }: DecisionRule, given: Given): object {
  const after = given("after") === "" ? 2 : whole(given("after"));
  if (given("fallback") !== "") return { fallback: { afterSittings: after, rule: given("fallback") } };
  return fallback === undefined ? {} : { fallback };
}

/** A rule as its fields hold it, so that it can be changed. */
export function valuesOf(rule: DecisionRule, end = ""): Record<string, string> {
  const { quorum, tests, maxBlocks, maxStandAside, fallback } = rule;
  const preset = presetNames.find(
    (name) => same(presets[name].tests, tests) && isConsensus(rule) === (name === "consensus"),
  );
  const [test] = tests;
  const after = fallback && presetNames.find((name) => same(plainOf(presets[name]), plainOf(fallback.rule)));
  const values: Record<string, string> = {
    preset: preset ?? "own",
    ...(preset === undefined &&
      test !== undefined && {
        num: String(test.num),
        den: String(test.den),
        base: test.base,
        ...(test.strict && { strict: "yes" }),
      }),
    ...(quorum.num > 0 && { quorumNum: String(quorum.num), quorumDen: String(quorum.den) }),
    ...(quorum.min > 0 && { quorumMin: String(quorum.min) }),
    ...(quorum.counts === "presence" && { counts: "presence" }),
    ...(maxBlocks !== undefined && { maxBlocks: String(maxBlocks) }),
    ...(maxStandAside !== undefined && { maxStandAside: String(maxStandAside) }),
    tie: rule.tie,
    secrecy: rule.secrecy,
    mayChange: rule.mayChange,
    ...(fallback !== undefined && { fallback: after ?? "three-quarters", after: String(fallback.afterSittings) }),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name + end, value]));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const isConsensus = ({ maxBlocks }: DecisionRule): boolean => maxBlocks !== undefined;
const plainOf = ({ tests, quorum, maxBlocks }: DecisionRule): unknown => [tests, quorum, maxBlocks];

/** The settings that were filled in, for the schema of rules to judge. */
export function settingsIn(values: Values, end = ""): Record<string, unknown> {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const given = (values[name + end] ?? "").trim();
      if (given === "") return [];
      const kind = settingKinds[name];
      return [[name, kind === "number" ? whole(given) : kind === "flag" ? given === "yes" : given] as const];
    }),
  );
}

/** The part of the rules that one decision rule and its purpose make. */
export function partFor(purpose: string, rule: unknown): Record<string, unknown> {
  const [group, kind] = purpose.split(".");
  if (group === "ruleFor" || group === "amending") return kind === undefined ? {} : { [group]: { [kind]: rule } };
  return purpose === "rule" ? { rule } : {};
}

/** A whole number as typed; what is none stays text, for the schema to refuse. */
function whole(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
