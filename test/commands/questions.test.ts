import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { freezeRoll } from "#commands/rolls.ts";
import { findBody } from "#db/bodies.ts";
import { findMotion } from "#db/motions.ts";
import { countVoted, findQuestion, listSlices } from "#db/questions.ts";
import { listUnrelayed } from "#db/record.ts";
import { findStanding } from "#db/endorsements.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";

let fresh: FreshDatabase;
let offset = 0;
let db: FreshDatabase;
let admin: Person;
let organization: string;
let bea: Person;
let carl: Person;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin, organization } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
});
afterAll(() => fresh.drop());

test("a secret vote from draft to adopted: sealed until the close, then counted without names", async () => {
  const { motion, question } = await putToVote(
    db,
    { admin, mover: bea, seconder: carl, body: "valley" },
    { secrecy: "secret" },
  );
  expect(question.roll).toBeDefined();
  const first = await perform(db, bea, (act) => vote(act, question.id, { choice: "no" }));
  const second = await perform(db, bea, (act) => vote(act, question.id, { choice: "yes" }));
  expect(second.receipt).not.toBe(first.receipt);
  await perform(db, carl, (act) => vote(act, question.id, { choice: "yes" }));
  await perform(db, admin, (act) => vote(act, question.id, { choice: "no" }));
  expect(await countVoted(db.orm, question.id)).toBe(3);
  await expect(perform(db, bea, (act) => vote(act, question.id, { choice: "perhaps" }))).rejects.toMatchObject({
    refusal: { code: "no-such-option" },
  });
  await expect(perform(db, system, (act) => closeQuestion(act, question.id))).rejects.toMatchObject({
    refusal: { code: "not-closed" },
  });
  offset += 61_000;
  await expect(perform(db, bea, (act) => vote(act, question.id, { choice: "no" }))).rejects.toMatchObject({
    refusal: { code: "voting-closed" },
  });
  expect(await perform(db, system, (act) => closeQuestion(act, question.id))).toBe(true);
  expect(await perform(db, system, (act) => closeQuestion(act, question.id))).toBe(false);
  const closed = await findQuestion(db.orm, question.id);
  expect(closed).toMatchObject({
    state: "closed",
    keySealed: null,
    result: { outcome: "adopted", counts: { yes: 2, no: 1 }, ballots: 3 },
  });
  expect((await findMotion(db.orm, motion.id))?.state).toBe("adopted");
  const slices = await listSlices(db.orm, question.id);
  expect(slices.flatMap((slice) => slice.receipts)).toContain(second.receipt);
  expect(slices.flatMap((slice) => slice.receipts)).not.toContain(first.receipt);
  expect(JSON.stringify(slices)).not.toContain(bea.person);
});

test("an adopted motion of kind endorsement endorses its object", async () => {
  const object = "https://harbor.example/ap/motions/1";
  const { question } = await putToVote(
    db,
    { admin, mover: bea, seconder: carl, body: "valley" },
    { motion: { kind: "endorsement", object } },
  );
  await perform(db, carl, (act) => vote(act, question.id, { choice: "yes" }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  expect(await findStanding(db.orm, organization, object)).toMatchObject({ question: question.id, withdrawnAt: null });
});

test("the record tells everything that was done, and nothing of how anyone voted", async () => {
  const rows = await listUnrelayed(db.orm, 1_000);
  const kinds = rows.map((row) => row.kind);
  for (const kind of [
    "body-founded",
    "instance-set-up",
    "motion-submitted",
    "question-opened",
    "ballot-cast",
    "question-closed",
    "endorsed",
  ])
    expect(kinds).toContain(kind);
  const casts = rows.filter((row) => row.kind === "ballot-cast");
  expect(casts.every((row) => !JSON.stringify(row.fact).includes("choice"))).toBe(true);
});

test("votes that are opened in one body at the same moment share one roll", async () => {
  await join(db, admin, "valley", "Dora Dean");
  const body = need(await findBody(db.orm, organization), "body");
  const { promise: late, resolve: commit } = Promise.withResolvers<void>();
  const { promise: frozen, resolve: freeze } = Promise.withResolvers<void>();
  const first = perform(db, admin, async (act) => {
    const roll = await freezeRoll(act, body);
    freeze();
    await late;
    return roll?.id;
  });
  await frozen;
  const second = perform(db, admin, async (act) => (await freezeRoll(act, body))?.id);
  setTimeout(commit, 200);
  expect(await second).toBe(await first);
});
