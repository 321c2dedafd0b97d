import { perform } from "#commands/act.ts";
import { accede, convene, type newCoalition } from "#commands/coalition/membership.ts";
import { listCoalitions, listRecords, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { findLogById } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Draft, Ref } from "#domain/entries.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { appendEntries } from "#federation/gazette/log.ts";
import { irisOf } from "#domain/iris.ts";
import { SECOND, type Instant } from "#domain/time.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import { acquaint, begin, found, type Instance, type Life } from "#test/simulation/instance.ts";
import { createNetwork, type Network } from "#test/simulation/network.ts";
import { REAL } from "#test/simulation/world.ts";
import type { z } from "zod";
import { freshDatabase } from "./database.ts";

/** An organization of a league: its instance over a simulated network, and its dockets. */
export type Ally = { readonly slug: string; readonly instance: Instance; readonly life: Life; dockets: Dockets };

/** Some organizations that know each other's gazettes, under a clock that the test moves. */
export type League = {
  readonly network: Network;
  readonly allies: readonly Ally[];
  readonly now: () => Instant;
  readonly pass: (milliseconds: number) => void;
  /** Lets these, or all, sign, mirror, note and seal until nobody has anything to say. */
  readonly settle: (among?: readonly Ally[]) => Promise<void>;
  /** The first convenes a coalition that it asks all others to found. */
  readonly convene: (rules?: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Those at these places sign, or all others. */
  readonly sign: (...places: readonly number[]) => Promise<void>;
  readonly ally: (place: number) => Ally;
  readonly close: () => Promise<void>;
};

const ROUND = 10 * 60 * SECOND;
const articles: z.infer<typeof newCoalition>["articles"] = [
  { number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." },
];

/** Starts an instance for each name; `around` is whatever else its jobs do in a round. */
export async function league(
  names: readonly string[],
  around: (ally: Ally) => Promise<unknown> = async () => undefined,
): Promise<League> {
  const network = createNetwork(1, () => undefined);
  const instances = await Promise.all(names.map(async (slug) => found(slug, await freshDatabase())));
  let now = Date.now();
  await acquaint(instances, now);
  const allies = await Promise.all(
    instances.map(async (instance, place): Promise<Ally> => {
      const life = begin(instance, network, () => now);
      await REAL.wake(life);
      return { slug: names[place] ?? "", instance, life, dockets: createDockets(life) };
    }),
  );
  const settle = async (among: readonly Ally[] = allies): Promise<void> => {
    for (let quiet = 0; quiet < 3;) {
      now += 2 * SECOND;
      for (const { life } of among) await REAL.relay(life);
      for (const { life } of among) await REAL.sign(life);
      now += ROUND;
      for (const { life } of among) await REAL.tend(life);
      const busy = await Promise.all(among.map(({ dockets }) => dockets.round()));
      for (const each of among) await around(each);
      quiet = busy.includes(true) ? 0 : quiet + 1;
    }
  };
  const ally = (place: number): Ally => {
    const found = allies[place];
    if (found === undefined) throw new Error(`nobody at ${place}`);
    return found;
  };
  return {
    network,
    allies,
    now: () => now,
    pass(milliseconds) {
      now += milliseconds;
    },
    settle,
    ally,
    async convene(rules) {
      // Who is asked to found it has to be known by its gazette.
      await settle();
      const { life, instance } = ally(0);
      const founders = allies.slice(1).map(actorOf);
      const asked = { slug: "league", name: "League", articles, founders, ...(rules !== undefined && { rules }) };
      await perform(life.db, instance.admin, (act) => convene(act, asked, life.house.iris));
      await settle();
    },
    async sign(...places) {
      const signing = places.length === 0 ? allies.slice(1).map((_, place) => place + 1) : places;
      for (const place of signing) {
        const { life, instance } = ally(place);
        const { hash } = await coalitionAt(ally(place));
        await perform(life.db, instance.admin, (act) => accede(act, hash, life.house.iris));
      }
      await settle();
    },
    async close() {
      await Promise.all(instances.map(({ database }) => database.drop()));
    },
  };
}

/** The actor of an ally's organization. */
export const actorOf = ({ instance }: Pick<Ally, "instance">) =>
  irisOf(instance.url).actor(instance.log.organization ?? "");

/** The one coalition as an ally knows it. */
export async function coalitionAt({ instance }: Pick<Ally, "instance">): Promise<CoalitionRow> {
  const [row] = await listCoalitions(instance.database.orm);
  if (row === undefined) throw new Error(`no coalition at ${instance.url}`);
  return row;
}

/** What an ally holds as final of a kind, by key. */
export async function finalOf(ally: Pick<Ally, "instance">, kind: string): Promise<Readonly<Record<string, unknown>>> {
  const records = await listRecords(ally.instance.database.orm, (await coalitionAt(ally)).id, kind);
  return Object.fromEntries(records.map(({ key, final }) => [key, final]));
}

/** What a hostile program might write into its organization's own log: signed, and in its place, whatever it says. */
export async function utter({ life, instance }: Ally, draft: Draft): Promise<Ref> {
  const { db, house } = life;
  return db.orm.transaction(async (tx) => {
    const log = await findLogById(tx, instance.log.id);
    if (log === undefined) throw new Error("no log");
    const act = { name: newId(Date.now()), draft, at: Date.now() };
    const [done] = await appendEntries(tx, log.id, [act], (issuer, type) =>
      entryKeyOf(tx, log, { issuer, type }, house),
    );
    if (done?.isAppended !== true) throw new Error(`not even its own log takes it: ${done?.verdict}`);
    return { id: done.id, hash: done.hash };
  });
}
