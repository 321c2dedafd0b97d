import type { Citation } from "#domain/citations.ts";
import type { RuleExample, RuleProblem } from "#domain/ruleProblems.ts";
import { abstainingIsNo, describeRule, hasQuorum, sharePhrase, testPhrase } from "#domain/ruleSentences.ts";
import type { DecisionRule, PlainRule, Quorum, Secrecy, Test } from "#domain/rules.ts";
import { englishNumber, spanishCount, spanishNumber } from "./count.ts";

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
const ES_BASES: Readonly<Record<Test["base"], string>> = {
  yes_no: "los síes y noes",
  valid: "los votos emitidos",
  present: "quienes participan",
  roll: "todo el censo",
  bodies: "los grupos miembros",
};

type Share = Pick<Test, "num" | "den" | "strict">;

const esShare = ({ num, den, strict }: Share) =>
  `${strict ? "más de " : ""}${ES_SHARES[`${num}/${den}`] ?? `${num}/${den}`}`;

const esQuorum = (quorum: Quorum) =>
  [
    ...(quorum.num > 0
      ? [`la participación de ${esShare(quorum)} ${quorum.base === "bodies" ? "de los grupos miembros" : "del censo"}`]
      : []),
    ...(quorum.min > 1 ? [`al menos ${spanishNumber(quorum.min)} participantes`] : []),
  ].join(" y ");

const esTest = (test: Test): string => {
  const { base, num, den, strict } = test;
  if (num === 0) return "al menos un sí";
  if (base === "yes_no" && num === 1 && den === 2 && strict) return "más síes que noes";
  return base === "yes_no" ? `${esShare(test)} de síes y noes` : `el sí de ${esShare(test)} de ${ES_BASES[base]}`;
};

function esSentence(rule: PlainRule): string {
  const { maxBlocks, maxStandAside, quorum } = rule;
  const needs = [
    ...rule.tests.map(esTest),
    ...(maxBlocks === undefined ? [] : [esLimit(maxBlocks, "bloqueo", "bloqueos")]),
    ...(maxStandAside === undefined
      ? []
      : [esLimit(maxStandAside, "abstención de principio", "abstenciones de principio")]),
    ...(hasQuorum(quorum) ? [esQuorum(quorum)] : []),
  ];
  const tie = {
    lost: [],
    chair: ["En caso de empate decide la presidencia."],
    draw: ["Un empate se resuelve por sorteo público."],
  };
  const voting = [...tie[rule.tie], es.secrecy[rule.secrecy], es.mayChange[rule.mayChange]];
  return [`Necesita ${needs.join(", y ")}.`, esAbstentions(rule), ...voting].join(" ");
}

const esLimit = (most: number, one: string, many: string): string =>
  most === 0 ? `${one === "bloqueo" ? "ningún" : "ninguna"} ${one}` : `como mucho ${spanishCount(most, one, many)}`;

function esAbstentions(rule: PlainRule): string {
  if (abstainingIsNo(rule)) return "Abstenerse actúa como un no.";
  return hasQuorum(rule.quorum)
    ? "Las abstenciones cuentan solo para el quórum."
    : "Las abstenciones no cuentan para ningún lado.";
}

const EN_OPTIONS: Readonly<Record<string, string>> = {
  yes: "yes",
  no: "no",
  abstain: "abstain",
  block: "block",
  stand_aside: "stand aside",
};
const ES_OPTIONS: Readonly<Record<string, string>> = {
  yes: "sí",
  no: "no",
  abstain: "abstención",
  block: "bloqueo",
  stand_aside: "apartarse",
};
const EN_OUTCOMES = { adopted: "adopted", lost: "not adopted", no_quorum: "too few took part" };
const ES_OUTCOMES = { adopted: "aprobada", lost: "no aprobada", no_quorum: "participan muy pocos" };

const en = {
  /** The word above a threshold. */
  mark: sharePhrase,
  test: testPhrase,
  quorum: (needed: number) => `quorum ${englishNumber(needed)}`,
  sentence: (rule: DecisionRule): string => describeRule(rule),
  /** Where a rule stands. */
  source: ({ article, version }: Citation): string =>
    version === undefined
      ? "By the standing rules of this group."
      : `By article ${article} of the agreement, version ${englishNumber(version)}.`,
  example: (example: RuleExample): string =>
    example.kind === "ballot"
      ? `The ballot then offers only: ${example.options.map((option) => EN_OPTIONS[option] ?? option).join(", ")}.`
      : `With ${englishNumber(example.votes)} votes, ${englishNumber(example.yes)} of them yes: ${EN_OUTCOMES[example.outcome]}${example.quorum === undefined ? "" : ` (${englishNumber(example.quorum)} needed)`}.`,
  problems: {
    "not-an-integer": "Only whole numbers count here, and none below its least.",
    "not-a-share": "This asks for more than there can ever be.",
    "never-passes": "This can never pass: nothing is more than all.",
    "never-reached": "So many never take part.",
    "no-test": "Say how many have to say yes; else all is adopted.",
    "too-many-tests": "At most eight conditions.",
    "no-bodies": "This counts member groups, but here members vote.",
    "no-seats": "This counts seats, but here no seats vote.",
    "no-presence": "Who is present is counted by head, not by member group.",
    "no-stand-asides": "Nobody can stand aside where nobody can block.",
  } satisfies Record<RuleProblem["code"], string>,
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
  test: esTest,
  quorum: (needed) => `quórum ${spanishNumber(needed)}`,
  sentence: ({ fallback, ...rule }) =>
    fallback === undefined
      ? esSentence(rule)
      : `${esSentence(rule)} Tras ${spanishCount(fallback.afterSittings, "votación", "votaciones")} sin éxito: ${esSentence(fallback.rule)}`,
  source: ({ article, version }) =>
    version === undefined
      ? "Según las reglas vigentes del grupo."
      : `Según el artículo ${article} del acuerdo, versión ${spanishNumber(version)}.`,
  example: (example) =>
    example.kind === "ballot"
      ? `La papeleta solo ofrece entonces: ${example.options.map((option) => ES_OPTIONS[option] ?? option).join(", ")}.`
      : `Con ${spanishNumber(example.votes)} votos, ${spanishNumber(example.yes)} de ellos sí: ${ES_OUTCOMES[example.outcome]}${example.quorum === undefined ? "" : ` (hacen falta ${spanishNumber(example.quorum)})`}.`,
  problems: {
    "not-an-integer": "Aquí solo valen números enteros, y ninguno por debajo de su mínimo.",
    "not-a-share": "Esto pide más de lo que puede haber.",
    "never-passes": "Esto no puede aprobarse nunca: nada es más que todo.",
    "never-reached": "Nunca participan tantas personas.",
    "no-test": "Di cuántos síes hacen falta; si no, se aprueba todo.",
    "too-many-tests": "Como mucho ocho condiciones.",
    "no-bodies": "Esto cuenta grupos miembros, pero aquí votan personas.",
    "no-seats": "Esto cuenta puestos, pero aquí no votan puestos.",
    "no-presence": "La presencia se cuenta por personas, no por grupos miembros.",
    "no-stand-asides": "Nadie puede apartarse donde nadie puede bloquear.",
  },
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
