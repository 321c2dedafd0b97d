import { getLogger } from "@logtape/logtape";
import { perform, system } from "#commands/act.ts";
import { beginVoice, finalConvenor, moveVoice, voicesToAsk } from "#commands/coalition/moves.ts";
import { passOwnOn, speak } from "#commands/coalition/voices.ts";
import { findHome } from "#db/bodies.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { listFinal } from "#db/coalition/voices.ts";
import { readClock } from "#db/clock.ts";
import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import { SECOND, type Instant } from "#domain/time.ts";

/** Lets every coalition whose voice is here say what has become final. */
export type Voices = {
  /** One round; true if anything was said. */
  readonly round: () => Promise<boolean>;
};

type Parts = {
  readonly db: Database;
  readonly house: { readonly iris: Iris };
  /** Reads and keeps the document of an actor elsewhere, as it is now. */
  readonly learn: (actor: string) => Promise<Learned | undefined>;
};

/** An actor elsewhere, and which others it says that it is. */
type Learned = {
  readonly iri: string;
  readonly name: string;
  readonly url: string;
  readonly alsoKnownAs: readonly string[];
};

/** The voices of the coalitions that this instance hosts, and where those of others have gone. */
export function createVoices({ db, house, learn }: Parts): Voices {
  // What a coalition was when all of it had been told, and when its voice was looked for last.
  const done = new Map<string, string>();
  const looked = new Map<string, Instant>();
  const by = <T>(deed: Parameters<typeof perform<T>>[2]) => perform(db, system, deed);
  const { iris } = house;

  const goOn = async (row: CoalitionRow): Promise<boolean> => {
    const hasPassed = row.body !== null && (await by((act) => passOwnOn(act, row, iris)));
    const mark = `${row.version} ${row.body}`;
    if (done.get(row.id) === mark) return hasPassed;
    // A voice tells who convenes now before it moves there.
    const { said, isWaiting, unknown } = await by((act) => speak(act, row, iris));
    for (const actor of unknown.slice(0, AT_ONCE)) await learn(actor);
    const way = await follow(row);
    if (!isWaiting && unknown.length === 0 && way === "settled") done.set(row.id, mark);
    return hasPassed || said > 0 || way === "begun";
  };

  /** Hosts the voice where we convene, or looks where it went; `sought` while it is not found. */
  const follow = async (row: CoalitionRow): Promise<"settled" | "begun" | "sought"> => {
    const [convenor, home] = [await finalConvenor(db.orm, row), await findHome(db.orm)];
    if (convenor === undefined || home === undefined) return "settled";
    if (convenor === iris.actor(home.id)) {
      if (row.body !== null) return "settled";
      return (await by((act) => beginVoice(act, row, iris))) ? "begun" : "settled";
    }
    const { known, candidates } = await voicesToAsk(db.orm, row, convenor);
    if (URL.parse(known)?.origin === URL.parse(convenor)?.origin) return "settled";
    const now = await readClock(db.orm, db.clockOffset);
    if (candidates.length === 0 || now < (looked.get(row.id) ?? 0) + PATIENCE) return "sought";
    looked.set(row.id, now);
    for (const candidate of candidates) {
      const found = await learn(candidate);
      // Both have to say so: the docket who convenes, and the new actor that it is the former one.
      if (found === undefined || ![known, row.actor].some((each) => found.alsoKnownAs.includes(each))) continue;
      await by((act) => moveVoice(act, row, found));
      return "settled";
    }
    return "sought";
  };

  return {
    async round() {
      let hasSpoken = false;
      for (const row of await listFinal(db.orm))
        try {
          if (await goOn(row)) hasSpoken = true;
        } catch (error) {
          logger.error("The voice of {coalition} is silent: {error}", { coalition: row.hash, error: String(error) });
        }
      return hasSpoken;
    },
  };
}

/** Most members whose documents are read in one round. */
const AT_ONCE = 20;

/** How long whoever was asked where a voice went is left alone. */
const PATIENCE = 10 * SECOND;

const logger = getLogger(["plenum", "coalition"]);
