import type { League } from "./coalescing.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { type Motion, decide, voteOn } from "./deciding.ts";
import { findFinal, findQuestion } from "./federating.ts";
import type { Organization, Someone } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** The council of a coalition as an instance computes it. */
type Council = {
  readonly members: readonly {
    readonly actor: string;
    readonly seats: readonly { readonly seat: number; readonly holder: Holder | null }[];
  }[];
  readonly offices: readonly { readonly name: string; readonly holder: Term | null }[];
};

type Holder = { readonly mandate: string; readonly entry: string | null };
/** A term in an office of the coalition. */
export type Term = {
  readonly body: string;
  readonly holderHash: string;
  readonly from: string;
  readonly until: string;
};
type Listed<Item> = { readonly items: readonly Item[] };

/** Somebody whom an organization sends to a seat of its own. */
export type Delegate = { readonly by: Organization; readonly person: Someone; readonly seat: number };

/** A delegate who has a seat, and the mandate by which home can call back. */
export type Seated = Delegate & { readonly mandate: string };

/** Organizations decide at home whom they send; every server then shows each of these seats held. */
export async function send(stage: Stage, ending: Ending, delegates: readonly Delegate[]): Promise<Seated[]> {
  const { league, all } = ending;
  const motions = await decide(
    stage,
    ending,
    delegates.map(({ by, person, seat }) => ({
      by,
      motion: {
        kind: "resolution",
        title: `We send ${person.name} to seat ${seat}`,
        text: "To speak and vote for us, until we say otherwise.",
      },
    })),
  );
  const seated = await Promise.all(
    delegates.map(async (delegate, place) => {
      const { by, person, seat } = delegate;
      const holder = await memberOf(by, person);
      const asked = { coalition: league.hash, holder, seat, question: motions[place]?.questions.at(-1) };
      const { id } = await until(`${by.slug} has a seat`, () => by.post<{ readonly id: string }>("/mandates", asked));
      return { ...delegate, mandate: id };
    }),
  );
  await untilEach(all, "the seats are held", async (one) => {
    const council = await councilAt(league, one);
    return delegates.every(({ by, seat }) => holderOf(council, by, seat) !== null);
  });
  return seated;
}

/** Delegates vote at home, each for a seat; every server then counts them. */
export async function voteSeats(
  { league, all }: Ending,
  hash: string,
  votes: ReadonlyMap<Delegate, "yes" | "no">,
): Promise<void> {
  await Promise.all(
    [...votes].map(async ([{ by, person, seat }, choice]) => {
      const motion = await until("the motion is known", () => findFinal(league, by, hash));
      await until(`${person.name} votes`, () => person.post(`/motions/${motion.id}/seat-vote`, { seat, choice }));
    }),
  );
  await untilEach(
    all,
    "all seats have voted",
    async (one) => (await findQuestion(league, one, hash))?.voted === votes.size,
  );
}

/** Who holds a seat, as every server shows it: nobody, if null. */
async function untilHeld(
  { league, all }: Ending,
  { by, seat }: Pick<Delegate, "by" | "seat">,
  isHeld: (holder: Holder | null) => boolean,
): Promise<void> {
  await untilEach(all, `seat ${seat} of ${by.slug} has changed hands`, async (one) =>
    isHeld(holderOf(await councilAt(league, one), by, seat)),
  );
}

/** The term of whoever holds an office of the coalition; the same on every server. */
export const untilInOffice = (
  { league, all }: Ending,
  name: string,
  isSo: (term: Term | null) => boolean,
): Promise<(Term | true)[]> =>
  untilEach(all, `the office of ${name} is as it should be`, async (one) => {
    const { offices } = await councilAt(league, one);
    const term = offices.find((office) => office.name === name)?.holder ?? null;
    return isSo(term) && (term ?? true);
  });

/** What stands for a delegate in public: the hash in the entry that gave the seat. */
export async function holderHashOf(league: League, { by, seat }: Delegate): Promise<string> {
  const entry = holderOf(await councilAt(league, by), by, seat)?.entry ?? "";
  const response = await fetch(entry, { headers: { accept: "application/json" } });
  const shown = (await response.json()) as { readonly entry?: { readonly holderHash?: string } };
  const holderHash = shown.entry?.holderHash;
  if (holderHash === undefined) throw new Error(`${entry} names no holder.`);
  return holderHash;
}

const councilAt = (league: League, one: Organization): Promise<Council> => one.get<Council>(`${league.path}/council`);

function holderOf({ members }: Council, { actor }: Organization, seat: number): Holder | null {
  const seats = members.find((member) => member.actor === actor)?.seats;
  return seats?.find((each) => each.seat === seat)?.holder ?? null;
}

async function memberOf(organization: Organization, { name }: Someone): Promise<string> {
  const { items } = await organization.get<Listed<{ readonly id: string; readonly name: string }>>(
    `/bodies/${organization.slug}/members?limit=100`,
  );
  const found = items.find((member) => member.name === name);
  if (found === undefined) throw new Error(`${name} is no member of ${organization.slug}.`);
  return found.id;
}

type Recall = { readonly id: string; readonly motion: string | null; readonly noticeUntil: string | null };

/** Members at home call a delegate back: petition, notice, vote; every server then shows the seat without that holder. */
export async function callBack(
  stage: Stage,
  ending: Ending,
  { by, person, seat, mandate }: Seated,
  { grounds, reply, votes }: { readonly grounds: string; readonly reply: string; readonly votes: readonly string[] },
): Promise<void> {
  const petitioner = by.people.find((each) => each !== person) ?? by.people[0];
  if (petitioner === undefined) throw new Error(`${by.slug} has no members.`);
  const begun = await petitioner.post<Recall>("/recalls", { mandate, grounds });
  if (begun.motion === null || begun.noticeUntil === null) throw new Error("One of three did not suffice.");
  await person.post(`/recalls/${begun.id}/reply`, { text: reply });
  await stage.later(ending, Date.parse(begun.noticeUntil) - stage.now() + MINUTE);
  await voteOn(stage, by, begun.motion, votes);
  await stage.later(ending, HOUR);
  await until(`${by.slug} has decided`, async () => {
    const { state } = await by.get<Motion>(`/motions/${begun.motion}`);
    return state === "adopted";
  });
  await untilHeld(ending, { by, seat }, (holder) => holder === null);
}
