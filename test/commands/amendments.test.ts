import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { decideAmendment } from "#commands/amending.ts";
import { moveAmendment, openAmendment, rebaseAmendment, withdrawAmendment } from "#commands/amendments.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { moveStep } from "#commands/incidentals.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { findAmendment, listAmendments, listVersions } from "#db/amendments.ts";
import { type Motion, findMotion, findText } from "#db/motions.ts";
import { listRecordOfMotion } from "#db/record.ts";
import type { Amendment } from "#db/amendments.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";

const TEXT = "We buy oil together.\n\nThree members elected each quarter decide.";

let fresh: FreshDatabase;
let offset = 0;
let db: FreshDatabase;
let admin: Person;
let bea: Person;
let carl: Person;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
});
afterAll(() => fresh.drop());

async function pending(text = TEXT): Promise<Motion> {
  const { id } = await perform(db, bea, (act) =>
    draftMotion(act, "valley", { kind: "resolution", title: "Oil", text }),
  );
  await perform(db, bea, (act) => submitMotion(act, id));
  await perform(db, carl, (act) => secondMotion(act, id));
  return perform(db, admin, (act) => stateQuestion(act, id));
}

const hashOf = async (motion: string): Promise<string> => (await findMotion(db.orm, motion))?.textHash ?? "";

async function amend(motion: Motion, text: string, by = carl, amends?: Amendment): Promise<Amendment> {
  const baseHash = amends === undefined ? await hashOf(motion.id) : amends.textHash;
  return perform(db, by, (act) =>
    moveAmendment(act, motion.id, { text, baseHash, ...(amends && { amends: amends.id }) }),
  );
}

async function decide(amendment: Amendment, choice: "yes" | "no"): Promise<string> {
  const closesAt = Date.now() + offset + 60_000;
  const question = await perform(db, admin, (act) => openAmendment(act, amendment.id, { closesAt }));
  await perform(db, bea, (act) => vote(act, question.id, { choice }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  return question.id;
}

const stateOf = async (amendment: Amendment) => (await findAmendment(db.orm, amendment.id))?.state;

describe("an amendment", () => {
  test("that is adopted gives the motion its text, and the motion stays where it is", async () => {
    const motion = await pending();
    const amendment = await amend(motion, TEXT.replace("elected", "drawn by lot"));
    expect(amendment).toMatchObject({ number: 1, degree: 1, state: "pending", baseHash: motion.textHash });
    const question = await decide(amendment, "yes");
    const after = await findMotion(db.orm, motion.id);
    expect(after).toMatchObject({ state: "pending", text: amendment.text, textHash: amendment.textHash });
    expect(after?.textHtml).toContain("drawn by lot");
    expect(await findAmendment(db.orm, amendment.id)).toMatchObject({ state: "adopted", question });
    expect(await listVersions(db.orm, motion.id)).toMatchObject([
      { number: 1, hash: motion.textHash, text: TEXT, madeBy: null },
      { number: 2, hash: amendment.textHash, text: amendment.text, madeBy: amendment.id },
    ]);
    expect((await findText(db.orm, amendment.textHash))?.text).toBe(`Oil\n\n${amendment.text}`);
    const kinds = (await listRecordOfMotion(db.orm, motion.id, 50)).map(({ kind }) => kind);
    expect(kinds.slice(-4)).toEqual(["amendment-moved", "question-opened", "question-closed", "amendment-decided"]);
  });

  test("that is lost leaves the text alone", async () => {
    const motion = await pending();
    const amendment = await amend(motion, "We buy nothing.");
    await decide(amendment, "no");
    expect(await stateOf(amendment)).toBe("lost");
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ text: TEXT, textHash: motion.textHash });
    expect(await listVersions(db.orm, motion.id)).toHaveLength(1);
  });

  test("of another text than the current one is refused and leaves no trace", async () => {
    const motion = await pending();
    const attempt = perform(db, carl, (act) =>
      moveAmendment(act, motion.id, { text: "Other.", baseHash: "0".repeat(64) }),
    );
    await expect(attempt).rejects.toMatchObject({ refusal: { code: "stale-text" } });
    expect(await listAmendments(db.orm, motion.id)).toEqual([]);
    const kinds = (await listRecordOfMotion(db.orm, motion.id, 50)).map(({ kind }) => kind);
    expect(kinds).not.toContain("amendment-moved");
  });

  test("of an amendment of another motion is not there", async () => {
    const [one, two] = [await pending(), await pending()];
    const amendment = await amend(one, "Other.");
    const attempt = perform(db, carl, (act) =>
      moveAmendment(act, two.id, { text: "More.", baseHash: amendment.textHash, amends: amendment.id }),
    );
    await expect(attempt).rejects.toMatchObject({ what: "amendment" });
  });
});

