import type { Database } from "#db/open.ts";
import { perform, system } from "#commands/act.ts";
import { bringIntoForce } from "#commands/charters.ts";
import { noteExpiry } from "#commands/mandates.ts";
import { lapseMotion } from "#commands/motions.ts";
import { closeQuestion } from "#commands/questions.ts";
import { listChartersDue } from "#db/charters.ts";
import { readClock } from "#db/clock.ts";
import { listExpired } from "#db/mandates.ts";
import { listMotionsToLapse } from "#db/motions.ts";
import { forgetSealedBallots, listDueQuestions } from "#db/questions.ts";

/** Closes every question, lapses every motion and notes the end of every mandate whose time has come, also what came due while nobody was running. */
export async function meetDeadlines(db: Database): Promise<boolean> {
  const at = await readClock(db.orm, db.clockOffset);
  const due = await listDueQuestions(db.orm, at);
  const failed = await settle(due, (question) => perform(db, system, (act) => closeQuestion(act, question)));
  if (due.length > 0) await forgetSealedBallots(db.sql);
  const late = await listMotionsToLapse(db.orm, at, 100);
  failed.push(...(await settle(late, ({ id }) => perform(db, system, (act) => lapseMotion(act, id)))));
  const over = await listExpired(db.orm, at, 100);
  failed.push(...(await settle(over, (id) => perform(db, system, (act) => noteExpiry(act, id)))));
  const charters = await listChartersDue(db.orm, at, 100);
  const enforce = ({ body, version }: (typeof charters)[number]) =>
    perform(db, system, (act) => bringIntoForce(act, body, version));
  failed.push(...(await settle(charters, enforce)));
  if (failed.length > 0) throw failed[0];
  return [due, late, over, charters].some((each) => each.length === 100);
}

/** Does each by itself, so that one that fails keeps no other waiting; answers what failed. */
async function settle<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<unknown[]> {
  const failed: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failed.push(error));
  return failed;
}
