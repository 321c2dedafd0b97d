import { plainRules } from "#domain/coalition/convening.ts";
import { DAY, HOUR } from "#domain/time.ts";
import { callerOf } from "#src/demo/calling.ts";
import { type Role, castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import { type Seated, type Term, holderHashOf, send, untilInOffice, voteSeats } from "#src/demo/council.ts";
import { close, move, open } from "#src/demo/federating.ts";
import { adoptPositions } from "#src/demo/holding.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";
import { untilEach } from "#src/demo/waiting.ts";

const roles: readonly Role[] = [
  "valley",
  "harbor",
  "riders",
  "colina",
  "rio",
  "food",
  "school",
  "aurora",
  "climate",
  "nurses",
  "warehouse",
  "library",
];

/** Twelve organizations, one seat each: they borrow a constitution from what they hold already, and elect a head for a year. */
export const parliament: Scenario = {
  lasts: 390 * DAY,
  async play(stage) {
    const twelve = await stage.step("Twelve organizations start a server each, and connect.", () =>
      stage.enter(castOf(...roles)),
    );
    const articles = await borrow(stage, twelve);
    const ending = { league: await constitute(stage, twelve, articles), all: twelve };
    await keepNames(stage, twelve);
    const delegates = await fill(stage, ending);
    await elect(stage, ending, delegates);
    return ending;
  },
};

const principles = [
  ["Nobody gives up a name", "Each organization keeps its name, its rules and its own server."],
  ["One seat each", "Large or small, each has one seat; who sits in it is sent, and called back, at home."],
  ["A head for a year", "Whoever speaks for all does so for one year, and not twice in a row."],
] as const;

/** The articles are sentences that members hold already; whoever drafts reads them as any stranger can. */
async function borrow(stage: Stage, twelve: readonly Organization[]): Promise<readonly Article[]> {
  const [, ...holders] = twelve;
  const stands = principles.map(([title, text], place) => ({ by: holders[place] as Organization, title, text }));
  const held = await stage.step("Three of them hold, by votes of their own, what could become articles.", () =>
    adoptPositions(stage, undefined, stands),
  );
  return stage.step("Valley Tenants’ Union reads the three principles in public, and borrows them.", () =>
    Promise.all(
      held.map(async ({ id }, place) => {
        const { title, text } = await callerOf(stands[place]?.by.url ?? "").get<Text>(`/motions/${id}`);
        return { number: String(place + 1), title, tier: "foundation", text } as const;
      }),
    ),
  );
}

type Text = { readonly title: string; readonly text: string };

const YEAR = 365 * DAY;

const council = {
  method: "equal",
  each: 1,
  term: 366 * DAY,
  offices: [{ name: "head", term: YEAR, most: 1 }],
} as const;
const bySeats = { ...plainRules.decisions.ordinary, electorate: "seats" } as const;
const rules = { council, decisions: { ...plainRules.decisions, ordinary: bySeats } };

async function constitute(
  stage: Stage,
  twelve: readonly Organization[],
  articles: readonly Article[],
): Promise<League> {
  const [valley, ...others] = twelve as readonly [Organization, ...Organization[]];
  const league = await stage.step(
    "It calls for a parliament with that constitution; twelve servers show the call.",
    () =>
      convene(valley, {
        slug: "parliament",
        name: "Parliament of Organizations",
        summary: "One seat each, and a head for a year.",
        articles,
        founders: others,
        rules,
      }),
  );
  await stage.step("The eleven others sign, and every server shows twelve full members.", () =>
    sign(league, others, "full", twelve),
  );
  return league;
}

type Graph = { readonly nodes: readonly { readonly name: string }[] };

/** Chapters go on under their own names. */
async function keepNames(stage: Stage, twelve: readonly Organization[]): Promise<void> {
  const [valley, harbor] = twelve as readonly [Organization, Organization];
  await stage.step(
    "Local chapters keep their names: two begin, and all other servers show them by these.",
    async () => {
      const found = (one: Organization, slug: string, name: string) =>
        one.post("/bodies", { kind: "chapter", slug, name, parent: one.slug, visibility: "public" });
      await found(valley, "mill_street", "Mill Street Tenants");
      await found(harbor, "night_shift", "The Night Shift");
      await untilEach(twelve, "both chapters are seen", async (one) => {
        const { nodes } = await one.get<Graph>("/graph");
        return ["Mill Street Tenants", "The Night Shift"].every((name) => nodes.some((node) => node.name === name));
      });
    },
  );
}

async function fill(stage: Stage, ending: Ending): Promise<Seated[]> {
  const delegates = ending.all.map((by) => ({ by, person: by.people[1] ?? by.people[0], seat: 1 }));
  return stage.step("Each decides at home whom it sends; every server shows twelve seats, all held.", () =>
    send(
      stage,
      ending,
      delegates.flatMap(({ person, ...rest }) => (person === undefined ? [] : [{ ...rest, person }])),
    ),
  );
}

/** One of the delegates becomes head for a year, and is no longer when it is over. */
async function elect(stage: Stage, ending: Ending, delegates: readonly Seated[]): Promise<void> {
  const [valley, harbor, riders] = ending.all as readonly [Organization, Organization, Organization];
  const [, candidate] = delegates as readonly [Seated, Seated];
  const { hash, holderHash } = await stage.step(
    "Riders move that the delegate of the Harbor Workers be head for longer than the constitution lets.",
    async () => {
      const holderHash = await holderHashOf(ending.league, candidate);
      const from = stage.now();
      const office = { name: "head", body: harbor.actor, holderHash, from, until: from + 400 * DAY };
      const [title, text] = ["A head", "Our constitution says for how long: one year."];
      return {
        holderHash,
        hash: await move(ending, { by: riders, seconded: [valley], title, text, effect: { office } }),
      };
    },
  );
  await stage.step("The vote is opened; delegates vote seat by seat, nine yes, three no.", async () => {
    await open(stage, ending, hash);
    await voteSeats(ending, hash, new Map(delegates.map((each, place) => [each, place % 4 === 3 ? "no" : "yes"])));
  });
  await stage.step(
    "After a week every server has counted nine to three, and shows the head’s term: one year, not more.",
    async () => {
      const { outcome, counts } = (await close(stage, ending, hash)).result ?? {};
      if (outcome !== "adopted" || counts?.["yes"] !== 9 || counts["no"] !== 3)
        throw new Error(`The head is ${outcome}, by ${JSON.stringify(counts)}.`);
      await untilInOffice(ending, "head", (term) => term?.holderHash === holderHash && spanOf(term) === YEAR);
    },
  );
  await stage.step("A year later nobody is head any more, without anybody having done anything.", async () => {
    await stage.later(ending, YEAR + HOUR);
    await untilInOffice(ending, "head", (term) => term === null);
  });
}

const spanOf = ({ from, until }: Term): number => Date.parse(until) - Date.parse(from);
