import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readClock } from "#db/clock.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Json, openApi, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let bea: Person;
let callAna: Call;
let callBea: Call;
let callCarl: Call;
let stranger: Call;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  const api = await openApi(db);
  bea = await join(db, admin, "valley", "Bea Baker");
  const carl = await join(db, admin, "valley", "Carl Cook");
  [callAna, callBea, callCarl, stranger] = [await api.as(admin), await api.as(bea), await api.as(carl), api.stranger];
});
afterAll(() => fresh.drop());

const MINUTE = 60_000;
const clock = () => readClock(db.orm, db.clockOffset);
const inTime = async (milliseconds: number) => new Date((await clock()) + milliseconds).toISOString();
const article = (number: string, more: object = {}) => ({
  number,
  title: `Article ${number}`,
  text: "We decide **together**.",
  ...more,
});
const first = [
  article("1", { tier: "entrenched" }),
  article("2", { tier: "foundation", rules: { secondsRequired: 1, noticeDays: 0 } }),
  article("4", { rules: { minVotingSeconds: 2 } }),
];

/** A chapter of Ana (its admin), Bea and Carl; with a charter of three articles. */
async function chapter(slug: string, articles: readonly object[] | undefined = first): Promise<string> {
  expect((await callAna("POST", "/v1/bodies", { kind: "chapter", slug, name: slug })).status).toBe(201);
  for (const name of ["bea.baker", "carl.cook"]) {
    const email = `${name}@people.example`;
    expect((await callAna("POST", `/v1/bodies/${slug}/members`, { email })).status).toBe(201);
  }
  const adopted =
    articles.length === 0 ? 201 : (await callAna("POST", `/v1/bodies/${slug}/charter`, { articles })).status;
  expect(adopted).toBe(201);
  return `/v1/bodies/${slug}`;
}

/** Moves an amendment and brings it under vote; answers the motion's id. */
async function propose(at: string, charter: object): Promise<string> {
  const motion = { kind: "charter_amendment", title: "Amend", text: "As written.", effect: { charter } };
  const drafted = await callBea("POST", `${at}/motions`, motion);
  expect([drafted.status, drafted.body["problems"]]).toEqual([201, undefined]);
  const id = text(drafted.body["id"]);
  for (const [who, step] of [
    [callBea, "submit"],
    [callCarl, "second"],
    [callAna, "state"],
  ] as const)
    expect([step, (await who("POST", `/v1/motions/${id}/${step}`)).status]).toEqual([step, 200]);
  expect((await callAna("POST", `/v1/motions/${id}/open`, { closesAt: await inTime(MINUTE) })).status).toBe(200);
  return id;
}

/** Casts what Ana, Bea and Carl choose, lets the time pass, and answers the motion's state. */
async function vote(id: string, choices: readonly string[]): Promise<string> {
  const [question] = (await callAna("GET", `/v1/motions/${id}`)).body["questions"] as string[];
  const voters = [callAna, callBea, callCarl];
  for (const [index, choice] of choices.entries())
    expect((await voters[index]?.("PUT", `/v1/questions/${question}/ballot`, { choice }))?.status).toBe(200);
  await pass(2 * MINUTE);
  return text((await callAna("GET", `/v1/motions/${id}`)).body["state"]);
}

async function pass(milliseconds: number): Promise<void> {
  offset += milliseconds;
  await meetDeadlines(db);
}

const charterOf = async (at: string): Promise<Json> => (await callBea("GET", `${at}/charter`)).body;
const rulesOf = async (at: string) => (await callBea("GET", at)).body["rules"] as Json;

