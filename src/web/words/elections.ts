const en = {
  title: "Hold an election",
  lede: (body: string) =>
    `Who does something for ${body}, or which of several options it takes. It is a motion: others support it, people are proposed while it is discussed, and then everybody ranks them.`,
  name: "What is chosen",
  nameHint: "For example: two members of the committee for a year",
  text: "What it is about",
  textHint: "The task, its term, what is expected. Markdown is understood.",
  office: "The office that it fills",
  noOffice: "None: options, not an office",
  seats: "How many are chosen",
  method: "How votes are counted",
  usual: "The usual way: instant runoff for one, single transferable vote for several",
  options: "Options",
  optionsHint: "One a line. People can also be proposed later, and have to agree.",
  reopen: "“Re-open nominations” is on the ballot",
  statusQuo: "The option that leaves things as they are",
  statusQuoHint:
    "Then what comes first is only taken if enough prefer it to this one. Has to be one of the options, word for word.",
  submit: "Submit the election",
  announce: "Hold an election",
};

const es: typeof en = {
  title: "Convocar una elección",
  lede: (body) =>
    `Quién hace algo por ${body}, o cuál de varias opciones se toma. Es una propuesta: otras personas la apoyan, durante el debate se proponen candidaturas y después todo el mundo las ordena.`,
  name: "Qué se elige",
  nameHint: "Por ejemplo: dos miembros del comité por un año",
  text: "De qué se trata",
  textHint: "La tarea, su plazo, lo que se espera. Se entiende Markdown.",
  office: "El cargo que ocupa",
  noOffice: "Ninguno: opciones, no un cargo",
  seats: "Cuántas se eligen",
  method: "Cómo se cuentan los votos",
  usual: "Como siempre: segunda vuelta instantánea para una, voto único transferible para varias",
  options: "Opciones",
  optionsHint: "Una por línea. También se pueden proponer personas después, y tienen que aceptar.",
  reopen: "«Reabrir candidaturas» está en la papeleta",
  statusQuo: "La opción que lo deja todo como está",
  statusQuoHint:
    "Entonces lo que quede primero solo se toma si suficientes lo prefieren a esta. Tiene que ser una de las opciones, palabra por palabra.",
  submit: "Presentar la elección",
  announce: "Convocar una elección",
};

/** Words about beginning an election. */
export const elections = { en, es };
