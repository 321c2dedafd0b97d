import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  tab: "Common ground",
  title: "What do we already agree on?",
  lede: "Nothing here was written for this page. These are positions that each organization adopted, and things that it supports, put side by side.",
  none: "Nobody here holds anything in public yet.",
  noneWhy: "As soon as a full member of the coalition adopts a position or supports something, it stands here.",
  noCoalition: "What the organizations of a coalition have in common will stand here.",
  noCoalitionWhy: "No coalition is known here yet.",
  share: "At least how many per cent of the organizations must hold it?",
  exact: "The same as a number",
  show: "Show",
  line: (share: number, need: number, bodies: number) =>
    `${englishNumber(share)} % of ${englishCount(bodies, "organization", "organizations")} are at least ${englishNumber(need)}.`,
  counts: (now: number, lower: number, higher: number) =>
    `That leaves ${englishCount(now, "point", "points")}. One organization fewer would leave ${englishNumber(lower)}, one more ${englishNumber(higher)}.`,
  programme: (need: number) => `Held by at least ${englishNumber(need)}`,
  programmeNone: "Nothing is held by so many. Move your line down.",
  below: "Below your line",
  belowNone: "Everything that anybody holds is above your line.",
  sentence: (title: string, have: number, bodies: number) =>
    `${englishNumber(have)} of ${englishNumber(bodies)} organizations hold “${title}”.`,
  ratio: (have: number, bodies: number) => `${englishNumber(have)} of ${englishNumber(bodies)}`,
  heldBy: (names: string) => `Held by ${names}`,
  heldByAll: "Held by all",
  no: (names: string) => `Asked or put to the vote and not held: ${names}`,
  left: (names: string) => `Held once and no longer: ${names}`,
  silent: (names: string) => `No word from ${names}`,
  andMore: (names: string, more: number) => `${names} and ${englishNumber(more)} more`,
  bridges: (one: string, other: string) => `Bridges ${one} and ${other}, of those who hold it the furthest apart`,
  differ: (points: number) =>
    points === 0
      ? "Those who hold it say the same of everything else"
      : `Those who hold it differ on ${englishCount(points, "other point", "other points")}`,
  order:
    "Order: how many hold it, then how different those are on everything else: two for each other point that one of them holds and another has said no to, one where some have a word and others none. Saying nothing is not saying no.",
  tableTitle: "The same as a table",
  columns: { what: "What", holds: "Holds", no: "No", left: "No longer", silent: "No word", difference: "Difference" },
  key: { holds: "holds it", no: "has said no", silent: "no word" },
  more: (count: number) => `${englishCount(count, "more point stands", "more points stand")} in the JSON.`,
  take: "Take it with you",
  markdown: "Draft programme as text",
  json: "As JSON, with hashes",
  move: "Move its adoption",
  moveWhy: (coalition: string, points: number) =>
    `Makes a motion in ${coalition} of ${englishCount(points, "point", "points")} as they stand here, in the name of our organization. It looks for seconds first, and can be withdrawn until it is put to the vote.`,
  hold: "This is our position too",
  holdDone: "Your organization now stands behind it.",
  register: {
    title: (coalition: string) => `What ${coalition} holds`,
    lede: "Positions that the members adopted together, each with the motion that decided it, and below them what each member holds for itself. All instances compute the same from what is final.",
    joint: "Held together",
    none: "Positions that the coalition adopts will stand here.",
    noneWhy: "A motion of kind position becomes one as soon as its adoption is final.",
    members: "Held by members for themselves",
    membersNone: "No full member holds a position in public yet.",
    propose: "Propose one",
    block: (height: number) => `Block ${englishNumber(height)}`,
    decided: "Adopted by this motion",
    supersededBy: "Replaced by",
    rescindedBy: "Cancelled by",
    rescind: "Move to cancel it",
    rescindTitle: (title: string) => `Cancel “${title}”`,
    rescindText: (title: string) => `The position “${title}” is held no longer.`,
  },
  draft: {
    title: (coalition: string) => `Minimum programme of ${coalition}`,
    lede: (items: number, need: number, bodies: number) =>
      `${englishCount(items, "point", "points")}, each held by at least ${englishNumber(need)} of ${englishCount(bodies, "organization", "organizations")} in its own right.`,
    heldBy: (names: string, have: number, bodies: number) =>
      `*Held by ${names} (${englishNumber(have)} of ${englishNumber(bodies)}).*`,
    names: "In the public record",
  },
};