describe("a first charter", () => {
  test("is adopted by an admin, and its articles carry the rules from then on", async () => {
    const at = await chapter("first");
    const shown = await stranger("GET", `${at}/charter`);
    expect(shown.body).toMatchObject({ version: 1, motion: null, versions: [{ version: 1 }] });
    expect(text(shown.body["hash"])).toMatch(/^[0-9a-f]{64}$/);
    expect(await rulesOf(at)).toMatchObject({
      minVotingSeconds: 2,
      sources: { secondsRequired: { article: "2", version: 1 }, minVotingSeconds: { article: "4", version: 1 } },
      charter: { version: 1, hash: shown.body["hash"] },
    });
  });

  test("is not for members or strangers to adopt", async () => {
    const at = await chapter("members_only_admin", []);
    expect((await callBea("POST", `${at}/charter`, { articles: first })).body).toMatchObject({
      type: "/problems/role-needed",
    });
    expect((await stranger("POST", `${at}/charter`, { articles: first })).status).toBe(401);
    expect((await stranger("GET", `${at}/charter`)).status).toBe(404);
  });

  test("is the only one that an admin adopts, and rules set past it are refused", async () => {
    const at = await chapter("second");
    const before = await rulesOf(at);
    const stands = { status: 409, body: { type: "/problems/charter-stands", version: 1 } };
    expect(await callAna("POST", `${at}/charter`, { articles: [article("9")] })).toMatchObject(stands);
    expect(await callAna("PATCH", at, { rules: { noticeDays: 3 } })).toMatchObject(stands);
    expect(await rulesOf(at)).toEqual(before);
    expect((await callAna("PATCH", at, { name: "Another name" })).status).toBe(200);
  });

  test("with a rule that can never pass, or two articles on one thing, is refused with all that is wrong", async () => {
    const at = await chapter("unsound", []);
    const all = { tests: [{ base: "yes_no", num: 1, den: 1, strict: true }] };
    const never = await callAna("POST", `${at}/charter`, { articles: [article("1", { rules: { rule: all } })] });
    expect(never.status).toBe(422);
    expect(never.body["problems"]).toEqual([
      {
        path: "articles.0.rules.rule.tests.0",
        code: "never-passes",
        message: "never-passes: with 10 votes, 10 of them yes: not adopted",
      },
    ]);
    const twice = [article("1", { rules: { noticeDays: 3 } }), article("2", { rules: { noticeDays: 5 } })];
    expect((await callAna("POST", `${at}/charter`, { articles: twice })).body["problems"]).toEqual([
      { path: "articles.1.rules.noticeDays", code: "set-twice", message: "article 1 sets this too" },
    ]);
    expect((await callAna("GET", `${at}/charter`)).status).toBe(404);
  });

  test("of the body above gives its rules to a new one below, not its articles", async () => {
    await chapter("above");
    const below = await callAna("POST", "/v1/bodies", { kind: "chapter", slug: "below", name: "B", parent: "above" });
    expect(below.body["rules"]).toMatchObject({ minVotingSeconds: 2 });
    expect(below.body["rules"]).not.toHaveProperty("sources");
    expect((await callAna("PATCH", "/v1/bodies/below", { rules: { noticeDays: 3 } })).status).toBe(200);
  });

  test("leaves settings alone that a change of rules does not name", async () => {
    const at = await chapter("patched", []);
    const recall = { petitionNum: 1, petitionDen: 3, noticeDays: 7, barDays: 30 };
    await callAna("PATCH", at, { rules: { recall, reconsiderDays: 9 } });
    await callAna("PATCH", at, { rules: { noticeDays: 3 } });
    expect(await rulesOf(at)).toMatchObject({ recall, reconsiderDays: 9, noticeDays: 3 });
  });
});

