import { DAY } from "#domain/time.ts";
import { voteAnyway } from "#src/demo/altered.ts";
import { Answered } from "#src/demo/calling.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign, stand } from "#src/demo/coalescing.ts";
import { countMembers, foundCaucus, join, recognize } from "#src/demo/caucusing.ts";
import { decide } from "#src/demo/deciding.ts";
import { until, untilEach } from "#src/demo/waiting.ts";
import { askAll, close, decideAtHome, findFinal, move, open, voting } from "#src/demo/federating.ts";
import { type Case, accuse, charge, drawPanel, hear, take, untilCase } from "#src/demo/judging.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

/** Caucuses across organizations, a platform that is contested between them, and an expulsion with due process and an appeal. */
export const tendencies: Scenario = {
  lasts: 70 * DAY,
  async play(stage) {
    const all = await stage.step("Five organizations start a server each, and connect.", () =>
      stage.enter(castOf("school", "nurses", "warehouse", "aurora", "rio")),
    );
    const league = await unite(stage, all);
    await gather(stage, all);
    await contest(stage, { league, all });
    await judge(stage, { league, all });
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
  {
    number: "3",
    title: "Names stay with us",
    tier: "foundation",
    text: "Nobody gives the names of members to an employer or a landlord.",
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
      // Of five, two are parties and one screens: a panel of one leaves another for the appeal.
      rules: { cases: { panelSize: 1 } },
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

/** Whoever broke the agreement is heard twice, and leaves by a vote of all; what it says afterwards has no effect. */
async function judge(stage: Stage, ending: Ending): Promise<void> {
  const [, nurses, , aurora, rio] = ending.all as unknown as Five;
  const id = await stage.step(
    "The nurses complain of the Sindicato del Río; every server shows that, and nothing of what is written.",
    async () => {
      const filed = await accuse(ending, nurses, rio, "You gave the names of our night shift to the agency.");
      const [seen] = await untilCase([aurora], filed, "filed", null);
      if (seen?.steps.some(({ text }) => text !== null)) throw new Error("Whom it does not concern can read it.");
      return filed;
    },
  );
  await stage.step("The convenor takes it up, charges by article 3, two weeks ahead; the Sindicato answers.", () =>
    charge(stage, ending, id, {
      article: "3",
      text: "Names of eleven nurses went from your office to the agency.",
      accused: rio,
      answer: "One of us did that, and we did not know.",
    }),
  );
  const first = await hearOnce(stage, ending, id);
  await appeal(stage, ending, id, first);
  await expel(stage, ending, id);
  await ignore(stage, ending);
}

async function hearOnce(stage: Stage, ending: Ending, id: string): Promise<Organization> {
  const panel = await stage.step("A public draw among those who are no party gives the panel.", () =>
    drawPanel(stage, ending, id, "4 11 23 31 38 44"),
  );
  await stage.step("It hears both, finds that the charge holds, and that a sanction follows.", async () => {
    await hear(stage, ending, id, panel, "The names came from that office, and nobody there took them back.");
    await untilCase(ending.all, id, "found", null);
  });
  return panel;
}

/** Nothing takes effect until another panel has decided. */
async function appeal(stage: Stage, ending: Ending, id: string, first: Organization): Promise<void> {
  const [, nurses, , , rio] = ending.all as unknown as Five;
  await stage.step("Ten days later the Sindicato appeals: nobody can move to expel it now.", async () => {
    await stage.later(ending, 10 * DAY);
    await take(ending, rio, id, "appeal", { text: "Nobody asked who in our office did it." });
    await refused("case-needed", async () =>
      nurses.post(`${ending.league.path}/memberships`, await expulsion(nurses, rio, id)),
    );
  });
  const panel = await stage.step(
    "Another panel is drawn, hears both again, and upholds the finding: it is final everywhere.",
    async () => {
      const second = await drawPanel(stage, ending, id, "2 9 17 28 33 41");
      if (second === first) throw new Error("The same panel decides on the appeal.");
      await hear(stage, ending, id, second, "Whoever it was, the office answers for its list.");
      await untilCase(ending.all, id, "final", "sanctioned");
      return second;
    },
  );
  await stage.step("It is published without names; every server shows how it ended, and that account.", async () => {
    const account = "An organization gave names of members to an agency.";
    await take(ending, panel, id, "publish", { text: account });
    await untilCase(ending.all, id, "published", "sanctioned");
    await untilEach(ending.all, "the account is public", async (one) => {
      const { steps } = await one.get<Case>(`/cases/${id}`);
      return steps.at(-1)?.text === account;
    });
  });
}

/** What is asked for: the address of the last step that is in the gazette says on which case. */
async function expulsion(by: Organization, of: Organization, id: string) {
  const { steps } = await by.get<Case>(`/cases/${id}`);
  const title = "The Sindicato leaves us";
  return { deed: "expel", actor: of.actor, case: steps.at(-1)?.entry, title, text: "Article 3, and two panels." };
}

async function expel(stage: Stage, ending: Ending, id: string): Promise<void> {
  const [school, nurses, warehouse, aurora, rio] = ending.all as unknown as Five;
  await stage.step("On that case the nurses move to expel it; all five vote, four to one, and it is out.", async () => {
    const { title, text, ...membership } = await expulsion(nurses, rio, id);
    const votes = new Map([...voting("yes", school, nurses, warehouse, aurora), ...voting("no", rio)]);
    await askAll(stage, ending, { by: nurses, seconded: [aurora], title, text, membership }, votes, "adopted");
    await stand(ending.league, [rio], "expelled", ending.all);
  });
}

/** Its own server refuses to vote for it; and what an altered one publishes is counted by none. */
async function ignore(stage: Stage, ending: Ending): Promise<void> {
  const [school, nurses, warehouse, aurora, rio] = ending.all as unknown as Five;
  const title = "A list of names nobody keeps";
  await stage.step(
    "Four vote on what comes next; the one that is out votes too: all servers have that, none counts it.",
    async () => {
      const decided = { kind: "resolution", title, text: "We would say yes." };
      const [home] = await decide(stage, ending, [{ by: rio, motion: decided }]);
      const hash = await move(ending, { by: nurses, seconded: [school], title, text: "We keep none from now on." });
      await open(stage, ending, hash);
      const { id } = await until("the motion is known", () => findFinal(ending.league, rio, hash));
      await refused("not-on-the-roll", () => rio.post(`/motions/${id}/body-vote`, { choice: "yes" }));
      await voteAnyway(ending, rio, hash, home?.questions.at(-1) ?? "");
      await decideAtHome(stage, ending, hash, voting("yes", school, nurses, warehouse, aurora));
      const { result, votes } = await close(stage, ending, hash);
      if (result?.counts["yes"] !== 4 || votes.some(({ actor }) => actor === rio.actor))
        throw new Error(`A vote counts that is none: ${JSON.stringify({ result, votes })}`);
    },
  );
}

async function refused(code: string, deed: () => Promise<unknown>): Promise<void> {
  const answer = await deed().catch((error: unknown) => error);
  if (!(answer instanceof Answered) || answer.code !== code)
    throw new Error(`Not refused as ${code}: ${answer instanceof Error ? answer.message : "it was done"}`);
}
