import type { ApportionmentMethod } from "#domain/apportionment.ts";
import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  title: "How seats are shared",
  lede: "Names and members in, seats out: by each of the usual methods, with every step to follow.",
  result: (seats: number) => englishCount(seats, "seat", "seats"),
  how: "How it comes about",
  methods: {
    equal: "The same for each",
    "per-capita": "One seat for so many members",
    dhondt: "D’Hondt",
    "sainte-lague": "Sainte-Laguë",
    "huntington-hill": "Huntington–Hill",
    "largest-remainder": "Largest remainder",
  } satisfies Record<ApportionmentMethod, string>,
  explained: {
    equal: "All seats divided by the number of organizations; what is left over goes to the larger ones.",
    "per-capita": "Members divided by the members for one seat, rounded; half rounds up.",
    dhondt: "Each further seat goes to the highest of members ÷ (seats + 1). It favours the larger.",
    "sainte-lague": "Each further seat goes to the highest of members ÷ (2 × seats + 1). It favours neither.",
    "huntington-hill":
      "Each further seat goes to the highest of members ÷ √(seats × (seats + 1)). Everybody’s first seat comes first.",
    "largest-remainder": "Whole parts of the exact share first, then a seat each to the largest remainders.",
  } satisfies Record<ApportionmentMethod, string>,
  floorOf: (n: number) => `at least ${englishNumber(n)} for each`,
  capOf: (n: number) => `at most ${englishNumber(n)} for each`,
  tie: (seats: number, names: string) =>
    `${englishCount(seats, "seat is", "seats are")} not assigned: ${names} are equal in everything. A public draw decides.`,
  picture: (seats: number, list: string) => `${englishCount(seats, "seat", "seats")}: ${list}; the table says the same`,
  leftToRight: "From left to right in the picture",
  organization: "Organization",
  members: "Members",
  seats: "Seats",
  unassigned: "Not assigned",
  quotients: "Quotients",
  quotas: "Exact shares",
  quota: "Exact share",
  remainder: "Remainder",
  caption: "Quotients in bold won a seat.",
  nth: (n: number) => `${englishNumber(n)}${suffix(n)}`,
  first: "first",
  capped: "cap",
  lastWon: "Last quotient that won",
  nextNot: "Next, which did not",
  form: {
    title: "Calculate",
    names: "Names and members",
    namesHint: "One a line, such as: Harbor Workers 640",
    method: "Method",
    seats: "Seats in all",
    floor: "Fewest for each",
    cap: "Most for each",
    more: "More settings",
    share: "Most for each, as a part of all seats",
    shareHint: "Such as 1/3",
    per: "Members for one seat",
    perHint: "Only for “one seat for so many members”, which has no fixed number of seats",
    lots: "Order of a public draw",
    lotsHint: "Names, one a line: decides between those who are equal in everything",
    send: "Share the seats",
    example: "Show an example",
    shared:
      "Nothing is stored. The address of this page holds the whole calculation; send it to whoever should check it.",
    faults: {
      names: "Each line needs a name and a whole number.",
      share: "Write a part such as 1/3.",
      needed: "This method needs it.",
    },
  },
};

function suffix(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][n % 10] ?? "th";
}

const es: typeof en = {
  title: "Cómo se reparten los puestos",
  lede: "Entran nombres y miembros, salen puestos: por cada uno de los métodos usuales y con todos los pasos a la vista.",
  result: (seats) => spanishCount(seats, "puesto", "puestos"),
  how: "Cómo se llega a esto",
  methods: {
    equal: "Lo mismo para cada una",
    "per-capita": "Un puesto por cada tantos miembros",
    dhondt: "D’Hondt",
    "sainte-lague": "Sainte-Laguë",
    "huntington-hill": "Huntington–Hill",
    "largest-remainder": "Resto mayor",
  },
  explained: {
    equal: "Todos los puestos entre el número de organizaciones; lo que sobra va a las mayores.",
    "per-capita": "Miembros entre los miembros por puesto, con redondeo; la mitad sube.",
    dhondt: "Cada puesto siguiente va al mayor de miembros ÷ (puestos + 1). Favorece a las mayores.",
    "sainte-lague": "Cada puesto siguiente va al mayor de miembros ÷ (2 × puestos + 1). No favorece a nadie.",
    "huntington-hill":
      "Cada puesto siguiente va al mayor de miembros ÷ √(puestos × (puestos + 1)). El primero de cada una va antes.",
    "largest-remainder": "Primero las partes enteras de la cuota exacta, después un puesto a cada resto mayor.",
  },
  floorOf: (n) => `al menos ${spanishNumber(n)} para cada una`,
  capOf: (n) => `como mucho ${spanishNumber(n)} para cada una`,
  tie: (seats, names) =>
    `${spanishCount(seats, "puesto queda", "puestos quedan")} sin asignar: ${names} son iguales en todo. Decide un sorteo público.`,
  picture: (seats, list) => `${spanishCount(seats, "puesto", "puestos")}: ${list}; la tabla dice lo mismo`,
  leftToRight: "De izquierda a derecha en la imagen",
  organization: "Organización",
  members: "Miembros",
  seats: "Puestos",
  unassigned: "Sin asignar",
  quotients: "Cocientes",
  quotas: "Cuotas exactas",
  quota: "Cuota exacta",
  remainder: "Resto",
  caption: "Los cocientes en negrita ganaron un puesto.",
  nth: (n) => `${spanishNumber(n)}.º`,
  first: "primero",
  capped: "tope",
  lastWon: "Último cociente que ganó",
  nextNot: "El siguiente, que no",
  form: {
    title: "Calcular",
    names: "Nombres y miembros",
    namesHint: "Uno por línea, por ejemplo: Trabajadores del puerto 640",
    method: "Método",
    seats: "Puestos en total",
    floor: "Mínimo para cada una",
    cap: "Máximo para cada una",
    more: "Más opciones",
    share: "Máximo para cada una, como parte del total",
    shareHint: "Por ejemplo 1/3",
    per: "Miembros por puesto",
    perHint: "Solo para «un puesto por cada tantos miembros», que no tiene un total fijo",
    lots: "Orden de un sorteo público",
    lotsHint: "Nombres, uno por línea: decide entre quienes son iguales en todo",
    send: "Repartir los puestos",
    example: "Ver un ejemplo",
    shared:
      "No se guarda nada. La dirección de esta página contiene todo el cálculo; envíala a quien deba comprobarlo.",
    faults: {
      names: "Cada línea necesita un nombre y un número entero.",
      share: "Escribe una parte como 1/3.",
      needed: "Este método lo necesita.",
    },
  },
};

/** Words about how seats are shared. */
export const apportionment = { en, es };
