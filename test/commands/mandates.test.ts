import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { issueMandate, noteExpiry, revokeMandate, showMandate } from "#commands/mandates.ts";
import { draftMotion, openVoting, submitMotion } from "#commands/motions.ts";
import { createOffice, endOffice } from "#commands/offices.ts";
import { findSomeone } from "#commands/someone.ts";
import { vote } from "#commands/questions.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { findMandate, listExpired, listMandatesOf, listSeatHolders } from "#db/mandates.ts";
import { findQuestion, listRollCall } from "#db/questions.ts";
import { listUnrelayed } from "#db/record.ts";
import { isValid } from "#domain/mandates.ts";
import { DAY } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
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
let decide: Decider;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  dora = await join(db, admin, "valley", "Dora Dean");
  decide = decider(db, { admin, mover: bea, seconder: carl }, (by) => (offset += by));
});
afterAll(() => fresh.drop());

const now = () => readClock(db.orm, db.clockOffset);
const office = (more: object = {}, slug = "valley") =>
  perform(db, admin, (act) =>
    createOffice(act, slug, {
      kind: "office",
      title: "Treasurer",
      seats: 1,
      alternates: 0,
      termDays: 30,
      maxConsecutiveTerms: null,
      coolingOffTerms: 1,
      countsPartialTerms: true,
      rotates: false,
      isInstructed: false,
      weight: 1,
      role: null,
      ...more,
    }),
  );
const issue = (of: string, holder: Person, question: string | undefined, more: object = {}, by = admin) =>
  perform(db, by, (act) =>
    issueMandate(act, { office: of, holder: holder.person, question, alternate: false, ...more }),
  );
const refusal = (code: string) => ({ refusal: { code } });

describe("a mandate", () => {
  test("is given by an adopted motion, never without one, and leaves no trace when refused", async () => {
    const treasurer = await office();
    const { question } = await decide("valley", { title: "Carl as treasurer" });
    const lost = await decide("valley", { title: "Nobody as treasurer" }, "no");
    await expect(issue(treasurer.id, carl, undefined)).rejects.toMatchObject(refusal("decision-needed"));
    await expect(issue(treasurer.id, carl, lost.question)).rejects.toMatchObject(refusal("not-adopted"));
    await expect(issue(treasurer.id, carl, question, {}, bea)).rejects.toMatchObject(refusal("role-needed"));
    expect(await listMandatesOf(db.orm, treasurer.id)).toEqual([]);
    const given = await issue(treasurer.id, carl, question);
    expect(given).toMatchObject({ number: 1, holder: carl.person, question, revokedAt: null });
    expect(given.until - given.from).toBe(30 * DAY);
    await expect(issue(treasurer.id, dora, question)).rejects.toMatchObject(refusal("no-vacancy"));
    await expect(issue(treasurer.id, carl, question)).rejects.toMatchObject(refusal("already-holds"));
    const facts = (await listUnrelayed(db.orm, 1_000)).map(({ fact }) => fact);
    expect(facts.filter(({ kind }) => kind === "mandate-issued")).toHaveLength(1);
    expect(JSON.stringify(facts)).not.toContain("Carl");
  });

  test("is given twice at once to one seat only once", async () => {
    const { id } = await office({ title: "Auditor" });
    const { question } = await decide("valley", { title: "An auditor" });
    const tries = await Promise.allSettled([issue(id, carl, question), issue(id, dora, question)]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await listMandatesOf(db.orm, id)).toHaveLength(1);
  });

  test("gives its role while it is valid, and ends by the clock alone", async () => {
    const chairing = await office({ title: "Chair", role: "chair" });
    const { question } = await decide("valley", { title: "Dora as chair" });
    const valley = await findBodyBySlug(db.orm, "valley");
    if (valley === undefined) throw new Error("no valley");
    const rolesOf = async () => (await findSomeone(db.orm, valley, dora.person, await now())).roles;
    expect(await rolesOf()).toEqual(["member"]);
    const mandate = await issue(chairing.id, dora, question);
    expect(await rolesOf()).toEqual(["chair", "member"]);
    offset += 30 * DAY;
    expect(await rolesOf()).toEqual(["member"]);
    expect(isValid((await findMandate(db.orm, mandate.id)) ?? mandate, await now())).toBe(false);
    expect(await listExpired(db.orm, await now(), 100)).toContain(mandate.id);
    await meetDeadlines(db);
    await perform(db, system, (act) => noteExpiry(act, mandate.id));
    const told = (await listUnrelayed(db.orm, 1_000)).filter(
      ({ fact }) => fact.kind === "mandate-expired" && fact.mandate === mandate.id,
    );
    expect(told).toHaveLength(1);
    await expect(perform(db, dora, (act) => revokeMandate(act, mandate.id, {}))).rejects.toMatchObject(
      refusal("mandate-over"),
    );
  });

  test("is not given beyond the terms in a row", async () => {
    const { id } = await office({ title: "Delegate abroad", maxConsecutiveTerms: 1 });
    const { question } = await decide("valley", { title: "Abroad" });
    const first = await issue(id, carl, question);
    const next = (from: number) => issue(id, carl, question, { from });
    await expect(next(first.until)).rejects.toMatchObject({
      refusal: { code: "term-limit", until: first.until + 30 * DAY },
    });
    expect(await next(first.until + 30 * DAY)).toMatchObject({ number: 1 });
  });

  test("ends when its holder resigns, and the alternate takes the seat for what is left", async () => {
    const { id } = await office({ title: "Secretary of the fund", alternates: 1 });
    const { question } = await decide("valley", { title: "The fund" });
    const holder = await issue(id, carl, question);
    const waiting = await issue(id, dora, question, { alternate: true });
    expect(waiting).toMatchObject({ number: null, order: 1 });
    await expect(perform(db, dora, (act) => revokeMandate(act, holder.id, {}))).rejects.toMatchObject(
      refusal("role-needed"),
    );
    const over = await perform(db, carl, (act) => revokeMandate(act, holder.id, {}));
    expect(over).toMatchObject({ ending: "resignation", revokedBy: null });
    expect(await findMandate(db.orm, waiting.id)).toMatchObject({
      number: 1,
      from: over.revokedAt,
      until: holder.until,
    });
  });

  test("shows its holder's name only if the holder says so", async () => {
    const { id } = await office({ kind: "spokesperson", title: "Rents", topic: "Rents" });
    const { question } = await decide("valley", { title: "Rents" });
    const mandate = await issue(id, carl, question);
    expect(mandate.isNamePublic).toBe(false);
    const show = (by: Person) => perform(db, by, (act) => showMandate(act, mandate.id, { isNamePublic: true }));
    await expect(show(admin)).rejects.toMatchObject(refusal("holder-only"));
    expect((await show(carl)).isNamePublic).toBe(true);
  });

  test("is not given for an office that has ended", async () => {
    const { id } = await office({ title: "Old" });
    const { question } = await decide("valley", { title: "Old" });
    await perform(db, admin, (act) => endOffice(act, id));
    await expect(issue(id, carl, question)).rejects.toMatchObject(refusal("office-ended"));
  });
});