describe("an amendment of an amendment", () => {
  test("is decided first and changes that one's text, which then changes the motion's", async () => {
    const motion = await pending();
    const first = await amend(motion, TEXT.replace("elected", "drawn by lot"));
    const second = await amend(motion, first.text.replace("Three", "Five"), bea, first);
    expect(second).toMatchObject({ degree: 2, amends: first.id });
    await expect(decide(first, "yes")).rejects.toMatchObject({ refusal: { code: "amendment-undecided" } });
    await decide(second, "yes");
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ text: TEXT });
    const changed = await findAmendment(db.orm, first.id);
    expect(changed).toMatchObject({ state: "pending", text: second.text, textHash: second.textHash });
    await decide(first, "yes");
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ text: second.text, textHash: second.textHash });
    expect((await listVersions(db.orm, first.id)).map(({ madeBy }) => madeBy)).toEqual([null, second.id]);
  });

  test("cannot be amended again", async () => {
    const motion = await pending();
    const first = await amend(motion, "One.");
    const second = await amend(motion, "Two.", bea, first);
    await expect(amend(motion, "Three.", carl, second)).rejects.toMatchObject({ refusal: { code: "third-degree" } });
  });

  test("has nothing to change when its amendment is withdrawn", async () => {
    const motion = await pending();
    const first = await amend(motion, "One.");
    const second = await amend(motion, "Two.", bea, first);
    await perform(db, carl, (act) => withdrawAmendment(act, first.id));
    expect(await stateOf(first)).toBe("withdrawn");
    expect(await stateOf(second)).toBe("stale");
    const attempt = perform(db, bea, (act) => rebaseAmendment(act, second.id, {}));
    await expect(attempt).rejects.toMatchObject({ refusal: { code: "wrong-state", state: "withdrawn" } });
  });
});

describe("when the text moved on", () => {
  test("others are stale, and what does not meet is put together", async () => {
    const motion = await pending();
    const lot = await amend(motion, TEXT.replace("elected", "drawn by lot"));
    const heating = await amend(motion, TEXT.replace("oil", "heating oil"), bea);
    await decide(lot, "yes");
    expect(await stateOf(heating)).toBe("stale");
    await expect(decide(heating, "yes")).rejects.toMatchObject({ refusal: { code: "stale-text" } });
    await expect(perform(db, carl, (act) => rebaseAmendment(act, heating.id, {}))).rejects.toMatchObject({
      refusal: { code: "mover-only" },
    });
    const again = await perform(db, bea, (act) => rebaseAmendment(act, heating.id, {}));
    expect(again).toMatchObject({
      state: "pending",
      baseHash: lot.textHash,
      text: TEXT.replace("oil", "heating oil").replace("elected", "drawn by lot"),
    });
    expect(again.textHash).not.toBe(heating.textHash);
    expect((await findText(db.orm, again.textHash))?.text).toContain("heating oil");
    await decide(again, "yes");
    expect((await findMotion(db.orm, motion.id))?.text).toBe(again.text);
    expect(await listVersions(db.orm, motion.id)).toHaveLength(3);
  });

  test("the same words in other ways are for the mover to choose", async () => {
    const motion = await pending();
    const lot = await amend(motion, TEXT.replace("elected", "drawn by lot"));
    const named = await amend(motion, TEXT.replace("elected", "named by the chair"), bea);
    await decide(lot, "yes");
    await expect(perform(db, bea, (act) => rebaseAmendment(act, named.id, {}))).rejects.toMatchObject({
      refusal: { code: "texts-conflict" },
    });
    const text = TEXT.replace("elected", "drawn by lot by the chair");
    const again = await perform(db, bea, (act) => rebaseAmendment(act, named.id, { text, baseHash: lot.textHash }));
    expect(again).toMatchObject({ state: "pending", text, baseHash: lot.textHash });
  });

  test("an amendment that was put on the new text leaves those of it behind", async () => {
    const motion = await pending();
    const lot = await amend(motion, TEXT.replace("elected", "drawn by lot"));
    const heating = await amend(motion, TEXT.replace("oil", "heating oil"), bea);
    const crude = await amend(motion, heating.text.replace("heating oil", "crude oil"), carl, heating);
    await decide(lot, "yes");
    expect(await stateOf(crude)).toBe("stale");
    await perform(db, bea, (act) => rebaseAmendment(act, heating.id, {}));
    const again = await perform(db, carl, (act) => rebaseAmendment(act, crude.id, {}));
    expect(again.text).toBe(TEXT.replace("oil", "crude oil").replace("elected", "drawn by lot"));
  });
});

test("what comes too late for one text is stale: of two that are put at once one is voted on", async () => {
  const motion = await pending();
  const [one, two] = [await amend(motion, "One."), await amend(motion, "Two.", bea)];
  const closesAt = Date.now() + offset + 60_000;
  const attempts = await Promise.allSettled(
    [one, two].map(({ id }) => perform(db, admin, (act) => openAmendment(act, id, { closesAt }))),
  );
  expect(attempts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(attempts.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { refusal: { code: "amendment-undecided" } },
  });
});

