import type { z } from "zod";
import type { Act } from "#commands/act.ts";
import type { ballot } from "#commands/ballotInputs.ts";
import {
  draftMotion,
  type newMotion,
  openVoting,
  secondMotion,
  stateQuestion,
  submitMotion,
} from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { findMembership } from "#db/members.ts";
import { DAY, HOUR, type Instant, MINUTE } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { type Person, type Timeline, as, together } from "./timeline.ts";

/** A story in steps: each yields when it goes on, and is handed the act of that time. */
export type Tale<Told = void> = AsyncGenerator<Instant, Told, Act>;

/** Where a tale has come with a motion. */
export type Brought = { readonly act: Act; readonly id: string };

/** A question of a motion. */
export type Asked = Brought & { readonly motion: string };

type MotionInput = z.infer<typeof newMotion>;
type Ballot = z.infer<typeof ballot>;

/** With fewer active members nobody is left to move, to second, to stand and to vote. */
const FEWEST_TELLERS = 6;

/** Plans a tale of one body; a body too small for it goes without. */
export function planTale(
  { plan }: Timeline,
  group: Group,
  begin: Instant,
  tell: (act: Act) => Tale,
  fewest = FEWEST_TELLERS,
): void {
  plan(begin, async (first) => {
    if (group.active.length < fewest) return;
    const tale = tell(first);
    const goOn = async (act: Act): Promise<void> => {
      const { done, value } = await tale.next(act);
      if (done !== true) plan(value, goOn);
    };
    await goOn(first);
  });
}

/** Somebody of a body by the place in its list, the chair first; another one where the list is shorter. */
export function one(group: Group, place: number): Person {
  const person = group.active[place % group.active.length];
  if (person === undefined) throw new RangeError("nobody is there");
  return person;
}

/** A person's membership in a body, as forms name it. */
export async function memberIn(act: Act, group: Group, { person }: Person): Promise<string> {
  const membership = await findMembership(act.tx, group.id, person);
  if (membership === undefined) throw new RangeError("not a member");
  return membership.id;
}

/** A motion is drafted and submitted; officers move what only they may ask for. */
export async function* submit(first: Act, group: Group, input: MotionInput, mover = one(group, 3)): Tale<Brought> {
  const { id } = await draftMotion(as(first, mover), group.slug, { language: group.locale, ...input });
  const act = yield first.at + 2 * HOUR;
  await submitMotion(as(act, mover), id);
  return { act, id };
}

/** A submitted motion finds support and comes before the body. */
export async function* state({ act: before, id }: Brought, group: Group, mover = one(group, 3)): Tale<Brought> {
  const supporting = yield before.at + 20 * HOUR;
  for (const seconder of group.active.filter((person) => person !== mover).slice(0, 3))
    await secondMotion(as(supporting, seconder), id);
  const act = yield supporting.at + 20 * HOUR;
  await stateQuestion(as(act, group.admin), id);
  return { act, id };
}

/** From draft to being before the body. */
export async function* bring(act: Act, group: Group, input: MotionInput, mover = one(group, 3)): Tale<Brought> {
  return yield* state(yield* submit(act, group, input, mover), group, mover);
}

type Vote = {
  readonly days?: number;
  readonly voters?: readonly Person[];
  readonly ballot: (place: number) => Ballot;
  readonly secrecy?: "roll_call" | "secret";
};

/** The vote is opened, and these vote in two waves; answers with the question, still open. */
export async function* poll(
  { act: before, id }: Brought,
  group: Group,
  { days = 5, voters = group.active, ballot: choose, secrecy = "secret" }: Vote,
): Tale<Asked & { readonly closesAt: Instant }> {
  const opening = yield before.at + 6 * HOUR;
  const closesAt = opening.at + days * DAY;
  const question = await openVoting(as(opening, group.admin), id, { closesAt, secrecy });
  const half = Math.ceil(voters.length / 2);
  let act = opening;
  for (const part of [0, 1]) {
    act = yield opening.at + (part + 1) * 10 * HOUR;
    const some = voters.map((voter, place) => ({ voter, place })).slice(part * half, (part + 1) * half);
    const casting = act;
    await together(some, ({ voter, place }) => vote(as(casting, voter), question.id, choose(place)));
  }
  return { act, id: question.id, motion: id, closesAt };
}

/** The vote from its opening to its close; answers with the question. */
export async function* decide(brought: Brought, group: Group, ways: Vote): Tale<Asked> {
  const { id, motion, closesAt } = yield* poll(brought, group, ways);
  const act = yield closesAt + MINUTE;
  await closeQuestion(act, id);
  return { act, id, motion };
}

/** From draft to adoption, with one voice in five against; answers with the question. */
export async function* adopt(act: Act, group: Group, input: MotionInput, mover = one(group, 3)): Tale<Asked> {
  const ballot = (place: number): Ballot => ({ choice: place % 5 === 4 ? "no" : "yes" });
  return yield* decide(yield* bring(act, group, input, mover), group, { ballot, secrecy: "roll_call" });
}

/** The words in the language of a body. */
export const said = <En, Es>({ locale }: Pick<Group, "locale">, words: { readonly en: En; readonly es: Es }): En | Es =>
  words[locale];
