import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  quorum: (num: number, den: number, min: number) =>
    num > 0
      ? `At least ${num === den ? "all" : `${num}/${den}`} of those who can vote have to take part.`
      : min > 0
        ? `At least ${englishNumber(min)} have to take part.`
        : "",
  among: "What is chosen among",
  runoff: "Only among those who stand level",
  nominations: {
    title: "Who stands",
    lede: (title: string) => `“${title}”: nominate somebody, or yourself. Only who consents stands.`,
    none: "Nobody stands yet. Every member can nominate until voting opens.",
    states: { proposed: "Asked", accepted: "Stands", declined: "Declined" },
    by: "Nominated",
    self: "I stand",
    selfWhy: "Your name will be on the ballot, and on the public page if this motion is public.",
    statement: "What you want to say (one or two sentences)",
    nominate: "Nominate a member",
    member: "Member",
    choose: "Choose somebody",
    send: "Nominate",
    accept: "I stand",
    decline: "I do not stand",
    asked: (names: string) => `${names}: will you stand?`,
    record: "Without an account here: an officer writes down what they said.",
    recordYes: (name: string) => `${name} consents`,
    recordNo: (name: string) => `${name} declines`,
    link: "Nominations",
  },
  result: {
    flow: "How the votes moved",
    flowWhy:
      "Each row is a person, each column a count. What someone has above what a seat takes goes on to the next names on those ballots; so do the votes of whoever is out.",
    flowLabel: (n: number) =>
      `Votes of each over ${englishCount(n, "count", "counts")}; the table below has every figure`,
    held: "votes in hand",
    won: "elected",
    bands: "Grey bands: votes on their way to another",
    quotaLine: (n: string) => `The dotted line is what a seat takes: ${n}.`,
    figures: "The same, in figures",
    caption: "Votes in hand after each count",
    outcome: "Outcome",
    electedIn: (n: number) => `Elected, count ${englishNumber(n)}`,
    outAfter: (n: number) => `out after count ${englishNumber(n)}`,
    nobody: "Goes to nobody",
    happened: "What happened in each count",
    count: (n: number) => `Count ${englishNumber(n)}`,
    because: {
      "first-preferences": () => "First places are counted.",
      surplus: (name: string) => `What ${name} has above the quota moves on.`,
      exclusion: (name: string) => `${name} is out; those votes move on.`,
      iteration: () => "Votes are shared out anew.",
    },
    elected: (names: string) => `${names} elected.`,
    excluded: (names: string) => `${names} has the fewest votes.`,
    level: (names: string) => `${names} stand level.`,
    ranking: "In order",
    pairs: "Pair by pair",
    pairsCaption: "How many put the one in the row above the one in the column",
  },
};

const es: typeof en = {
  quorum: (num, den, min) =>
    num > 0
      ? `Tienen que participar al menos ${num === den ? "todos" : `${num}/${den}`} de quienes pueden votar.`
      : min > 0
        ? `Tienen que participar al menos ${spanishNumber(min)}.`
        : "",
  among: "Entre qué se elige",
  runoff: "Solo entre quienes empatan",
  nominations: {
    title: "Quién se presenta",
    lede: (title) => `«${title}»: propón a alguien o preséntate. Solo se presenta quien acepta.`,
    none: "Aún no se presenta nadie. Cualquier miembro puede proponer hasta que se abra la votación.",
    states: { proposed: "Por responder", accepted: "Se presenta", declined: "No acepta" },
    by: "Propuesta",
    self: "Me presento",
    selfWhy: "Tu nombre estará en la papeleta, y en la página pública si esta propuesta es pública.",
    statement: "Lo que quieras decir (una o dos frases)",
    nominate: "Proponer a un miembro",
    member: "Miembro",
    choose: "Elige a alguien",
    send: "Proponer",
    accept: "Me presento",
    decline: "No me presento",
    asked: (names) => `${names}: ¿te presentas?`,
    record: "Sin cuenta aquí: quien tiene un cargo anota lo que dijo.",
    recordYes: (name) => `${name} acepta`,
    recordNo: (name) => `${name} no acepta`,
    link: "Candidaturas",
  },
  result: {
    flow: "Cómo se movieron los votos",
    flowWhy:
      "Cada fila es una persona, cada columna un recuento. Lo que a alguien le sobra de un puesto pasa a los siguientes nombres de esas papeletas; también los votos de quien queda fuera.",
    flowLabel: (n) =>
      `Votos de cada cual en ${spanishCount(n, "recuento", "recuentos")}; la tabla de abajo tiene todas las cifras`,
    held: "votos que tiene",
    won: "con puesto",
    bands: "Bandas grises: votos que pasan a otra persona",
    quotaLine: (n) => `La línea de puntos es lo que cuesta un puesto: ${n}.`,
    figures: "Lo mismo, en cifras",
    caption: "Votos tras cada recuento",
    outcome: "Resultado",
    electedIn: (n) => `Con puesto, recuento ${spanishNumber(n)}`,
    outAfter: (n) => `fuera tras el recuento ${spanishNumber(n)}`,
    nobody: "No va a nadie",
    happened: "Qué pasó en cada recuento",
    count: (n) => `Recuento ${spanishNumber(n)}`,
    because: {
      "first-preferences": () => "Se cuentan los primeros lugares.",
      surplus: (name) => `Lo que a ${name} le sobra pasa a otros.`,
      exclusion: (name) => `${name} queda fuera; esos votos pasan a otros.`,
      iteration: () => "Los votos se reparten de nuevo.",
    },
    elected: (names) => `Con puesto: ${names}.`,
    excluded: (names) => `${names} tiene menos votos que nadie.`,
    level: (names) => `Empatan ${names}.`,
    ranking: "Por orden",
    pairs: "Por parejas",
    pairsCaption: "Cuántos ponen la fila por encima de la columna",
  },
};

/** Words about who stands in an election, and how its votes moved. */
export const contests = { en, es };
