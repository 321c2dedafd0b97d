import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import { workFor } from "#commands/patience.ts";
import { DatabaseStuck } from "#db/away.ts";
import { announcements } from "#db/schema/announcements.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, settle } from "#test/support/people.ts";

let db: FreshDatabase;
let admin: Person;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
});
afterAll(() => db.drop());

const publish = (content: string, meanwhile: () => void = () => undefined) =>
  perform(db, admin, async (act) => {
    await publishAnnouncement(act, "valley", { content });
    meanwhile();
  });

test("an act is rolled back when whoever asked has been told that it was not done, before it began or during it", async () => {
  const calls: (() => void)[] = [];
  const during = workFor(() => publish("During", () => calls.forEach((call) => call())));
  calls.push(during.giveUp);
  await expect(during.working).rejects.toThrow(DatabaseStuck);

  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const before = workFor(async () => {
    await gone;
    await publish("Before");
  });
  before.giveUp();
  resolve();
  await expect(before.working).rejects.toThrow(DatabaseStuck);

  const beside = workFor(() => publish("Beside"));
  await beside.working;
  beside.giveUp();
  await publish("For nobody");
  const said = await db.orm.select({ content: announcements.content }).from(announcements);
  expect(said.map(({ content }) => content).toSorted()).toEqual(["Beside", "For nobody"]);
});
