import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let bea: Call;

beforeAll(async () => {
  db = await freshDatabase();
  const { admin } = await settle(db);
  api = await openApi(db);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
});
afterAll(() => db.drop());

const path = "/v1/apportionments";
const claimants = [
  { name: "A", members: 9_061 },
  { name: "B", members: 7_179 },
  { name: "C", members: 5_259 },
  { name: "D", members: 3_319 },
  { name: "E", members: 1_182 },
];

test("shares seats and shows each step", async () => {
  const { status, body } = await bea("POST", path, { method: "huntington-hill", seats: 26, claimants });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { house: 26, seats: { A: 9, B: 7, C: 6, D: 3, E: 1 }, ties: [], unassigned: 0, floor: 0, cap: null },
  });
  const steps = body["steps"] as readonly unknown[];
  expect(steps).toHaveLength(26);
  expect(steps[0]).toEqual({ name: "A", seat: 1, quotient: { num: String(9_061n ** 2n), den: "0" } });
});

test("shows exact shares where the method has them, and ties", async () => {
  const two = [
    { name: "North", members: 10 },
    { name: "South", members: 10 },
  ];
  const body = { method: "largest-remainder", seats: 3, claimants: two };
  expect((await bea("POST", path, body)).body).toMatchObject({
    seats: { North: 1, South: 1 },
    ties: [["North", "South"]],
    unassigned: 1,
    shares: [{ quota: { num: "30", den: "20" } }, {}],
  });
  expect((await bea("POST", path, { ...body, lots: ["South", "North"] })).body).toMatchObject({
    seats: { North: 1, South: 2 },
    ties: [],
  });
});

test.each([
  ["caps below the seats", { method: "dhondt", seats: 26, cap: 5, claimants }, "caps-below-seats"],
  ["floors above the seats", { method: "dhondt", seats: 4, floor: 1, claimants }, "floors-above-seats"],
  ["a floor above the cap", { method: "dhondt", seats: 40, floor: 3, cap: 2, claimants }, "floor-above-cap"],
  ["a name twice", { method: "dhondt", seats: 4, claimants: [...claimants, ...claimants] }, "name-twice"],
  ["no seats", { method: "dhondt", claimants }, "invalid"],
  ["no members for a seat", { method: "per-capita", seats: 5, claimants }, "invalid"],
  ["nobody", { method: "dhondt", seats: 5, claimants: [] }, "invalid"],
  ["a part of a member", { method: "dhondt", seats: 5, claimants: [{ name: "A", members: 1.5 }] }, "invalid"],
  ["a share above all", { method: "dhondt", seats: 5, shareCap: { num: 2, den: 1 }, claimants }, "invalid"],
  ["more seats than are counted at once", { method: "dhondt", seats: 5_001, claimants }, "invalid"],
])("refuses %s", async (_, body, code) => {
  expect(await bea("POST", path, body)).toMatchObject({ status: 422, body: { type: `/problems/${code}` } });
});
