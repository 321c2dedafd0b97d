import type { CardFault } from "#domain/peers.ts";
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
  card: {
    "bad-address": "This is no address of a server. It looks like harborworkers.example.",
    unreachable: "Nobody answers at this address.",
    "not-plenum": "Whoever answers there does not run Plenum.",
    "bad-key": "It answers, but the key of its record cannot be read.",
    "own-address": "This is our own address.",
    "host-not-allowed": "This server talks only to servers that an admin has allowed.",
  } satisfies Record<CardFault, string>,
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
  card: {
    "bad-address": "Esto no es la dirección de un servidor. Tiene la forma harborworkers.example.",
    unreachable: "Nadie responde en esta dirección.",
    "not-plenum": "Quien responde ahí no usa Plenum.",
    "bad-key": "Responde, pero la clave de su registro no se puede leer.",
    "own-address": "Esta es nuestra propia dirección.",
    "host-not-allowed": "Este servidor solo habla con los que la administración ha permitido.",
  },
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
