import type { Acting } from "./acts.ts";
import { bodyOfSeat, seatKey } from "./council.ts";
import type { BodyChoice } from "./entries.ts";
import { find, keep, type Draft, type Roll } from "./state.ts";
import type { DocketVerdict } from "./verdicts.ts";

/** The delegate in a seat votes, and the home body publishes it: who holds the seat now votes for it, once unless votes can be changed. */
export function voteAsSeat(draft: Draft, { entry, hash, at, member }: Acting<"SeatVoted">): DocketVerdict {
  const [asked, given] = entry.refs.map((ref) => ref.hash);
  const question = asked === undefined ? undefined : find(draft, "question", asked);
  if (asked === undefined || question === undefined) return "question-void";
  if (question.state !== "open") return "late";
  const key = seatKey(entry.issuer, entry.seat);
  const roll = find(draft, "roll", question.rollHash) ?? [];
  if (!roll.some(([name]) => name === key)) return "not-on-the-roll";
  if (member?.standing !== "full") return "not-a-member";
  const mandate = given === undefined ? undefined : find(draft, "mandate", given);
  if (given === undefined || mandate?.by !== entry.issuer || mandate.seat !== entry.seat) return "no-mandate";
  if (mandate.state === "ahead") return "mandate-ahead";
  if (mandate.state !== "held" || mandate.until <= at.time) return "mandate-ended";
  const vote = `${asked} ${key}`;
  if (find(draft, "vote", vote) !== undefined && !question.mayChange) return "voted-already";
  const { choice, instructed, textHash: reason } = entry;
  keep(draft, "vote", vote, { choice, by: hash, mandate: given, instructed, reason });
  return "ok";
}

/** What a count says of member bodies when seats vote: how many have seats, took part, and said yes with more seats than no. */
export function bodiesIn(
  roll: Roll,
  choiceOf: (seat: string) => BodyChoice | undefined,
): { bodies: bigint; bodiesVoted: bigint; bodiesYes: bigint } {
  const sums = new Map<string, { voted: number; more: number }>();
  for (const [key] of roll) {
    const sum = sums.get(bodyOfSeat(key)) ?? { voted: 0, more: 0 };
    const choice = choiceOf(key);
    if (choice !== undefined) sum.voted += 1;
    sum.more += choice === "yes" ? 1 : choice === "no" ? -1 : 0;
    sums.set(bodyOfSeat(key), sum);
  }
  const count = (is: (sum: { voted: number; more: number }) => boolean): bigint =>
    BigInt([...sums.values()].filter(is).length);
  const [bodiesVoted, bodiesYes] = [count(({ voted }) => voted > 0), count(({ more }) => more > 0)];
  return { bodies: BigInt(sums.size), bodiesVoted, bodiesYes };
}
