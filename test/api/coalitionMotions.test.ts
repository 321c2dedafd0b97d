import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { irisOf } from "#domain/iris.ts";
import { presets } from "#domain/presets.ts";
import { DAY, HOUR, MINUTE } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let house: House;
let dockets: Dockets;
let ana: Call;
let bea: Call;
let stranger: Call;
let own = "";

const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." }];
const league = { slug: "league", name: "Tenants’ League", articles, rules: { seconds: 0 } };
const fund = { title: "A joint fund", text: "We pool a tenth of our dues." };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin, organization } = await settle(db);
  const iris = irisOf(ORIGIN);
  house = { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
  dockets = createDockets({ db, house });
  own = iris.actor(organization);
  const api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  stranger = api.stranger;
  await settleDown();
  await ana("POST", "/v1/coalitions", league);
  await settleDown();
});
afterAll(() => fresh.drop());

/** What the jobs do by themselves, until there is nothing left. */
async function settleDown(): Promise<void> {
  for (let busy = true; busy;) {
    while ((await relayRecord(db, house)).rows > 0);
    offset += 2_000;
    await signCheckpoints(db, house);
    busy = await dockets.round();
  }
}

const isoIn = (milliseconds: number): string => new Date(Date.now() + offset + milliseconds).toISOString();

/** A motion that is moved and final; its path. */
async function moved(title: string): Promise<string> {
  const { body } = await ana("POST", "/v1/coalitions/league/motions", { ...fund, title });
  await settleDown();
  return `/v1/motions/${text(body["id"])}`;
}

/** Opened by the convenor for ten days, and before our own organization. */
async function opened(title: string): Promise<{ path: string; local: string; question: string }> {
  const path = await moved(title);
  await ana("POST", `${path}/open`, { closesAt: isoIn(10 * DAY) });
  await settleDown();
  const { body } = await stranger("GET", path);
  const [question] = body["questions"] as string[];
  return { path, local: `/v1/motions/${text(body["local"])}`, question: `/v1/questions/${question}` };
}

/** Decides at home, or lets the vote pass without a ballot. */
async function decideAtHome(local: string, choice: string | undefined): Promise<string> {
  const asked = await ana("POST", `${local}/open`, { closesAt: isoIn(HOUR) });
  const question = (asked.body["questions"] as string[]).at(-1) ?? "";
  if (choice !== undefined) await ana("PUT", `/v1/questions/${question}/ballot`, { choice });
  offset += HOUR;
  await meetDeadlines(db);
  await settleDown();
  return question;
}

