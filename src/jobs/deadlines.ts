import type { Database } from "#db/open.ts";
import type { Instant } from "#domain/time.ts";
import { type Act, perform, system } from "#commands/act.ts";
import { moveCase } from "#commands/cases/home.ts";
import { bringIntoForce } from "#commands/charters.ts";
import { openStep } from "#commands/incidentals.ts";
import { changeKeyAsAsked } from "#commands/keyChanges.ts";
import { noteExpiry } from "#commands/mandates.ts";
import { lapseMotion } from "#commands/motions.ts";
import { closeQuestion } from "#commands/questions.ts";
import { moveOn } from "#commands/returns.ts";
import { succeedAsAsked } from "#commands/succession.ts";
import { confirmAsAsked } from "#commands/successors.ts";
import { listCasesDue } from "#db/cases.ts";
import { listChartersDue } from "#db/charters.ts";
import { readClock } from "#db/clock.ts";
import { listMotionsDue, listStepsToOpen } from "#db/incidentals.ts";
import { listExpired } from "#db/mandates.ts";
import { listKeyChangesDue } from "#db/keyChanges.ts";
import { listSuccessionsDue, listSuccessorsDue } from "#db/succession.ts";
import { listMotionsToLapse } from "#db/motions.ts";
import { forgetSealedBallots, listDueQuestions } from "#db/questions.ts";

const AT_ONCE = 100;

type Deed = (act: Act) => Promise<unknown>;
type Reader = Database["orm"];

/** What has come due beside votes, and what is done about each. */
const deadlines: readonly ((db: Reader, at: Instant) => Promise<readonly Deed[]>)[] = [
  async (db, at) =>
    (await listMotionsToLapse(db, at, AT_ONCE)).map(
      ({ id }) =>
        (act) =>
          lapseMotion(act, id),
    ),
  async (db, at) =>
    (await listStepsToOpen(db, at, AT_ONCE)).map(
      ({ id }) =>
        (act) =>
          openStep(act, id),
    ),
  async (db, at) =>
    (await listMotionsDue(db, at, AT_ONCE)).map(
      ({ id }) =>
        (act) =>
          moveOn(act, id),
    ),
  async (db, at) =>
    (await listCasesDue(db, at, AT_ONCE)).map(
      ({ id }) =>
        (act) =>
          moveCase(act, id),
    ),
  async (db, at) => (await listSuccessionsDue(db, at, AT_ONCE)).map((id) => (act) => succeedAsAsked(act, id)),
  async (db, at) => (await listSuccessorsDue(db, at, AT_ONCE)).map((id) => (act) => confirmAsAsked(act, id)),
  async (db, at) => (await listKeyChangesDue(db, at, AT_ONCE)).map((id) => (act) => changeKeyAsAsked(act, id)),
  async (db, at) => (await listExpired(db, at, AT_ONCE)).map((id) => (act) => noteExpiry(act, id)),
  async (db, at) =>
    (await listChartersDue(db, at, AT_ONCE)).map(
      ({ body, version }) =>
        (act) =>
          bringIntoForce(act, body, version),
    ),
];

/** Closes every vote and does whatever else has come due, also what came due while nobody was running. */
export async function meetDeadlines(db: Database): Promise<boolean> {
  const at = await readClock(db.orm, db.clockOffset);
  const due = await listDueQuestions(db.orm, at);
  const failed = await settle(
    db,
    due.map((question) => (act) => closeQuestion(act, question)),
  );
  if (due.length > 0) await forgetSealedBallots(db.sql);
  let isMore = due.length === AT_ONCE;
  for (const list of deadlines) {
    const deeds = await list(db.orm, at);
    failed.push(...(await settle(db, deeds)));
    isMore ||= deeds.length === AT_ONCE;
  }
  if (failed.length > 0) throw failed[0];
  return isMore;
}

/** Does each by itself, so that one that fails keeps no other waiting; answers what failed. */
async function settle(db: Database, deeds: readonly Deed[]): Promise<unknown[]> {
  const failed: unknown[] = [];
  for (const deed of deeds) await perform(db, system, deed).catch((error: unknown) => failed.push(error));
  return failed;
}
