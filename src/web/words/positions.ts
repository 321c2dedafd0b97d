import { englishNumber, spanishNumber } from "./count.ts";

const en = {
  title: "What we hold",
  lede: "Each position with the decision that adopted it. What was replaced or cancelled stays, and says so.",
  none: "Positions that groups have adopted will stand here.",
  noneWhy: "No group has adopted one yet.",
  short: "Positions",
  states: { in_force: "in force", superseded: "replaced", rescinded: "cancelled" },
  all: "All",
  allBodies: "All groups",
  body: "Group",
  filter: "Show",
  adopted: (n: number) => `adopted by motion ${englishNumber(n)}`,
  replaces: "Replaces",
  replacedBy: "Replaced by",
  since: "Adopted",
  ended: "Ended",
  decision: "Decision",
  endedBy: "Ended by",
  propose: "Propose a position",
  form: {
    title: "Propose a position",
    lede: (body: string) => `A motion of ${body}. If it is adopted, it stands in the register of what the group holds.`,
    name: "In one sentence",
    text: "What we hold, and why",
    supersedes: "Takes the place of",
    nothing: "Nothing: it is new",
    send: "Submit the motion",
  },
};

const es: typeof en = {
  title: "Lo que sostenemos",
  lede: "Cada posición con la decisión que la aprobó. Lo sustituido o revocado se queda, y lo dice.",
  none: "Aquí estarán las posiciones aprobadas por los grupos.",
  noneWhy: "Ningún grupo ha aprobado ninguna todavía.",
  short: "Posiciones",
  states: { in_force: "en vigor", superseded: "sustituida", rescinded: "revocada" },
  all: "Todas",
  allBodies: "Todos los grupos",
  body: "Grupo",
  filter: "Mostrar",
  adopted: (n) => `aprobada por la propuesta ${spanishNumber(n)}`,
  replaces: "Sustituye a",
  replacedBy: "Sustituida por",
  since: "Aprobada",
  ended: "Sin vigor desde",
  decision: "Decisión",
  endedBy: "Terminada por",
  propose: "Proponer una posición",
  form: {
    title: "Proponer una posición",
    lede: (body) => `Una propuesta de ${body}. Si se aprueba, queda en el registro de lo que el grupo sostiene.`,
    name: "En una frase",
    text: "Qué sostenemos, y por qué",
    supersedes: "Sustituye a",
    nothing: "Ninguna: es nueva",
    send: "Presentar la propuesta",
  },
};

/** Words about the register of positions. */
export const positions = { en, es };
