import { HOUR } from "#domain/time.ts";
import { callerOf } from "./calling.ts";
import type { Organization, Someone } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until } from "./waiting.ts";

/** A motion as the API shows it. */
export type Motion = {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly activity: string;
  readonly questions: readonly string[];
};

/** What an organization decides at home. */
export type Decision = {
  readonly by: Organization;
  /** The body that decides; the organization itself unless named. */
  readonly body?: string;
  readonly motion: { readonly kind: string; readonly title: string; readonly text: string } & Readonly<
    Record<string, unknown>
  >;
  /** How each of the people votes, by their place in the list; all yes, unless said otherwise. */
  readonly votes?: readonly string[];
  /** How it ends; adopted, unless said otherwise. */
  readonly ends?: string;
};

/** An hour of voting at home. */
const VOTING = HOUR;

/** Puts motions to the vote at home, each in its own organization; everybody votes, the hour passes, and each ends as said. */
export async function decide(
  stage: Stage,
  ending: Ending | undefined,
  decisions: readonly Decision[],
): Promise<Motion[]> {
  const opened = await Promise.all(decisions.map((decision) => putToVote(stage, decision)));
  await stage.later(ending, VOTING);
  return Promise.all(
    opened.map((id, place) => {
      const { by, ends = "adopted", motion } = decisions[place] as Decision;
      return until(`“${motion.title}” is ${ends} at ${by.slug}`, async () => {
        const found = await by.get<Motion>(`/motions/${id}`);
        if (found.state === "voting") return undefined;
        if (found.state !== ends) throw new Error(`“${motion.title}” is ${found.state} at ${by.slug}, not ${ends}.`);
        return found;
      });
    }),
  );
}

async function putToVote(stage: Stage, { votes, ...decision }: Decision): Promise<string> {
  return voteOn(stage, decision.by, await bringBefore(decision), votes);
}

/** Puts a motion to the vote at home and leaves it open so long, with its mover’s vote in; whoever looks on, as a stranger, reads that it is. */
export async function askMembers(stage: Stage, decision: Omit<Decision, "votes" | "ends">, lasting: number) {
  const { by, motion } = decision;
  const id = await bringBefore(decision);
  const closesAt = new Date(stage.now() + lasting).toISOString();
  const { questions } = await by.post<Motion>(`/motions/${id}/open`, { closesAt });
  await by.put(`/questions/${questions.at(-1)}/ballot`, { choice: "yes" });
  await until(`“${motion.title}” is seen under vote`, async () => {
    const { state } = await callerOf(by.url).get<Motion>(`/motions/${id}`);
    return state === "voting";
  });
}

async function bringBefore({ by, body = by.slug, motion }: Omit<Decision, "votes" | "ends">): Promise<string> {
  const [admin, second = admin] = by.people as readonly [Someone, ...Someone[]];
  const { id } = await admin.post<Motion>(`/bodies/${body}/motions`, motion);
  await admin.post(`/motions/${id}/submit`);
  await second.post(`/motions/${id}/second`);
  await admin.post(`/motions/${id}/state`);
  return id;
}

/** Opens a motion that is before its body, and has everybody vote. */
export async function voteOn(
  stage: Stage,
  by: Organization,
  id: string,
  votes: readonly string[] = [],
): Promise<string> {
  const closesAt = new Date(stage.now() + VOTING).toISOString();
  const { questions } = await by.post<Motion>(`/motions/${id}/open`, { closesAt });
  for (const [place, person] of by.people.entries())
    await person.put(`/questions/${questions.at(-1)}/ballot`, { choice: votes[place] ?? "yes" });
  return id;
}
