import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Scenario, Stage } from "#src/demo/stage.ts";

/** Caucuses across organizations, a platform that is contested, and an expulsion with due process and an appeal. */
export const tendencies: Scenario = {
  lasts: 150 * DAY,
  async play(stage) {
    const all = await stage.step("Five organizations start a server each, and connect.", () =>
      stage.enter(castOf("school", "nurses", "warehouse", "aurora", "rio")),
    );
    const league = await unite(stage, all);
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
