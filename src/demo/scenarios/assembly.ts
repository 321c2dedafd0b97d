import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Scenario, Stage } from "#src/demo/stage.ts";

type Founders = readonly [Organization, Organization];

/** A people's assembly: most who come belong to none of its founders, and what is pledged from outside becomes a tie. */
export const assembly: Scenario = {
  lasts: 90 * DAY,
  async play(stage) {
    const all = await stage.step("Two founders and three organizations that only look on start a server each.", () =>
      stage.enter(castOf("climate", "colina", "nurses", "library", "warehouse")),
    );
    const [climate, colina] = all as unknown as Founders;
    const league = await open(stage, [climate, colina], all);
    return { league, all };
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "Everybody of the valley",
    tier: "foundation",
    text: "Whoever lives or works here may come, speak and vote, a member of an organization or of none.",
  },
];

async function open(stage: Stage, [climate, colina]: Founders, all: readonly Organization[]): Promise<League> {
  const league = await stage.step("Riverbank Climate Assembly and La Colina call a people’s assembly.", () =>
    convene(climate, {
      slug: "assembly",
      name: "People’s Assembly of the Valley",
      summary: "For all who live here.",
      articles,
      founders: [colina],
    }),
  );
  await stage.step("La Colina signs; the three others see two full members, and are none themselves.", () =>
    sign(league, [colina], "full", all),
  );
  return league;
}
