import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Scenario, Stage } from "#src/demo/stage.ts";

type Four = readonly [Organization, Organization, Organization, Organization];

/** Four organizations sign points of unity, win a fifth, take stock together, part ways on one question and stay together on the rest. */
export const tendencies: Scenario = {
  lasts: 60 * DAY,
  async play(stage) {
    const four = (await stage.step("Four organizations start a server each, and connect.", () =>
      stage.enter(castOf("valley", "harbor", "riders", "food")),
    )) as Four & readonly Organization[];
    const league = await unite(stage, four);
    return { league, all: four };
  },
};

const points: readonly Article[] = [
  {
    number: "1",
    title: "What we agree on",
    tier: "foundation",
    text: "Homes, fares and wages are one question. We act as one where we agree.",
  },
  {
    number: "2",
    title: "What we do not",
    tier: "foundation",
    text: "Where we differ, each says so in its own name, and nobody is bound.",
  },
];

async function unite(stage: Stage, four: Four): Promise<League> {
  const [valley, ...others] = four;
  const league = await stage.step("Valley Tenants’ Union proposes points of unity to the three others.", () =>
    convene(valley, {
      slug: "space",
      name: "Common Space",
      summary: "Points of unity, and room to differ.",
      articles: points,
      founders: others,
    }),
  );
  await stage.step("All sign; each server shows four full members, finally.", () => sign(league, others, "full", four));
  return league;
}
