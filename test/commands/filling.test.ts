import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { fillAsDecided } from "#commands/filling.ts";
import { revokeMandate } from "#commands/mandates.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { readClock } from "#db/clock.ts";
import { listMandatesOf } from "#db/mandates.ts";
import { findMotion } from "#db/motions.ts";
import { stateOf } from "#domain/mandates.ts";
import { DAY } from "#domain/time.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let carl: Person;
let dora: Person;
let eva: Person;
let decide: Decider;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  dora = await join(db, admin, "valley", "Dora Dean");
  eva = await join(db, admin, "valley", "Eva Ek");
  decide = decider(db, { admin, mover: bea, seconder: carl }, (by) => (offset += by));
});
afterAll(() => fresh.drop());

/** An election that came out so. */
async function elect(office: string, elected: readonly Person[], next: readonly Person[] = []) {
  const { motion, question } = await decide("valley", { title: "Elections", effect: { office } });
  const found = await findMotion(db.orm, motion);
  if (found === undefined) throw new Error("no motion");
  const persons = (of: readonly Person[]) => of.map(({ person }) => person);
  await perform(db, admin, (act) =>
    fillAsDecided(act, found, question, { elected: persons(elected), next: persons(next) }),
  );
  return found;
}

async function heldIn(office: string) {
  const at = await readClock(db.orm, db.clockOffset);
  const nameOf = new Map(
    [bea, carl, dora, eva].map(({ person }, index) => [person, ["bea", "carl", "dora", "eva"][index]]),
  );
  const all = await listMandatesOf(db.orm, office);
  return all
    .map((mandate) => `${nameOf.get(mandate.holder)} ${stateOf(mandate, at)} ${mandate.number ?? "-"}`)
    .toSorted();
}

test("an election gives terms to those elected and keeps the next as alternates, as many as the office asks", async () => {
  const { id } = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ title: "Board", seats: 2, alternates: 1, termDays: 100 })),
  );
  await elect(id, [bea, carl], [dora, eva]);
  expect(await heldIn(id)).toEqual(["bea valid 1", "carl valid 2", "dora alternate -"]);
  const first = (await listMandatesOf(db.orm, id)).find(({ number }) => number === 1);
  const holder = first?.holder === bea.person ? bea : carl;
  await perform(db, holder, (act) => revokeMandate(act, first?.id ?? "", {}));
  expect(await heldIn(id)).toContain("dora valid 1");
});

test("whoever is elected while the seats are held begins when they are free; whoever is re-elected goes on", async () => {
  const { id } = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ title: "Crew", seats: 2, termDays: 100, maxConsecutiveTerms: 2 })),
  );
  await elect(id, [bea]);
  offset += 50 * DAY;
  await elect(id, [bea, carl]);
  expect(await heldIn(id)).toEqual(["bea ahead 1", "bea valid 1", "carl valid 2"]);
  offset += 60 * DAY;
  expect(await heldIn(id)).toEqual(["bea over 1", "bea valid 1", "carl valid 2"]);
});
