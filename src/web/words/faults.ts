import type { MemberFileProblem } from "#web/memberFile.ts";
import { englishNumber, spanishNumber } from "./count.ts";

const en = {
  missing: "Fill this in.",
  choose: "Choose one of these.",
  long: (most: number | bigint) => `Too long: ${englishNumber(most)} characters at most.`,
  short: (least: number | bigint) => `Too short: ${englishNumber(least)} characters at least.`,
  big: (most: number | bigint) => `${englishNumber(most)} at most.`,
  small: (least: number | bigint) => `${englishNumber(least)} at least.`,
  email: "An e-mail address looks like name@example.org.",
  url: "A web address begins with https://.",
  time: "Choose a day and a time.",
  other: "This cannot be used here.",
  noAccount: "Nobody here has an account with this e-mail address.",
  wrongPassword: "That is not your password.",
  file: "Choose a file.",
  tick: "Tick this first.",
  memberFile: {
    "not-text": "The file is not UTF-8 text. Save it as “CSV UTF-8”.",
    "not-csv": "The file is not CSV: a quote or a line is not finished.",
    "no-name": "The first line has to name the columns, one of them “name”.",
    twice: "Two columns have the same meaning.",
    "no-rows": "There is no line below the names of the columns.",
    "too-many": "The file has too many rows. Split it.",
  } satisfies Record<MemberFileProblem, string>,
};

const es: typeof en = {
  missing: "Rellena este campo.",
  choose: "Elige una de estas opciones.",
  long: (most) => `Demasiado largo: ${spanishNumber(most)} caracteres como mucho.`,
  short: (least) => `Demasiado corto: ${spanishNumber(least)} caracteres como mínimo.`,
  big: (most) => `${spanishNumber(most)} como mucho.`,
  small: (least) => `${spanishNumber(least)} como mínimo.`,
  email: "Un correo tiene la forma nombre@example.org.",
  url: "Una dirección web empieza por https://.",
  time: "Elige un día y una hora.",
  other: "Esto no se puede usar aquí.",
  noAccount: "Aquí nadie tiene una cuenta con ese correo.",
  wrongPassword: "Esa no es tu contraseña.",
  file: "Elige un archivo.",
  tick: "Marca antes esta casilla.",
  memberFile: {
    "not-text": "El archivo no es texto UTF-8. Guárdalo como «CSV UTF-8».",
    "not-csv": "El archivo no es CSV: hay unas comillas o una línea sin terminar.",
    "no-name": "La primera línea tiene que nombrar las columnas, una de ellas «nombre».",
    twice: "Dos columnas significan lo mismo.",
    "no-rows": "No hay ninguna línea debajo de los nombres de las columnas.",
    "too-many": "El archivo tiene demasiadas filas. Divídelo.",
  },
};

/** What is wrong with a field. */
export const faults = { en, es };
