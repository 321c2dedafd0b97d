import { type AskRow, listArrivals, listSaidAbout, listTargets } from "#db/asks.ts";
import type { Reader } from "#db/open.ts";
import { answerTo, type AskAnswer } from "#domain/asks.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";

/** One who was asked, and how far that is: `entry` is the act in its record that says so. */
export type Answered = {
  readonly actor: string;
  readonly host: string;
  readonly answer: AskAnswer;
  readonly entry: string | undefined;
  /** Why it declined, as far as it said so. */
  readonly reason: string | undefined;
};

/** How far an ask is with each whom it went to, as their records tell. */
export async function listAnswers(db: Reader, iris: Iris, ask: AskRow, at: Instant): Promise<Answered[]> {
  const targets = await listTargets(db, [ask.id]);
  const offerOf = (id: string) => iris.activity(`${id}-offer`);
  const [said, arrivals] = await Promise.all([
    listSaidAbout(
      db,
      ask.object,
      targets.map(({ actor }) => actor),
    ),
    listArrivals(
      db,
      targets.map(({ id }) => offerOf(id)),
    ),
  ]);
  // What was said and taken back before it was asked answers nothing.
  const isLater = (time: Instant | null): boolean => time !== null && time >= ask.createdAt;
  return targets.map(({ id, actor, host }) => {
    const [endorsed, declined, intended] = [
      said.endorsed.filter((each) => each.actor === actor),
      said.declined.filter(({ decline }) => decline.actor === actor && isLater(decline.at)),
      said.intended.filter((each) => each.actor === actor),
    ];
    const standing = endorsed.find(({ withdrawnAt }) => withdrawnAt === null);
    const ended = endorsed.find(({ withdrawnAt }) => isLater(withdrawnAt));
    const [no] = declined;
    const motions = intended.filter((each) => isLater(each.at) || each.state === "voting").map(({ state }) => state);
    const delivery = (arrivals.get(offerOf(id)) ?? "pending") as "pending";
    const answer = answerTo(
      { until: ask.until, delivery },
      {
        endorsed: standing !== undefined ? "standing" : ended === undefined ? undefined : "withdrawn",
        hasDeclined: no !== undefined,
        motions,
      },
      at,
    );
    const entries: Partial<Record<AskAnswer, string | null | undefined>> = {
      supported: standing?.entry,
      declined: no?.decline.entry,
      withdrawn: ended?.withdrawnBy,
      voting: intended.find(({ state }) => state === "voting")?.entry,
      discussed: intended.find(({ state }) => state === "submitted")?.entry,
      lost: intended.find(({ state }) => state === "lost")?.entry,
    };
    const reason = answer === "declined" ? textIn(no?.file ?? null) : undefined;
    return { actor, host, answer, entry: entries[answer] ?? undefined, reason };
  });
}

const textIn = (file: string | null): string | undefined =>
  file === null ? undefined : (JSON.parse(file) as { readonly text: string }).text;
