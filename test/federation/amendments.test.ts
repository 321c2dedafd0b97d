import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { decideAmendment } from "#commands/amending.ts";
import { moveAmendment, openAmendment, rebaseAmendment, withdrawAmendment } from "#commands/amendments.ts";
import { draftMotion, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { type Amendment, findAmendment } from "#db/amendments.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import { listRecord } from "#db/record.ts";
import { irisOf } from "#domain/iris.ts";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { activitiesOf } from "#federation/activities.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { assertAcceptedByAll } from "#test/wire/receivers.ts";

const TEXT = "We buy oil together.\n\nThree members elected each quarter decide.";
const LOT = TEXT.replace("elected", "drawn by lot");
const iris = irisOf("https://valley.example");
const here = { iris, handleHost: "valley.example" };
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let organization: string;
let bea: Person;
let motion: Motion;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin, organization } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  motion = await pending("public");
});
afterAll(() => fresh.drop());

async function pending(visibility: "public" | "members"): Promise<Motion> {
  const input = { kind: "resolution", title: "Oil", text: TEXT, visibility } as const;
  const { id } = await perform(db, bea, (act) => draftMotion(act, "valley", input));
  await perform(db, bea, (act) => submitMotion(act, id));
  await perform(db, admin, (act) => secondMotion(act, id));
  return perform(db, admin, (act) => stateQuestion(act, id));
}

async function amend(of: Motion, text: string, amends?: Amendment): Promise<Amendment> {
  const baseHash = amends?.textHash ?? (await findMotion(db.orm, of.id))?.textHash ?? "";
  const asked = { text, baseHash, ...(amends && { amends: amends.id }) };
  return perform(db, bea, (act) => moveAmendment(act, of.id, asked));
}

type Entry = { type: string; refs: { id: string }[]; baseHash?: string; textHash?: string };

async function entries(): Promise<Entry[]> {
  const house = { ...here, chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  const log = await findLogOf(db.orm, organization);
  const leaves = await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0);
  return leaves.map((leaf) => JSON.parse(Buffer.from(leaf).toString()) as Entry);
}

/** What the acts on a motion since a row of the record said to the fediverse. */
async function said(of: Motion, since: number): Promise<string[]> {
  const rows = await listRecord(db.orm, { limit: 500 });
  const all: string[] = [];
  for (const row of rows.filter(({ number }) => number > since).toReversed())
    for (const { type, document } of await activitiesOf(db.orm, row, here)) {
      assertAcceptedByAll(document);
      const object: JsonObject = isObject(document["object"]) ? document["object"] : {};
      expect(JSON.stringify(document)).not.toContain("Bea");
      const { inReplyTo, content } = object;
      if (inReplyTo === iris.motion(of.id) && typeof content === "string") all.push(`${type} ${content}`);
    }
  return all;
}

const lastRow = async () => (await listRecord(db.orm, { limit: 1 }))[0]?.number ?? 0;
const entryOf = (id: string) => iris.entry("valley", id);
const page = `https://valley.example/motions/1-oil/amendments`;

test("amendments, their votes and what they are put on stand in the gazette, by hashes alone", async () => {
  const since = await lastRow();
  const first = await amend(motion, LOT);
  const second = await amend(motion, LOT.replace("Three", "Five"), first);
  const other = await amend(motion, TEXT.replace("oil", "heating oil"));
  await perform(db, admin, (act) => decideAmendment(act, second.id, { show: { yes: 2, no: 0 } }));
  const closesAt = Date.now() + offset + 60_000;
  const question = await perform(db, admin, (act) => openAmendment(act, first.id, { closesAt }));
  await perform(db, bea, (act) => vote(act, question.id, { choice: "yes" }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  const again = await perform(db, bea, (act) => rebaseAmendment(act, other.id, {}));
  await perform(db, bea, (act) => withdrawAmendment(act, other.id));

  const found = (await entries()).slice(-7);
  expect(found.map(({ type }) => type.replace("plenum:", ""))).toEqual([
    "AmendmentMoved",
    "AmendmentMoved",
    "AmendmentMoved",
    "QuestionOpened",
    "QuestionClosed",
    "AmendmentMoved",
    "MotionWithdrawn",
  ]);
  const [moved, ofSecond, , opened, , rebased, withdrawn] = found;
  expect(withdrawn).toMatchObject({ refs: [{ id: entryOf(other.id) }] });
  const adopted = await findAmendment(db.orm, first.id);
  expect(moved).toMatchObject({
    refs: [{ id: entryOf(motion.id) }],
    baseHash: `sha256:${motion.textHash}`,
    textHash: `sha256:${first.textHash}`,
  });
  expect(ofSecond).toMatchObject({
    refs: [{ id: entryOf(motion.id) }, { id: entryOf(first.id) }],
    baseHash: `sha256:${first.textHash}`,
  });
  expect(opened).toMatchObject({
    refs: [{ id: entryOf(first.id) }, { id: entryOf(motion.id) }],
    textHash: `sha256:${adopted?.textHash}`,
  });
  expect(rebased).toMatchObject({
    refs: [{ id: entryOf(motion.id) }],
    baseHash: `sha256:${adopted?.textHash}`,
    textHash: `sha256:${again.textHash}`,
  });
  expect(JSON.stringify(found)).not.toMatch(/together|drawn by|heating|Bea /);

  const notes = await said(motion, since);
  expect(
    notes.map((note) =>
      note
        .replaceAll(/<[^>]*>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    ),
  ).toEqual([
    expect.stringContaining("A member has moved another text (amendment 1)."),
    expect.stringContaining("A member has moved to change an amendment (amendment 2)."),
    expect.stringContaining("A member has moved another text (amendment 3)."),
    expect.stringContaining("Amendment 2 is adopted: 2 yes, 0 no, by a show of hands."),
    expect.stringContaining("Amendment 1 is adopted."),
    expect.stringContaining("Amendment 3 is put on the text as it is now."),
    expect.stringContaining("Amendment 3 is withdrawn by its mover."),
  ]);
  expect(notes[0]).toContain(`href="${page}/1"`);
});

test("the vote on a motion that was amended is accepted by the fold of its log", async () => {
  const log = await findLogOf(db.orm, organization);
  const rows = await fresh.sql<{ verdict: string; type: string }[]>`
    select type, verdict from log_entries where log = ${log?.id ?? ""} order by index`;
  expect(rows.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
});

test("what is for members only leaves nothing", async () => {
  const quiet = await pending("members");
  const before = (await entries()).length;
  const since = await lastRow();
  const amendment = await amend(quiet, LOT);
  await perform(db, admin, (act) => decideAmendment(act, amendment.id, { show: { yes: 2, no: 0 } }));
  expect(await entries()).toHaveLength(before);
  expect(await said(quiet, since)).toEqual([]);
});
