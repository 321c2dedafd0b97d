import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  title: "The coalition",
  lede: (organizations: number) =>
    organizations < 2
      ? "Organizations that are connected with us, each with its own name, rules and server."
      : `${englishNumber(organizations)} organizations, each with its own name, its rules and its server.`,
  ties: "Ties",
  label: (organizations: number, ties: number, support: number) =>
    `${englishCount(organizations, "organization", "organizations")}, ${englishCount(ties, "connection", "connections")}, ${englishNumber(support)} ties of support. The table below has every one.`,
  key: {
    tie: "connected: each keeps the other’s record",
    support: "public support; a dot is a group",
    asked: "asked to connect",
  },
  columns: {
    organization: "Organization",
    groups: "Groups",
    connected: "Connected with",
    supports: "Supports",
    supportedBy: "Supported by",
    state: "State",
  },
  home: "this server",
  states: { home: "Ours", peered: "Connected", asked: "Asked", known: "Known by name" },
  none: "Connected organizations and what they support will stand here, as a picture and as a table.",
  noneWhy: "There is only one organization so far: yours.",
  connect: "Connect with another organization",
  support: "What they support",
  supportNone: "Nobody has declared support for something yet.",
  many: (named: number, all: number) =>
    `Of ${englishNumber(all)} organizations the ${englishNumber(named)} with most ties keep their name in the picture. All are in the table.`,
};

const es: typeof en = {
  title: "La coalición",
  lede: (organizations) =>
    organizations < 2
      ? "Organizaciones conectadas con nosotros, cada una con su nombre, sus reglas y su servidor."
      : `${spanishNumber(organizations)} organizaciones, cada una con su nombre, sus reglas y su servidor.`,
  ties: "Lazos",
  label: (organizations, ties, support) =>
    `${spanishCount(organizations, "organización", "organizaciones")}, ${spanishCount(ties, "conexión", "conexiones")}, ${spanishNumber(support)} lazos de apoyo. La tabla de abajo los tiene todos.`,
  key: {
    tie: "conectadas: cada una guarda el registro de la otra",
    support: "apoyo público; un punto es un grupo",
    asked: "conexión pedida",
  },
  columns: {
    organization: "Organización",
    groups: "Grupos",
    connected: "Conectada con",
    supports: "Apoya a",
    supportedBy: "Con apoyo de",
    state: "Estado",
  },
  home: "este servidor",
  states: { home: "La nuestra", peered: "Conectada", asked: "Pedida", known: "Conocida de nombre" },
  none: "Aquí estarán las organizaciones conectadas y lo que apoyan, en dibujo y en tabla.",
  noneWhy: "Por ahora solo hay una organización: la vuestra.",
  connect: "Conectarse con otra organización",
  support: "Qué apoyan",
  supportNone: "Nadie ha declarado todavía ningún apoyo.",
  many: (named, all) =>
    `De ${spanishNumber(all)} organizaciones, las ${spanishNumber(named)} con más lazos llevan su nombre en el dibujo. Todas están en la tabla.`,
};

/** Words about the coalition and its picture. */
export const coalition = { en, es };
