import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, perform, system } from "#commands/act.ts";
import { issueMandate } from "#commands/mandates.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { signPetition, startPetition } from "#commands/petitions.ts";
import { replyToRecall } from "#commands/recalls.ts";
import { readClock } from "#db/clock.ts";
import { findMandate } from "#db/mandates.ts";
import { findMotion } from "#db/motions.ts";
import { findQuestion, findRollEntry } from "#db/questions.ts";
import { countSignatures, findRecall, findRecallOf } from "#db/recalls.ts";
import { listUnrelayed } from "#db/record.ts";
import { DAY } from "#domain/time.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, closed, decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let carl: Person;
let dora: Person;
let decide: Decider;
let office: string;
let given: string;
const wait = (by: number) => (offset += by);
const now = () => readClock(db.orm, db.clockOffset);
const refusal = (code: string) => ({ refusal: { code } });

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  dora = await join(db, admin, "valley", "Dora Dean");
  // Twelve members, so that it takes two signatures.
  for (let n = 1; n <= 8; n += 1) await join(db, admin, "valley", `Member ${n}`);
  decide = decider(db, { admin, mover: bea, seconder: carl }, wait);
  const made = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ title: "Treasurer", alternates: 1, termDays: 1_000 })),
  );
  office = made.id;
  given = (await decide("valley", { title: "Officers" })).question;
});
afterAll(() => fresh.drop());

const issue = async (holder: Person, alternate = false) =>
  (await perform(db, admin, (act) => issueMandate(act, { office, holder: holder.person, question: given, alternate })))
    .id;
const start = (mandate: string, by = bea) =>
  perform(db, by, (act) => startPetition(act, { mandate, grounds: "The books were **never** shown." }));
const open = async (motion: string) => {
  const closesAt = (await now()) + 60_000;
  return perform(db, admin, (act) => openVoting(act, motion, { closesAt, secrecy: "roll_call" }));
};