describe("a council", () => {
  let riverside: string;
  test("votes by its seats: each holder once, with the weight of them all, by name", async () => {
    for (const [slug, name] of [
      ["riverside", "Riverside"],
      ["council", "Council"],
    ] as const)
      await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug, name, parent: "valley" }));
    await perform(db, admin, (act) =>
      changeBody(act, "council", { rules: { rule: seatRule, secondsRequired: 0, hasDebateStage: false } }),
    );
    const rita = await join(db, admin, "riverside", "Rita River");
    const rob = await join(db, admin, "riverside", "Rob Rivera");
    const inRiverside = decider(db, { admin, mover: rob, seconder: rita }, (by) => (offset += by));
    const seats = await office(
      { kind: "seat", title: "Delegates", home: "riverside", seats: 2, weight: 3, isInstructed: true },
      "council",
    );
    riverside = seats.home;
    const { question } = await inRiverside("riverside", { title: "Our delegates" });
    const valleyDecision = await decide("valley", { title: "Theirs" });
    await expect(issue(seats.id, rob, valleyDecision.question)).rejects.toMatchObject(refusal("other-object"));
    await expect(issue(seats.id, dora, question)).rejects.toMatchObject(refusal("holder-not-a-member"));
    await issue(seats.id, rob, question);
    const holders = await listSeatHolders(db.orm, seats.body, await now());
    expect(holders).toMatchObject([{ holder: rob.person, home: riverside, number: 1, weight: 3 }]);
    const moved = await perform(db, rob, (act) =>
      draftMotion(act, "council", { kind: "resolution", title: "Together", text: "All of us." }),
    );
    await perform(db, rob, (act) => submitMotion(act, moved.id));
    await expect(
      perform(db, dora, (act) => draftMotion(act, "council", { kind: "resolution", title: "x", text: "x" })),
    ).rejects.toMatchObject(refusal("role-needed"));
    const put = await perform(db, admin, async (act) =>
      openVoting(act, moved.id, { closesAt: (await now()) + 60_000, secrecy: "secret" }),
    );
    expect(put).toMatchObject({ secrecy: "roll_call", rule: { electorate: "seats" } });
    await expect(perform(db, dora, (act) => vote(act, put.id, { choice: "no" }))).rejects.toMatchObject(
      refusal("not-on-the-roll"),
    );
    await perform(db, rob, (act) => vote(act, put.id, { choice: "yes" }));
    offset += 61_000;
    await meetDeadlines(db);
    expect((await findQuestion(db.orm, put.id))?.result).toMatchObject({
      outcome: "adopted",
      counts: { yes: 3 },
      roll: { size: 1, weight: 3 },
    });
    expect(await listRollCall(db.orm, put.id, false)).toMatchObject([{ name: "Rob Rivera", mark: "yes" }]);
  });
});

const seatRule = {
  electorate: "seats",
  quorum: { base: "seats", num: 1, den: 2, strict: true, min: 0, counts: "ballots" },
  tests: [{ of: "yes", base: "yes_no", num: 1, den: 2, strict: true }],
  tie: "lost",
  secrecy: "roll_call",
  mayChange: "until_close",
} as const;
