import { isObject, type Json } from "#domain/jcs.ts";

/** The spans and shares of due process, in days and as fractions: presets that a charter can change (domain.md §7). */
export type CaseRules = {
  /** After the filing it is said within so many days whether the case is taken up. */
  readonly screenDays: number;
  /** After that the charge is written within so many days. */
  readonly chargeDays: number;
  /** The charge is there at least so many days before the hearing; an appeal is heard no sooner either. */
  readonly noticeDays: number;
  /** The answer is due so many days after the charge, and before the hearing at the latest. */
  readonly answerDays: number;
  readonly panelSize: number;
  /** After a hearing the panel votes within so many days. */
  readonly voteDays: number;
  readonly sanctionNum: number;
  readonly sanctionDen: number;
  readonly appealDays: number;
  readonly interimDays: number;
  readonly interimNum: number;
  readonly interimDen: number;
};

/** What holds where no article says otherwise. */
export const caseRules: CaseRules = {
  screenDays: 14,
  chargeDays: 14,
  noticeDays: 14,
  answerDays: 10,
  panelSize: 3,
  voteDays: 7,
  sanctionNum: 2,
  sanctionDen: 3,
  appealDays: 30,
  interimDays: 30,
  interimNum: 3,
  interimDen: 4,
};

/** The bounds of each setting: nobody is heard without time to answer, and no share is below one half. */
const bounds: { readonly [Name in keyof CaseRules]: readonly [least: number, most: number] } = {
  screenDays: [1, 366],
  chargeDays: [1, 366],
  noticeDays: [1, 366],
  answerDays: [1, 366],
  panelSize: [1, 99],
  voteDays: [1, 366],
  sanctionNum: [1, 1_000],
  sanctionDen: [1, 1_000],
  appealDays: [1, 366],
  interimDays: [0, 90],
  interimNum: [1, 1_000],
  interimDen: [1, 1_000],
};

/** Every setting that cannot be used, by its name. */
export function problemsOfCaseRules(rules: CaseRules): readonly (keyof CaseRules)[] {
  const isWithin = (name: keyof CaseRules): boolean => {
    const [least, most] = bounds[name];
    return Number.isSafeInteger(rules[name]) && rules[name] >= least && rules[name] <= most;
  };
  const outside = (Object.keys(bounds) as (keyof CaseRules)[]).filter((name) => !isWithin(name));
  const isShare = (num: number, den: number): boolean => 2 * num >= den && num <= den;
  return [
    ...outside,
    ...(isShare(rules.sanctionNum, rules.sanctionDen) ? [] : (["sanctionNum"] as const)),
    ...(isShare(rules.interimNum, rules.interimDen) ? [] : (["interimNum"] as const)),
  ];
}

/** Whether a charter can say this of cases; nothing is fine too. */
export function areCaseRules(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isObject(value as Json)) return false;
  const isKnown = Object.keys(value as object).every((name) => Object.hasOwn(caseRules, name));
  return isKnown && problemsOfCaseRules({ ...caseRules, ...(value as Partial<CaseRules>) }).length === 0;
}

/** The rules in a coalition’s charter: what it says in place of the presets; the presets where it says nothing that can be used. */
export function readCaseRules(value: Json | undefined): CaseRules {
  if (!isObject(value)) return caseRules;
  const known = Object.fromEntries(
    Object.entries(value).filter(([name, part]) => Object.hasOwn(caseRules, name) && typeof part === "number"),
  );
  const rules = { ...caseRules, ...known };
  return problemsOfCaseRules(rules).length === 0 ? rules : caseRules;
}
