import { type Actor, perform, system } from "#commands/act.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import type { Database } from "#db/open.ts";
import type { Choice } from "#domain/ballots.ts";

/** Brings a motion to its result: everybody named votes as told, and the clock is moved past the close. */
export type Decider = (
  body: string,
  motion: Partial<Parameters<typeof draftMotion>[2]>,
  choice?: Choice,
  voters?: readonly Actor[],
) => Promise<{ motion: string; question: string }>;

/** Somebody who moves, somebody who seconds where the body asks for it, and an admin in the chair. */
export function decider(
  db: Database,
  { admin, mover, seconder }: { readonly admin: Actor; readonly mover: Actor; readonly seconder: Actor },
  wait: (milliseconds: number) => unknown,
): Decider {
  return async (slug, motion, choice = "yes", voters = [mover]) => {
    const drafted = await perform(db, mover, (act) =>
      draftMotion(act, slug, { kind: "resolution", title: "A decision", text: "Decided.", ...motion }),
    );
    await perform(db, mover, (act) => submitMotion(act, drafted.id));
    const body = await findBodyBySlug(db.orm, slug);
    if (body === undefined) throw new Error(`no ${slug}`);
    if (body.rules.secondsRequired > 0 && seconder !== mover)
      await perform(db, seconder, (act) => secondMotion(act, drafted.id));
    await perform(db, admin, (act) => stateQuestion(act, drafted.id));
    return closed(db, admin, drafted.id, choice, voters, wait);
  };
}

/** Opens the vote on a pending motion, has these vote, and closes it. */
export async function closed(
  db: Database,
  admin: Actor,
  motion: string,
  choice: Choice,
  voters: readonly Actor[],
  wait: (milliseconds: number) => unknown,
): Promise<{ motion: string; question: string }> {
  const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
  const question = await perform(db, admin, (act) => openVoting(act, motion, { closesAt }));
  for (const voter of voters) await perform(db, voter, (act) => vote(act, question.id, { choice }));
  wait(61_000);
  await perform(db, system, (act) => closeQuestion(act, question.id));
  return { motion, question: question.id };
}
