import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { foundBody } from "#commands/bodies.ts";
import { need } from "#commands/errors.ts";
import { addMember } from "#commands/members.ts";
import { findCharterInForce } from "#db/charters.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let admin: Person;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;
let spanish: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  const pages = pagesOver(db);
  [ana, bea, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  spanish = visitorOf(pages, "es");
  const email = "bea@people.example";
  await perform(db, admin, (act) =>
    createAccount(act, { name: "Bea Baker", email, password: "correct horse battery" }),
  );
  await logInAs(ana, "ana@valley.example", "correct horse battery");
  await logInAs(bea, email, "correct horse battery");
  for (const slug of ["riverside", "hillside", "lakeside"]) {
    await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug, name: slug }));
    await perform(db, admin, (act) => addMember(act, slug, { email }));
  }
});
afterAll(() => db.drop());

async function sound(answer: Answer, status = 200): Promise<string> {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
}
const bodyOf = async (slug: string) => need(await findBodyBySlug(db.orm, slug), "body");

describe("how a body decides", () => {
  test("is there for everybody, in both languages, with where each rule stands", async () => {
    expect(await sound(await stranger.get("/@riverside/rules"))).toContain("Standing rules");
    expect(await sound(await spanish.get("/@riverside/rules"))).toContain("Necesita más síes que noes");
    expect((await stranger.get("/@riverside/rules")).text).not.toContain("Use this rule");
  });

  test("a rule is tried on numbers without changing anything", async () => {
    const own = "preset=own&num=2&den=3&base=yes_no&yes=66&no=34&roll=200&quorumNum=1&quorumDen=2";
    const page = await sound(await stranger.get(`/@riverside/rules?${own}`));
    expect(page).toContain("Needs two thirds of yes and no, and half of those who can vote taking part.");
    expect(page).toContain("67 needed, 66 there");
    const never = await sound(await stranger.get("/@riverside/rules?preset=own&num=1&den=1&strict=yes&yes=1"));
    expect(never).toContain("With 10 votes, 10 of them yes: not adopted.");
    const odd = await sound(await stranger.get("/@riverside/rules?preset=own&num=x&den=&yes=1e99&quorumMin=-3"));
    expect(odd).toContain("This rule cannot be used");
  });

  test("an admin uses a rule in general and for one kind, and changes what is around the vote", async () => {
    const rule = { deed: "rule", preset: "two-thirds", for: "rule" };
    expect((await ana.post("/@riverside/rules", rule)).location).toBe("/@riverside/rules");
    await ana.post("/@riverside/rules", { deed: "rule", preset: "consensus", for: "ruleFor.position", tie: "chair" });
    await ana.post("/@riverside/rules", { deed: "rule", preset: "majority", for: "amending.foundation" });
    await ana.post("/@riverside/rules", {
      deed: "settings",
      noticeDays: "3",
      quickVote: "nobody",
      hasDebateStage: "no",
    });
    expect((await bodyOf("riverside")).rules).toMatchObject({
      rule: { tests: [{ num: 2, den: 3 }] },
      ruleFor: { position: { maxBlocks: 0, tie: "chair", fallback: { afterSittings: 2 } } },
      amending: { foundation: { tests: [{ num: 1, den: 2 }] } },
      noticeDays: 3,
      quickVote: "nobody",
      hasDebateStage: false,
      secondsRequired: 1,
    });
    await sound(await ana.get("/@riverside/rules"));
  });

  test("a rule that can never pass, and numbers that are none, change nothing and come back in words", async () => {
    const before = (await bodyOf("riverside")).rules;
    const never = { deed: "rule", preset: "own", num: "3", den: "2", base: "roll", for: "rule" };
    expect(await sound(await ana.post("/@riverside/rules", never), 422)).toContain("not adopted");
    const settings = { deed: "settings", noticeDays: "many" };
    expect(await sound(await ana.post("/@riverside/rules", settings), 422)).toContain("many");
    await sound(await ana.post("/@riverside/rules", { deed: "settings", noticeDays: "9999" }), 422);
    await sound(await ana.post("/@riverside/rules", { deed: "rule", preset: "anarchy" }), 422);
    expect((await bodyOf("riverside")).rules).toEqual(before);
  });

  test("nobody else changes them", async () => {
    expect((await bea.post("/@riverside/rules", { deed: "rule", preset: "majority", for: "rule" })).status).toBe(403);
    expect((await stranger.post("/@riverside/rules", { deed: "rule" })).location).toContain("/log-in");
  });
});

