import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { registerPosition, rescindPositionOf } from "#commands/positions.ts";
import { findMotion } from "#db/motions.ts";
import { findPosition, findPositionOf, listPositionsSeenBy } from "#db/positions.ts";
import { listUnrelayed } from "#db/record.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let decide: Decider;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  const carl = await join(db, admin, "valley", "Carl Cook");
  decide = decider(db, { admin, mover: bea, seconder: carl }, (by) => (offset += by));
});
afterAll(() => fresh.drop());

const refusal = (code: string) => ({ refusal: { code } });

test("an adopted motion of kind position is in force, and supersedes the one it names", async () => {
  const first = await decide("valley", { kind: "position", title: "Rents are frozen" });
  const before = await findPositionOf(db.orm, first.motion);
  expect(before).toMatchObject({ state: "in_force", question: first.question, supersedes: null });
  const second = await decide("valley", {
    kind: "position",
    title: "Rents go down",
    effect: { position: { supersedes: before?.id ?? "" } },
  });
  expect(await findPositionOf(db.orm, second.motion)).toMatchObject({ state: "in_force", supersedes: before?.id });
  expect(await findPosition(db.orm, before?.id ?? "")).toMatchObject({ state: "superseded", endedBy: second.question });
  const third = await decide("valley", {
    kind: "position",
    title: "Once more",
    effect: { position: { supersedes: before?.id ?? "" } },
  });
  expect(await findPositionOf(db.orm, third.motion)).toMatchObject({ supersedes: null });
});

test("a lost one states nothing", async () => {
  const { motion } = await decide("valley", { kind: "position", title: "Nobody holds this" }, "no");
  expect(await findPositionOf(db.orm, motion)).toBeUndefined();
});

test("an officer enters an adopted resolution once, and nothing else", async () => {
  const { motion, question } = await decide("valley", { title: "We want heating" });
  const register = (by: Person, which = question) =>
    perform(db, by, (act) => registerPosition(act, "valley", { question: which }));
  await expect(register(bea)).rejects.toMatchObject(refusal("role-needed"));
  const lost = await decide("valley", { title: "Not this" }, "no");
  await expect(register(admin, lost.question)).rejects.toMatchObject(refusal("not-adopted"));
  const position = await register(admin);
  expect(position).toMatchObject({ motion, question, state: "in_force" });
  expect(await register(admin)).toEqual(position);
});

test("rescinding the motion rescinds the position, once", async () => {
  const { motion, question } = await decide("valley", { kind: "position", title: "For a while" });
  const found = await findMotion(db.orm, motion);
  if (found === undefined) throw new Error("no motion");
  for (let times = 0; times < 2; times += 1) await perform(db, admin, (act) => rescindPositionOf(act, found, question));
  expect(await findPositionOf(db.orm, motion)).toMatchObject({ state: "rescinded", endedBy: question });
  const ended = (await listUnrelayed(db.orm, 1_000)).filter(
    ({ fact }) => fact.kind === "position-ended" && fact.state === "rescinded",
  );
  expect(ended).toHaveLength(1);
});

test("a members-only motion's position is for members", async () => {
  const { motion } = await decide("valley", { kind: "position", title: "Among us", visibility: "members" });
  const seen = async (person: string | null) =>
    (await listPositionsSeenBy(db.orm, person, { limit: 100 })).map((row) => row.motion.id);
  expect(await seen(null)).not.toContain(motion);
  expect(await seen(bea.person)).toContain(motion);
});
