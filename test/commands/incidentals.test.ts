import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { moveAmendment, openAmendment } from "#commands/amendments.ts";
import { foundBody } from "#commands/bodies.ts";
import { extractItem, listConsent } from "#commands/consent.ts";
import { moveStep } from "#commands/incidentals.ts";
import {
  draftMotion,
  openVoting,
  ruleOutMotion,
  secondMotion,
  stateQuestion,
  submitMotion,
} from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { seeMotion } from "#commands/reading.ts";
import { reportBack } from "#commands/returns.ts";
import { readClock } from "#db/clock.ts";
import { findStanding } from "#db/endorsements.ts";
import { findIncidental, listIncidentals } from "#db/incidentals.ts";
import { changeMembership, findMembership } from "#db/members.ts";
import { findMotion } from "#db/motions.ts";
import { listQuestionsOf } from "#db/questions.ts";
import { listRecordOfMotion } from "#db/record.ts";
import { presets } from "#domain/presets.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";

const DAY = 86_400_000;
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

const now = () => readClock(db.orm, db.clockOffset);
const stateOf = async (id: string) => (await findMotion(db.orm, id))?.state;
const hands = (yes: number, no: number) => ({ show: { yes, no } });

/** A motion of Bea's that is before the body. */
async function pending(more: Partial<Parameters<typeof draftMotion>[2]> = {}, by: Person = bea): Promise<string> {
  const written = { kind: "resolution", title: "Oil", text: "Buy oil.", ...more } as const;
  const { id } = await perform(db, by, (act) => draftMotion(act, "valley", written));
  await perform(db, by, (act) => submitMotion(act, id));
  await perform(db, carl, (act) => secondMotion(act, id));
  await perform(db, admin, (act) => stateQuestion(act, id));
  return id;
}

/** Votes on the open question about a motion, and lets its time pass. */
async function decide(id: string, choices: readonly (readonly [Person, string])[]): Promise<void> {
  const question = (await listQuestionsOf(db.orm, id)).findLast(({ state }) => state === "open");
  for (const [who, choice] of choices)
    await perform(db, who, (act) =>
      vote(act, question?.id ?? "", { choice, ...(choice === "block" && { reason: "No", article: "1" }) }),
    );
  offset += 61_000;
  await meetDeadlines(db);
}

const open = async (id: string) => {
  const closesAt = (await now()) + 60_000;
  return perform(db, admin, (act) => openVoting(act, id, { closesAt }));
};

describe("the vote that the previous question orders", () => {
  test("waits for the amendments, takes no more of them, and opens when the last is decided", async () => {
    const id = await pending();
    const { textHash } = (await findMotion(db.orm, id)) ?? {};
    const baseHash = textHash ?? "";
    const amendment = await perform(db, carl, (act) => moveAmendment(act, id, { text: "Buy less oil.", baseHash }));
    const voteClosesAt = (await now()) + 10 * DAY;
    await perform(db, admin, (act) => moveStep(act, id, "previous_question", { ...hands(2, 1), voteClosesAt }));
    expect(await stateOf(id)).toBe("pending");
    await expect(
      perform(db, bea, (act) => moveAmendment(act, id, { text: "Buy coal.", baseHash })),
    ).rejects.toMatchObject({ refusal: { code: "debate-closed" } });
    await expect(
      perform(db, carl, (act) => moveStep(act, id, "refer", { ...hands(1, 0), to: "valley" })),
    ).rejects.toMatchObject({ refusal: { code: "debate-closed" } });
    await expect(open(id)).rejects.toMatchObject({ refusal: { code: "amendment-undecided" } });
    const closesAt = (await now()) + 60_000;
    await perform(db, admin, (act) => openAmendment(act, amendment.id, { closesAt }));
    await decide(id, [[carl, "yes"]]);
    expect(await findMotion(db.orm, id)).toMatchObject({ state: "voting", text: "Buy less oil.", orderedUntil: null });
    const main = (await listQuestionsOf(db.orm, id)).at(-1);
    expect(main).toMatchObject({ matter: "motion", closesAt: voteClosesAt, textHash: amendment.textHash });
  });
});

