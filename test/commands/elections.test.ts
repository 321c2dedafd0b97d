import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { issueMandate } from "#commands/mandates.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { nominate } from "#commands/nominations.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { listMandatesOf } from "#db/mandates.ts";
import { findQuestion } from "#db/questions.ts";
import { DAY } from "#domain/time.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let carl: Person;
let dora: Person;
let eva: Person;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  dora = await join(db, admin, "valley", "Dora Dean");
  eva = await join(db, admin, "valley", "Eva Ek");
});
afterAll(() => fresh.drop());

async function election(office: string): Promise<string> {
  const { id } = await perform(db, bea, (act) =>
    draftMotion(act, "valley", {
      kind: "election",
      title: "Two for the board",
      text: "We elect two.",
      effect: { office },
      contest: { method: "stv", seats: 2 },
    }),
  );
  await perform(db, bea, (act) => submitMotion(act, id));
  await perform(db, carl, (act) => secondMotion(act, id));
  return id;
}

test("an election of nominees by STV fills the office and keeps who came next as alternate", async () => {
  const office = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ title: "Board", seats: 2, alternates: 1, termDays: 100 })),
  );
  const motion = await election(office.id);
  for (const who of [carl, dora, eva]) await perform(db, who, (act) => nominate(act, motion, {}));
  await perform(db, admin, (act) => stateQuestion(act, motion));
  const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
  const question = await perform(db, admin, (act) => openVoting(act, motion, { closesAt }));
  const rankings = [
    ["Carl Cook", "Eva Ek"],
    ["Carl Cook", "Dora Dean"],
    ["Dora Dean", "Eva Ek"],
    ["Dora Dean"],
    ["Eva Ek", "Dora Dean"],
  ];
  for (const [index, who] of [admin, bea, carl, dora, eva].entries())
    await perform(db, who, (act) => vote(act, question.id, { ranking: rankings[index] ?? [] }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  expect((await findQuestion(db.orm, question.id))?.result).toMatchObject({ outcome: "elected" });
  const held = await listMandatesOf(db.orm, office.id);
  const given = held.filter(({ number }) => number !== null);
  expect(given.map(({ holder }) => holder).toSorted()).toEqual([carl.person, dora.person].toSorted());
  expect(given.every((mandate) => mandate.question === question.id && mandate.until - mandate.from === 100 * DAY)).toBe(
    true,
  );
  expect(held.filter(({ number }) => number === null)).toMatchObject([{ holder: eva.person, order: 1 }]);
});

test("whoever held an office for as long as there may be cannot stand for it", async () => {
  const office = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ title: "Chair", maxConsecutiveTerms: 1, termDays: 100 })),
  );
  const decide = decider(db, { admin, mover: bea, seconder: carl }, (by) => (offset += by));
  const { question } = await decide("valley", { title: "Eva as chair" });
  await perform(db, admin, (act) =>
    issueMandate(act, { office: office.id, holder: eva.person, question, alternate: false }),
  );
  const motion = await election(office.id);
  await expect(perform(db, eva, (act) => nominate(act, motion, {}))).rejects.toMatchObject({
    refusal: { code: "term-limit" },
  });
  expect(await perform(db, dora, (act) => nominate(act, motion, {}))).toMatchObject({ nominee: dora.person });
});

test("an election for another body's office is not submitted", async () => {
  const office = await perform(db, admin, async (act) => {
    await foundBody(act, { kind: "committee", slug: "crew", name: "Crew", parent: "valley" });
    return createOffice(act, "crew", newOffice.parse({ title: "Captain" }));
  });
  await expect(election(office.id)).rejects.toMatchObject({ refusal: { code: "home-body-only" } });
});
