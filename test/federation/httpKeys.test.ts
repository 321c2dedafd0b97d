import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import { changeHttpKey } from "#commands/keyChanges.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { irisOf } from "#domain/iris.ts";
import { MINUTE } from "#domain/time.ts";
import { type Coalition, coalition, type Member, must } from "#test/support/coalition.ts";

let offset = 0;
let all: Coalition;
let valley: Member;
let harbor: Member;
let actor: string;

beforeAll(async () => {
  all = await coalition(2, { clockOffset: () => offset });
  const [first, second] = all.members;
  if (first === undefined || second === undefined) throw new Error("no instances");
  [valley, harbor] = [first, second];
  actor = irisOf(valley.url).actor(valley.organization);
  await must(harbor.api("POST", "/follows", { actor }), 201);
  await all.settled();
  await publish("Before");
});
afterAll(() => all.close());

const publish = async (content: string): Promise<void> => {
  await perform(valley.db(), valley.admin, (act) => publishAnnouncement(act, "valley", { content }));
  await all.settled();
};
const rotate = (isCompromised = false) =>
  perform(valley.db(), valley.admin, (act) => changeHttpKey(act, "valley", isCompromised));

const hash = (pem: string | undefined) =>
  createHash("sha256")
    .update((pem ?? "").trim())
    .digest("hex");
const current = async () => hash((await findCurrentKey(valley.database.orm, valley.organization, "rsa"))?.public);
/** The key by which the other instance knows the actor. */
const known = async () => {
  const [row] = await harbor.database.sql<{ pem: string }[]>`
    select pem from remote_keys where id = ${`${actor}#main-key`}`;
  return hash(row?.pem);
};
const shown = async () => {
  const answer = await fetch(actor, { headers: { accept: "application/activity+json" } });
  const { publicKey } = (await answer.json()) as { publicKey: { publicKeyPem: string } };
  return hash(publicKey.publicKeyPem);
};
/** Of all that the actor sent to its followers: kind, what became of it, and at which try. */
const sent = () =>
  valley.database.sql`
  select a.type, d.state, d.attempts from deliveries d join activities a on a.id = d.activity
  where a.sender = ${actor} and a.type in ('Create', 'Update') order by d.id`.then((rows) =>
    rows.map((row) => ({ ...row })),
  );
const delivered = (type: string, attempts = 1) => ({ type, state: "delivered", attempts });

test("the old key signs the news of the new one; what follows is fetched for once and accepted at the first try", async () => {
  const old = await current();
  expect(await known()).toBe(old);
  offset += 6 * MINUTE;
  await rotate();
  expect(await shown()).toBe(await current());
  await all.settled();
  expect(await current()).not.toBe(old);
  // Signed by the old key: nothing had to be fetched to accept it.
  expect(await known()).toBe(old);
  await publish("After");
  expect(await known()).toBe(await current());
  expect(await sent()).toEqual([delivered("Create"), delivered("Update"), delivered("Create")]);
});

test("a key that others may have signs nothing any more, not even the news of it", async () => {
  offset += 6 * MINUTE;
  await rotate(true);
  await all.settled();
  expect(await known()).toBe(await current());
  await publish("Signed by the new one");
  expect((await sent()).slice(3)).toEqual([delivered("Update"), delivered("Create")]);
});

test("whoever was away during the change gets everything, in order and without a refusal", async () => {
  offset += 6 * MINUTE;
  await harbor.stop();
  await publish("While they are away");
  await rotate();
  await publish("Still away");
  await expect
    .poll(async () => (await sent()).some(({ state, attempts }) => state === "pending" && attempts > 0), {
      timeout: 10_000,
    })
    .toBe(true);
  await harbor.start();
  offset += 5 * MINUTE;
  await all.settled();
  const statuses = await valley.database
    .sql`select distinct last_status as status from deliveries where last_status is not null`;
  expect(statuses.map(({ status }) => status as number)).toEqual([202]);
  expect((await sent()).slice(5).map(({ type, state }) => [type, state])).toEqual([
    ["Create", "delivered"],
    ["Update", "delivered"],
    ["Create", "delivered"],
  ]);
  expect(await known()).toBe(await current());
});

test("whoever comes back after an hour gets everything by the new key", async () => {
  offset += 6 * MINUTE;
  await harbor.stop();
  await publish("Away for long");
  await rotate();
  await all.settled();
  offset += 4 * 61 * MINUTE;
  await harbor.start();
  await all.settled();
  expect(await known()).toBe(await current());
  await publish("Back");
  expect((await sent()).slice(8).map(({ type, state }) => [type, state])).toEqual([
    ["Create", "delivered"],
    ["Update", "delivered"],
    ["Create", "delivered"],
  ]);
  expect(await known()).toBe(await current());
});
