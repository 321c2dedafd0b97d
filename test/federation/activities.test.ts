import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { changeAnnouncement, deleteAnnouncement, publishAnnouncement } from "#commands/announcements.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { draftMotion, ruleOutMotion, submitMotion, withdrawMotion } from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { saveFollowers } from "#db/audience.ts";
import { saveRemoteActor, saveRemoteObject } from "#db/remotes.ts";
import { listRecord } from "#db/record.ts";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { irisOf } from "#domain/iris.ts";
import { activitiesOf, type OutgoingActivity } from "#federation/activities.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, type Person, putToVote, settle } from "#test/support/people.ts";
import { assertAcceptedByAll } from "#test/wire/receivers.ts";

const iris = irisOf("https://plenum.example");
const here = { iris, handleHost: "plenum.example" };
let db: FreshDatabase;
let admin: Person;
let organization: string;
let mover: Person;
let seconder: Person;
let last = 0;

/** What the acts since the last call send, each shown to the strict receivers. */
async function sent(): Promise<OutgoingActivity[]> {
  const rows = (await listRecord(db.orm, { limit: 500 })).filter((row) => row.number > last).toReversed();
  last = rows.at(-1)?.number ?? last;
  const all: OutgoingActivity[] = [];
  for (const row of rows) all.push(...(await activitiesOf(db.orm, row, here)));
  for (const activity of all) assertAcceptedByAll(activity.document);
  return all;
}
const object = ({ document }: OutgoingActivity): JsonObject => (isObject(document["object"]) ? document["object"] : {});
const told = (activities: OutgoingActivity[]) =>
  activities.map((each) => {
    const type = object(each)["type"];
    return `${each.type} ${typeof type === "string" ? type : "-"}`;
  });

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin, organization } = await settle(db));
  mover = await join(db, admin, "valley", "Max Mover");
  seconder = await join(db, admin, "valley", "Sol Second");
  await sent();
});
afterAll(() => db.drop());

describe("announcements", () => {
  test("are created, changed and deleted as Notes with the author nowhere in them", async () => {
    const made = await perform(db, admin, (act) =>
      publishAnnouncement(act, "valley", {
        title: "A & B",
        content: "Rent is **due**\n\n---\n\n    code",
        language: "es",
      }),
    );
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { content: "Rent is not due" }));
    const activities = await sent();
    expect(told(activities)).toEqual(["Create Note", "Update Note"]);
    expect(object(activities[0] as OutgoingActivity)).toMatchObject({ id: iris.announcement(made.id), contentMap: {} });
    expect(JSON.stringify(activities)).not.toContain("Ana");
    await perform(db, admin, (act) => deleteAnnouncement(act, made.id));
    expect(told(await sent())).toEqual(["Delete Tombstone"]);
  });
  test("that are members-only stay home, and one that becomes so is deleted elsewhere", async () => {
    const secret = { content: "For us alone", visibility: "members" as const };
    const made = await perform(db, admin, (act) => publishAnnouncement(act, "valley", secret));
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { content: "Still" }));
    expect(await sent()).toEqual([]);
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { visibility: "public" }));
    expect(told(await sent())).toEqual(["Create Note"]);
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { visibility: "members" }));
    const gone = await sent();
    expect(told(gone)).toEqual(["Delete Tombstone"]);
    expect(JSON.stringify(gone)).not.toContain("Still");
    await perform(db, admin, (act) => deleteAnnouncement(act, made.id));
    expect(await sent()).toEqual([]);
  });
  test("a text that was taken back before it was relayed never leaves", async () => {
    const made = await perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "A mistake" }));
    await perform(db, admin, (act) => deleteAnnouncement(act, made.id));
    expect(told(await sent())).toEqual(["Delete Tombstone"]);
  });
  test("a text of 64 KB is shortened with a link", async () => {
    await perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "word & ".repeat(9_000) }));
    const [create] = await sent();
    const content = object(create as OutgoingActivity)["content"] as string;
    expect(content.length).toBeLessThan(41_000);
    expect(content).toContain("Read on at");
  });
});

