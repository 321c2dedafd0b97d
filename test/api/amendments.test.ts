import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { closeQuestion } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, text } from "./caller.ts";

const TEXT = "We buy oil together.\n\nThree members elected each quarter decide.";
const LOT = TEXT.replace("elected", "drawn by lot");

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let ana: Call;
let bea: Call;
let carl: Call;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  carl = await api.as(await join(db, admin, "valley", "Carl Cook"));
});
afterAll(() => fresh.drop());

const soon = async () => new Date((await readClock(db.orm, db.clockOffset)) + 60_000).toISOString();

async function pending(more: object = {}): Promise<{ id: string; textHash: string }> {
  const made = await bea("POST", "/v1/bodies/valley/motions", {
    kind: "resolution",
    title: "Oil",
    text: TEXT,
    ...more,
  });
  const id = text(made.body.id);
  await bea("POST", `/v1/motions/${id}/submit`);
  await carl("POST", `/v1/motions/${id}/second`);
  const { body } = await ana("POST", `/v1/motions/${id}/state`);
  return { id, textHash: text(body.textHash) };
}

/** Votes yes on an amendment and lets the time run out. */
async function adopt(id: string): Promise<void> {
  const opened = await ana("POST", `/v1/amendments/${id}/open`, { closesAt: await soon() });
  expect(opened).toMatchObject({ status: 200, body: { state: "voting" } });
  const question = text(opened.body.question);
  expect((await bea("GET", `/v1/questions/${question}`)).body).toMatchObject({ matter: "amendment", subject: id });
  expect((await bea("PUT", `/v1/questions/${question}/ballot`, { choice: "yes" })).status).toBe(200);
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question));
}

