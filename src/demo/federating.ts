import { DAY, HOUR, MINUTE } from "#domain/time.ts";
import type { Article, League } from "./coalescing.ts";
import { type Motion, voteOn } from "./deciding.ts";
import type { Organization } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** A motion of a coalition as an instance shows it: all instances share its hash, each has an id of its own. */
export type CoalitionMotion = {
  readonly id: string;
  readonly hash: string | null;
  readonly state: string;
  readonly known: "published" | "noted" | "final";
  readonly seconds: number;
  readonly questions: readonly string[];
  readonly local: string | null;
};

/** A question of a coalition as an instance computes it. */
export type CoalitionQuestion = {
  readonly id: string;
  readonly hash: string;
  readonly entry: string;
  readonly state: "open" | "provisional" | "closed" | "disputed" | "split";
  readonly known: "noted" | "final";
  readonly closesAt: string;
  readonly voted: number;
  readonly votes: readonly { readonly actor: string; readonly choice: string | null }[];
  readonly result?: { readonly outcome: string; readonly counts: Readonly<Record<string, number>> };
};

/** What is moved in a coalition, by whom, with whose support. */
export type Proposal = {
  readonly by: Organization;
  readonly seconded: readonly Organization[];
  readonly title: string;
  readonly text: string;
  readonly kind?: string;
  readonly effect?: Readonly<Record<string, unknown>>;
  /** Whom it admits, expels or reinstates, in place of an effect. */
  readonly membership?: Readonly<Record<string, unknown>>;
  /** Articles that the agreement is to have besides those in force. */
  readonly adds?: readonly Article[];
};

/** What each organization decides at home; whoever is not named says nothing. */
export type Votes = ReadonlyMap<Organization, "yes" | "no">;

type Listed<Item> = { readonly items: readonly Item[] };

/** How long members of a coalition have to decide at home. */
const PERIOD = 7 * DAY;
/** The plain rules let the convenor wait an hour for the last votes. */
const GRACE = HOUR + MINUTE;

/** Moves and seconds; answers the hash by which all know the motion, once all of them do. */
export async function move({ league, all }: Ending, { seconded, ...proposal }: Proposal): Promise<string> {
  const { by, title } = proposal;
  const { id } = await submit(league, proposal);
  const hash = await until(`“${title}” is final`, async () => {
    const found = await by.get<CoalitionMotion>(`/motions/${id}`);
    return found.known === "final" ? (found.hash ?? undefined) : undefined;
  });
  await Promise.all(
    seconded.map(async (one) => {
      const known = await until(`“${title}” has come to ${one.slug}`, () => findFinal(league, one, hash));
      await until(`${one.slug} seconds`, () => one.post(`/motions/${known.id}/second`));
    }),
  );
  await untilEach(all, `“${title}” is seconded`, async (one) => {
    const found = await findFinal(league, one, hash);
    return found !== undefined && found.seconds >= seconded.length;
  });
  return hash;
}

/** An amendment changes the text in force by articles; anything else is moved as it is. */
async function submit(
  { path }: League,
  { by, title, text, kind, effect, membership, adds }: Omit<Proposal, "seconded">,
): Promise<CoalitionMotion> {
  if (adds === undefined) {
    const asked = { title, text, ...(kind !== undefined && { kind }), ...(effect !== undefined && { effect }) };
    const way = membership === undefined ? "motions" : "memberships";
    return by.post<CoalitionMotion>(`${path}/${way}`, { ...asked, ...membership });
  }
  const { hash: base } = await by.get<{ readonly hash: string }>(`${path}/charter`);
  const articles = adds.map((article) => ({ op: "add", article }));
  return by.post<CoalitionMotion>(`${path}/charter/amendments`, { base, articles, title, text });
}

