import type { Body } from "#db/bodies.ts";
import { type Motion, changeMotion, countSeconds } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import type { Opening } from "#domain/freezing.ts";
import type { QuestionOpened } from "#domain/questions.ts";
import type { Secrecy } from "#domain/rules.ts";
import type { Ruling } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import type { Act } from "./act.ts";
import { mustAmendNewest } from "./charters.ts";
import { voteTogether } from "./consent.ts";
import { isPublic } from "./publicity.ts";
import { optionsFor } from "./contests.ts";
import { openQuestion } from "./opening.ts";
import { beforeVote } from "./pending.ts";
import { Refused } from "./errors.ts";
import { mustBeVotable } from "./recalls.ts";

/** How a vote on a motion is asked for. */
export type Wish = {
  readonly closesAt: Instant;
  readonly secrecy?: Secrecy | undefined;
  readonly runoff?: boolean | undefined;
  readonly isQuick?: boolean | undefined;
};

type Seconded = Motion & { readonly seconds: number };

/** Puts a motion to the vote, by the chair or as the body ordered: roll, text, rule and closing time are frozen, and the items of a calendar with it. */
export async function putMotion(
  act: Act,
  motion: Motion,
  body: Body,
  { closesAt, secrecy, runoff = false, isQuick = false }: Wish,
  rule: (motion: Seconded, opening: Opening) => Ruling<QuestionOpened>,
): Promise<Question> {
  // Nobody can decide on words that nobody can read.
  if (motion.erasedAt !== null) throw new Refused({ code: "wrong-state", state: motion.state });
  await mustAmendNewest(act, motion);
  if (motion.kind === "recall") await mustBeVotable(act, motion, body);
  const kept = motion.kind === "recall" ? "secret" : secrecy;
  const seconds = await countSeconds(act.tx, motion.id);
  const before = await beforeVote(act.tx, motion);
  const asked = { closesAt, isQuick, ...before, ...(kept !== undefined && { secrecy: kept }) };
  const question = await openQuestion(
    act,
    body,
    (name, roll, frozen) => rule({ ...motion, seconds }, { ...asked, question: name, roll, frozen }),
    await optionsFor(act, motion, isPublic(motion, body), runoff),
  );
  await voteTogether(act, motion, body);
  await changeMotion(act.tx, motion.id, { state: "voting", orderedUntil: null, changedAt: act.at });
  return question;
}
