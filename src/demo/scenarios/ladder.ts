import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import { type Seated, callBack, send } from "#src/demo/council.ts";
import { foundRegion, holds, stand } from "#src/demo/regions.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

/** Local, regional, national: two delegates each, a region that is re-drawn, and a delegate who is called back at home. */
export const ladder: Scenario = {
  lasts: 60 * DAY,
  async play(stage) {
    const all = await stage.step("Four chapters and two regional offices start a server each, and connect.", () =>
      stage.enter(castOf("north", "south", "west", "east", "hill", "delta")),
    );
    const ending = { league: await build(stage, all), all };
    await draw(stage, all);
    const delegates = await fill(stage, ending);
    await callOneBack(stage, ending, delegates);
    return ending;
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
      rules: { council: { method: "equal", each: 2, term: 366 * DAY } },
    }),
  );
  await stage.step("Every chapter and region signs for itself; six servers show six full members.", () =>
    sign(league, others, "full", all),
  );
  return league;
}

type Six = readonly [Organization, Organization, Organization, Organization, Organization, Organization];

/** Chapters stand in regions that others keep; one moves, when both sides agree. */
async function draw(stage: Stage, all: readonly Organization[]): Promise<void> {
  const [north, south, west, east, hill, delta] = all as unknown as Six;
  const [northern, southern] = await stage.step("Each regional office founds its region.", () =>
    Promise.all([
      foundRegion(north, "northern_chapters", "Chapters of the North"),
      foundRegion(south, "southern_chapters", "Chapters of the South"),
    ]),
  );
  await stage.step(
    "West, East and Hill ask to stand in the north, Delta in the south; both offices take them in.",
    async () => {
      for (const chapter of [west, east, hill]) await stand(chapter, northern);
      await stand(delta, southern);
      await holds(northern, [west, east, hill]);
    },
  );
  await stage.step(
    "The line is re-drawn: Hill asks the south, which agrees. The north shows two chapters, the south two.",
    async () => {
      await stand(hill, southern);
      await holds(northern, [west, east]);
      await holds(southern, [delta, hill]);
    },
  );
}

async function fill(stage: Stage, ending: Ending): Promise<Seated[]> {
  const delegates = ending.all.flatMap((by) =>
    by.people.slice(1).map((person, place) => ({ by, person, seat: place + 1 })),
  );
  return stage.step("Every chapter and region decides whom it sends: two each, twelve seats on six servers.", () =>
    send(stage, ending, delegates),
  );
}

async function callOneBack(stage: Stage, ending: Ending, delegates: readonly Seated[]): Promise<void> {
  const delta = ending.all.at(-1);
  const recalled = delegates.find(({ by, seat }) => by === delta && seat === 2) as Seated;
  await stage.step(
    "Delta’s second delegate is called back: a petition, two weeks to answer, two thirds at home. The seat is free everywhere.",
    () =>
      callBack(stage, ending, recalled, {
        grounds: "Voted twice for what we had said no to.",
        reply: "I thought that I had understood you.",
        votes: ["yes", "yes", "no"],
      }),
  );
}
