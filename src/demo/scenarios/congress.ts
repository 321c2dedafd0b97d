import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import { askAll, voting } from "#src/demo/federating.ts";
import { adoptPositions, endorse, findGround } from "#src/demo/holding.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

/** A committee calls a congress; who comes is of every kind, and a programme grows from what they hold already. */
export const congress: Scenario = {
  lasts: 60 * DAY,
  async play(stage) {
    const all = await stage.step(
      "A committee, a union local, a journal, a student club and a theater group start a server each, and connect.",
      () => stage.enter(castOf("committee", "local", "journal", "students", "players")),
    );
    const ending = { league: await call(stage, all), all };
    await bring(stage, ending);
    await grow(stage, ending);
    return ending;
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "Why a congress",
    tier: "foundation",
    text: "We come as we are: unions, papers, clubs and troupes. We begin with what many of us hold already.",
  },
];

async function call(stage: Stage, all: readonly Organization[]): Promise<League> {
  const [committee, ...others] = all as readonly [Organization, ...Organization[]];
  const league = await stage.step("The committee publishes its call; each of the four sees it on its own server.", () =>
    convene(committee, {
      slug: "congress",
      name: "Congress of the Towns",
      summary: "Called by five people; open to every kind of organization.",
      articles,
      founders: others,
    }),
  );
  await stage.step("The union local, the journal, the student club and the theater group sign.", () =>
    sign(league, others, "full", all),
  );
  return league;
}

type Five = readonly [Organization, Organization, Organization, Organization, Organization];

const DAY_WORK = "A working day of seven hours";
const PAPERS = "Papers that belong to those who write them";
const ROOMS = "Rooms to rehearse and to meet in, in every district";

/** Each brings what it holds already; others stand behind it, or do not. */
async function bring(stage: Stage, ending: Ending): Promise<void> {
  const [committee, local, journal, students, players] = ending.all as unknown as Five;
  const motions = await stage.step("Three bring what they hold already, each adopted by its own members.", () =>
    adoptPositions(stage, ending, [
      { by: local, title: DAY_WORK, text: "Seven hours a day, at the wage of eight." },
      { by: journal, title: PAPERS, text: "Whoever writes a paper owns it, together." },
      { by: players, title: ROOMS, text: "One hall a district, free on four nights a week." },
    ]),
  );
  const [hours, papers, rooms] = motions.map(({ activity }) => activity) as [string, string, string];
  await stage.step(
    "They endorse each other’s: the seven hours four times, the rooms twice, the papers not at all.",
    async () => {
      await endorse(hours, [committee, journal, students, players], ending.all);
      await endorse(rooms, [students, journal], ending.all);
      await endorse(papers, [], ending.all);
    },
  );
}

/** What enough of them hold becomes the draft, and the draft is put to all. */
async function grow(stage: Stage, ending: Ending): Promise<void> {
  const [committee, local, , students] = ending.all as unknown as Five;
  const draft = await stage.step(
    "Every server ranks the common ground alike: five, three, one. Above the line stand two.",
    async () => {
      const counts = new Map([
        [DAY_WORK, 5],
        [ROOMS, 3],
        [PAPERS, 1],
      ]);
      const items = await findGround(ending.league, ending.all, counts, 60);
      const above = items.filter((item) => item.above).map(({ title }) => title);
      if (above.join("; ") !== [DAY_WORK, ROOMS].join("; ")) throw new Error(`Above the line: ${above.join("; ")}`);
      return above;
    },
  );
  await stage.step(
    "The committee moves these two as the minimum programme; all five decide at home, and adopt it.",
    () =>
      askAll(
        stage,
        ending,
        {
          by: committee,
          seconded: [local, students],
          kind: "position",
          title: "Minimum programme",
          text: draft.map((title, place) => `${place + 1}. ${title}.`).join("\n"),
        },
        voting("yes", ...ending.all),
        "adopted",
      ),
  );
}
