import type { BodyKind, Visibility } from "#domain/bodies.ts";
import { establishOrganization, setUp } from "#commands/setup.ts";
import { createAccount } from "#commands/accounts.ts";
import type { Act } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Chance } from "./chance.ts";
import { PLACES, type Profile } from "./organizations.ts";
import type { Somebody } from "./people.ts";
import { type Person, type Timeline, as, together } from "./timeline.ts";

/** A body of the demo, filled in while the timeline runs. */
export type Group = {
  readonly kind: BodyKind;
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly parent: Group | undefined;
  readonly locale: "en" | "es";
  readonly visibility: Visibility;
  id: string;
  /** Who may do everything in it. */
  admin: Person | undefined;
  /** Members in good standing with an account, officers first; whoever comes first chairs. */
  readonly active: Person[];
  /** Everybody who joins it, officers first. */
  readonly joining: Somebody[];
};

/** An organization with its bodies. */
export type House = { readonly profile: Profile; readonly root: Group; readonly bodies: readonly Group[] };

/** How many bodies an organization has beside itself when nobody asks for another number. */
export const USUAL = { home: 8, hosted: 3 } as const;

type Plan = Pick<Group, "kind" | "slug" | "name" | "summary" | "visibility">;

const TEXTS = {
  en: {
    chapter: (place: string) => `Members around ${place}. We meet on first Saturdays, with child care.`,
    region: "Chapters that share a delegate and a van.",
    committees: [
      ["steering", "Steering committee", "Prepares the general meetings, and answers letters between them."],
      ["repairs", "Repairs committee", "Keeps the log of what is broken, and who has promised to mend it."],
      ["care", "Care and conflict committee", "Listens first. What is said here stays here."],
    ],
    regionName: "Northern region",
  },
  es: {
    chapter: (place: string) => `Gente de ${place}. Nos vemos el primer sábado, con guardería.`,
    region: "Agrupaciones que comparten delegada y furgoneta.",
    committees: [
      ["coordinacion", "Comisión de coordinación", "Prepara las asambleas y contesta las cartas."],
      ["obras", "Comisión de obras", "Lleva la lista de averías y de quién prometió arreglarlas."],
      ["escucha", "Comisión de escucha", "Primero escucha. Lo que aquí se dice, aquí se queda."],
    ],
    regionName: "Zona norte",
  },
} as const;

/** Draws up an organization with so many bodies below it; slugs begin with its short name. */
export function drawUp(profile: Profile, count: number, chance: Chance): House {
  const root = groupOf({ ...profile, kind: "organization", visibility: "public" }, undefined, profile.locale);
  const texts = TEXTS[profile.locale];
  const places = chance.shuffle(PLACES);
  const bodies: Group[] = [];
  const add = (plan: Plan, parent: Group) => bodies.push(groupOf(plan, parent, profile.locale));
  const committee = (place: 0 | 1 | 2, visibility: Visibility) => {
    const [slug, name, summary] = texts.committees[place];
    add({ kind: "committee", slug: `${profile.short}_${slug}`, name, summary, visibility }, root);
  };
  const chapter = (number: number, parent: Group) => {
    const name = places[number] ?? `Ward ${number + 1}`;
    const slug = `${profile.short}_${plain(name)}`;
    add({ kind: "chapter", slug, name, summary: texts.chapter(name), visibility: "public" }, parent);
  };
  if (count > 0) chapter(0, root);
  if (count > 1) committee(0, "public");
  if (count > 2) chapter(1, root);
  if (count > 4) {
    const slug = `${profile.short}_north`;
    add({ kind: "region", slug, name: texts.regionName, summary: texts.region, visibility: "public" }, root);
  }
  const region = bodies.find(({ kind }) => kind === "region") ?? root;
  if (count > 5) committee(1, "public");
  if (count > 6) committee(2, "members");
  for (let number = 2; bodies.length < count; number += 1) chapter(number, region);
  return { profile, root, bodies };
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .slice(0, 20);

function groupOf(plan: Plan, parent: Group | undefined, locale: "en" | "es"): Group {
  const { kind, slug, name, summary, visibility } = plan;
  return { kind, slug, name, summary, visibility, parent, locale, id: "", admin: undefined, active: [], joining: [] };
}

/** Plans the founding of an organization: the instance's own by its set-up, others as guests. */
export function planFounding(
  { plan }: Timeline,
  { profile, root, bodies }: House,
  { at, isHome, founder, password }: { at: Instant; isHome: boolean; founder: Somebody; password: string },
): void {
  const { name, slug, summary, hue, locale } = profile;
  const organization = { name, slug, summary, hue, locale };
  const { email, name: founderName } = founder;
  plan(at, async (act) => {
    if (isHome) {
      const made = await setUp(act, organization, { email, name: founderName, password });
      root.id = made.organization;
      root.admin = { kind: "person", person: made.person, account: made.account, email };
    } else {
      const made = await createAccount(act, { email, name: founderName, password, locale: founder.locale });
      root.id = (await establishOrganization(act, organization, made.person)).id;
      root.admin = { kind: "person", ...made, email };
    }
    root.active.push(root.admin);
  });
  // Those in the region come after it; the making of keys takes the time, and is done side by side.
  const first = bodies.filter(({ parent }) => parent === root);
  plan(at + 10 * DAY, async (act) => void (await together(first, (group) => found(act, group, root))));
  const rest = bodies.filter(({ parent }) => parent !== root);
  plan(at + 30 * DAY, async (act) => void (await together(rest, (group) => found(act, group, root))));
}

async function found(act: Act, group: Group, root: Group): Promise<void> {
  const { kind, slug, name, summary, visibility, parent, locale } = group;
  const input = { kind, slug, name, summary, visibility, locale, ...(parent && { parent: parent.slug }) };
  group.id = (await foundBody(as(act, root.admin), input)).id;
  group.admin = root.admin;
}
