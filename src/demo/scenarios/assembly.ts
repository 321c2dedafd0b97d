import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign, stand } from "#src/demo/coalescing.ts";
import { askAll, voting } from "#src/demo/federating.ts";
import { pledge, say } from "#src/demo/pledging.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

type Founders = readonly [Organization, Organization];
type Five = readonly [...Founders, Organization, Organization, Organization];

/** A people's assembly: most who come belong to none of its founders, and what is pledged from outside becomes a tie. */
export const assembly: Scenario = {
  lasts: 90 * DAY,
  async play(stage) {
    const all = await stage.step("Two founders and three organizations that only look on start a server each.", () =>
      stage.enter(castOf("climate", "colina", "nurses", "library", "warehouse")),
    );
    const [climate, colina] = all as unknown as Founders;
    const ending = { league: await open(stage, [climate, colina], all), all };
    await fill(stage, climate);
    await receive(stage, ending);
    await takeIn(stage, ending);
    return ending;
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

type Members = { readonly items: readonly unknown[] };

/** Most who come belong to no organization: they are members of the assembly’s own circle, on its convenor’s server. */
async function fill(stage: Stage, climate: Organization): Promise<void> {
  await stage.step(
    "Twelve people come to the assembly who belong to neither founder; most of its circle are such.",
    async () => {
      await climate.post("/bodies", {
        kind: "chapter",
        slug: "open_circle",
        name: "Open Circle of the Assembly",
        parent: climate.slug,
        visibility: "public",
      });
      for (const name of guests) await climate.post("/bodies/open_circle/members", { name });
      const { items } = await climate.get<Members>("/bodies/open_circle/members?limit=100");
      if (items.length <= 2 * climate.people.length) throw new Error(`Only ${items.length} have come.`);
    },
  );
}

const guests = [
  "Abel Ferro",
  "Birgit Holm",
  "Chidi Eze",
  "Dana Roth",
  "Emre Kaya",
  "Flora Pons",
  "Gil Amado",
  "Hana Sato",
  "Imre Vas",
  "Jo March",
  "Kalle Niemi",
  "Lupe Ortiz",
] as const;

/** What comes from outside: people, money and rooms, promised in public and kept. */
async function receive(stage: Stage, ending: Ending): Promise<void> {
  const [climate, , nurses, library, warehouse] = ending.all as unknown as Five;
  const { actor } = await climate.get<{ readonly actor: string }>(ending.league.path);
  const [people, money] = await stage.step(
    "From outside come pledges: thirty people from the nurses, money from the pickers, two rooms from the libraries.",
    async () => {
      const first = await pledge(
        { from: nurses, to: actor, kind: "people", amount: 30, text: "To cook, and to mind children." },
        ending.all,
      );
      const terms = { kind: "money", amount: 120_000, currency: "EUR" } as const;
      const second = await pledge({ from: warehouse, to: actor, ...terms, text: "From the strike fund." }, ending.all);
      await pledge({ from: library, to: actor, kind: "rooms", amount: 2, text: "Every Thursday." }, ending.all);
      return [first, second] as const;
    },
  );
  await stage.step("The nurses and the pickers say that they kept theirs; all five servers show it.", async () => {
    await say(people, "giver", nurses, "kept", ending.all);
    await say(money, "giver", warehouse, "kept", ending.all);
  });
}

/** Ties become accessions: who helped applies, and the founders decide. */
async function takeIn(stage: Stage, ending: Ending): Promise<void> {
  const { league, all } = ending;
  const [climate, colina, nurses, , warehouse] = all as unknown as Five;
  await stage.step("Nurses and pickers ask to be members: applicants on all servers.", () =>
    sign(league, [nurses, warehouse], "applicant", all),
  );
  for (const applicant of [nurses, warehouse])
    await stage.step(`The founders vote on ${applicant.name}: both say yes.`, () =>
      askAll(
        stage,
        ending,
        {
          by: climate,
          seconded: [colina],
          title: `${applicant.name} joins the assembly`,
          text: "They came with what they promised.",
          effect: { admit: applicant.actor },
        },
        voting("yes", climate, colina),
        "adopted",
      ),
    );
  await stage.step("Four full members; the libraries stay a friend outside, with their rooms.", () =>
    stand(league, [climate, colina, nurses, warehouse], "full", all),
  );
}
