import type { PlacementState } from "#domain/regions.ts";
import { englishCount, spanishCount } from "./count.ts";

const en = {
  title: "Regions",
  lede: "Regions hold groups of several organizations. A group stands in one when both sides say so.",
  inRegion: (since: string) => `since ${since}`,
  stands: "Stands in the region",
  asks: "Asks to stand in the region",
  chapters: "Groups of all organizations",
  count: (groups: number, organizations: number) =>
    `${englishCount(groups, "group", "groups")} of ${englishCount(organizations, "organization", "organizations")}`,
  none: "Groups of all organizations that stand in this region will be listed here.",
  noneWhy: "None stands in it yet. Each asks from its own page, and this region’s organization agrees.",
  without: "In no region",
  columns: {
    group: "Group",
    organization: "Organization",
    server: "Home server",
    since: "Since",
    state: "State",
    records: "Records",
  },
  states: { asked: "Asked", stands: "Stands in it", declined: "Declined", ended: "Ended" } satisfies Record<
    PlacementState,
    string
  >,
  circle: "It would stand in itself: both sides have to sort this out.",
  recordAsked: "asked",
  recordTaken: "agreed",
  waiting: "The other side has not answered yet.",
  ask: "Stand in a region",
  askOther: "Move to another region",
  accept: "Take it in",
  decline: "Decline",
  sendAway: "It no longer stands here",
  leave: "Leave the region",
  takeBack: "Take the request back",
  need: (group: string) => `${group} asks to stand in your region`,
  needWhy: (region: string) => `Both sides have to say so before it stands in ${region}.`,
  look: "See the request",
  here: "this server",
  entries: {
    asks: (body: string, region: string) =>
      `${body} declares that it stands in the region ${region}; the region has to agree`,
    leaves: (body: string, region: string) => `${body} no longer stands in the region ${region}`,
    takes: (body: string, region: string) => `The region ${region} takes ${body} in`,
    refuses: (body: string, region: string) => `${body} does not stand in the region ${region}, says the region`,
  },
  form: {
    title: "Stand in a region",
    lede: (body: string) =>
      `${body} keeps its organization, its name and its rules. The region’s organization is asked and has to agree; until then nothing changes but the request.`,
    moves: (region: string) => `It stands in ${region} now. That ends with this request, and ${region} is told.`,
    region: "Region",
    address: "Or the address of its account",
    addressHint: "As it stands in the public record of its organization",
    noneKnown: "No region is known here. Regions of connected organizations show by themselves.",
    choose: "Choose one",
    send: "Ask to stand there",
  },
};

const es: typeof en = {
  title: "Regiones",
  lede: "Las regiones reúnen grupos de varias organizaciones. Un grupo está en una cuando lo dicen las dos partes.",
  inRegion: (since) => `desde ${since}`,
  stands: "Está en la región",
  asks: "Pide estar en la región",
  chapters: "Grupos de todas las organizaciones",
  count: (groups, organizations) =>
    `${spanishCount(groups, "grupo", "grupos")} de ${spanishCount(organizations, "organización", "organizaciones")}`,
  none: "Aquí estarán los grupos de todas las organizaciones que están en esta región.",
  noneWhy: "Aún no hay ninguno. Cada uno lo pide desde su página, y la organización de esta región lo acepta.",
  without: "Sin región",
  columns: {
    group: "Grupo",
    organization: "Organización",
    server: "Su servidor",
    since: "Desde",
    state: "Estado",
    records: "Asientos",
  },
  states: { asked: "Pedido", stands: "Está en ella", declined: "No aceptado", ended: "Terminado" },
  circle: "Estaría dentro de sí misma: las dos partes tienen que aclararlo.",
  recordAsked: "pedido",
  recordTaken: "aceptado",
  waiting: "La otra parte aún no ha respondido.",
  ask: "Estar en una región",
  askOther: "Pasar a otra región",
  accept: "Aceptar",
  decline: "No aceptar",
  sendAway: "Ya no está aquí",
  leave: "Dejar la región",
  takeBack: "Retirar la petición",
  need: (group) => `${group} pide estar en su región`,
  needWhy: (region) => `Las dos partes tienen que decirlo para que esté en ${region}.`,
  look: "Ver la petición",
  here: "este servidor",
  entries: {
    asks: (body, region) => `${body} declara que está en la región ${region}; la región tiene que aceptarlo`,
    leaves: (body, region) => `${body} ya no está en la región ${region}`,
    takes: (body, region) => `La región ${region} acepta a ${body}`,
    refuses: (body, region) => `${body} no está en la región ${region}, dice la región`,
  },
  form: {
    title: "Estar en una región",
    lede: (body) =>
      `${body} conserva su organización, su nombre y sus reglas. Se pregunta a la organización de la región, que tiene que aceptarlo; hasta entonces solo consta la petición.`,
    moves: (region) => `Ahora está en ${region}. Eso termina con esta petición, y ${region} lo sabrá.`,
    region: "Región",
    address: "O la dirección de su cuenta",
    addressHint: "Como consta en el registro público de su organización",
    noneKnown: "Aquí no se conoce ninguna región. Las de organizaciones conectadas aparecen solas.",
    choose: "Elija una",
    send: "Pedir estar en ella",
  },
};

/** Regions that hold groups of several organizations. */
export const regions = { en, es };