describe("an ordered vote that something hinders", () => {
  test("does not open by half: the order stands, and the chair opens it later", async () => {
    const [one, two] = [await pending(), await pending()];
    const list = await perform(db, admin, (act) => listConsent(act, "valley", { items: [one, two] }));
    await perform(db, carl, (act) => moveStep(act, two, "lay", { decidedBy: "question" }));
    await perform(db, admin, (act) => moveStep(act, list.id, "previous_question", hands(3, 0)));
    expect([await stateOf(list.id), await stateOf(one), await stateOf(two)]).toEqual(["pending", "pending", "pending"]);
    expect(await listQuestionsOf(db.orm, list.id)).toEqual([]);
    expect((await findMotion(db.orm, list.id))?.orderedUntil).not.toBeNull();
    await perform(db, bea, (act) => extractItem(act, list.id, { item: two }));
    await open(list.id);
    expect([await stateOf(list.id), await stateOf(one), await stateOf(two)]).toEqual(["voting", "voting", "pending"]);
  });
});

describe("what was decided", () => {
  test("is decided anew on the word of the side that won, where names were read out", async () => {
    const id = await pending();
    const closesAt = (await now()) + 60_000;
    await perform(db, admin, (act) => openVoting(act, id, { closesAt, secrecy: "roll_call" }));
    await decide(id, [
      [bea, "yes"],
      [carl, "no"],
      [admin, "no"],
    ]);
    expect(await stateOf(id)).toBe("lost");
    await expect(
      perform(db, bea, (act) => moveStep(act, id, "reconsider", { decidedBy: "question" })),
    ).rejects.toMatchObject({
      refusal: { code: "prevailing-side-only" },
    });
    const before = await listIncidentals(db.orm, id);
    await perform(db, carl, (act) => moveStep(act, id, "reconsider", { decidedBy: "question" }));
    expect([before.length, (await listIncidentals(db.orm, id)).length]).toEqual([0, 1]);
  });

  test("ends an endorsement with the rescinded motion that made it", async () => {
    const object = "https://harbor.example/ap/motions/9";
    const id = await pending({ kind: "endorsement", object });
    await open(id);
    await decide(id, [[carl, "yes"]]);
    expect(await findStanding(db.orm, organization, object)).toBeDefined();
    await expect(perform(db, admin, (act) => moveStep(act, id, "reconsider", hands(3, 0)))).rejects.toMatchObject({
      refusal: { code: "carried-out" },
    });
    await perform(db, admin, (act) => moveStep(act, id, "rescind", { ...hands(2, 1), basis: "two_thirds" }));
    expect(await stateOf(id)).toBe("rescinded");
    expect(await findStanding(db.orm, organization, object)).toBeUndefined();
    const kinds = (await listRecordOfMotion(db.orm, id, 100)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(["incidental-moved", "incidental-decided"]);
  });

  test("by consensus in vain is voted on again, and after two failures by the fallback", async () => {
    const id = await pending({ rule: presets.consensus }, admin);
    for (const blocked of [1, 2]) {
      const question = await open(id);
      expect([blocked, question.rule]).toEqual([blocked, presets.consensus]);
      await decide(id, [
        [bea, "yes"],
        [carl, "block"],
      ]);
      expect(await stateOf(id)).toBe("lost");
    }
    const question = await open(id);
    expect(question.rule).toEqual(presets.consensus.fallback.rule);
    await decide(id, [[carl, "no"]]);
    await expect(open(id)).rejects.toMatchObject({ refusal: { code: "wrong-state" } });
  });
});

describe("a step whose motion moves on", () => {
  test("is moot: one that waits for its notice never opens", async () => {
    const id = await pending();
    await open(id);
    await decide(id, [[carl, "yes"]]);
    const step = await perform(db, bea, (act) =>
      moveStep(act, id, "rescind", { decidedBy: "question", basis: "notice" }),
    );
    expect(step.state).toBe("noticed");
    // Nobody is left who could vote when the notice is over.
    const places = await Promise.all(
      [admin, bea, carl].map(({ person }) => findMembership(db.orm, organization, person)),
    );
    const setAll = (standing: "good" | "lapsed") =>
      db.orm.transaction(async (tx) => {
        for (const place of places) await changeMembership(tx, place?.id ?? "", { standing });
      });
    await setAll("lapsed");
    offset += 2 * DAY;
    await meetDeadlines(db);
    expect(await findIncidental(db.orm, step.id)).toMatchObject({ state: "moot", question: null });
    expect(await stateOf(id)).toBe("adopted");
    await setAll("good");
  });

  test("leaves no trace when it is refused", async () => {
    const id = await pending();
    const rows = async () => (await listRecordOfMotion(db.orm, id, 100)).length;
    const before = [await findMotion(db.orm, id), await rows()];
    const refusals = [
      [bea, "lay", hands(1, 0)],
      [admin, "lay", hands(3, 1)],
      [carl, "withdraw", { decidedBy: "question" }],
      [bea, "appeal", { decidedBy: "question" }],
      [carl, "lay", { decidedBy: "question", closesAt: 5 }],
    ] as const;
    for (const [who, kind, input] of refusals)
      await expect(perform(db, who, (act) => moveStep(act, id, kind, input))).rejects.toHaveProperty("refusal");
    expect([await findMotion(db.orm, id), await rows()]).toEqual(before);
    expect(await listIncidentals(db.orm, id)).toEqual([]);
  });

  test("is decided once, however many close its question at once", async () => {
    const id = await pending();
    const closesAt = (await now()) + 60_000;
    const step = await perform(db, carl, (act) => moveStep(act, id, "lay", { decidedBy: "question", closesAt }));
    await perform(db, bea, (act) => vote(act, step.question ?? "", { choice: "yes" }));
    offset += 61_000;
    const closed = await Promise.all(
      Array.from({ length: 6 }, () =>
        perform(db, { kind: "system" }, (act) => closeQuestion(act, step.question ?? "")),
      ),
    );
    expect(closed.filter(Boolean)).toHaveLength(1);
    const facts = await listRecordOfMotion(db.orm, id, 100);
    expect(facts.filter(({ kind }) => kind === "incidental-decided")).toHaveLength(1);
    expect(await stateOf(id)).toBe("laid_on_table");
  });

  test("is over with a ruling of the chair at the same moment, or the ruling is too late: never both", async () => {
    const id = await pending();
    const closesAt = (await now()) + 60_000;
    const step = await perform(db, carl, (act) => moveStep(act, id, "lay", { decidedBy: "question", closesAt }));
    await perform(db, bea, (act) => vote(act, step.question ?? "", { choice: "yes" }));
    offset += 61_000;
    const [, ruled] = await Promise.allSettled([
      perform(db, { kind: "system" }, (act) => closeQuestion(act, step.question ?? "")),
      perform(db, admin, (act) => ruleOutMotion(act, id, { article: "4", reason: "" })),
    ]);
    const after = [await stateOf(id), (await findIncidental(db.orm, step.id))?.state];
    expect(ruled.status === "fulfilled" ? ["out_of_order", "moot"] : ["laid_on_table", "adopted"]).toEqual(after);
  });
});

describe("a motion for members only that was referred", () => {
  test("is seen by those who have to report on it, and by no other outsider", async () => {
    const committee = await perform(db, admin, (act) =>
      foundBody(act, { kind: "committee", slug: "finance", name: "Finance", summary: "", parent: "valley" }),
    );
    const outsider = await join(db, admin, "finance", "Fay Finance", "secretary");
    const member = await join(db, admin, "finance", "Finn Finance");
    expect(committee.slug).toBe("finance");
    const id = await pending({ visibility: "members" });
    await expect(seeMotion(db.orm, id, outsider.person)).rejects.toMatchObject({ what: "motion" });
    await perform(db, admin, (act) => moveStep(act, id, "refer", { ...hands(2, 0), to: "finance" }));
    for (const { person } of [outsider, member]) expect((await seeMotion(db.orm, id, person)).motion.id).toBe(id);
    await perform(db, outsider, (act) => reportBack(act, id, { text: "Fine.", recommendation: "adopt" }));
    await expect(seeMotion(db.orm, id, outsider.person)).rejects.toMatchObject({ what: "motion" });
  });
});