describe("a charter", () => {
  const filled = {
    articles: "3",
    "number-0": "1",
    "title-0": "Purpose",
    "tier-0": "entrenched",
    "text-0": "We **organize** tenants.",
    "number-1": "4",
    "title-1": "Deciding",
    "tier-1": "foundation",
    "text-1": "We decide by more than half of us.",
    "for-1": "rule",
    "preset-1": "absolute-majority",
    "noticeDays-1": "3",
  };

  test("is not there yet, and only an admin is offered to write it", async () => {
    expect(await sound(await stranger.get("/@hillside/charter"))).not.toContain("/charter/new");
    expect(await sound(await ana.get("/@hillside/charter"))).toContain("/@hillside/charter/new");
    await sound(await ana.get("/@hillside/charter/new"));
    expect((await bea.get("/@hillside/charter/new")).status).toBe(403);
    expect((await bea.get("/@hillside/charter/amend")).status).toBe(409);
    expect((await stranger.get("/@hillside/charter/versions/1")).status).toBe(404);
  });

  test("is written article by article, and comes back with what is wrong with it", async () => {
    const more = await sound(await ana.post("/@hillside/charter/new", { ...filled, deed: "more" }));
    expect(more).toContain("We **organize** tenants.");
    expect(hiddenField(more, "articles")).toBe("4");
    const twice = { ...filled, deed: "adopt", "noticeDays-0": "9" };
    expect(await sound(await ana.post("/@hillside/charter/new", twice), 422)).toContain("Article 1 says this too");
    const never = { ...filled, deed: "adopt", "preset-1": "own", "num-1": "5", "den-1": "4", "base-1": "roll" };
    expect(await sound(await ana.post("/@hillside/charter/new", never), 422)).toContain("10 of them yes: not adopted");
    await sound(await ana.post("/@hillside/charter/new", { ...filled, deed: "adopt", "number-0": "IV" }), 422);
    await sound(await ana.post("/@hillside/charter/new", { deed: "adopt" }), 422);
    expect(await findCharterInForce(db.orm, (await bodyOf("hillside")).id)).toBeUndefined();
  });

  test("once adopted is shown with its rules, which then stand in their articles", async () => {
    const adopted = await ana.post("/@hillside/charter/new", { ...filled, deed: "adopt" });
    expect(adopted.location).toBe("/@hillside/charter");
    const page = await sound(await stranger.get("/@hillside/charter"));
    expect(page).toContain("<strong>organize</strong>");
    expect(page).toContain("Motions in general: Needs yes from more than half of everybody who can vote.");
    expect(await sound(await stranger.get("/@hillside/rules"))).toContain("Article 4, version 1");
    expect(await sound(await spanish.get("/@hillside/charter"))).toContain("Acuerdo de hillside");
    expect((await ana.get("/@hillside/charter/new")).status).toBe(409);
    const past = await ana.post("/@hillside/rules", { deed: "settings", noticeDays: "0" });
    expect(await sound(past, 409)).toContain("They change by a motion");
    await sound(await stranger.get("/@hillside/charter/versions/1"));
  });

  test("a member drafts a motion to change an article, which shows what changes", async () => {
    const form = await sound(await bea.get("/@hillside/charter/amend?article=4"));
    expect(form).toContain("We decide by more than half of us.");
    const base = hiddenField(form, "base");
    const change = {
      base,
      "number-0": "4",
      "title-0": "Deciding",
      "tier-0": "foundation",
      "text-0": "We decide by two thirds of us.",
      "for-0": "rule",
      "preset-0": "two-thirds",
      title: "Two thirds",
      text: "Half of us is too few.",
    };
    const drafted = await bea.post("/@hillside/charter/amend?article=4", change);
    expect(drafted.status).toBe(303);
    const page = await sound(await bea.follow(drafted));
    expect(page).toContain("<ins>two thirds</ins>");
    expect(page).toContain("Foundation");
    expect(await sound(await bea.post("/@hillside/charter/amend?article=4", { ...change, title: "" }), 422)).toContain(
      "We decide by two thirds of us.",
    );
    const stale = await bea.post("/@hillside/charter/amend?article=4", { ...change, base: "0".repeat(64) });
    expect(await sound(stale, 409)).toContain("version 1 is the newest");
    expect((await bea.get("/@hillside/charter/amend?article=9")).status).toBe(404);
    await sound(await bea.get("/@hillside/charter/amend"));
    const removal = await bea.post("/@hillside/charter/amend?article=1", { ...change, remove: "yes", base });
    expect(await sound(await bea.follow(removal))).toContain("Entrenched");
  });

  test("odd numbers of versions are not there", async () => {
    for (const path of ["/versions/0", "/versions/9", "/compare", "/compare?from=1&to=x", "/compare?from=1&to=7"])
      expect((await stranger.get(`/@hillside/charter${path}`)).status).toBe(404);
    expect(await sound(await stranger.get("/@hillside/charter/compare?from=1&to=1"))).toContain("say the same");
  });

  test("of a members-only body is not there for strangers", async () => {
    await perform(db, admin, (act) =>
      foundBody(act, { kind: "committee", slug: "inner", name: "Inner", visibility: "members" }),
    );
    for (const path of ["charter", "rules", "charter/compare?from=1&to=1"])
      expect((await stranger.get(`/@inner/${path}`)).status).toBe(404);
    expect((await ana.get("/@inner/rules")).status).toBe(200);
  });
});
