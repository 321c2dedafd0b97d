import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { changeBody } from "#commands/bodies.ts";
import { addMember, changeMember } from "#commands/members.ts";
import { acceptProxy, offerProxy } from "#commands/proxies.ts";
import { closeQuestion } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { listMembers } from "#db/members.ts";
import { findQuestion, listSlices } from "#db/questions.ts";
import { rulePresets } from "#domain/bodies.ts";
import type { Contest } from "#domain/contests.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, putToVote, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let people: Record<"bea" | "carl", Person>;
let bea: Visitor;
let carl: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  const pages = pagesOver(db);
  [bea, carl] = [visitorOf(pages), visitorOf(pages)];
  people = { bea: await comeIn("Bea Baker", bea), carl: await comeIn("Carl Cook", carl) };
});
afterAll(() => fresh.drop());

async function comeIn(name: string, visitor: Visitor): Promise<Person> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@people.example`;
  const made = await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
  await perform(db, admin, (act) => addMember(act, "valley", { email }));
  await logInAs(visitor, email, PASSWORD);
  return { kind: "person", ...made };
}

const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};

/** A vote on four options, or on yes and no. */
async function open(contest?: Partial<Contest>, lasts = 60_000) {
  const asked = { method: "stv", seats: 2, reopen: true, ...contest } as const;
  const motion =
    contest === undefined ? {} : { kind: "election" as const, options: ["Ana", "Ben", "Cy", "Di"], contest: asked };
  const { motion: made, question } = await putToVote(
    db,
    { admin, mover: people.bea, seconder: people.carl, body: "valley" },
    { lasts, motion },
  );
  return { path: `/motions/${made.number}/vote`, question, at: (name: string) => question.options.indexOf(name) + 1 };
}

async function ballotsOf(id: string): Promise<unknown[]> {
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, id));
  return (await listSlices(db.orm, id)).flatMap(({ ballots }) => ballots);
}

const inAnyOrder = async (id: string) => new Set((await ballotsOf(id)).map((each) => JSON.stringify(each)));

describe("a ballot that ranks, without JavaScript", () => {
  test("is filled in by places, sorted, looked at again, cast and changed", async () => {
    const { path, question, at } = await open({});
    const page = await bea.get(path);
    const stamp = hiddenField(await sound(page), "stamp");
    expect(page.text).toContain("Rank the options you want");
    const places = { stamp, [`p${at("Cy")}`]: "1", [`p${at("Ana")}`]: "3" };
    const sorted = await sound(await bea.post(path, { ...places, step: "sort" }));
    expect(sorted.indexOf(">Cy</label>")).toBeLessThan(sorted.indexOf(">Ana</label>"));
    expect(sorted.indexOf(">Ana</label>")).toBeLessThan(sorted.indexOf(">Re-open nominations</label>"));
    const review = await sound(await bea.post(path, { ...places, step: "review" }));
    expect(review).toMatch(/<ol><li>Cy<\/li><li>Ana<\/li><\/ol>/);
    expect((await findQuestion(db.orm, question.id))?.state).toBe("open");
    await sound(await bea.post(path, { ...places, step: "cast" }));
    const again = { stamp, [`p${at("Di")}`]: "1" };
    await sound(await bea.post(path, { ...again, step: "cast" }));
    expect(await ballotsOf(question.id)).toEqual([[[at("Di")], 1]]);
  });

  test("with two in one place, with nothing, or after the close comes back with the reason", async () => {
    const { path, question, at } = await open({});
    const stamp = question.id;
    const twice = { stamp, step: "review", [`p${at("Cy")}`]: "1", [`p${at("Ana")}`]: "1" };
    expect(await sound(await bea.post(path, twice), 422)).toContain('class="err"');
    expect(await sound(await bea.post(path, { stamp, step: "cast" }), 422)).toContain('class="err"');
    expect((await bea.post(path, { ...twice, stamp: "0" })).status).toBe(409);
    expect(await ballotsOf(question.id)).toEqual([]);
    expect((await bea.post(path, { stamp, step: "cast", p1: "1" })).status).toBe(409);
  });

  test("may have two in one place where they are compared one by one", async () => {
    const { path, question, at } = await open({ method: "schulze", seats: 1 });
    const cast = { stamp: question.id, step: "cast", [`p${at("Cy")}`]: "2", [`p${at("Ana")}`]: "2" };
    await sound(await bea.post(path, cast));
    expect(await ballotsOf(question.id)).toEqual([[[[at("Ana"), at("Cy")].toSorted((a, b) => a - b)], 1]]);
  });
});

test("a ballot that approves is ticked; one with points is filled in", async () => {
  const approval = await open({ method: "approval", seats: 1 });
  await sound(await bea.get(approval.path));
  const ticks = { stamp: approval.question.id, step: "cast", [`a${approval.at("Ben")}`]: "yes", a5: "yes" };
  await sound(await bea.post(approval.path, ticks));
  expect(await ballotsOf(approval.question.id)).toEqual([[[approval.at("Ben"), 5].toSorted((a, b) => a - b), 1]]);
  const score = await open({ method: "score", seats: 1, maxScore: 9 });
  await sound(await bea.get(score.path));
  const points = { stamp: score.question.id, step: "cast", s1: "9", s2: "0" };
  await sound(await bea.post(score.path, { ...points, s3: "10" }), 422);
  await sound(await bea.post(score.path, points));
  expect(await ballotsOf(score.question.id)).toEqual([[[9, 0, 0, 0, 0], 1]]);
});

test("whoever has several votes can split them, if the parts make the whole", async () => {
  const members = await listMembers(db.orm, {
    body: (await findQuestion(db.orm, (await open()).question.id))?.body ?? "",
    limit: 10,
  });
  const id = members.find(({ name }) => name === "Carl Cook")?.id ?? "";
  await perform(db, admin, (act) => changeMember(act, "valley", id, { weight: 5 }));
  const { path, question } = await open();
  expect((await bea.get(path)).text).not.toContain("Split my");
  expect(await sound(await carl.get(path))).toContain("Split my 5 votes");
  const split = { stamp: question.id, step: "review", choice: "yes", "w-yes": "3", "w-no": "1" };
  expect(await sound(await carl.post(path, split), 422)).toContain('class="err"');
  const review = await sound(await carl.post(path, { ...split, "w-no": "2" }));
  expect(review).toContain("Yes (3 votes)");
  await sound(await carl.post(path, { ...split, "w-no": "2", step: "cast" }));
  expect(await inAnyOrder(question.id)).toEqual(
    new Set(
      [
        ["no", 2],
        ["yes", 3],
      ].map((each) => JSON.stringify(each)),
    ),
  );
  await perform(db, admin, (act) => changeMember(act, "valley", id, { weight: 1 }));
});

test("whoever holds a proxy finds the other's ballot beside the own one", async () => {
  await perform(db, admin, (act) =>
    changeBody(act, "valley", { rules: { ...rulePresets.majority, proxiesPerPerson: 1 } }),
  );
  const { path, question } = await open();
  const members = await listMembers(db.orm, { body: question.body, limit: 10 });
  const to = members.find(({ name }) => name === "Carl Cook")?.id ?? "";
  const expiresAt = (await readClock(db.orm, db.clockOffset)) + 86_400_000;
  const { id } = await perform(db, people.bea as Actor, (act) => offerProxy(act, "valley", { to, expiresAt }));
  expect((await carl.get(`${path}?proxy=${id}`)).status).toBe(409);
  await perform(db, people.carl, (act) => acceptProxy(act, id));
  expect(await sound(await carl.get(path))).toContain("Vote for Bea Baker");
  const booth = `${path}?proxy=${id}`;
  expect(await sound(await carl.get(booth))).toContain("You are voting for Bea Baker.");
  expect((await bea.get(booth)).status).toBe(404);
  const cast = { stamp: question.id, step: "cast", choice: "no" };
  await sound(await carl.post(booth, cast));
  await sound(await carl.post(path, { ...cast, choice: "yes" }));
  await sound(await bea.post(path, { ...cast, choice: "abstain" }));
  expect((await carl.get(booth)).status).toBe(409);
  expect(await inAnyOrder(question.id)).toEqual(
    new Set(
      [
        ["abstain", 1],
        ["yes", 1],
      ].map((each) => JSON.stringify(each)),
    ),
  );
});
