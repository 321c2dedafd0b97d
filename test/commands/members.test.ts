import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { importMembers } from "#commands/members.ts";
import { countMembers } from "#db/members.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, settle } from "#test/support/people.ts";

let db: FreshDatabase;
let admin: Person;
let organization: string;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin, organization } = await settle(db));
});
afterAll(() => db.drop());

const rows = [
  { name: "Paper Pat", email: "", standing: "", role: "" },
  { name: "Mail Mo", email: "mo@people.example", standing: "", role: "" },
  { name: "", email: "", standing: "", role: "" },
];

const run = (isDryRun: boolean) => perform(db, admin, (act) => importMembers(act, "valley", rows, { isDryRun }));

test("a dry run gives every row its verdict and changes nothing", async () => {
  const verdicts = await run(true);
  expect(verdicts.map(({ line, verdict }) => [line, verdict.verdict])).toEqual([
    [2, "added"],
    [3, "added"],
    [4, "refused"],
  ]);
  expect(await countMembers(db.orm, organization)).toBe(1);
});

test("the same file twice adds nobody twice, with or without an address", async () => {
  await run(false);
  expect(await countMembers(db.orm, organization)).toBe(3);
  const again = await run(false);
  expect(again.map(({ verdict }) => verdict.verdict)).toEqual(["unchanged", "unchanged", "refused"]);
  expect(await countMembers(db.orm, organization)).toBe(3);
});
