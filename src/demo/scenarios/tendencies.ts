import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import { countMembers, foundCaucus, join, recognize } from "#src/demo/caucusing.ts";
import { until } from "#src/demo/waiting.ts";
import { askAll, voting } from "#src/demo/federating.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

/** Caucuses across organizations, and a platform that is contested between them. */
export const tendencies: Scenario = {
  lasts: 150 * DAY,
  async play(stage) {
    const all = await stage.step("Five organizations start a server each, and connect.", () =>
      stage.enter(castOf("school", "nurses", "warehouse", "aurora", "rio")),
    );
    const league = await unite(stage, all);
    await gather(stage, all);
    await contest(stage, { league, all });
    return { league, all };
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "Tendencies",
    tier: "foundation",
    text: "Members of any of us may form caucuses across all of us, and publish what they think.",
  },
  {
    number: "2",
    title: "Nobody is put out unheard",
    tier: "entrenched",
    text: "An organization is expelled only through a case: charged in writing, heard by a drawn panel, with an appeal.",
  },
];

async function unite(stage: Stage, all: readonly Organization[]): Promise<League> {
  const [school, ...others] = all as readonly [Organization, ...Organization[]];
  const league = await stage.step("School Staff Together calls for a federation in which tendencies are at home.", () =>
    convene(school, {
      slug: "trades",
      name: "Federation of the Trades",
      summary: "One federation, several tendencies.",
      articles,
      founders: others,
    }),
  );
  await stage.step("All four others sign; five servers show five full members.", () =>
    sign(league, others, "full", all),
  );
  return league;
}

/** Two tendencies: one in the open hall of the warehouse, one hosted by the nurses. */
async function gather(stage: Stage, all: readonly Organization[]): Promise<void> {
  const [school, nurses, warehouse, aurora, rio] = all as unknown as Five;
  const slow = await stage.step(
    "A caucus for shorter hours begins on the nurses’ server; four organizations recognize it.",
    async () => {
      const caucus = await foundCaucus(nurses, {
        slug: "shorter_hours",
        name: "Caucus for Shorter Hours",
        summary: "First the day, then the wage.",
      });
      await recognize(caucus, [nurses, school, warehouse, aurora], all);
      return caucus;
    },
  );
  await stage.step("Members of four organizations join it from their own servers; the host counts eight.", async () => {
    for (const one of [nurses, school, warehouse, aurora]) await join(slow, one, one.people.slice(1));
    await until("the caucus has eight members", async () => (await countMembers(slow)) === 8);
  });
  await stage.step("A second caucus, for higher wages first, gathers around the warehouse.", async () => {
    const caucus = await foundCaucus(warehouse, {
      slug: "wages_first",
      name: "Wages First",
      summary: "First the wage, then the day.",
    });
    await recognize(caucus, [warehouse, rio], all);
    for (const one of [warehouse, rio]) await join(caucus, one, one.people.slice(1));
    await until("the caucus has four members", async () => (await countMembers(caucus)) === 4);
  });
}

type Five = readonly [Organization, Organization, Organization, Organization, Organization] & readonly Organization[];

/** The platform of one tendency is put to all: the vote is close, and everybody counts it alike. */
async function contest(stage: Stage, ending: Ending): Promise<void> {
  const [school, nurses, warehouse, aurora, rio] = ending.all as unknown as Five;
  await stage.step(
    "“Shorter hours first”: three organizations say yes, two say no. It is adopted, on every server.",
    () =>
      askAll(
        stage,
        ending,
        { by: nurses, seconded: [aurora], title: "Shorter hours first", text: "First the day, then the wage." },
        new Map([...voting("yes", nurses, aurora, school), ...voting("no", warehouse, rio)]),
        "adopted",
      ),
  );
}
