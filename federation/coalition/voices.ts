import { getLogger } from "@logtape/logtape";
import { perform, system } from "#commands/act.ts";
import { passOwnOn, speak } from "#commands/coalition/voices.ts";
import { listVoices } from "#db/coalition/voices.ts";
import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";

/** Lets every coalition whose voice is here say what has become final. */
export type Voices = {
  /** One round; true if anything was said. */
  readonly round: () => Promise<boolean>;
};

type Parts = {
  readonly db: Database;
  readonly house: { readonly iris: Iris };
  /** Reads and keeps the document of an actor elsewhere. */
  readonly learn: (actor: string) => Promise<unknown>;
};

/** The voices of the coalitions that this instance hosts. */
export function createVoices({ db, house, learn }: Parts): Voices {
  // What a coalition was when all of it had been told.
  const done = new Map<string, number>();
  return {
    async round() {
      let hasSpoken = false;
      for (const row of await listVoices(db.orm)) {
        try {
          if (await perform(db, system, (act) => passOwnOn(act, row, house.iris))) hasSpoken = true;
          if (done.get(row.id) === row.version) continue;
          const { said, isWaiting, unknown } = await perform(db, system, (act) => speak(act, row, house.iris));
          if (said > 0) hasSpoken = true;
          for (const actor of unknown.slice(0, AT_ONCE)) await learn(actor);
          if (!isWaiting && unknown.length === 0) done.set(row.id, row.version);
        } catch (error) {
          logger.error("The voice of {coalition} is silent: {error}", { coalition: row.hash, error: String(error) });
        }
      }
      return hasSpoken;
    },
  };
}

/** Most members whose documents are read in one round. */
const AT_ONCE = 20;

const logger = getLogger(["plenum", "coalition"]);
