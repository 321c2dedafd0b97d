import { randomBytes } from "node:crypto";
import { perform, system } from "#commands/act.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { findHome } from "#db/bodies.ts";
import { emptyTables, findDemoSeed, saveDemoSeed } from "#db/demo.ts";
import type { Database } from "#db/open.ts";
import { irisOf } from "#domain/iris.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import { chanceOf } from "./chance.ts";
import { type Group, type House, USUAL, drawUp, planFounding } from "./groups.ts";
import { planJoining } from "./joining.ts";
import { pickProfiles } from "./organizations.ts";
import { makePeople } from "./people.ts";
import { planScenes } from "./scenes.ts";
import { as, createTimeline } from "./timeline.ts";

/** What to fill an instance with. */
export type Wish = {
  readonly orgs: number;
  readonly members: number;
  readonly seed: number;
  /** Bodies in all; undefined: as many as look lived in. */
  readonly bodies?: number;
  /** Further public acts, so that the gazette grows by so many entries. */
  readonly entries?: number;
  readonly publicUrl: string;
  readonly password?: string;
  /** On an instance that is set up: add the organizations as guests of it, beside what is there. */
  readonly beside?: boolean;
};

/** A log-in of the demo. */
type DemoAccount = { readonly email: string; readonly is: string };

export type Seeded = {
  readonly organizations: readonly string[];
  readonly accounts: readonly DemoAccount[];
  readonly password: string;
};

/** Fewest members an organization of the demo can have. */
export const FEWEST = 8;

/** Fills an instance that nobody has set up with a past of three years, by the commands that people use: its story in one transaction. */
export async function seedDemo(db: Database, wish: Wish): Promise<Seeded> {
  const { orgs, members, seed, publicUrl, password = randomBytes(9).toString("base64url") } = wish;
  const chance = chanceOf(seed, "scenes");
  const now = Math.floor(Date.now() / HOUR) * HOUR;
  const timeline = createTimeline();
  const people = makePeople(chanceOf(seed, "people"), members + orgs);
  const houses = drawHouses(wish);
  for (const [index, house] of houses.entries()) {
    const isHome = index === 0 && wish.beside !== true;
    const share = shareOf(members, orgs, index);
    const some = people.splice(0, share);
    const [founder = { name: "Ana Lindqvist", email: "", locale: "en" as const }] = some;
    const at = now - (isHome ? 1_100 : 500 - index) * DAY;
    const named = { ...founder, email: `admin@${house.profile.short}.example` };
    planFounding(timeline, house, { at, isHome, founder: named, password });
    const stay = { from: at + 40 * DAY, until: now - 140 * DAY, chance: chanceOf(seed, `joining ${index}`), password };
    planJoining(timeline, house, some.slice(1), stay);
  }
  planScenes({ ...timeline, now, chance, iris: irisOf(publicUrl) }, houses);
  await perform(db, system, async (act) => {
    const isTaken = (await findHome(act.tx)) !== undefined;
    if (isTaken && wish.beside !== true)
      throw new Error("This instance is set up already: wipe an earlier demo, or add to what is there with --force.");
    if (!isTaken && wish.beside === true) throw new Error("--force is for an instance that is set up.");
    await timeline.run(act);
    if (!isTaken) await saveDemoSeed(act.tx, seed);
  });
  await addEntries(db, houses, wish.entries ?? 0, { now, publicUrl });
  return {
    organizations: houses.map(({ profile }) => profile.slug),
    accounts: houses.flatMap(({ profile }, index) => accountsOf(profile.short, profile.name, index === 0)),
    password,
  };
}

/** Empties an instance that holds nothing but a demo; whatever else is refused. */
export async function wipeDemo(db: Database): Promise<void> {
  await perform(db, system, async (act) => {
    if ((await findDemoSeed(act.tx)) === undefined)
      throw new Error("This instance was not filled by demo seed; nothing was removed.");
    await emptyTables(act.tx);
  });
}

function drawHouses({ orgs, seed, bodies }: Wish): House[] {
  const usual = [USUAL.home, ...Array.from({ length: orgs - 1 }, () => USUAL.hosted)];
  const below = bodies === undefined ? undefined : Math.max(0, bodies - orgs);
  return pickProfiles(seed, orgs).map((profile, index) => {
    const ordinary = usual[index] ?? USUAL.hosted;
    const others = usual.slice(1).reduce((sum, count) => sum + Math.min(count, below ?? count), 0);
    const count =
      below === undefined || index > 0 ? Math.min(ordinary, below ?? ordinary) : Math.max(0, below - others);
    return drawUp(profile, count, chanceOf(seed, `bodies ${index}`));
  });
}

/** The instance's own organization has most of the members. */
function shareOf(members: number, orgs: number, index: number): number {
  const guest = Math.max(FEWEST, Math.floor((members * 0.4) / Math.max(orgs - 1, 1)));
  return index === 0 ? Math.max(FEWEST, orgs === 1 ? members : members - guest * (orgs - 1)) : guest;
}

function accountsOf(short: string, name: string, isHome: boolean): DemoAccount[] {
  const offices = isHome ? ["admin", "admin2", "chair", "secretary", "member"] : ["admin", "member"];
  return offices.map((office) => ({
    email: `${office}@${short}.example`,
    is: `${office.replace(/\d$/u, "")} of ${name}`,
  }));
}

const ENTRIES_AT_ONCE = 500;

/**
 * More entries for the gazette: officers who support, one after the other, things that nobody here has. Some at a time,
 * since each holds a lock until its transaction ends.
 */
async function addEntries(
  db: Database,
  houses: readonly House[],
  count: number,
  { now, publicUrl }: { now: Instant; publicUrl: string },
): Promise<void> {
  const [home] = houses;
  if (home === undefined) return;
  const groups: Group[] = [home.root, ...home.bodies.filter(({ visibility }) => visibility === "public")];
  const iris = irisOf(publicUrl);
  for (let from = 0; from < count; from += ENTRIES_AT_ONCE)
    await perform(db, system, async (act) => {
      for (let index = from; index < Math.min(count, from + ENTRIES_AT_ONCE); index += 2) {
        const at = now - 8 * DAY + index;
        const group = groups[(index / 2) % groups.length] ?? home.root;
        const by = as({ ...act, at, clockOffset: () => at - Date.now() }, home.root.admin);
        const { id } = await endorse(by, { body: group.slug, object: `https://elsewhere.example/statements/${index}` });
        if (index + 1 < count) await withdrawEndorsement(by, id, iris.endorsement);
      }
    });
}
