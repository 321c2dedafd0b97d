import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Scenario, Stage } from "#src/demo/stage.ts";

/** Local, regional, national: two delegates each, a region that is re-drawn, and a delegate who is called back at home. */
export const ladder: Scenario = {
  lasts: 60 * DAY,
  async play(stage) {
    const all = await stage.step("Four chapters and two regional offices start a server each, and connect.", () =>
      stage.enter(castOf("north", "south", "west", "east", "hill", "delta")),
    );
    const league = await build(stage, all);
    return { league, all };
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "From the street up",
    tier: "entrenched",
    text: "Chapters decide what is theirs. Regions and the union decide only what chapters have sent them to decide.",
  },
  {
    number: "2",
    title: "Two each",
    tier: "foundation",
    text: "Each member sends two delegates, whom two thirds at home can call back at any time.",
  },
];

async function build(stage: Stage, all: readonly Organization[]): Promise<League> {
  const [north, ...others] = all as readonly [Organization, ...Organization[]];
  const league = await stage.step("The Northern Region calls chapters and regions together in one union.", () =>
    convene(north, {
      slug: "union",
      name: "Union of Chapters",
      summary: "Local, regional, national.",
      articles,
      founders: others,
    }),
  );
  await stage.step("Every chapter and region signs for itself; six servers show six full members.", () =>
    sign(league, others, "full", all),
  );
  return league;
}