describe("a motion in a coalition", () => {
  test("is moved by officers, with a title, a text and nothing that a coalition cannot do", async () => {
    const path = "/v1/coalitions/league/motions";
    expect((await stranger("POST", path, fund)).status).toBe(401);
    expect((await bea("POST", path, fund)).status).toBe(403);
    expect((await ana("POST", path, { ...fund, title: "" })).status).toBe(422);
    expect((await ana("POST", path, { ...fund, effect: { rule: "all" } })).status).toBe(422);
    expect((await ana("POST", "/v1/coalitions/nowhere/motions", fund)).status).toBe(404);
    expect(rowsOf(await stranger("GET", path))).toEqual([]);
    const made = await ana("POST", path, fund);
    expect(made).toMatchObject({
      status: 201,
      body: { ...fund, kind: "resolution", state: "submitted", known: "published", mover: { actor: own }, hash: null },
    });
    await settleDown();
    const { status, body } = await stranger("GET", `/v1/motions/${text(made.body["id"])}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { ...fund, known: "final", seconds: 0 } });
    expect(rowsOf(await stranger("GET", path))).toEqual([body]);
  });

  test("is also one in the body that speaks for it; what is moved can be taken back once", async () => {
    const asked = { ...fund, kind: "position" };
    expect((await ana("POST", "/v1/bodies/league/motions", { ...asked, kind: "recall" })).status).toBe(422);
    const { body, status } = await ana("POST", "/v1/bodies/league/motions", asked);
    expect({ body, status }).toMatchObject({ status: 201, body: { kind: "position", body: "league" } });
    const path = `/v1/motions/${text(body["id"])}`;
    expect((await ana("POST", `${path}/second`)).body).toMatchObject({ type: "/problems/not-confirmed" });
    await settleDown();
    expect(await ana("POST", `${path}/second`)).toMatchObject({ status: 403, body: { type: "/problems/own-motion" } });
    expect((await bea("POST", `${path}/withdraw`)).status).toBe(403);
    expect((await ana("POST", `${path}/withdraw`)).status).toBe(200);
    expect(await ana("POST", `${path}/withdraw`)).toMatchObject({
      status: 409,
      body: { type: "/problems/already-withdrawn" },
    });
    await settleDown();
    expect((await stranger("GET", path)).body).toMatchObject({ state: "withdrawn", known: "final" });
  });
});

describe("a question of a coalition", () => {
  test("is opened by the convenor’s officers, for as long as the charter lets, once", async () => {
    const path = await moved("Once");
    const open = (closesAt: string, more = {}) => ana("POST", `${path}/open`, { closesAt, ...more });
    expect(await open(isoIn(MINUTE))).toMatchObject({ status: 422, body: { type: "/problems/closes-too-soon" } });
    expect(await open(isoIn(91 * DAY))).toMatchObject({ status: 422, body: { type: "/problems/too-far" } });
    expect((await open(isoIn(-DAY))).status).toBe(422);
    expect((await open(isoIn(DAY), { secrecy: "secret" })).status).toBe(422);
    expect((await bea("POST", `${path}/open`, { closesAt: isoIn(DAY) })).status).toBe(403);
    expect((await open(isoIn(DAY))).status).toBe(200);
    expect(await open(isoIn(DAY))).toMatchObject({ status: 409, body: { type: "/problems/wrong-state" } });
    await settleDown();
    expect((await stranger("GET", path)).body).toMatchObject({ state: "voting", known: "final" });
    expect(await open(isoIn(DAY))).toMatchObject({ status: 409, body: { type: "/problems/wrong-state" } });
  });

  test("comes home as a motion, and what is decided there is said by itself", async () => {
    const { path, local, question } = await opened("By itself");
    expect((await stranger("GET", local)).body).toMatchObject({
      title: "How do we vote? By itself",
      state: "pending",
      mover: { name: "Tenants’ League" },
    });
    const { body: asked } = await stranger("GET", local);
    expect(asked["effect"]).toMatchObject({ bodyVote: { question: expect.stringMatching(/^sha256:/) as string } });
    // What others put to the vote is not ours to word anew, nor to adopt in a bundle.
    const amendment = { text: "We pool a half.", baseHash: asked["textHash"] };
    expect(await ana("POST", `${local}/amendments`, amendment)).toMatchObject({
      status: 409,
      body: { type: "/problems/not-amendable" },
    });
    expect(await ana("POST", "/v1/bodies/valley/consent", { items: [asked["id"]] })).toMatchObject({
      status: 409,
      body: { type: "/problems/not-for-consent" },
    });
    expect((await stranger("GET", question)).body).toMatchObject({ state: "open", voted: 0, roll: { size: 1 } });
    expect(await stranger("GET", `${question}/result`)).toMatchObject({ status: 404 });
    await decideAtHome(local, "yes");
    expect((await stranger("GET", question)).body).toMatchObject({
      voted: 1,
      votes: [{ actor: own, choice: "yes", weight: 1, known: "final" }],
    });
    offset += 11 * DAY;
    await settleDown();
    const { body } = await stranger("GET", question);
    expect(body).toMatchObject({ state: "closed", result: { outcome: "adopted" }, certificates: [{ issuer: own }] });
    expect((await stranger("GET", `${question}/result`)).body).toEqual(body["result"]);
    expect((await stranger("GET", path)).body).toMatchObject({ state: "adopted", known: "final" });
  });

  test("is not voted on without a decision at home, nor against it; who decided nothing can abstain", async () => {
    const { path, local, question } = await opened("By hand");
    const vote = (choice: string, at = path) => ana("POST", `${at}/body-vote`, { choice });
    expect(await vote("yes")).toMatchObject({ status: 409, body: { type: "/problems/home-decision-needed" } });
    expect((await vote("maybe")).status).toBe(422);
    await ana("PATCH", "/v1/organization", {
      rules: { rule: { ...presets.majority, quorum: { ...presets.majority.quorum, min: 1 } } },
    });
    await decideAtHome(local, undefined);
    expect((await stranger("GET", local)).body).toMatchObject({ state: "no_quorum" });
    expect((await stranger("GET", question)).body).toMatchObject({ voted: 0 });
    expect(await vote("yes")).toMatchObject({ status: 409, body: { type: "/problems/contradicts-home" } });
    expect((await bea("POST", `${path}/body-vote`, { choice: "abstain" })).status).toBe(403);
    expect((await vote("abstain", local)).status).toBe(200);
    await settleDown();
    expect((await stranger("GET", question)).body).toMatchObject({ voted: 1, votes: [{ choice: "abstain" }] });
    expect(await vote("abstain")).toMatchObject({ status: 409, body: { type: "/problems/already-voted" } });
    // Asked once more at home, the vote follows the decision.
    await decideAtHome(local, "no");
    expect((await stranger("GET", question)).body).toMatchObject({ voted: 1, votes: [{ choice: "no" }] });
    const other = await ana("POST", "/v1/bodies/valley/motions", { kind: "resolution", title: "Tea", text: "Green." });
    expect(await vote("yes", `/v1/motions/${text(other.body["id"])}`)).toMatchObject({
      status: 409,
      body: { type: "/problems/not-of-a-coalition" },
    });
  });
});
