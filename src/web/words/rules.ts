import type { PlainRule, Quorum, Secrecy, Test } from "#domain/rules.ts";
import { englishNumber, spanishNumber } from "./count.ts";

const EN_SHARES: Readonly<Record<string, string>> = {
  "1/2": "half",
  "1/3": "a third",
  "2/3": "two thirds",
  "1/4": "a quarter",
  "3/4": "three quarters",
  "1/5": "a fifth",
  "1/10": "a tenth",
  "3/5": "three fifths",
};
const ES_SHARES: Readonly<Record<string, string>> = {
  "1/2": "la mitad",
  "1/3": "un tercio",
  "2/3": "dos tercios",
  "1/4": "un cuarto",
  "3/4": "tres cuartos",
  "1/5": "un quinto",
  "1/10": "un décimo",
  "3/5": "tres quintos",
};
const EN_BASES: Readonly<Record<Test["base"], string>> = {
  yes_no: "yes and no",
  valid: "all votes cast",
  present: "those taking part",
  roll: "everybody who can vote",
  bodies: "the member groups",
};
const ES_BASES: Readonly<Record<Test["base"], string>> = {
  yes_no: "los síes y noes",
  valid: "los votos emitidos",
  present: "quienes participan",
  roll: "todo el censo",
  bodies: "los grupos miembros",
};

type Share = Pick<Test, "num" | "den" | "strict">;

const enShare = ({ num, den, strict }: Share) =>
  `${strict ? "more than " : ""}${EN_SHARES[`${num}/${den}`] ?? `${num}/${den}`}`;
const esShare = ({ num, den, strict }: Share) =>
  `${strict ? "más de " : ""}${ES_SHARES[`${num}/${den}`] ?? `${num}/${den}`}`;

const hasQuorum = ({ num, min }: Quorum) => num > 0 || min > 1;

const enQuorum = (quorum: Quorum) =>
  [
    ...(quorum.num > 0
      ? [`${enShare(quorum)} of ${quorum.base === "bodies" ? "the member groups" : "those who can vote"} taking part`]
      : []),
    ...(quorum.min > 1 ? [`at least ${englishNumber(quorum.min)} taking part`] : []),
  ].join(" and ");
const esQuorum = (quorum: Quorum) =>
  [
    ...(quorum.num > 0
      ? [`la participación de ${esShare(quorum)} ${quorum.base === "bodies" ? "de los grupos miembros" : "del censo"}`]
      : []),
    ...(quorum.min > 1 ? [`al menos ${spanishNumber(quorum.min)} participantes`] : []),
  ].join(" y ");

const isMajority = ({ base, num, den, strict }: Test) => base === "yes_no" && num === 1 && den === 2 && strict;

const en = {
  /** The word above a threshold. */
  mark: enShare,
  test: (test: Test) =>
    isMajority(test)
      ? "more yes than no"
      : test.base === "yes_no"
        ? `${enShare(test)} of yes and no`
        : `yes from ${enShare(test)} of ${EN_BASES[test.base]}`,
  quorum: (needed: number) => `quorum ${englishNumber(needed)}`,
  sentence: (rule: PlainRule): string => {
    const needs = [
      ...rule.tests.map((test) => en.test(test)),
      ...(rule.maxBlocks === undefined
        ? []
        : [rule.maxBlocks === 0 ? "no block" : `at most ${englishNumber(rule.maxBlocks)} blocks`]),
      ...(hasQuorum(rule.quorum) ? [enQuorum(rule.quorum)] : []),
    ];
    return `Needs ${needs.join(", and ")}. ${en.abstentions(rule)} ${en.secrecy[rule.secrecy]} ${en.mayChange[rule.mayChange]}`;
  },
  abstentions: (rule: PlainRule): string =>
    rule.tests.every(({ base }) => base === "yes_no" || base === "bodies")
      ? hasQuorum(rule.quorum)
        ? "Abstentions count for the quorum only."
        : "Abstentions do not count for either side."
      : "Abstaining acts like a no.",
  secrecy: {
    roll_call: "Open: members see who voted how.",
    secret: "Secret.",
    secret_until_close: "Secret until the close, then members see who voted how.",
  } satisfies Record<Secrecy, string>,
  secrecyName: {
    roll_call: "Open, by name",
    secret: "Secret",
    secret_until_close: "Secret until the close",
  } satisfies Record<Secrecy, string>,
  mayChange: { until_close: "You may change your vote until the close.", never: "A vote that is cast stays." },
};

const es: typeof en = {
  mark: esShare,
  test: (test) =>
    isMajority(test)
      ? "más síes que noes"
      : test.base === "yes_no"
        ? `${esShare(test)} de síes y noes`
        : `el sí de ${esShare(test)} de ${ES_BASES[test.base]}`,
  quorum: (needed) => `quórum ${spanishNumber(needed)}`,
  sentence: (rule) => {
    const needs = [
      ...rule.tests.map((test) => es.test(test)),
      ...(rule.maxBlocks === undefined
        ? []
        : [rule.maxBlocks === 0 ? "ningún bloqueo" : `como mucho ${spanishNumber(rule.maxBlocks)} bloqueos`]),
      ...(hasQuorum(rule.quorum) ? [esQuorum(rule.quorum)] : []),
    ];
    return `Necesita ${needs.join(", y ")}. ${es.abstentions(rule)} ${es.secrecy[rule.secrecy]} ${es.mayChange[rule.mayChange]}`;
  },
  abstentions: (rule) =>
    rule.tests.every(({ base }) => base === "yes_no" || base === "bodies")
      ? hasQuorum(rule.quorum)
        ? "Las abstenciones cuentan solo para el quórum."
        : "Las abstenciones no cuentan para ningún lado."
      : "Abstenerse actúa como un no.",
  secrecy: {
    roll_call: "Abierta: los miembros ven qué votó cada quien.",
    secret: "Secreta.",
    secret_until_close: "Secreta hasta el cierre; después los miembros ven qué votó cada quien.",
  },
  secrecyName: { roll_call: "Abierta, con nombres", secret: "Secreta", secret_until_close: "Secreta hasta el cierre" },
  mayChange: { until_close: "Puedes cambiar tu voto hasta el cierre.", never: "El voto emitido no se cambia." },
};

/** Decision rules as sentences. */
export const rules = { en, es };
