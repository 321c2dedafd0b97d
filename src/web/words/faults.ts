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
  notSame: "The two passwords are not the same.",
  file: "Choose a file.",
  tick: "Tick this first.",
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
  notSame: "Las dos contraseñas no son iguales.",
  file: "Elige un archivo.",
  tick: "Marca antes esta casilla.",
};

/** What is wrong with a field. */
export const faults = { en, es };
