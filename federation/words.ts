import type { MotionState } from "#domain/motions.ts";
import type { Choice } from "#domain/ballots.ts";
import type { Participation, Result, Verdict } from "#domain/tallies.ts";
import type { Instant } from "#domain/time.ts";
import { englishAmendments, spanishAmendments } from "./amendmentWords.ts";
import { englishSteps, spanishSteps } from "./stepWords.ts";

const at = (language: string) => (when: Instant) =>
  `${new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(when)} UTC`;
const number = (language: string) => (count: number) => new Intl.NumberFormat(language).format(count);

const english = { at: at("en-GB"), number: number("en") };
const spanish = { at: at("es"), number: number("es") };

const en = {
  motion: (n: number, title: string) => `Motion ${n}: ${title}`,
  status: (words: string) => `Status: ${words}`,
  readOn: "Read on at",
  discuss: "Text, debate and vote at",
  members: "Members",
  website: "Page",
  record: "Record",
  partOf: "Part of",
  cutHere: "The text goes on at the address below.",
  states: {
    draft: "draft",
    submitted: "submitted, waiting for members who second it",
    out_of_order: "ruled out of order",
    lapsed: "lapsed, too few seconded it",
    pending: "before the body, open to debate",
    laid_on_table: "laid on the table",
    postponed: "postponed",
    referred: "referred to a committee",
    voting: "under vote",
    adopted: "adopted",
    lost: "lost",
    no_quorum: "no decision: no quorum",
    withdrawn: "withdrawn",
    rescinded: "rescinded",
  } satisfies Record<MotionState, string>,
  seconded: "Seconded. The chair can now put the motion before the body.",
  stated: "The motion is before the body: the debate is open.",
  opened: (closes: Instant, roll: number) =>
    `Voting is open until ${english.at(closes)}. ${english.number(roll)} ${roll === 1 ? "member is" : "members are"} on the roll. Members vote on the page of the motion; replies and polls elsewhere are no votes.`,
  withdrawn: "The mover has withdrawn the motion.",
  lapsed: "The motion has lapsed: too few members seconded it in time.",
  ruledOut: (article: string) => `The chair has ruled the motion out of order (${article}).`,
  steps: englishSteps,
  amendments: englishAmendments,
  results: (n: number, title: string) => `Result of motion ${n}: ${title}`,
  outcomes: {
    adopted: "The motion is adopted.",
    lost: "The motion is lost.",
    no_quorum: "No decision: the quorum was not reached.",
    elected: "The election is decided.",
    tie: "No decision yet: several stand level.",
  } satisfies Record<Result["outcome"], string>,
  elected: (names: readonly string[]) => (names.length === 0 ? "Nobody is elected." : `Elected: ${names.join(", ")}.`),
  chosen: (name: string) => `Chosen: ${name}.`,
  reopen: "Re-open nominations",
  took: ({ ballots, roll }: Participation) =>
    `${english.number(ballots)} of ${english.number(roll.size)} on the roll voted.`,
  counts: ({ counts }: Verdict) =>
    [
      `${english.number(counts.yes)} yes`,
      `${english.number(counts.no)} no`,
      `${english.number(counts.abstain)} abstained`,
      ...(counts.blocks > 0 ? [`${english.number(counts.blocks)} blocked`] : []),
      ...(counts.standAsides > 0 ? [`${english.number(counts.standAsides)} stood aside`] : []),
    ].join(", "),
  choices: {
    yes: "Yes",
    no: "No",
    abstain: "Abstain",
    block: "Block",
    stand_aside: "Stand aside",
  } satisfies Record<Choice, string>,
  memberSays: "A member writes:",
  endorses: (name: string) => `${name} endorses:`,
  endorsesNo: (name: string) => `${name} no longer endorses:`,
  by: "by",
  mandates: {
    speaks: (name: string, topic: string, until: Instant) =>
      `${name} speaks for us about ${topic} until ${english.at(until)}.`,
    seat: (name: string, council: string, until: Instant) =>
      `${name} represents us in ${council} until ${english.at(until)}.`,
    office: (name: string, title: string, until: Instant) =>
      `${name} is in office as ${title} until ${english.at(until)}.`,
    over: (name: string, what: string, since: Instant) => `Over since ${english.at(since)}: ${name}, ${what}.`,
    decision: "The decision behind it:",
    delegate: "Delegate",
  },
  gazette: (host: string) => `Record of ${host}`,
  gazetteSummary: "Every public act of the organizations on this server, signed and in order.",
  instanceSummary: "This server itself. It asks other servers for public documents.",
};