describe("motions", () => {
  test("from submission to result: a Note, a reply for each stage, the status line, and a closed Question", async () => {
    const { motion, question } = await putToVote(db, { admin, mover, seconder, body: "valley" });
    const before = await sent();
    expect(told(before)).toEqual([
      "Create Note",
      "Create Note",
      "Update Note",
      "Create Note",
      "Update Note",
      "Create Note",
      "Update Note",
    ]);
    await perform(db, mover, (act) => vote(act, question.id, { choice: "yes" }));
    await perform(db, seconder, (act) => vote(act, question.id, { choice: "no" }));
    expect(await sent()).toEqual([]);
    await perform({ ...db, clockOffset: () => 61_000 }, system, (act) => closeQuestion(act, question.id));
    const after = await sent();
    expect(told(after)).toEqual(["Create Question", "Create Note", "Update Note"]);
    const [chart, reply, update] = after.map(object);
    expect(chart).toMatchObject({
      inReplyTo: iris.motion(motion.id),
      votersCount: 2,
      oneOf: [
        { name: "Yes", replies: { totalItems: 1 } },
        { name: "No", replies: { totalItems: 1 } },
        { name: "Abstain", replies: { totalItems: 0 } },
      ],
    });
    expect(Date.parse(chart?.["endTime"] as string)).toBeLessThanOrEqual(Date.parse(chart?.["published"] as string));
    expect(reply?.["content"]).toContain("The motion is lost.");
    expect(update?.["content"]).toContain("Status: lost");
    expect(update?.["entryId"]).toBe(iris.entry("valley", motion.id));
    expect(JSON.stringify([before, after])).not.toMatch(/Max|Sol/u);
  });
  test("drafts, and what is members-only, stay home in every stage", async () => {
    const open = { motion: { visibility: "members" as const, title: "Hidden" } };
    const { question } = await putToVote(db, { admin, mover, seconder, body: "valley" }, open);
    await perform({ ...db, clockOffset: () => 61_000 }, system, (act) => closeQuestion(act, question.id));
    const draft = { kind: "resolution" as const, title: "Draft", text: "x" };
    const made = await perform(db, mover, (act) => draftMotion(act, "valley", draft));
    await perform(db, mover, (act) => withdrawMotion(act, made.id));
    expect(await sent()).toEqual([]);
  });
  test("are ruled out and withdrawn in the language of the motion", async () => {
    const draft = { kind: "resolution" as const, title: "Uno", text: "Dos", language: "es-MX" };
    const one = await perform(db, mover, (act) => draftMotion(act, "valley", draft));
    const other = await perform(db, mover, (act) => draftMotion(act, "valley", draft));
    await perform(db, mover, (act) => submitMotion(act, one.id));
    await perform(db, mover, (act) => submitMotion(act, other.id));
    await perform(db, mover, (act) => withdrawMotion(act, one.id));
    await perform(db, admin, (act) => ruleOutMotion(act, other.id, { article: "Art. 3", reason: "" }));
    const activities = await sent();
    expect(told(activities)).toHaveLength(6);
    expect(JSON.stringify(activities)).toMatch(/Estado: presentada|Estado: retirada/u);
    expect(JSON.stringify(activities)).toContain("fuera de orden (Art. 3)");
  });
});

describe("endorsements", () => {
  const remote = "https://b.example/notes/1";
  test("boost what they endorse, name its author, reach the author, and are withdrawn", async () => {
    await perform(db, system, async ({ tx, at }) => {
      const actor = "https://b.example/users/bo";
      const inbox = `${actor}/inbox`;
      await saveRemoteActor(tx, { iri: actor, host: "b.example", type: "Person", handle: "bo", inbox, fetchedAt: at });
      await saveRemoteObject(tx, { iri: remote, type: "Note", title: "A <call>", author: actor, fetchedAt: at });
    });
    const made = await perform(db, admin, (act) => endorse(act, { body: "valley", object: remote, statement: "Yes!" }));
    const activities = await sent();
    expect(told(activities)).toEqual(["Announce -", "Create Note"]);
    expect(activities.map(({ to }) => to)).toEqual([
      ["https://b.example/users/bo/inbox"],
      ["https://b.example/users/bo/inbox"],
    ]);
    expect(object(activities[1] as OutgoingActivity)["tag"]).toEqual([
      { type: "Mention", href: "https://b.example/users/bo", name: "@bo@b.example" },
    ]);
    await perform(db, admin, (act) => withdrawEndorsement(act, made.id, iris.endorsement));
    const undone = await sent();
    expect(told(undone)).toEqual(["Undo Announce", "Create Note"]);
    expect(object(undone[0] as OutgoingActivity)["id"]).toBe(activities[0]?.iri);
  });
  test("of a motion of ours and of something unknown", async () => {
    const { motion } = await putToVote(db, { admin, mover, seconder, body: "valley" });
    await sent();
    await perform(db, admin, (act) => endorse(act, { body: "valley", object: iris.motion(motion.id) }));
    await perform(db, admin, (act) => endorse(act, { body: "valley", object: "https://c.example/unknown" }));
    const activities = await sent();
    expect(told(activities)).toEqual(["Announce -", "Create Note", "Announce -", "Create Note"]);
    expect(JSON.stringify(activities)).toContain("@valley@plenum.example");
  });
});

describe("bodies and followers", () => {
  test("a new follower is told at once; what is between two is in no outbox", async () => {
    const follower = {
      body: organization,
      actor: "https://b.example/users/bo",
      activity: "https://b.example/follows/1",
      inbox: "https://b.example/users/bo/inbox",
    };
    const row = {
      id: "0199a0c4-0000-7000-8000-000000000009",
      number: 1,
      at: 0,
      actor: "peer:b.example",
      body: organization,
    };
    await perform(db, system, ({ tx, at }) => saveFollowers(tx, [follower], at));
    const { actor, activity } = follower;
    const fact = { kind: "follower-added" as const, body: organization, actor, activity };
    const all = await activitiesOf(db.orm, { ...row, kind: fact.kind, fact, relayedAt: null, chain: null }, here);
    expect(all).toMatchObject([{ type: "Accept", body: null, to: [follower.inbox] }]);
    for (const { document } of all) assertAcceptedByAll(document);
  });
  test("a profile is updated; a body that becomes members-only is deleted elsewhere and says nothing more", async () => {
    await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "north", name: "North" }));
    await perform(db, admin, (act) => changeBody(act, "north", { summary: "Above.\nAnd\n\nbeyond <b>" }));
    await perform(db, admin, (act) => changeBody(act, "north", { rules: { secondDays: 3 } }));
    expect(told(await sent())).toEqual(["Update Organization"]);
    await perform(db, admin, (act) => changeBody(act, "north", { visibility: "members" }));
    expect(told(await sent())).toEqual(["Delete -"]);
    await perform(db, admin, (act) => changeBody(act, "north", { summary: "Secret" }));
    await perform(db, admin, (act) => publishAnnouncement(act, "north", { content: "Secret" }));
    expect(await sent()).toEqual([]);
  });
});
