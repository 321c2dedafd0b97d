import { plainRules } from "#domain/coalition/convening.ts";
import { DAY, HOUR } from "#domain/time.ts";
import { type Role, castOf } from "#src/demo/cast.ts";
import { countMembers, foundCaucus, join, recognize, writeIn } from "#src/demo/caucusing.ts";
import { type Article, type League, convene, sign, stand } from "#src/demo/coalescing.ts";
import { type Seated, callBack, send, voteSeats } from "#src/demo/council.ts";
import { askMembers } from "#src/demo/deciding.ts";
import { close, decideAtHome, findQuestion, move, open, voting } from "#src/demo/federating.ts";
import { adoptPositions, endorse, findGround } from "#src/demo/holding.ts";
import type { Founding, Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";
import { tamper } from "#src/demo/tampering.ts";
import { until, untilEach } from "#src/demo/waiting.ts";

type Five = readonly [Organization, Organization, Organization, Organization, Organization];

const others: readonly (readonly [Role, readonly string[]])[] = [
  ["valley", ["Yusuf Demir", "Mei Tanaka"]],
  ["colina", ["Marcos Gil", "Lucía Rey"]],
  ["food", ["Amara Cole", "Jun Park"]],
  ["nurses", ["Petra Simic", "Ravi Menon"]],
  ["harbor", ["Inês Duarte", "Tom Hale"]],
];

const founding = ([role, people]: (typeof others)[number]): readonly Founding[] =>
  castOf(role).map((each) => ({ ...each, people: [...each.people.slice(0, 1), ...people] }));

/** Five organizations with a bit of everything that a coalition lives through, and with votes that are still open. */
export const five: Scenario = {
  lasts: 21 * DAY + 7 * HOUR,
  async play(stage) {
    const all = await stage.step("Five organizations start a server each, and connect.", () =>
      stage.enter(others.flatMap(founding).map((each, place) => ({ ...each, hue: (place * 67 + 342) % 360 }))),
    );
    const ending = { league: await unite(stage, all), all };
    await find(stage, ending);
    await gather(stage, ending);
    const delegates = await sit(stage, ending);
    await callOneBack(stage, ending, delegates);
    await part(stage, ending);
    await ask(stage, ending);
    return ending;
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "What we do together",
    tier: "foundation",
    text: "We act as one where we agree. Where we do not, each speaks in its own name, and nobody is bound.",
  },
  {
    number: "2",
    title: "One seat each",
    tier: "foundation",
    text: "Daily matters are decided by a council. Each of us sends one delegate, and can call that delegate back.",
  },
  {
    number: "3",
    title: "Everybody may leave",
    tier: "entrenched",
    text: "Each of us can leave on any day, and can ask to come back.",
  },
];

const bySeats = { ...plainRules.decisions.ordinary, electorate: "seats" } as const;
const rules = {
  council: { method: "equal", each: 1, term: 366 * DAY },
  decisions: { ...plainRules.decisions, ordinary: bySeats },
};

async function unite(stage: Stage, all: readonly Organization[]): Promise<League> {
  const [valley, ...founders] = all as readonly [Organization, ...Organization[]];
  const league = await stage.step("Valley Tenants’ Union proposes an agreement; five servers show it.", () =>
    convene(valley, {
      slug: "common_table",
      name: "The Common Table",
      summary: "Tenants, neighbors, cooks, nurses and dockers of one town.",
      articles,
      founders,
      rules,
    }),
  );
  await stage.step("The four others sign; every server shows five full members.", () =>
    sign(league, founders, "full", all),
  );
  return league;
}

const WINTER = "No eviction in winter";
const KITCHENS = "A kitchen in every school";
const BUSES = "Buses that run all night";
const RENTS = "Rents that follow wages";
const CRANES = "Cranes that belong to those who work them";

/** Something that all hold, something that most hold, and so on to what one holds alone. */
async function find(stage: Stage, ending: Ending): Promise<void> {
  const { league, all } = ending;
  const [valley, colina, food, nurses, harbor] = all as unknown as Five;
  const motions = await stage.step("Each adopts, by a vote of its members, what matters most to it.", () =>
    adoptPositions(stage, ending, [
      { by: valley, title: WINTER, text: "Nobody loses a home between November and March." },
      { by: food, title: KITCHENS, text: "Schools cook for their children, and at night for the street." },
      { by: nurses, title: BUSES, text: "One bus an hour on every line, for all who work at night." },
      { by: colina, title: RENTS, text: "A rent rises no faster than the wages of those who pay it." },
      { by: harbor, title: CRANES, text: "The harbor buys its cranes from the company." },
    ]),
  );
  const [winter, kitchens, buses, rents] = motions.map(({ activity }) => activity) as [string, string, string, string];
  await stage.step(
    "They support each other’s, or do not. Every server ranks the common ground alike: five, four, three, two, one.",
    async () => {
      await endorse(winter, [colina, food, nurses, harbor], all);
      await endorse(kitchens, [colina, nurses, harbor], all);
      await endorse(buses, [valley, harbor], all);
      await endorse(rents, [valley], all);
      const counts = [WINTER, KITCHENS, BUSES, RENTS, CRANES].map((title, place) => [title, 5 - place] as const);
      await findGround(league, all, new Map(counts));
    },
  );
}

/** Members of three organizations, in one caucus on the server of one of them. */
async function gather(stage: Stage, { all }: Ending): Promise<void> {
  const [, colina, food, nurses] = all as unknown as Five;
  await stage.step(
    "A caucus of those who work at night begins on the nurses’ server: three organizations recognize it, six people join.",
    async () => {
      const caucus = await foundCaucus(nurses, {
        slug: "night_workers",
        name: "Caucus of Night Workers",
        summary: "For everybody who goes to work when others come home.",
      });
      const three = [nurses, colina, food];
      await recognize(caucus, three, all);
      for (const one of three) await join(caucus, one, one.people.slice(1));
      await until("the caucus has six members", async () => (await countMembers(caucus)) === 6);
      const [, writer] = nurses.people;
      if (writer !== undefined) await writeIn(caucus, writer, "Who of you is on the last bus home?");
    },
  );
}

/** A session of the council on two questions, and a certificate that is not what was counted. */
async function sit(stage: Stage, ending: Ending): Promise<readonly Seated[]> {
  const [, colina, food, nurses, harbor] = ending.all as unknown as Five;
  const delegates = await stage.step(
    "Each decides at home whom it sends; every server shows five seats, all held.",
    () =>
      send(
        stage,
        ending,
        ending.all.flatMap((by) => by.people.slice(1, 2).map((person) => ({ by, person, seat: 1 }))),
      ),
  );
  const [fund, office] = await stage.step("Two motions come before the council, both seconded.", () =>
    Promise.all([
      move(ending, { by: colina, seconded: [food], title: "A common strike fund", text: "Each pays one per cent." }),
      move(ending, {
        by: nurses,
        seconded: [colina],
        title: "An office in the old mill",
        text: "Three rooms, shared.",
      }),
    ]),
  );
  await stage.step("The council sits: delegates vote for their seats, four to one and three to two.", async () => {
    for (const motion of [fund, office]) await open(stage, ending, motion);
    const votes = (no: readonly Organization[]) =>
      new Map(delegates.map((each) => [each, no.includes(each.by) ? "no" : "yes"] as const));
    await voteSeats(ending, fund, votes([harbor]));
    await voteSeats(ending, office, votes([harbor, food]));
  });
  await stage.step("A week later every server has counted the same: both are adopted.", async () => {
    await close(stage, ending, fund);
    await untilEach(ending.all, "the second vote is closed", async (one) => {
      const question = await findQuestion(ending.league, one, office);
      return question?.state === "closed" && question.result?.counts["yes"] === 3;
    });
  });
  await stage.step(
    "Somebody at Valley Tenants’ Union tampers with a certificate: “An office in the old mill”, lost. Every server keeps its count and shows the result as disputed.",
    () => tamper(stage, ending, office, { outcome: "lost", counts: { yes: 2, no: 3 } }),
  );
  return delegates;
}

async function callOneBack(stage: Stage, ending: Ending, delegates: readonly Seated[]): Promise<void> {
  const [, , , nurses] = ending.all as unknown as Five;
  const recalled = delegates.find(({ by }) => by === nurses) as Seated;
  await stage.step(
    "The nurses call their delegate back: a petition, two weeks to answer, a vote at home. The seat is free on every server.",
    () =>
      callBack(stage, ending, recalled, {
        grounds: "Voted for the fund, and never asked us.",
        reply: "There was no time to ask.",
        votes: ["yes", "no", "yes"],
      }),
  );
}

/** One leaves over the disputed result; what the others hold in common is counted without it. */
async function part(stage: Stage, { league, all }: Ending): Promise<void> {
  const harbor = all.at(-1) as Organization;
  await stage.step(
    "Harbor Workers’ Association leaves; every server shows four full members, and one that left.",
    async () => {
      await harbor.post(`${league.path}/secede`);
      await stand(league, [harbor], "left", all);
      await stand(league, all.slice(0, 4), "full", all);
    },
  );
  await stage.step("Without it the common ground is: four, three, two, two.", async () => {
    const counts = [
      [WINTER, 4],
      [KITCHENS, 3],
      [BUSES, 2],
      [RENTS, 2],
    ] as const;
    await findGround(league, all, new Map(counts));
  });
}

/** What is still open when it ends. */
async function ask(stage: Stage, ending: Ending): Promise<void> {
  const [valley, colina, food, , harbor] = ending.all as unknown as Five;
  const hash = await stage.step(
    "Colina move a new article: certificates are signed by two. It is before the members of all four, for a week.",
    async () => {
      const article = {
        number: "4",
        title: "Two sign",
        tier: "foundation",
        text: "A certificate is signed by two people.",
      } as const;
      const asked = { title: "Certificates are signed by two", text: "So that what happened does not happen again." };
      const motion = await move(ending, { by: colina, seconded: [valley], ...asked, adds: [article] });
      await open(stage, ending, motion);
      return motion;
    },
  );
  await stage.step(
    "Two have decided at home, both yes; every server shows two votes of four, and the vote is open.",
    async () => {
      await decideAtHome(stage, ending, hash, voting("yes", colina, food));
      await untilEach(ending.all, "the vote is still open", async (one) => {
        const question = await findQuestion(ending.league, one, hash);
        return question?.state === "open" && question.votes.length === 4;
      });
    },
  );
  await stage.step(
    "Harbor Workers put it to their own members whether to sign again: four have signed, one is voting, as everybody can read.",
    async () => {
      const membership = { coalition: ending.league.hash, deed: "accede" };
      const text = "Our reasons to leave are being dealt with. Do we sign the agreement again?";
      const motion = { kind: "accession", title: "Back to the Common Table?", text, effect: { membership } };
      await askMembers(stage, { by: harbor, motion }, 3 * DAY);
      await stand(ending.league, ending.all.slice(0, 4), "full", ending.all);
    },
  );
}
