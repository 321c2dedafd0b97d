import type { AssessedKind } from "#domain/assessments.ts";

const en = {
  title: "Assessments",
  lede: "How it went, as each organization sees it: dated, public, and corrected only by a later one.",
  none: "What organizations think of how things went will stand here.",
  noneWhy: "Nobody has published an assessment yet.",
  make: "Publish an assessment",
  kinds: { coalition: "Coalition", campaign: "Campaign", pledge: "Pledge", motion: "Motion" } satisfies Record<
    AssessedKind,
    string
  >,
  of: (kind: string, name: string) => `${kind}: ${name}`,
  asOf: (day: string) => `as of ${day}`,
  corrected: "Corrected by a later one",
  gone: "The text is not held here, or was erased.",
  correct: "Correct it",
  sideBySide: "Side by side",
  entry: (by: string, day: string) => `${by} publishes how it sees things as of ${day}`,
  form: {
    title: "Publish an assessment",
    lede: (body: string) => `In the name of ${body}. Others may see it otherwise; all of them are shown side by side.`,
    correcting: "This takes the place of your earlier assessment. The earlier one stays in the record.",
    kind: "What is assessed",
    of: "Its address",
    ofHint: "Of a coalition or a pledge choose from the list below; of a motion or a campaign its address",
    asOf: "As of",
    text: "Assessment",
    textHint: "What went well, what did not, what to do differently. Published as it is.",
    send: "Publish it",
  },
};

const es: typeof en = {
  title: "Balances",
  lede: "Cómo fue, según cada organización: con fecha, en público, y solo se corrige con otro posterior.",
  none: "Aquí estará lo que las organizaciones piensan de cómo fueron las cosas.",
  noneWhy: "Aún nadie ha publicado un balance.",
  make: "Publicar un balance",
  kinds: { coalition: "Coalición", campaign: "Campaña", pledge: "Promesa", motion: "Propuesta" },
  of: (kind, name) => `${kind}: ${name}`,
  asOf: (day) => `a ${day}`,
  corrected: "Corregido por otro posterior",
  gone: "El texto no se guarda aquí, o se borró.",
  correct: "Corregirlo",
  sideBySide: "Lado a lado",
  entry: (by, day) => `${by} publica su balance a ${day}`,
  form: {
    title: "Publicar un balance",
    lede: (body) => `En nombre de ${body}. Otros pueden verlo de otro modo; se muestran todos lado a lado.`,
    correcting: "Sustituye a su balance anterior. El anterior queda en el registro.",
    kind: "De qué es",
    of: "Su dirección",
    ofHint: "De una coalición o una promesa, elija en la lista; de una propuesta o una campaña, su dirección",
    asOf: "A fecha de",
    text: "Balance",
    textHint: "Qué fue bien, qué no, qué hacer de otro modo. Se publica tal cual.",
    send: "Publicarlo",
  },
};

/** How things went, as organizations say publicly. */
export const assessments = { en, es };