/** The few words that go into documents for the fediverse, in one language. */
export type FederationWords = typeof en;

const es: FederationWords = {
  motion: (n, title) => `Moción ${n}: ${title}`,
  status: (words) => `Estado: ${words}`,
  readOn: "Sigue en",
  discuss: "Texto, debate y votación en",
  members: "Miembros",
  website: "Página",
  record: "Registro",
  partOf: "Parte de",
  cutHere: "El texto sigue en la dirección de abajo.",
  states: {
    draft: "borrador",
    submitted: "presentada, a la espera de quienes la secunden",
    out_of_order: "declarada fuera de orden",
    lapsed: "decaída, pocas personas la secundaron",
    pending: "ante la asamblea, abierta a debate",
    laid_on_table: "dejada sobre la mesa",
    postponed: "aplazada",
    referred: "remitida a una comisión",
    voting: "en votación",
    adopted: "aprobada",
    lost: "rechazada",
    no_quorum: "sin decisión: sin quórum",
    withdrawn: "retirada",
    rescinded: "revocada",
  },
  seconded: "Secundada. La presidencia ya puede someterla a debate.",
  stated: "La moción está ante la asamblea: el debate queda abierto.",
  opened: (closes, roll) =>
    `La votación está abierta hasta el ${spanish.at(closes)}. ${spanish.number(roll)} ${roll === 1 ? "miembro figura" : "miembros figuran"} en el censo. Se vota en la página de la moción; las respuestas y encuestas de fuera no son votos.`,
  withdrawn: "Quien presentó la moción la ha retirado.",
  lapsed: "La moción ha decaído: no la secundaron a tiempo suficientes miembros.",
  ruledOut: (article) => `La presidencia ha declarado la moción fuera de orden (${article}).`,
  steps: spanishSteps,
  amendments: spanishAmendments,
  results: (n, title) => `Resultado de la moción ${n}: ${title}`,
  outcomes: {
    adopted: "La moción queda aprobada.",
    lost: "La moción queda rechazada.",
    no_quorum: "Sin decisión: no se alcanzó el quórum.",
    elected: "La elección está decidida.",
    tie: "Sin decisión todavía: hay un empate.",
  },
  elected: (names) => (names.length === 0 ? "No sale elegido nadie." : `Elegidos: ${names.join(", ")}.`),
  chosen: (name) => `Elegido: ${name}.`,
  reopen: "Reabrir candidaturas",
  took: ({ ballots, roll }) => `Votaron ${spanish.number(ballots)} de ${spanish.number(roll.size)} del censo.`,
  counts: ({ counts }) =>
    [
      `${spanish.number(counts.yes)} a favor`,
      `${spanish.number(counts.no)} en contra`,
      `${spanish.number(counts.abstain)} abstenciones`,
      ...(counts.blocks > 0 ? [`${spanish.number(counts.blocks)} bloqueos`] : []),
      ...(counts.standAsides > 0 ? [`${spanish.number(counts.standAsides)} se apartan`] : []),
    ].join(", "),
  choices: { yes: "Sí", no: "No", abstain: "Abstención", block: "Bloqueo", stand_aside: "Me aparto" },
  memberSays: "Escribe un miembro:",
  endorses: (name) => `${name} apoya:`,
  endorsesNo: (name) => `${name} ya no apoya:`,
  by: "de",
  mandates: {
    speaks: (name, topic, until) => `${name} habla por nosotros sobre ${topic} hasta el ${spanish.at(until)}.`,
    seat: (name, council, until) => `${name} nos representa en ${council} hasta el ${spanish.at(until)}.`,
    office: (name, title, until) => `${name} ocupa el cargo de ${title} hasta el ${spanish.at(until)}.`,
    over: (name, what, since) => `Terminado el ${spanish.at(since)}: ${name}, ${what}.`,
    decision: "La decisión:",
    delegate: "Delegada o delegado",
  },
  gazette: (host) => `Registro de ${host}`,
  gazetteSummary: "Todos los actos públicos de las organizaciones de este servidor, firmados y en orden.",
  instanceSummary: "Este mismo servidor. Pide documentos públicos a otros servidores.",
};

/** The words in the language of a tag such as `es-MX`; English where there are no others. */
export const wordsIn = (language: string): FederationWords => (/^es\b/u.test(language) ? es : en);