/** The convenor opens the vote; answers when it is open everywhere and stands before every member at home. */
export async function open(stage: Stage, { league, all }: Ending, hash: string): Promise<CoalitionQuestion> {
  const { convenor } = league;
  const { id } = await until("the convenor knows the motion", () => findFinal(league, convenor, hash));
  const closesAt = new Date(stage.now() + PERIOD).toISOString();
  await until("the convenor opens the vote", () => convenor.post(`/motions/${id}/open`, { closesAt }));
  const [asked] = await untilEach(all, "the vote is open", async (one) => {
    const question = await findQuestion(league, one, hash);
    return question?.known === "final" && question.state === "open" ? question : undefined;
  });
  return asked as CoalitionQuestion;
}

/** Each organization decides at home how it votes; an hour later all have said it, and every instance shows who said what. */
export async function decideAtHome(stage: Stage, ending: Ending, hash: string, votes: Votes): Promise<void> {
  const { league, all } = ending;
  await Promise.all(
    [...votes].map(async ([one, choice]) => {
      const local = await until(`“How do we vote?” is before ${one.slug}`, async () => {
        const motion = await findFinal(league, one, hash);
        return motion?.local ?? undefined;
      });
      await until(`“How do we vote?” is pending at ${one.slug}`, async () => {
        const { state } = await one.get<Motion>(`/motions/${local}`);
        return state === "pending";
      });
      await voteOn(
        stage,
        one,
        local,
        one.people.map(() => choice),
      );
    }),
  );
  await stage.later(ending, HOUR);
  await untilEach(all, "all votes are in", async (one) => {
    const question = await findQuestion(league, one, hash);
    const said = new Map(question?.votes.map(({ actor, choice }) => [actor, choice]));
    return [...votes].every(([{ actor }, choice]) => said.get(actor) === choice);
  });
}

/** The week passes; answers what every instance has computed by itself, once all show the same. */
export async function close(stage: Stage, ending: Ending, hash: string): Promise<CoalitionQuestion> {
  const { league, all } = ending;
  await stage.later(ending, PERIOD + GRACE);
  const shown = await untilEach(all, "the vote is closed", async (one) => {
    const question = await findQuestion(league, one, hash);
    return question?.known === "final" && question.state === "closed" ? question : undefined;
  });
  const [first] = shown.map(({ result }) => JSON.stringify(result));
  if (shown.some(({ result }) => JSON.stringify(result) !== first))
    throw new Error(`The instances computed different results: ${JSON.stringify(shown.map(({ result }) => result))}`);
  return shown[0] as CoalitionQuestion;
}

/** Moves, seconds, opens, decides at home and closes; the outcome has to be the one that is said. */
export async function askAll(
  stage: Stage,
  ending: Ending,
  proposal: Proposal,
  votes: Votes,
  outcome: "adopted" | "lost",
): Promise<string> {
  const hash = await move(ending, proposal);
  await open(stage, ending, hash);
  await decideAtHome(stage, ending, hash, votes);
  const { result } = await close(stage, ending, hash);
  if (result?.outcome !== outcome) throw new Error(`“${proposal.title}” is ${result?.outcome}, not ${outcome}.`);
  return hash;
}

/** So votes each of these. */
export const voting = (choice: "yes" | "no", ...those: readonly Organization[]): Map<Organization, "yes" | "no"> =>
  new Map(those.map((one) => [one, choice]));

/** The motion of this hash as an instance shows it, once that is final. */
export async function findFinal(league: League, one: Organization, hash: string): Promise<CoalitionMotion | undefined> {
  const { items } = await one.get<Listed<CoalitionMotion>>(`${league.path}/motions?limit=100`);
  return items.find((motion) => motion.hash === hash && motion.known === "final");
}

/** Its question. */
export async function findQuestion(
  league: League,
  one: Organization,
  hash: string,
): Promise<CoalitionQuestion | undefined> {
  const motion = await findFinal(league, one, hash);
  const id = motion?.questions.at(-1);
  return id === undefined ? undefined : one.get<CoalitionQuestion>(`/questions/${id}`);
}