describe("an amendment", () => {
  test("of an ordinary article takes a majority and becomes the next version, and refusals cite it", async () => {
    const at = await chapter("ordinary");
    const base = text((await charterOf(at))["hash"]);
    const changed = article("4", { rules: { minVotingSeconds: 3_600 } });
    const id = await propose(at, { base, articles: [{ op: "replace", article: changed }] });
    expect(await vote(id, ["yes", "yes", "no"])).toBe("adopted");
    expect(await charterOf(at)).toMatchObject({ version: 2, motion: id, articles: [{}, {}, { rules: {} }] });
    const other = text(
      (await callBea("POST", `${at}/motions`, { kind: "resolution", title: "T", text: "T" })).body["id"],
    );
    await callBea("POST", `/v1/motions/${other}/submit`);
    expect((await callAna("POST", `/v1/motions/${other}/state`)).body).toMatchObject({
      type: "/problems/not-seconded",
      article: "2",
      version: 2,
    });
    await callCarl("POST", `/v1/motions/${other}/second`);
    await callAna("POST", `/v1/motions/${other}/state`);
    const soon = await callAna("POST", `/v1/motions/${other}/open`, { closesAt: await inTime(MINUTE) });
    expect(soon.body).toMatchObject({ type: "/problems/closes-too-soon", article: "4", version: 2 });
    expect((await callBea("GET", `${at}/charter/versions/1`)).body).toMatchObject({ version: 1, hash: base });
    expect((await callBea("GET", `${at}/charter/versions/3`)).status).toBe(404);
  });

  test("of a foundation takes two thirds, of an entrenched article three quarters", async () => {
    const at = await chapter("tiers");
    const { hash } = await charterOf(at);
    const reword = (number: string, tier: string) => [
      { op: "replace", article: article(number, { tier, text: "New." }) },
    ];
    const entrenched = await propose(at, { base: hash, articles: reword("1", "entrenched") });
    expect(await vote(entrenched, ["yes", "yes", "no"])).toBe("lost");
    const lowered = await propose(at, { base: hash, articles: reword("1", "ordinary") });
    expect(await vote(lowered, ["yes", "yes", "no"])).toBe("lost");
    const foundation = await propose(at, { base: hash, articles: reword("2", "foundation") });
    expect(await vote(foundation, ["yes", "yes", "no"])).toBe("adopted");
    expect(await charterOf(at)).toMatchObject({ version: 2 });
    // The article lost its rules with its text, so the standing rules hold again.
    expect((await rulesOf(at))["sources"]).not.toHaveProperty("secondsRequired");
  });

  test("that waits for its date changes nothing before, and an open question keeps its frozen rule", async () => {
    const at = await chapter("dated");
    const { hash } = await charterOf(at);
    const strict = article("5", { rules: { rule: "absolute-majority", reconsiderDays: 9 } });
    const effectiveAt = await inTime(60 * MINUTE);
    const id = await propose(at, { base: hash, articles: [{ op: "add", article: strict }], effectiveAt });
    expect((await callBea("GET", `/v1/motions/${id}`)).body["effect"]).toMatchObject({ charter: { effectiveAt } });
    expect(await vote(id, ["yes", "yes", "no"])).toBe("adopted");
    expect(await charterOf(at)).toMatchObject({
      version: 1,
      versions: [{ version: 2, inForceAt: null }, { version: 1 }],
    });
    expect(await rulesOf(at)).toMatchObject({ reconsiderDays: 30 });
    const open = text(
      (await callBea("POST", `${at}/motions`, { kind: "resolution", title: "T", text: "T" })).body["id"],
    );
    await callBea("POST", `/v1/motions/${open}/submit`);
    await callCarl("POST", `/v1/motions/${open}/second`);
    await callAna("POST", `/v1/motions/${open}/state`);
    await callAna("POST", `/v1/motions/${open}/open`, { closesAt: await inTime(120 * MINUTE) });
    await pass(61 * MINUTE);
    expect(await charterOf(at)).toMatchObject({ version: 2, effectiveAt });
    expect(await rulesOf(at)).toMatchObject({ reconsiderDays: 9, sources: { rule: { article: "5", version: 2 } } });
    const [question] = (await callBea("GET", `/v1/motions/${open}`)).body["questions"] as string[];
    expect((await callBea("GET", `/v1/questions/${question}`)).body).toMatchObject({
      rule: { tests: [{ base: "yes_no" }] },
      cited: { article: "standing rules", charter: hash },
    });
  });

  test("that was overtaken does nothing: neither drafted, nor submitted, nor opened, nor at the close", async () => {
    const at = await chapter("stale");
    const base = text((await charterOf(at))["hash"]);
    const add = (number: string) => ({ base, articles: [{ op: "add", article: article(number) }] });
    const [one, other] = [await propose(at, add("7")), await propose(at, add("8"))];
    const motion = { kind: "charter_amendment", title: "Late", text: "Late.", effect: { charter: add("9") } };
    const draft = text((await callBea("POST", `${at}/motions`, motion)).body["id"]);
    // Both close at once: the first makes version 2, the other finds another version than it was written against.
    await vote(one, ["yes", "yes", "yes"]);
    const states = [one, other].map(async (id) => (await callBea("GET", `/v1/motions/${id}`)).body["state"]);
    expect((await Promise.all(states)).includes("adopted")).toBe(true);
    const stale = { status: 409, body: { type: "/problems/stale-base", version: 2 } };
    expect(await callBea("POST", `/v1/motions/${draft}/submit`)).toMatchObject(stale);
    expect(await callBea("POST", `${at}/motions`, motion)).toMatchObject(stale);
    expect(await charterOf(at)).toMatchObject({ version: 2, versions: [{}, {}] });
  });

  test("adopted after another one of the same version is on the record as failed", async () => {
    const at = await chapter("late");
    const base = text((await charterOf(at))["hash"]);
    const add = (number: string) => ({ base, articles: [{ op: "add", article: article(number) }] });
    const [one, other] = [await propose(at, add("7")), await propose(at, add("8"))];
    for (const id of [one, other]) {
      const [question] = (await callAna("GET", `/v1/motions/${id}`)).body["questions"] as string[];
      await callAna("PUT", `/v1/questions/${question}/ballot`, { choice: "yes" });
    }
    await pass(2 * MINUTE);
    expect(await charterOf(at)).toMatchObject({ version: 2, motion: one });
    const failed = await db.sql`select fact ->> 'motion' as motion from record where kind = 'charter-amendment-failed'`;
    expect(failed.map(({ motion }) => motion as string)).toContain(other);
  });

  test.each([
    ["without saying what changes", undefined, 422, "effect-needed"],
    ["of an article that is not there", { articles: [{ op: "remove", number: "9" }] }, 422, "no-such-article"],
    ["that changes nothing", { articles: [{ op: "replace", article: first[0] }] }, 422, "changes-nothing"],
    ["of another version", { base: "0".repeat(64), articles: [{ op: "remove", number: "4" }] }, 409, "stale-base"],
    [
      "that sets what another article sets",
      { articles: [{ op: "add", article: article("8", { rules: { noticeDays: 3 } }) }] },
      422,
      "set-twice",
    ],
  ] as const)("%s is refused when it is written", async (what, charter, status, code) => {
    const at = await chapter(`bad_${code.replaceAll("-", "_")}`);
    const { hash } = await charterOf(at);
    const effect = charter === undefined ? {} : { effect: { charter: { base: hash, ...charter } } };
    const motion = { kind: "charter_amendment", title: what, text: "T", ...effect };
    const answer = await callBea("POST", `${at}/motions`, motion);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(code);
    expect((await callBea("GET", `${at}/motions`)).body["items"]).toEqual([]);
  });

  test("needs a charter, and no motion brings a rule of its own past an article", async () => {
    const none = await chapter("none", []);
    const charter = { base: "0".repeat(64), articles: [{ op: "remove", number: "4" }] };
    const motion = { kind: "charter_amendment", title: "T", text: "T", effect: { charter } };
    expect((await callBea("POST", `${none}/motions`, motion)).body["type"]).toBe("/problems/no-charter");
    const at = await chapter("own_rule", [article("4", { rules: { rule: "absolute-majority" } })]);
    const resolution = { kind: "resolution", title: "T", text: "T", rule: "majority" };
    expect((await callAna("POST", `${at}/motions`, resolution)).body).toMatchObject({
      type: "/problems/rule-by-charter",
      article: "4",
      version: 1,
    });
  });
});

