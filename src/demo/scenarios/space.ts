import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, agree, convene, sign, stand } from "#src/demo/coalescing.ts";
import { type Votes, askAll, voting } from "#src/demo/federating.ts";
import type { Organization } from "#src/demo/organization.ts";
import { assess } from "#src/demo/pledging.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

type Four = readonly [Organization, Organization, Organization, Organization];

/** Four organizations sign points of unity, win a fifth, take stock together, part ways on one question and stay together on the rest. */
export const space: Scenario = {
  lasts: 40 * DAY,
  async play(stage) {
    const four = (await stage.step("Four organizations start a server each, and connect.", () =>
      stage.enter(castOf("valley", "harbor", "riders", "food")),
    )) as unknown as Four;
    const league = await unite(stage, four);
    const five = await winFifth(stage, { league, all: four });
    const ending = { league, all: five };
    await takeStock(stage, ending);
    await part(stage, ending);
    return ending;
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

/** A fifth applies, and the four decide, each at home. */
async function winFifth(stage: Stage, { league, all }: Ending): Promise<readonly Organization[]> {
  const [valley, harbor] = all as unknown as Four;
  const [nurses] = (await stage.step(
    "A fifth organization comes in, connects with the four, and reads everything.",
    () => stage.enter(castOf("nurses")),
  )) as readonly [Organization];
  const five = [...all, nurses];
  await stage.step("From the first entry on it computes the same as they do.", () => agree(league, five));
  await stage.step("It signs, and is an applicant on all five servers.", () =>
    sign(league, [nurses], "applicant", five),
  );
  await stage.step("Harbor Workers move to admit it, Valley Tenants second; all four decide at home: yes.", () =>
    askAll(
      stage,
      { league, all: five },
      {
        by: harbor,
        seconded: [valley],
        title: "Ward Nurses’ Network joins us",
        text: "They have signed our points of unity. We admit them.",
        effect: { admit: nurses.actor },
      },
      voting("yes", ...all),
      "adopted",
    ),
  );
  await stage.step("Every server shows five full members.", () => stand(league, five, "full", five));
  return five;
}

async function takeStock(stage: Stage, { league, all }: Ending): Promise<void> {
  const [, harbor, riders] = all as unknown as Four;
  const { actor } = await league.convenor.get<{ readonly actor: string }>(league.path);
  await stage.step("After the first month two members publish how it went; the others read it at home.", async () => {
    await assess(harbor, actor, "coalition", "The fare campaign worked because four of us carried it.", all);
    await assess(riders, actor, "coalition", "We were late to every meeting, and still it worked.", all);
  });
}

/** On one question they differ in the open; on the next they are together again. */
async function part(stage: Stage, ending: Ending): Promise<void> {
  const [valley, harbor, riders, food, nurses] = ending.all as unknown as readonly [...Four, Organization];
  const split: Votes = new Map([...voting("yes", riders, food), ...voting("no", valley, harbor, nurses)]);
  await stage.step("“Endorse a candidate for mayor”: two say yes, three say no. It is lost, on every server.", () =>
    askAll(
      stage,
      ending,
      { by: riders, seconded: [food], title: "Endorse a candidate for mayor", text: "We stand behind one name." },
      split,
      "lost",
    ),
  );
  await stage.step("“One free fare day a month”: all five say yes; they stay together on the rest.", () =>
    askAll(
      stage,
      ending,
      {
        by: food,
        seconded: [riders],
        kind: "position",
        title: "One free fare day a month",
        text: "Buses are free on the first Sunday of each month.",
      },
      voting("yes", ...ending.all),
      "adopted",
    ),
  );
  await stage.step("Nobody has left: five full members on five servers.", () =>
    stand(ending.league, ending.all, "full", ending.all),
  );
}
