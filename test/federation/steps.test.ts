import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { moveStep } from "#commands/incidentals.ts";
import { draftMotion, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { listRecordOfMotion } from "#db/record.ts";
import { irisOf } from "#domain/iris.ts";
import { activitiesOf } from "#federation/activities.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";

const iris = irisOf("http://valley.example");
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let organization: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin, organization } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
});
afterAll(() => fresh.drop());

const house = () => ({ iris, handleHost: "valley.example", chest: createKeyChest(db.sealer) });

async function pending(language: string): Promise<string> {
  const text = { kind: "resolution", title: "Oil", text: "Buy oil.", language } as const;
  const { id } = await perform(db, bea, (act) => draftMotion(act, "valley", text));
  await perform(db, bea, (act) => submitMotion(act, id));
  await perform(db, admin, (act) => secondMotion(act, id));
  await perform(db, admin, (act) => stateQuestion(act, id));
  return id;
}

/** What the stages of a motion say to followers, in order. */
async function told(id: string): Promise<string[]> {
  const rows = await listRecordOfMotion(db.orm, id, 100);
  const sent = await Promise.all(rows.map((row) => activitiesOf(db.orm, row, house())));
  return sent.flat().flatMap(({ document, type }) => {
    const object = document["object"];
    const content =
      typeof object === "object" && object !== null && "content" in object ? object["content"] : undefined;
    return type === "Create" && typeof content === "string" ? [content] : [];
  });
}

test("followers hear of each step; the record holds the motion's end, and no vote on a step as a vote on the motion", async () => {
  const id = await pending("en");
  const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
  const step = await perform(db, bea, (act) => moveStep(act, id, "withdraw", { decidedBy: "question", closesAt }));
  await perform(db, admin, (act) => vote(act, step.question ?? "", { choice: "yes" }));
  offset += 61_000;
  await meetDeadlines(db);
  while ((await relayRecord(db, house())).rows > 0);
  const log = await findLogOf(db.orm, organization);
  const leaves = (await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0)).map((leaf) =>
    Buffer.from(leaf).toString(),
  );
  const entries = leaves.map((leaf) => JSON.parse(leaf) as { type: string; refs: { id: string }[] });
  expect(entries.map(({ type }) => type.replace("plenum:", ""))).toEqual([
    "Genesis",
    "MotionSubmitted",
    "MotionChanged",
    "MotionWithdrawn",
  ]);
  expect(entries[3]?.refs[0]?.id).toBe(iris.entry("valley", id));
  const verdicts = await db.sql<{ verdict: string }[]>`select verdict from log_entries order by index`;
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["ok", "ok", "ok", "ok"]);
  const stages = (await told(id)).join("\n");
  expect(stages).toContain("A member has moved to withdraw the motion. The members vote on that until");
  expect(stages).toContain("The members have let the mover withdraw the motion.");
  expect(stages).not.toContain("The motion is adopted");
  expect(stages).not.toMatch(/Bea|Ana/);
});

test("steps are told in the motion's language, with the hands that decided", async () => {
  const id = await pending("es");
  await perform(db, admin, (act) => moveStep(act, id, "lay", { show: { yes: 2, no: 0 } }));
  await perform(db, admin, (act) => moveStep(act, id, "take_from_table", { show: { yes: 0, no: 1 } }));
  offset += 91 * 86_400_000;
  await meetDeadlines(db);
  const stages = (await told(id)).join("\n");
  expect(stages).toContain("Los miembros han dejado la moción sobre la mesa. A mano alzada: 2 contra 0.");
  expect(stages).toContain("Los miembros han decidido no retomar la moción. A mano alzada: 0 contra 1.");
  expect(stages).toContain("La moción ha decaído: quedó sobre la mesa.");
});
