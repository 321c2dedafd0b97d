/** An organization of the demo. */
export type Profile = {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly hue: number;
  readonly locale: "en" | "es";
  /** What the slugs of its bodies begin with. */
  readonly short: string;
};

const profiles: readonly Profile[] = [
  {
    slug: "valley_tenants",
    short: "valley",
    name: "Valley Tenants’ Union",
    summary:
      "Tenants of the valley, deciding together since 2019. We sit beside each other at hearings, and repair what landlords will not.",
    hue: 342,
    locale: "en",
  },
  {
    slug: "harbor_workers",
    short: "harbor",
    name: "Harbor Workers’ Association",
    summary:
      "Dockers, canners and crane drivers of the old harbor. Every shift has a delegate, and every delegate can be called back.",
    hue: 205,
    locale: "en",
  },
  {
    slug: "la_colina",
    short: "colina",
    name: "Asamblea Vecinal de La Colina",
    summary: "Vecinas y vecinos de La Colina. Nos reunimos el primer sábado de cada mes en la plaza, llueva o no.",
    hue: 28,
    locale: "es",
  },
  {
    slug: "inquilinas_del_rio",
    short: "rio",
    name: "Sindicato de Inquilinas del Río",
    summary: "Inquilinas de los barrios del río. Ningún desahucio sin vecinas en la puerta.",
    hue: 8,
    locale: "es",
  },
  {
    slug: "transit_riders",
    short: "riders",
    name: "Transit Riders Alliance",
    summary: "Everybody who waits at a stop. We count late buses, and bring the count to the people who plan them.",
    hue: 150,
    locale: "en",
  },
  {
    slug: "northside_food",
    short: "food",
    name: "Northside Food Network",
    summary:
      "Two kitchens, one garden, eleven delivery rounds. Nobody on the north side goes to bed hungry if we can help it.",
    hue: 95,
    locale: "en",
  },
  {
    slug: "school_staff",
    short: "school",
    name: "School Staff Together",
    summary: "Teachers, cooks, cleaners and bus aides of the public schools, in one organization with one vote each.",
    hue: 230,
    locale: "en",
  },
  {
    slug: "aurora_cuidados",
    short: "aurora",
    name: "Cooperativa de Cuidados Aurora",
    summary:
      "Trabajadoras de cuidados, dueñas de su cooperativa. Turnos justos, salario igual, decisiones entre todas.",
    hue: 280,
    locale: "es",
  },
  {
    slug: "climate_assembly",
    short: "climate",
    name: "Riverbank Climate Assembly",
    summary: "Neighbors of the flood plain. We plant, we measure the water, and we vote on what to ask of the city.",
    hue: 170,
    locale: "en",
  },
];

/** So many organizations, the first of which is the instance's own; other seeds begin elsewhere in the list. */
export function pickProfiles(seed: number, count: number): Profile[] {
  return Array.from({ length: count }, (_, index) => {
    const place = ((((seed - 1) * 3 + index) % profiles.length) + profiles.length) % profiles.length;
    const [fallback] = profiles;
    const profile = profiles[place] ?? fallback;
    if (profile === undefined) throw new RangeError("no organizations");
    const round = Math.floor(index / profiles.length) + 1;
    if (round === 1) return profile;
    const { slug, short, name } = profile;
    return { ...profile, slug: `${slug}_${round}`, short: `${short}${round}`, name: `${name} ${round}` };
  });
}

/** Names of places that chapters stand in; further ones are numbered wards. */
export const PLACES = [
  "Riverside",
  "Millrace",
  "Hillcrest",
  "Old Harbor",
  "Ninth Street",
  "Las Huertas",
  "Canal Side",
  "East Gate",
  "Foundry Row",
  "Linden Park",
  "San Telmo",
  "Market Square",
] as const;
