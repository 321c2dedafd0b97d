import { irisOf } from "#domain/iris.ts";
import { createDockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import type { FreshDatabase } from "./database.ts";

/** An instance without peers, whose clock and jobs a test moves by hand. */
export type Alone = {
  readonly db: FreshDatabase;
  readonly house: House;
  readonly pass: (milliseconds: number) => void;
  /** What the jobs do by themselves, until there is nothing left. */
  readonly settleDown: () => Promise<void>;
};

const SIGNED_AGAIN = 2_000;

/** Puts an instance of this origin over a database of its own. */
export function alone(fresh: FreshDatabase, origin: string): Alone {
  const clock = { offset: 0 };
  const db = { ...fresh, clockOffset: () => clock.offset };
  const iris = irisOf(origin);
  const house = { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
  const dockets = createDockets({ db, house });
  const pass = (milliseconds: number): void => {
    clock.offset += milliseconds;
  };
  return {
    db,
    house,
    pass,
    async settleDown() {
      while ((await relayRecord(db, house)).rows > 0);
      pass(SIGNED_AGAIN);
      await signCheckpoints(db, house);
      while (await dockets.round()) pass(SIGNED_AGAIN);
    },
  };
}
