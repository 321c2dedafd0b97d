/** What the motions say whose ways through a meeting the demo shows, and the words that their amendments change. */
export const STEP_TEXTS = {
  en: {
    article: "4",
    reason: "A body of ours cannot bind the city.",
    amended: {
      title: "A laundry room for Mill Street",
      text: "We rent the empty shop at 12 Mill Street and put **two washing machines** in it.\n\nThe rent may be up to $300 a month. Members pay one dollar a wash.\n\nOne person keeps the key. We open in March.",
      price: ["up to $300 a month", "up to $260 a month, heating included", "The owner asked for 260 when we called."],
      date: ["We open in March", "We open in April", "The plumber has no time before."],
      who: ["One person keeps the key", "Two people keep a key each", "One person cannot always be there."],
      whoMore: ["Two people keep", "Three people, one of each street, keep", "So that nobody has to walk far."],
    },
    motions: {
      postponed: ["A new banner", "We sew a new banner, with the name in both languages, for $80."],
      laid: [
        "Rules for the notice board",
        "Whatever hangs on the notice board bears a date, and comes down after a month.",
      ],
      referred: [
        "What to do about the lift",
        "We ask for advice on the lift at number 9, and then decide whether to sue.",
      ],
      appealed: ["Free buses on Sundays", "Buses are free on Sundays from next month on."],
      rescinded: ["Meetings by telephone only", "Until spring we meet by telephone only."],
      reconsidered: ["A stall at the market", "We take a stall at the Saturday market, twice a month."],
      item: ["Minutes of the spring meeting", "We accept the minutes of the spring meeting as they were sent."],
      otherItem: ["Thanks to the interpreters", "We thank both interpreters, and pay what is due to them."],
    },
  },
  es: {
    article: "4",
    reason: "No podemos obligar al ayuntamiento.",
    amended: {
      title: "Un lavadero para el barrio",
      text: "Alquilamos el local vacío de la calle del Molino y ponemos **dos lavadoras**.\n\nEl alquiler será de hasta 300 al mes. Cada lavado cuesta uno.\n\nUna persona guarda la llave. Abrimos en marzo.",
      price: ["hasta 300 al mes", "hasta 260 al mes con calefacción", "Es lo que pidió la dueña por teléfono."],
      date: ["Abrimos en marzo", "Abrimos en abril", "La fontanera no puede antes."],
      who: [
        "Una persona guarda la llave",
        "Dos personas guardan una llave cada una",
        "Una sola no siempre puede estar.",
      ],
      whoMore: [
        "Dos personas guardan",
        "Tres personas, una de cada calle, guardan",
        "Para que nadie tenga que andar mucho.",
      ],
    },
    motions: {
      postponed: ["Una pancarta nueva", "Cosemos una pancarta nueva, con el nombre en las dos lenguas."],
      laid: ["Normas del tablón", "Lo que se cuelga en el tablón lleva fecha y se retira al mes."],
      referred: ["Qué hacer con el ascensor", "Pedimos consejo sobre el ascensor del número 9 antes de ir a juicio."],
      appealed: ["Autobús gratis los domingos", "El autobús es gratis los domingos desde el mes que viene."],
      rescinded: ["Asambleas solo por teléfono", "Hasta la primavera nos reunimos solo por teléfono."],
      reconsidered: ["Un puesto en el mercado", "Tomamos un puesto en el mercado del sábado, dos veces al mes."],
      item: ["Acta de la asamblea de primavera", "Aprobamos el acta de la asamblea de primavera tal como se envió."],
      otherItem: ["Gracias a las intérpretes", "Damos las gracias a las dos intérpretes y pagamos lo que se les debe."],
    },
  },
} as const satisfies Record<
  "en" | "es",
  {
    readonly article: string;
    readonly reason: string;
    readonly amended: Record<"title" | "text", string> &
      Record<"price" | "date" | "who" | "whoMore", readonly [from: string, to: string, reason: string]>;
    readonly motions: Readonly<Record<string, readonly [title: string, text: string]>>;
  }
>;
