import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { type Chamber, chamber } from "#test/support/council.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, type Person, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi } from "./caller.ts";

let fresh: FreshDatabase;
let council: Chamber;
let bea: Person;
let asAdmin: Call;
let asBea: Call;
let stranger: Call;

beforeAll(async () => {
  fresh = await freshDatabase();
  const { admin } = await settle(fresh);
  await perform(fresh, admin, (act) => changeBody(act, "valley", { rules: { secondsRequired: 0 } }));
  council = await chamber(fresh, admin, ORIGIN);
  bea = await join(council.db, admin, "valley", "Bea Baker");
  const api = await openApi(council.db);
  asAdmin = await api.as(admin);
  asBea = await api.as(bea);
  stranger = api.stranger;
});
afterAll(() => fresh.drop());

describe("the council of a coalition", () => {
  test("is read by everybody, and seats are given by a decision, once each, of those that there are", async () => {
    const path = "/v1/coalitions/league/council";
    expect((await stranger("GET", path)).body).toMatchObject({ method: "equal", number: 1, seats: 3, final: true });
    expect((await stranger("GET", "/v1/coalitions/nowhere/council")).status).toBe(404);
    const question = await council.decide();
    const asked = { coalition: "league", holder: bea.person, question };
    expect((await asBea("POST", "/v1/mandates", { ...asked, seat: 1 })).status).toBe(403);
    expect((await asAdmin("POST", "/v1/mandates", { ...asked, seat: 4 })).body).toMatchObject({
      type: "/problems/no-such-seat",
    });
    expect((await asAdmin("POST", "/v1/mandates", { holder: bea.person, question })).status).toBe(422);
    expect((await asAdmin("POST", "/v1/mandates", { ...asked, coalition: "nowhere" })).status).toBe(404);
    expect((await asAdmin("POST", "/v1/mandates", { ...asked, seat: 2 })).status).toBe(201);
    expect((await asAdmin("POST", "/v1/mandates", { ...asked, seat: 2 })).status).toBe(409);
    await council.settle();
    const { body } = await stranger("GET", path);
    expect(body).toMatchObject({ members: [{ seats: [{ holder: null }, { seat: 2, holder: { name: null } }, {}] }] });
  });

  test("votes by its delegates alone, each for a seat that is theirs", async () => {
    const { id } = await council.putToVote("A joint fund");
    const path = `/v1/motions/${id}/seat-vote`;
    expect((await stranger("POST", path, { seat: 2, choice: "yes" })).status).toBe(401);
    expect((await asAdmin("POST", path, { seat: 2, choice: "yes" })).body).toMatchObject({
      type: "/problems/holder-only",
    });
    expect((await asBea("POST", path, { seat: 1, choice: "yes" })).status).toBe(403);
    expect((await asBea("POST", path, { seat: 9, choice: "yes" })).body).toMatchObject({
      type: "/problems/not-on-the-roll",
    });
    expect((await asBea("POST", path, { seat: 2, choice: "block" })).status).toBe(422);
    expect((await asBea("POST", path, { seat: 2 })).status).toBe(422);
    const done = await asBea("POST", path, { seat: 2, choice: "yes" });
    expect(done).toMatchObject({ status: 200, body: { seat: 2, choice: "yes", instructed: null, deviates: false } });
    expect((await asBea("POST", path, { seat: 2, choice: "no" })).body).toMatchObject({
      type: "/problems/already-voted",
    });
    await council.settle();
    expect((await council.row()).complaint).toBeNull();
  });
});