describe("a recall", () => {
  let mandate: string;
  let alternate: string;

  test("begins with a petition, and enough signatures put the motion before the body", async () => {
    mandate = await issue(carl);
    alternate = await issue(dora, true);
    const begun = await start(mandate);
    expect(begun).toMatchObject({ motion: null, noticeUntil: null });
    const sign = (by: Person) => perform(db, by, (act) => signPetition(act, begun.id));
    await expect(sign(bea)).rejects.toMatchObject(refusal("already-signed"));
    expect(await countSignatures(db.orm, begun.id)).toBe(1);
    await expect(start(mandate, dora)).rejects.toMatchObject(refusal("recall-under-way"));
    const at = await now();
    const met = await sign(admin);
    expect(met.motion).not.toBeNull();
    expect(met.noticeUntil).toBeGreaterThanOrEqual(at + 14 * DAY);
    expect(await findMotion(db.orm, met.motion ?? "")).toMatchObject({
      kind: "recall",
      state: "pending",
      effect: { recall: mandate },
      visibility: "members",
    });
    await expect(sign(dora)).rejects.toMatchObject(refusal("wrong-state"));
    const signed = (await listUnrelayed(db.orm, 1_000)).filter(({ kind }) => kind === "recall-signed");
    expect(signed.map(({ actor }) => actor)).toEqual(["system", "system"]);
  });

  test("is voted on only after the notice, in which the holder is heard", async () => {
    const recall = await current(mandate);
    await expect(open(recall.motion ?? "")).rejects.toMatchObject(refusal("notice-needed"));
    const say = (by: Person) => perform(db, by, (act) => replyToRecall(act, recall.id, { text: "They **are** here." }));
    await expect(say(bea)).rejects.toMatchObject(refusal("holder-only"));
    expect(await say(carl)).toMatchObject({ reply: "They **are** here." });
    wait(14 * DAY);
  });

  test("is a secret vote of the home body under two thirds; adopted, it ends the mandate now and seats the alternate", async () => {
    const { motion, id } = await current(mandate);
    const voters = [bea, admin];
    const { question } = await closed(db, admin, motion ?? "", "yes", voters, wait);
    const held = await findQuestion(db.orm, question);
    expect(held).toMatchObject({ secrecy: "secret", rule: { tests: [{ num: 2, den: 3, base: "yes_no" }] } });
    expect(await findRollEntry(db.orm, held?.roll ?? "", carl.person)).toBeDefined();
    const over = await findMandate(db.orm, mandate);
    expect(over).toMatchObject({ ending: "recall", revokedBy: question });
    expect(over?.revokedAt).toBeGreaterThanOrEqual(held?.closedAt ?? Infinity);
    expect(await findMandate(db.orm, alternate)).toMatchObject({
      number: 1,
      from: over?.revokedAt,
      until: over?.until,
    });
    await expect(perform(db, carl, (act) => replyToRecall(act, id, { text: "Too late" }))).rejects.toMatchObject(
      refusal("wrong-state"),
    );
  });

  test("by a motion of a member gives notice when it is submitted; lost, it bars the next for ninety days", async () => {
    const motion = await perform(db, bea, (act) => moveRecall(act, alternate));
    expect(await findRecallOf(db.orm, motion)).toMatchObject({ mandate: alternate, motion });
    await expect(perform(db, bea, (act) => moveRecall(act, alternate))).rejects.toMatchObject(
      refusal("recall-under-way"),
    );
    await perform(db, carl, (act) => secondMotion(act, motion));
    await perform(db, admin, (act) => stateQuestion(act, motion));
    await expect(open(motion)).rejects.toMatchObject(refusal("notice-needed"));
    wait(14 * DAY);
    const { question } = await closed(db, admin, motion, "no", [bea], wait);
    const decidedAt = (await findQuestion(db.orm, question))?.closedAt ?? 0;
    expect(await findMandate(db.orm, alternate)).toMatchObject({ revokedAt: null });
    await expect(start(alternate)).rejects.toMatchObject({
      refusal: { code: "recall-barred", until: decidedAt + 90 * DAY },
    });
    await expect(perform(db, bea, (act) => moveRecall(act, alternate))).rejects.toMatchObject(refusal("recall-barred"));
    wait(90 * DAY);
    expect(await start(alternate)).toMatchObject({ mandate: alternate });
  });

  test("needs two thirds: half do not end it", async () => {
    const other = await perform(db, admin, (act) =>
      createOffice(act, "valley", newOffice.parse({ title: "Chair of the day" })),
    );
    const mandate = await perform(db, admin, (act) =>
      issueMandate(act, { office: other.id, holder: carl.person, question: given, alternate: false }),
    );
    const motion = await perform(db, bea, (act) => moveRecall(act, mandate.id));
    await perform(db, carl, (act) => secondMotion(act, motion));
    await perform(db, admin, (act) => stateQuestion(act, motion));
    wait(14 * DAY);
    const question = await perform(db, admin, async (act) =>
      openVoting(act, motion, { closesAt: (await now()) + 60_000 }),
    );
    for (const [who, choice] of [
      [bea, "yes"],
      [admin, "no"],
      [carl, "yes"],
      [dora, "no"],
    ] as const)
      await perform(db, who, (act) => vote(act, question.id, { choice }));
    wait(61_000);
    await perform(db, system, (act) => closeQuestion(act, question.id));
    expect(await findMotion(db.orm, motion)).toMatchObject({ state: "lost" });
    expect(await findMandate(db.orm, mandate.id)).toMatchObject({ revokedAt: null });
  });

  test("names its mandate, which is in force and the body's own", async () => {
    const draft = (act: Act) => draftMotion(act, "valley", { kind: "recall", title: "x", text: "x" });
    await expect(perform(db, bea, draft)).rejects.toMatchObject(refusal("object-needed"));
    await expect(perform(db, bea, (act) => moveRecall(act, mandate))).rejects.toMatchObject(refusal("mandate-over"));
  });
});

async function moveRecall(act: Act, mandate: string): Promise<string> {
  const draft = await draftMotion(act, "valley", {
    kind: "recall",
    title: "End it",
    text: "Reasons.",
    effect: { recall: mandate },
  });
  await submitMotion(act, draft.id);
  return draft.id;
}

async function current(mandate: string) {
  const rows = await db.sql<{ id: string }[]>`select id from recalls where mandate = ${mandate} order by id desc`;
  const recall = await findRecall(db.orm, rows[0]?.id ?? "");
  if (recall === undefined) throw new Error("no recall");
  return recall;
}
