import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  title: (name: string) => `Two histories of the record of ${name}`,
  several: (name: string, n: number) =>
    `This server has been shown ${n === 2 ? "two" : englishNumber(n)} different histories of the public record of ${name}, signed with the same key.`,
  own: (n: number) =>
    `Our own public record has been signed in ${n === 2 ? "two" : englishNumber(n)} different histories. Nothing more is published in it.`,
  mark: "Two histories",
  more: "What differs, and the proof",
  agree: (n: number) =>
    n === 0
      ? "All are kept; they differ from the first entry on."
      : `All are kept; they agree up to entry ${englishNumber(n)}.`,
  unknown:
    "What was signed is kept; the other history itself is still being asked for, so where they part is not known yet.",
  since: "Known since",
  frozen:
    "Nothing after that is taken over from this record. What was in the copy that we held first stays, and is what the pages show.",
  resumed: (day: string) =>
    `Since ${day} the record is taken over again, as far as it goes on from the copy that we held first.`,
  histories: "The histories",
  history: "History",
  entries: (n: number) => englishCount(n, "entry", "entries"),
  kept: "Kept here",
  first: "The one that we held first",
  other: (n: number) => `Another one (${englishNumber(n)})`,
  files: "Files",
  checkpoint: "Checkpoint",
  verifierKey: "Key",
  evidence: "The proof",
  evidenceText:
    "Checkpoints are short statements of how long a record is and what it holds, signed by its owner. These cannot both be true.",
  pair: (n: number) => `Pair ${englishNumber(n)}`,
  statement: (size: number) => `Checkpoint of ${englishCount(size, "entry", "entries")}`,
  noStatement: "None was held then",
  root: "Root",
  proves: "Same length, other content: anybody can check it.",
  doesNotProve: "Of different lengths: it takes the entries too, to see that one does not go on from the other.",
  published: "Our record says so, with both checkpoints, for everybody to check.",
  decide: "What to do",
  decideText: (name: string) =>
    `Ask ${name} by another way than this server what happened: a backup that was put back, or a key in wrong hands. Until you decide, their record is not taken over any further.`,
  hold: "Pause or end the connection",
  goOn: "Go on with the copy that we held first",
  goOnText:
    "Entries that go on from that copy are taken over again. If another history goes on instead, nothing comes; then only a new record of theirs helps.",
  successor: "Their new record in place of this one, if they begin one, is asked for here and takes two of you.",
  ownDecideText:
    "Somebody signed with our key what this server did not publish, or a backup was put back and went on. A record with two histories cannot go on, since nobody could tell which one counts. Compare both below, tell your connections what happened, and begin a new record in place of this one.",
  succeed: "Begin a new record",
};

const es: typeof en = {
  title: (name) => `Dos historias del registro de ${name}`,
  several: (name, n) =>
    `A este servidor se le han mostrado ${n === 2 ? "dos" : spanishNumber(n)} historias distintas del registro público de ${name}, firmadas con la misma clave.`,
  own: (n) =>
    `Nuestro propio registro público se ha firmado con ${n === 2 ? "dos" : spanishNumber(n)} historias distintas. Ya no se publica nada más en él.`,
  mark: "Dos historias",
  more: "Qué difiere, y la prueba",
  agree: (n) =>
    n === 0
      ? "Todas se guardan; difieren desde el primer asiento."
      : `Todas se guardan; coinciden hasta el asiento ${spanishNumber(n)}.`,
  unknown: "Lo firmado se guarda; la otra historia se sigue pidiendo, y aún no se sabe dónde se separan.",
  since: "Se sabe desde",
  frozen:
    "De este registro no se toma nada posterior. Lo que había en la copia que teníamos primero se queda, y es lo que muestran las páginas.",
  resumed: (day) => `Desde ${day} se vuelve a tomar el registro, mientras continúe la copia que teníamos primero.`,
  histories: "Las historias",
  history: "Historia",
  entries: (n) => spanishCount(n, "asiento", "asientos"),
  kept: "Guardado aquí",
  first: "La que teníamos primero",
  other: (n) => `Otra (${spanishNumber(n)})`,
  files: "Archivos",
  checkpoint: "Punto de control",
  verifierKey: "Clave",
  evidence: "La prueba",
  evidenceText:
    "Los puntos de control son declaraciones breves de cuánto mide un registro y qué contiene, firmadas por su dueña. Estas no pueden ser ciertas a la vez.",
  pair: (n) => `Par ${spanishNumber(n)}`,
  statement: (size) => `Punto de control de ${spanishCount(size, "asiento", "asientos")}`,
  noStatement: "Entonces no había ninguno",
  root: "Raíz",
  proves: "Misma longitud, otro contenido: cualquiera puede comprobarlo.",
  doesNotProve: "De longitudes distintas: hacen falta también los asientos para ver que uno no continúa al otro.",
  published: "Nuestro registro lo dice, con ambos puntos de control, para que cualquiera lo compruebe.",
  decide: "Qué hacer",
  decideText: (name) =>
    `Pregunta a ${name} por otra vía qué pasó: una copia de seguridad restaurada o una clave en malas manos. Mientras no decidas, su registro no se toma más.`,
  hold: "Pausar o terminar la conexión",
  goOn: "Seguir con la copia que teníamos primero",
  goOnText:
    "Se vuelven a tomar los asientos que continúen esa copia. Si es otra historia la que continúa, no llega nada; entonces solo ayuda un registro nuevo suyo.",
  successor: "Su registro nuevo en lugar de este, si empiezan uno, se confirma aquí entre dos de vosotras.",
  ownDecideText:
    "Alguien firmó con nuestra clave lo que este servidor no publicó, o se restauró una copia de seguridad y siguió. Un registro con dos historias no puede continuar, porque nadie sabría cuál cuenta. Comparad ambas abajo, contad a vuestras conexiones qué pasó y empezad un registro nuevo en lugar de este.",
  succeed: "Empezar un registro nuevo",
};

/** Words about records that were signed with two histories. */
export const equivocations = { en, es };