const es: typeof en = {
  tab: "Terreno común",
  title: "¿En qué estamos ya de acuerdo?",
  lede: "Nada de esto se escribió para esta página. Son posiciones que cada organización aprobó y cosas que apoya, puestas una al lado de otra.",
  none: "Aquí nadie sostiene todavía nada en público.",
  noneWhy: "En cuanto un miembro pleno de la coalición apruebe una posición o apoye algo, estará aquí.",
  noCoalition: "Aquí estará lo que las organizaciones de una coalición tienen en común.",
  noCoalitionWhy: "Aquí no se conoce todavía ninguna coalición.",
  share: "¿Qué porcentaje de las organizaciones debe sostenerlo, como mínimo?",
  exact: "Lo mismo, como número",
  show: "Mostrar",
  line: (share, need, bodies) =>
    `El ${spanishNumber(share)} % de ${spanishCount(bodies, "organización", "organizaciones")} son al menos ${spanishNumber(need)}.`,
  counts: (now, lower, higher) =>
    `Quedan ${spanishCount(now, "punto", "puntos")}. Con una organización menos serían ${spanishNumber(lower)}; con una más, ${spanishNumber(higher)}.`,
  programme: (need) => `Lo sostienen al menos ${spanishNumber(need)}`,
  programmeNone: "Nada lo sostienen tantas. Baja la línea.",
  below: "Por debajo de tu línea",
  belowNone: "Todo lo que alguien sostiene está por encima de tu línea.",
  sentence: (title, have, bodies) =>
    `${spanishNumber(have)} de ${spanishNumber(bodies)} organizaciones sostienen «${title}».`,
  ratio: (have, bodies) => `${spanishNumber(have)} de ${spanishNumber(bodies)}`,
  heldBy: (names) => `Lo sostienen ${names}`,
  heldByAll: "Lo sostienen todas",
  no: (names) => `Se les preguntó o lo votaron, y no lo sostienen: ${names}`,
  left: (names) => `Lo sostenían y ya no: ${names}`,
  silent: (names) => `Sin pronunciarse: ${names}`,
  andMore: (names, more) => `${names} y ${spanishNumber(more)} más`,
  bridges: (one, other) => `Une a ${one} y ${other}, las más alejadas entre sí de cuantas lo sostienen`,
  differ: (points) =>
    points === 0
      ? "Quienes lo sostienen dicen lo mismo en todo lo demás"
      : `Quienes lo sostienen difieren en ${spanishCount(points, "otro punto", "otros puntos")}`,
  order:
    "Orden: cuántas lo sostienen, y después cuánto difieren estas en todo lo demás: dos por cada otro punto que una sostiene y otra rechazó, uno donde unas se pronunciaron y otras no. Callar no es decir que no.",
  tableTitle: "Lo mismo en una tabla",
  columns: { what: "Qué", holds: "Sostienen", no: "No", left: "Ya no", silent: "Callan", difference: "Diferencia" },
  key: { holds: "lo sostiene", no: "dijo que no", silent: "no se pronuncia" },
  more: (count) => `${spanishCount(count, "punto más está", "puntos más están")} en el JSON.`,
  take: "Llévatelo",
  markdown: "Borrador de programa como texto",
  json: "Como JSON, con huellas",
  move: "Proponer su aprobación",
  moveWhy: (coalition, points) =>
    `Crea en ${coalition} una propuesta de ${spanishCount(points, "punto", "puntos")} tal como están aquí, en nombre de nuestra organización. Primero busca apoyos, y puede retirarse hasta que se someta a votación.`,
  hold: "También es nuestra posición",
  holdDone: "Tu organización lo respalda desde ahora.",
  register: {
    title: (coalition) => `Lo que sostiene ${coalition}`,
    lede: "Las posiciones que los miembros aprobaron en común, cada una con la propuesta que la decidió, y debajo lo que cada miembro sostiene por su cuenta. Todas las instancias calculan lo mismo de lo que es definitivo.",
    joint: "En común",
    none: "Aquí estarán las posiciones que apruebe la coalición.",
    noneWhy: "Una propuesta de posición lo es en cuanto su aprobación es definitiva.",
    members: "De cada miembro por su cuenta",
    membersNone: "Ningún miembro pleno sostiene todavía una posición en público.",
    propose: "Proponer una",
    block: (height) => `Bloque ${spanishNumber(height)}`,
    decided: "Aprobada por esta propuesta",
    supersededBy: "Sustituida por",
    rescindedBy: "Revocada por",
    rescind: "Proponer que se revoque",
    rescindTitle: (title) => `Revocar «${title}»`,
    rescindText: (title) => `La posición «${title}» deja de sostenerse.`,
  },
  draft: {
    title: (coalition) => `Programa mínimo de ${coalition}`,
    lede: (items, need, bodies) =>
      `${spanishCount(items, "punto", "puntos")}, cada uno sostenido por derecho propio por al menos ${spanishNumber(need)} de ${spanishCount(bodies, "organización", "organizaciones")}.`,
    heldBy: (names, have, bodies) => `*Lo sostienen ${names} (${spanishNumber(have)} de ${spanishNumber(bodies)}).*`,
    names: "En el registro público",
  },
};

/** Words about what the members of a coalition have in common. */
export const commonGroundWords = { en, es };