describe("a block under a charter", () => {
  test("names an article that there is", async () => {
    const at = await chapter("blocks", [article("4", { rules: { rule: "consensus", minVotingSeconds: 1 } })]);
    const id = text((await callBea("POST", `${at}/motions`, { kind: "resolution", title: "T", text: "T" })).body["id"]);
    await callBea("POST", `/v1/motions/${id}/submit`);
    await callCarl("POST", `/v1/motions/${id}/second`);
    await callAna("POST", `/v1/motions/${id}/state`);
    await callAna("POST", `/v1/motions/${id}/open`, { closesAt: await inTime(MINUTE) });
    const [question] = (await callBea("GET", `/v1/motions/${id}`)).body["questions"] as string[];
    const block = async (more: object) =>
      callBea("PUT", `/v1/questions/${question}/ballot`, { choice: "block", ...more });
    expect((await block({})).body).toMatchObject({ type: "/problems/reason-needed", article: "4", version: 1 });
    expect((await block({ reason: "It harms us." })).body["type"]).toBe("/problems/article-needed");
    expect((await block({ reason: "It harms us.", article: "9" })).body["type"]).toBe("/problems/article-needed");
    expect((await block({ reason: "It harms us.", article: "4" })).status).toBe(200);
    expect((await block({ reason: "Article 4 is against it." })).status).toBe(200);
  });
});

describe("trying a rule", () => {
  test("says it as a sentence, and what it makes of a count", async () => {
    const counts = { yes: 67, no: 33, roll: 200 };
    const answer = await callBea("POST", "/v1/rules/check", { rule: "two-thirds", counts });
    expect(answer.body).toMatchObject({
      sentence: expect.stringMatching(/^Needs two thirds of yes and no\./),
      problems: [],
      outcome: { outcome: "adopted", tests: [{ passed: true, needed: 67 }] },
    });
  });

  test("lists what is wrong, with the example, instead of refusing", async () => {
    const rule = { tests: [{ base: "roll", num: 5, den: 4 }], maxStandAside: 1 };
    const answer = await callBea("POST", "/v1/rules/check", { rule, counts: { yes: 1 } });
    expect(answer.status).toBe(200);
    expect(answer.body["sentence"]).toBeNull();
    expect(answer.body["problems"]).toMatchObject([
      { path: "tests.0", code: "not-a-share", message: "not-a-share: with 10 votes, 10 of them yes: not adopted" },
      { path: "maxStandAside", code: "no-stand-asides" },
    ]);
    for (const odd of [null, 7, "anarchy", [], { tests: "all" }, { tests: [{ base: "yes_no", num: 1e300, den: 1 }] }]) {
      const told = await callBea("POST", "/v1/rules/check", { rule: odd });
      expect([told.status, (told.body["problems"] as []).length > 0]).toEqual([200, true]);
    }
  });
});
