import { englishNumber, spanishNumber } from "./count.ts";

const en = {
  title: "Votes for others",
  lede: (body: string, most: number) =>
    `If you cannot take part in ${body}, another member can cast your vote. Nobody may do so for more than ${englishNumber(most)}.`,
  notHere: "The rules of this group let nobody vote for somebody else.",
  asked: (name: string) => `${name} asks you to vote in their place`,
  forYou: (name: string) => `${name} votes in your place`,
  forThem: (name: string) => `You vote for ${name}`,
  all: "In everything this group decides",
  one: (number: number, title: string) => `In motion ${number}: ${title}`,
  until: (moment: string) => `until ${moment}`,
  states: { offered: "Not yet agreed", in_force: "Agreed", expired: "Expired", ended: "Ended" },
  accept: "Agree",
  decline: "Decline",
  takeBack: "Take it back",
  layDown: "Lay it down",
  none: "Who votes for whom stands here, for you alone.",
  noneWhy: "You have asked nobody, and nobody has asked you.",
  list: "Yours",
  ask: "Ask somebody to vote for you",
  search: "Name of the member",
  find: "Look for them",
  nobody: (name: string) => `Nobody in this group is called “${name}”.`,
  who: "Who shall vote for you",
  expires: "Until",
  expiresHint: (zone: string) =>
    `Time of ${zone}. You can take it back at any time, and vote yourself: then your own vote counts.`,
  send: "Ask them",
  need: (name: string, body: string) => `${name} asks you to vote in their place (${body})`,
};

const es: typeof en = {
  title: "Votar por otras personas",
  lede: (body, most) =>
    `Si no puedes participar en ${body}, otro miembro puede emitir tu voto. Nadie puede hacerlo por más de ${spanishNumber(most)}.`,
  notHere: "Las reglas de este grupo no permiten votar por otra persona.",
  asked: (name) => `${name} te pide que votes en su lugar`,
  forYou: (name) => `${name} vota en tu lugar`,
  forThem: (name) => `Votas por ${name}`,
  all: "En todo lo que decide este grupo",
  one: (number, title) => `En la propuesta ${number}: ${title}`,
  until: (moment) => `hasta ${moment}`,
  states: { offered: "Sin aceptar todavía", in_force: "Aceptado", expired: "Vencido", ended: "Terminado" },
  accept: "Aceptar",
  decline: "Rechazar",
  takeBack: "Retirarlo",
  layDown: "Dejarlo",
  none: "Aquí está quién vota por quién, solo para ti.",
  noneWhy: "No has pedido a nadie que vote por ti, y nadie te lo ha pedido.",
  list: "Lo tuyo",
  ask: "Pedir a alguien que vote por ti",
  search: "Nombre del miembro",
  find: "Buscar",
  nobody: (name) => `Nadie en este grupo se llama «${name}».`,
  who: "Quién votará por ti",
  expires: "Hasta",
  expiresHint: (zone) => `Hora de ${zone}. Puedes retirarlo cuando quieras y votar tú: entonces cuenta tu propio voto.`,
  send: "Pedírselo",
  need: (name, body) => `${name} te pide que votes en su lugar (${body})`,
};

/** Words about voting for somebody else. */
export const proxies = { en, es };
