import type { Founding } from "./organization.ts";

/** Organizations of the scenarios, each with its admin first; all names are made up. */
const cast = {
  valley: ["Valley Tenants’ Union", "Tenants of the valley, deciding together since 2019.", "Ana Lindqvist"],
  harbor: ["Harbor Workers’ Association", "Dockers, canners and crane drivers of the old harbor.", "Bo Okafor"],
  riders: ["Transit Riders Alliance", "Everybody who waits at a stop.", "Carmen Ruiz"],
  colina: ["Asamblea Vecinal de La Colina", "Vecinas y vecinos de La Colina.", "Dolores Peña"],
  rio: ["Sindicato de Inquilinas del Río", "Ningún desahucio sin vecinas en la puerta.", "Elena Vidal"],
  food: ["Northside Food Network", "Two kitchens, one garden, eleven delivery rounds.", "Farid Haddad"],
  school: ["School Staff Together", "Teachers, cooks, cleaners and bus aides.", "Grace Mensah"],
  aurora: ["Cooperativa de Cuidados Aurora", "Trabajadoras de cuidados, dueñas de su cooperativa.", "Herminia Soto"],
  climate: ["Riverbank Climate Assembly", "Neighbors of the flood plain.", "Ivo Marek"],
  nurses: ["Ward Nurses’ Network", "Night shifts and day shifts of four hospitals.", "Joy Adeyemi"],
  warehouse: ["Warehouse Pickers United", "Six halls, one list of demands.", "Kofi Boateng"],
  library: ["Friends of the Branch Libraries", "Readers and librarians of nine branches.", "Lena Fischer"],
  committee: ["Committee for a Congress", "Five people who wrote the call.", "Maya Torres"],
  local: ["Machinists’ Local 12", "The union local of the rail yards.", "Nils Berg"],
  journal: ["The Lantern", "A journal of long essays and longer letters.", "Oona Walsh"],
  students: ["Evening Students’ Club", "Students who work by day.", "Priya Nair"],
  players: ["Loading Dock Players", "A theater group without a theater.", "Quim Serra"],
  west: ["West End Chapter", "Three streets and a laundromat.", "Rosa Blum"],
  east: ["East End Chapter", "The blocks behind the station.", "Sami Aalto"],
  hill: ["Hill District Chapter", "Uphill both ways.", "Teo Novak"],
  delta: ["Delta Chapter", "Where the river is slow.", "Uma Das"],
  north: ["Northern Region", "The chapters of the north.", "Vera Lund"],
  south: ["Southern Region", "The chapters of the south.", "Wim Claes"],
} as const;

export type Role = keyof typeof cast;

const others = ["Noor Aziz", "Pat Quinn"] as const;

/** The organizations of these roles, of three people each unless said otherwise. */
export function castOf(...roles: readonly Role[]): Founding[] {
  return roles.map((role, place) => {
    const [name, summary, admin] = cast[role];
    return { slug: `the_${role}`, name, summary, people: [admin, ...others], hue: (place * 67 + 342) % 360 };
  });
}
