import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClosedVote, closedVote, publish } from "#test/support/closed.ts";
import { type Bench, bench, json, plenum } from "./terminal.ts";

const ORIGIN = "http://localhost:3000";
let desk: Bench;
let vote: ClosedVote;
let file: string;

beforeAll(async () => {
  desk = await bench({ PUBLIC_URL: ORIGIN });
  vote = await closedVote(desk.db, [{ choice: "yes" }, { choice: "no" }, { choice: "yes" }], { secrecy: "roll_call" });
  await publish(desk.db, ORIGIN);
  file = join(desk.folder, "bundle.json");
});
afterAll(() => desk.close());

test("what one command writes another one verifies, without a database", async () => {
  const exported = await plenum(desk.env, ["export", "bundle", vote.question.id, "--out", file]);
  expect(exported).toMatchObject({ code: 0, err: "" });
  const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
  expect(await json(nowhere, ["verify", file])).toEqual({
    ok: true,
    checked: { entries: 4, proofs: 4, cosignatures: 0, results: 1 },
    faults: [],
  });
  const told = await plenum(nowhere, ["verify", file]);
  expect(told.out).toContain("✓ Counting again gives the same result");
  expect(told.out).toContain("It holds.");
});

test("the public copy has no names, and holds as well", async () => {
  const { out } = await plenum(desk.env, ["export", "bundle", vote.question.id, "--public"]);
  expect(out).not.toContain("Voter 1");
  await writeFile(file, out);
  expect(await json({}, ["verify", file])).toMatchObject({ ok: true });
});

test("a bundle in which something was changed fails, and it says what", async () => {
  const { out } = await plenum(desk.env, ["export", "bundle", vote.question.id]);
  await writeFile(file, out.replaceAll('"outcome":"adopted"', '"outcome":"lost"'));
  const { code, out: printed } = await plenum({}, ["verify", file, "--json"]);
  expect(code).toBe(1);
  const { faults } = JSON.parse(printed) as { faults: { code: string; at: string; text: string }[] };
  expect(faults.map((fault) => fault.code)).toEqual(expect.arrayContaining(["digest", "outcome"]));
  expect(Object.keys(faults[0] ?? {})).toEqual(["code", "at", "text"]);
});

test("what is no bundle, no file or no question fails in words", async () => {
  await writeFile(file, "not even JSON");
  expect(await plenum({}, ["verify", file])).toMatchObject({ code: 1, err: "" });
  const missing = await plenum({}, ["verify", join(desk.folder, "nothing.json")]);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain("cannot be read");
  expect((await plenum({}, ["verify"])).code).toBe(2);
  const unknown = await plenum(desk.env, ["export", "bundle", "01990000-0000-7000-8000-000000000000"]);
  expect(unknown).toMatchObject({ code: 1, out: "" });
  expect(unknown.err).toContain("no such question");
});
