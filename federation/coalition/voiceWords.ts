import type { Instant } from "#domain/time.ts";
import type { Happening } from "#domain/coalition/happenings.ts";

type Decided = Extract<Happening, { what: "decided" }>["outcome"];

const moment = (language: string) => (at: Instant) =>
  `${new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} UTC`;
const number = (language: string) => (count: number) => new Intl.NumberFormat(language).format(count);

const english = { at: moment("en-GB"), number: number("en") };
const spanish = { at: moment("es"), number: number("es") };

const en = {
  convened: (coalition: string) => `${coalition} has come together as a coalition.`,
  joined: (name: string) => `${name} has joined.`,
  left: (name: string) => `${name} has left.`,
  expelled: (name: string) => `${name} is expelled.`,
  observer: (name: string) => `${name} has not signed the agreement again in time and is an observer now.`,
  frozen: (name: string) =>
    `${name} has two public records that contradict each other; it has no vote until the members decide.`,
  convenor: (name: string) => `${name} convenes from now on.`,
  amended: () => "The agreement is amended: a new version is in force.",
  moved: (title: string) => `Moved: “${title}”`,
  withdrawn: (title: string) => `Withdrawn: “${title}”`,
  opened: (title: string, until: Instant) =>
    `Voting on “${title}” is open until ${english.at(until)}. Each member votes at home.`,
  outcomes: {
    adopted: (title: string) => `Adopted: “${title}”`,
    lost: (title: string) => `Not adopted: “${title}”`,
    no_quorum: (title: string) => `Not decided, too few took part: “${title}”`,
  } satisfies Record<Decided, (title: string) => string>,
  counts: (counts: Readonly<Record<string, number>>) =>
    `${english.number(counts["yes"] ?? 0)} yes, ${english.number(counts["no"] ?? 0)} no, ${english.number(counts["abstain"] ?? 0)} abstained.`,
  disputed: (title: string) =>
    `The result on “${title}” is disputed: the convenor certified another one than members compute.`,
  untitled: "a motion whose text is not there",
  more: "More at",
};

const es: typeof en = {
  convened: (coalition) => `${coalition} se ha formado como coalición.`,
  joined: (name) => `Se ha unido ${name}.`,
  left: (name) => `Ha salido ${name}.`,
  expelled: (name) => `Queda expulsada: ${name}.`,
  observer: (name) => `${name} no volvió a firmar el acuerdo a tiempo y ahora observa sin voto.`,
  frozen: (name) =>
    `${name} tiene dos registros públicos que se contradicen; no tiene voto hasta que decidan los miembros.`,
  convenor: (name) => `Desde ahora convoca ${name}.`,
  amended: () => "El acuerdo ha cambiado: rige una nueva versión.",
  moved: (title) => `Se propone: «${title}»`,
  withdrawn: (title) => `Se retira: «${title}»`,
  opened: (title, until) =>
    `La votación sobre «${title}» está abierta hasta el ${spanish.at(until)}. Cada miembro vota en su casa.`,
  outcomes: {
    adopted: (title) => `Aprobado: «${title}»`,
    lost: (title) => `No aprobado: «${title}»`,
    no_quorum: (title) => `Sin decisión, participaron muy pocos: «${title}»`,
  },
  counts: (counts) =>
    `${spanish.number(counts["yes"] ?? 0)} a favor, ${spanish.number(counts["no"] ?? 0)} en contra, ${spanish.number(counts["abstain"] ?? 0)} abstenciones.`,
  disputed: (title) =>
    `El resultado sobre «${title}» está en disputa: quien convoca certificó otro que el que calculan los miembros.`,
  untitled: "una moción cuyo texto no está",
  more: "Más en",
};

/** What a coalition tells, in the language of its body. */
export const voiceWordsIn = (language: string): typeof en => (language.startsWith("es") ? es : en);