describe("once the vote is ordered", () => {
  const order = async (motion: Motion) =>
    perform(db, bea, (act) =>
      moveStep(act, motion.id, "previous_question", { decidedBy: "question", closesAt: Date.now() + offset + 60_000 }),
    );

  async function ordered(): Promise<{ motion: Motion; amendment: Amendment }> {
    const motion = await pending();
    const amendment = await amend(motion, "One.");
    const { question } = await order(motion);
    await perform(db, bea, (act) => vote(act, question ?? "", { choice: "yes" }));
    offset += 61_000;
    await perform(db, system, (act) => closeQuestion(act, question ?? ""));
    expect((await findMotion(db.orm, motion.id))?.state).toBe("pending");
    return { motion, amendment };
  }

  test("nothing more is moved, and the vote opens when the last amendment is decided", async () => {
    const { motion, amendment } = await ordered();
    await expect(amend(motion, "Two.")).rejects.toMatchObject({ refusal: { code: "debate-closed" } });
    await perform(db, admin, (act) => decideAmendment(act, amendment.id, { show: { yes: 2, no: 0 } }));
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ state: "voting", text: "One." });
  });

  test("the vote opens when the last amendment is withdrawn", async () => {
    const { motion, amendment } = await ordered();
    await perform(db, carl, (act) => withdrawAmendment(act, amendment.id));
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ state: "voting", text: TEXT });
  });
});

describe("a show of hands", () => {
  test("decides by the rule what the chair counted", async () => {
    const motion = await pending();
    const [one, two] = [await amend(motion, "One."), await amend(motion, "Two.", bea)];
    await perform(db, admin, (act) => decideAmendment(act, one.id, { show: { yes: 1, no: 1 } }));
    expect(await findAmendment(db.orm, one.id)).toMatchObject({
      state: "lost",
      show: { yes: 1, no: 1 },
      question: null,
    });
    await perform(db, admin, (act) => decideAmendment(act, two.id, { show: { yes: 2, no: 1 } }));
    expect(await stateOf(two)).toBe("adopted");
    expect(await findMotion(db.orm, motion.id)).toMatchObject({ text: "Two.", textHash: two.textHash });
    const facts = (await listRecordOfMotion(db.orm, motion.id, 50)).map(({ fact }) => fact);
    expect(facts.at(-1)).toMatchObject({ kind: "amendment-decided", show: { yes: 2, no: 1 }, textHash: two.textHash });
  });

  test("is the chair's to record, of no more hands than there are, and in order", async () => {
    const motion = await pending();
    const first = await amend(motion, "One.");
    await amend(motion, "Two.", bea, first);
    const record = (by: Person, yes: number) =>
      perform(db, by, (act) => decideAmendment(act, first.id, { show: { yes, no: 0 } }));
    await expect(record(admin, 2)).rejects.toMatchObject({ refusal: { code: "amendment-undecided" } });
    const other = await amend(motion, "Three.", bea);
    const asked = (by: Person, yes: number) =>
      perform(db, by, (act) => decideAmendment(act, other.id, { show: { yes, no: 0 } }));
    await expect(asked(bea, 2)).rejects.toMatchObject({ refusal: { code: "role-needed" } });
    await expect(asked(admin, 4)).rejects.toMatchObject({ refusal: { code: "too-many-hands", hands: 4, members: 3 } });
    expect(await stateOf(other)).toBe("pending");
  });

  test("for two amendments of one text at once adopts one of them", async () => {
    const motion = await pending();
    const both = [await amend(motion, "One."), await amend(motion, "Two.", bea)];
    const attempts = await Promise.allSettled(
      both.map(({ id }) => perform(db, admin, (act) => decideAmendment(act, id, { show: { yes: 3, no: 0 } }))),
    );
    expect(attempts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(attempts.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { refusal: { code: "stale-text" } },
    });
    expect(await listVersions(db.orm, motion.id)).toHaveLength(2);
    expect((await listAmendments(db.orm, motion.id)).map(({ state }) => state).toSorted()).toEqual([
      "adopted",
      "stale",
    ]);
  });
});

test("what was adopted can be amended and stays adopted", async () => {
  const motion = await pending();
  const closesAt = Date.now() + offset + 60_000;
  const question = await perform(db, admin, (act) => openVoting(act, motion.id, { closesAt }));
  await perform(db, bea, (act) => vote(act, question.id, { choice: "yes" }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  const text = TEXT.replace("quarter", "year");
  const baseHash = await hashOf(motion.id);
  await expect(perform(db, carl, (act) => moveAmendment(act, motion.id, { text, baseHash }))).rejects.toMatchObject({
    refusal: { code: "basis-needed" },
  });
  const amendment = await perform(db, carl, (act) =>
    moveAmendment(act, motion.id, { text, baseHash, basis: "two_thirds" }),
  );
  await decide(amendment, "yes");
  expect(await findMotion(db.orm, motion.id)).toMatchObject({ state: "adopted", text, textHash: amendment.textHash });
});