describe("an amendment", () => {
  test("is moved, seen with its change, voted on and adopted", async () => {
    const motion = await pending();
    const path = `/v1/motions/${motion.id}/amendments`;
    const moved = await carl("POST", path, { text: LOT, baseHash: motion.textHash, reason: "Fairer." });
    expect(moved).toMatchObject({
      status: 201,
      body: {
        number: 1,
        degree: 1,
        amends: null,
        basis: null,
        state: "pending",
        baseHash: motion.textHash,
        reasonHtml: "<p>Fairer.</p>\n",
        mover: { name: "Carl Cook" },
        change: [
          { kind: "same", text: "We buy oil together.\n\nThree members " },
          { kind: "out", text: "elected" },
          { kind: "in", text: "drawn by lot" },
          { kind: "same", text: " each quarter decide." },
        ],
      },
    });
    const id = text(moved.body.id);
    expect(moved.headers.get("location")).toBe(`/api/v1/amendments/${id}`);
    expect(text(moved.body.url)).toMatch(new RegExp(`^${ORIGIN}/motions/\\d+-oil/amendments/1$`));
    await adopt(id);
    expect((await api.stranger("GET", `/v1/motions/${motion.id}`)).body).toMatchObject({
      state: "pending",
      text: LOT,
      textHash: moved.body.textHash,
    });
    const versions = (await api.stranger("GET", `/v1/motions/${motion.id}/versions`)).body;
    expect(versions).toMatchObject({
      items: [
        { number: 1, text: TEXT, amendment: null },
        { number: 2, text: LOT, amendment: id },
      ],
      next: null,
    });
    expect((await api.stranger("GET", path)).body).toMatchObject({
      items: [{ id, state: "adopted", mover: { name: null } }],
    });
  });

  test("of another text than the current one is refused, and leaves nothing behind", async () => {
    const motion = await pending();
    const path = `/v1/motions/${motion.id}/amendments`;
    const stale = await carl("POST", path, { text: LOT, baseHash: "0".repeat(64) });
    expect(stale).toMatchObject({ status: 409, body: { type: "/problems/stale-text" } });
    expect(await carl("POST", path, { text: TEXT, baseHash: motion.textHash })).toMatchObject({
      status: 422,
      body: { type: "/problems/nothing-changed" },
    });
    expect((await carl("POST", path, { text: LOT, baseHash: "zz" })).status).toBe(422);
    expect((await carl("POST", path, { text: "", baseHash: motion.textHash })).status).toBe(422);
    expect((await carl("POST", path, { text: "x".repeat(65_537), baseHash: motion.textHash })).status).toBe(422);
    expect((await api.stranger("POST", path, { text: LOT, baseHash: motion.textHash })).status).toBe(401);
    expect((await carl("GET", path)).body).toMatchObject({ items: [] });
  });

  test("of the second degree is decided first, and there is no third", async () => {
    const motion = await pending();
    const path = `/v1/motions/${motion.id}/amendments`;
    const first = (await carl("POST", path, { text: LOT, baseHash: motion.textHash })).body;
    const second = (
      await bea("POST", path, {
        text: LOT.replace("Three", "Five"),
        baseHash: text(first.textHash),
        amends: text(first.id),
      })
    ).body;
    expect(second).toMatchObject({ degree: 2, amends: first.id });
    const asked = { text: "More.", baseHash: text(second.textHash), amends: text(second.id) };
    expect(await carl("POST", path, asked)).toMatchObject({ status: 409, body: { type: "/problems/third-degree" } });
    expect(await ana("POST", `/v1/amendments/${text(first.id)}/open`, { closesAt: await soon() })).toMatchObject({
      status: 409,
      body: { type: "/problems/amendment-undecided" },
    });
    await adopt(text(second.id));
    expect((await carl("GET", `/v1/amendments/${text(first.id)}`)).body).toMatchObject({
      text: second.text,
      textHash: second.textHash,
    });
  });

  test("stands before the vote on its motion", async () => {
    const motion = await pending();
    const path = `/v1/motions/${motion.id}/amendments`;
    const { id } = (await carl("POST", path, { text: LOT, baseHash: motion.textHash })).body;
    const open = async () => ana("POST", `/v1/motions/${motion.id}/open`, { closesAt: await soon() });
    expect(await open()).toMatchObject({ status: 409, body: { type: "/problems/amendment-undecided" } });
    expect((await carl("POST", `/v1/amendments/${text(id)}/withdraw`)).body).toMatchObject({ state: "withdrawn" });
    expect(await open()).toMatchObject({ status: 200, body: { state: "voting" } });
    expect(await carl("POST", path, { text: LOT, baseHash: motion.textHash })).toMatchObject({
      status: 409,
      body: { type: "/problems/wrong-state" },
    });
  });

  test("that was overtaken is put on the new text by its mover", async () => {
    const motion = await pending();
    const path = `/v1/motions/${motion.id}/amendments`;
    const lot = (await carl("POST", path, { text: LOT, baseHash: motion.textHash })).body;
    const heating = (await bea("POST", path, { text: TEXT.replace("oil", "heating oil"), baseHash: motion.textHash }))
      .body;
    const chair = (await bea("POST", path, { text: TEXT.replace("elected", "named"), baseHash: motion.textHash })).body;
    await adopt(text(lot.id));
    const rebase = (id: unknown, input: object, by = bea) => by("POST", `/v1/amendments/${text(id)}/rebase`, input);
    expect((await rebase(heating.id, {}, carl)).status).toBe(403);
    expect(await rebase(heating.id, {})).toMatchObject({
      status: 200,
      body: { state: "pending", baseHash: lot.textHash, text: LOT.replace("oil", "heating oil") },
    });
    expect(await rebase(chair.id, {})).toMatchObject({ status: 409, body: { type: "/problems/texts-conflict" } });
    const chosen = LOT.replace("drawn by lot", "drawn by lot by the chair");
    expect(await rebase(chair.id, { text: chosen, baseHash: motion.textHash })).toMatchObject({
      status: 409,
      body: { type: "/problems/stale-text" },
    });
    expect(await rebase(chair.id, { text: chosen, baseHash: lot.textHash })).toMatchObject({
      status: 200,
      body: { state: "pending", text: chosen },
    });
  });

  test("is decided by hands that the chair counted", async () => {
    const motion = await pending();
    const { id } = (await carl("POST", `/v1/motions/${motion.id}/amendments`, { text: LOT, baseHash: motion.textHash }))
      .body;
    const decide = (by: Call, show: unknown) => by("POST", `/v1/amendments/${text(id)}/decide`, { show });
    expect((await decide(ana, { yes: -1, no: 0 })).status).toBe(422);
    expect((await decide(ana, undefined)).status).toBe(422);
    expect((await decide(bea, { yes: 2, no: 0 })).status).toBe(403);
    expect(await decide(ana, { yes: 9, no: 0 })).toMatchObject({
      status: 422,
      body: { type: "/problems/too-many-hands" },
    });
    expect(await decide(ana, { yes: 2, no: 1 })).toMatchObject({
      status: 200,
      body: { state: "adopted", show: { yes: 2, no: 1 }, question: null },
    });
    expect((await bea("GET", `/v1/motions/${motion.id}`)).body.text).toBe(LOT);
  });

  test("of a members-only motion is not there for strangers", async () => {
    const motion = await pending({ visibility: "members" });
    const path = `/v1/motions/${motion.id}/amendments`;
    const { id } = (await carl("POST", path, { text: LOT, baseHash: motion.textHash })).body;
    expect((await api.stranger("GET", path)).status).toBe(404);
    expect((await api.stranger("GET", `/v1/amendments/${text(id)}`)).status).toBe(404);
    expect((await bea("GET", `/v1/amendments/${text(id)}`)).status).toBe(200);
  });
});
