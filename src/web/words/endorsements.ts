const en = {
  title: "Public support",
  lede: "What organizations and groups say they support, and what they withdrew again. Nothing is ever taken out of the record.",
  one: (body: string) => `Public support of ${body}`,
  none: "What this organization and those connected with it publicly support will stand here.",
  noneWhy: "No support was declared yet.",
  list: "List",
  grid: "Who supports what",
  gridLabel: "Organizations and what they support",
  what: "What",
  standing: "Supports",
  withdrawn: "Withdrawn",
  all: "All",
  state: "State",
  withdraw: "Withdraw our support",
  byMotion: (n: number) => `by motion ${n}`,
  endorse: "Declare support",
  form: {
    title: "Declare public support",
    lede: (body: string) =>
      `In the name of ${body}. It is published at once, and only a second declaration withdraws it.`,
    object: "Address of what is supported",
    objectHint: "The page of a motion, a statement, a campaign, or any post in the fediverse",
    statement: "Why",
    statementHint: "One or two sentences, published with it",
    send: "Declare support",
  },
};

const es: typeof en = {
  title: "Apoyo público",
  lede: "Lo que organizaciones y grupos dicen apoyar, y lo que retiraron. Nada se borra del registro.",
  one: (body) => `Apoyo público de ${body}`,
  none: "Aquí estará lo que esta organización y las conectadas apoyan en público.",
  noneWhy: "Aún no se ha declarado ningún apoyo.",
  list: "Lista",
  grid: "Quién apoya qué",
  gridLabel: "Organizaciones y lo que apoyan",
  what: "Qué",
  standing: "Apoya",
  withdrawn: "Retirado",
  all: "Todos",
  state: "Estado",
  withdraw: "Retirar nuestro apoyo",
  byMotion: (n) => `por la propuesta ${n}`,
  endorse: "Declarar apoyo",
  form: {
    title: "Declarar apoyo público",
    lede: (body) => `En nombre de ${body}. Se publica al momento, y solo otra declaración lo retira.`,
    object: "Dirección de lo que se apoya",
    objectHint: "La página de una propuesta, una declaración, una campaña o cualquier mensaje del fediverso",
    statement: "Por qué",
    statementHint: "Una o dos frases, se publican con el apoyo",
    send: "Declarar apoyo",
  },
};

/** Words about public support; in Spanish never "endoso". */
export const endorsements = { en, es };
