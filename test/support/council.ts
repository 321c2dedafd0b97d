import { type Act, perform } from "#commands/act.ts";
import { convene } from "#commands/coalition/membership.ts";
import { move } from "#commands/coalition/motions.ts";
import { openVote } from "#commands/coalition/voting.ts";
import { type CoalitionRow, listCoalitions } from "#db/coalition/coalitions.ts";
import { listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import { readClock } from "#db/clock.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { irisOf } from "#domain/iris.ts";
import { DAY, HOUR } from "#domain/time.ts";
import { createDockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import type { FreshDatabase } from "./database.ts";
import { decider } from "./decisions.ts";
import type { Person } from "./people.ts";

/** Rules of a coalition whose ordinary motions its council decides, three seats for each member. */
const councilRules = {
  seconds: 0,
  council: { method: "equal", each: 3, term: 365 * DAY, offices: [{ name: "head-officer", term: 365 * DAY, most: 1 }] },
  decisions: {
    ...plainRules.decisions,
    ordinary: { ...plainRules.decisions.ordinary, electorate: "seats", mayChange: "never" },
  },
};

/** A coalition of one organization, Valley, with a council, under a clock that the test moves. */
export type Chamber = {
  readonly db: FreshDatabase;
  readonly wait: (milliseconds: number) => void;
  readonly settle: () => Promise<void>;
  readonly row: () => Promise<CoalitionRow>;
  /** The question of an adopted, public motion of Valley. */
  readonly decide: () => Promise<string>;
  /** Moves in the coalition and opens the vote. */
  readonly putToVote: (title: string) => Promise<CoalitionMotion>;
};

/** Convenes it; Valley is set up already. */
export async function chamber(fresh: FreshDatabase, admin: Person, origin: string): Promise<Chamber> {
  let offset = 0;
  const db: FreshDatabase = { ...fresh, clockOffset: () => offset };
  const iris = irisOf(origin);
  const house: House = { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
  const dockets = createDockets({ db, house });
  const settle = async (): Promise<void> => {
    for (let busy = true; busy;) {
      while ((await relayRecord(db, house)).rows > 0);
      offset += 2_000;
      await signCheckpoints(db, house);
      busy = await dockets.round();
    }
  };
  const row = async (): Promise<CoalitionRow> => {
    const [found] = await listCoalitions(db.orm);
    if (found === undefined) throw new Error("no coalition");
    return found;
  };
  const deed = <T>(work: (act: Act, hash: string) => Promise<T>): Promise<T> =>
    row().then(({ hash }) => perform(db, admin, (act) => work(act, hash)));
  const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one." }] as const;
  await settle();
  await perform(db, admin, (act) =>
    convene(act, { slug: "league", name: "League", articles: [...articles], founders: [], rules: councilRules }, iris),
  );
  await settle();
  const wait = (milliseconds: number): void => {
    offset += milliseconds;
  };
  const decide = decider(db, { admin, mover: admin, seconder: admin }, wait);
  return {
    db,
    wait,
    settle,
    row,
    async decide() {
      const { question } = await decide("valley", { title: "Whom we send", visibility: "public" });
      await settle();
      return question;
    },
    async putToVote(title) {
      await deed((act, hash) => move(act, hash, { title, text: "We act." }, iris));
      await settle();
      const [motion] = await listCoalitionMotions(db.orm, (await row()).id, { limit: 1 });
      const closesAt = (await readClock(db.orm, db.clockOffset)) + 24 * HOUR;
      await deed((act) => openVote(act, motion?.id ?? "", { closesAt }, iris));
      await settle();
      const [opened] = await listCoalitionMotions(db.orm, (await row()).id, { limit: 1 });
      if (opened === undefined) throw new Error("no motion");
      return opened;
    },
  };
}
