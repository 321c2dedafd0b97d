import { getLogger } from "@logtape/logtape";
import { type Act, perform, system } from "#commands/act.ts";
import { askHome } from "#commands/coalition/asking.ts";
import { certify, voteAsDecided } from "#commands/coalition/voting.ts";
import { findHome } from "#db/bodies.ts";
import { listCoalitionActs, listOpenMotions, listUncertified, type CoalitionMotion } from "#db/coalition/motions.ts";
import { listActorNames } from "#db/entries.ts";
import { findMotion } from "#db/motions.ts";
import type { Database, Reader } from "#db/open.ts";
import { listQuestionsOf } from "#db/questions.ts";
import type { House } from "#federation/house.ts";

/** Puts what is open in coalitions before our organization, says there what it decided, certifies as convenor; true if anything was done. */
export async function attend(db: Database, { iris }: House): Promise<boolean> {
  const home = db.isReadOnly() ? undefined : await findHome(db.orm);
  if (home === undefined) return false;
  const nameOf = async (actor: string): Promise<string> =>
    (await listActorNames(db.orm, iris.actor(""), [actor])).get(actor) ?? new URL(actor).host;
  let hasActed = false;
  const attempt = async (deed: (act: Act) => Promise<boolean>): Promise<void> => {
    const isDone = await perform(db, system, deed).catch((error: unknown) => {
      logger.error("What a coalition asks was not attended to: {error}", { error: String(error) });
      return false;
    });
    hasActed ||= isDone;
  };
  for (const motion of await listOpenMotions(db.orm))
    await attempt((act) => (motion.local === null ? askHome(act, motion.id, nameOf) : sayWhatIsDecided(act, motion)));
  for (const { id } of await listUncertified(db.orm, iris.actor(home.id))) await attempt((act) => certify(act, id));
  return hasActed;
}

/** A vote at home that could not be told when it closed is told later. */
async function sayWhatIsDecided(act: Act, motion: CoalitionMotion): Promise<boolean> {
  const local = motion.local === null ? undefined : await findMotion(act.tx, motion.local);
  const decision = local === undefined ? undefined : await findUntold(act.tx, motion, local.id);
  return local !== undefined && decision !== undefined && (await voteAsDecided(act, local, decision));
}

async function findUntold(db: Reader, { id }: CoalitionMotion, local: string) {
  const last = (await listQuestionsOf(db, local)).findLast(
    ({ matter, state }) => matter === "motion" && state === "closed",
  );
  const acts = await listCoalitionActs(db, id);
  return acts.some(({ question }) => question !== null && question === last?.id) ? undefined : last;
}

const logger = getLogger(["plenum", "coalition"]);
