import { createPrivateKey, type KeyObject } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { findFork, listEvidence } from "#db/forks.ts";
import { findLog, findLogOf } from "#db/gazette.ts";
import { listDoubts } from "#db/restoring.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { formatSubmission } from "#federation/gazette/witness.ts";
import { type Coalition, type Member, coalition, connect, submitted } from "#test/support/coalition.ts";
import { faultsOf } from "#test/support/html.ts";

let all: Coalition;
let a: Member;
let b: Member;
let logKey: KeyObject;

beforeAll(async () => {
  all = await coalition(2);
  [a, b] = all.members as [Member, Member];
  await connect(a, b, all.settled);
  const row = await findCurrentKey(a.database.orm, a.organization, "log");
  const secret = a.db().sealer.open(keyContext(a.organization, "log"), row?.sealed ?? new Uint8Array());
  logKey = createPrivateKey({ key: secret ?? Buffer.alloc(0), format: "der", type: "pkcs8" });
});
afterAll(() => all.close());

const ownLog = async ({ database, organization }: Member) => {
  const log = await findLogOf(database.orm, organization);
  if (log === undefined) throw new Error("no log");
  return log;
};
const shownBy = async (at: Member, log: string) =>
  at.database.sql<{ entry: { issuer: string; origin: string; checkpoints: string[] } }[]>`
    select convert_from(leaf, 'UTF8')::jsonb as entry from log_entries
    where log = ${log} and type = 'EquivocationShown' and verdict = 'ok'`;

test("two histories of a log are shown in the gazette of who found them, once, and end the log whose key signed both", async () => {
  await submitted(a, "valley", "What everybody has");
  await all.settled();
  const log = await ownLog(a);
  const { origin, checkpointSize: size, checkpoint } = log;
  const other = signCheckpoint({ origin, size, root: new Uint8Array(32).fill(9) }, logKey);
  const body = formatSubmission({ old: 0, proof: [], note: other });
  const answer = await fetch(`${b.url}/gazette/add-checkpoint`, { method: "POST", body });
  expect(answer.status).toBe(422);
  const theirs = await ownLog(b);
  await expect.poll(async () => (await shownBy(b, theirs.id)).length).toBe(1);
  const [{ entry } = { entry: undefined }] = await shownBy(b, theirs.id);
  expect(entry).toMatchObject({ origin, issuer: theirs.actor });
  expect(entry?.checkpoints.toSorted()).toEqual(
    [(checkpoint ?? "").split("— ").slice(0, 2).join("— "), other].toSorted(),
  );
  const mirror = await findLog(b.database.orm, origin);
  expect(await findFork(b.database.orm, mirror?.id ?? "")).toMatchObject({ resumedAt: null });

  // The owner reads it in its peer's gazette.
  await expect.poll(async () => (await listDoubts(a.database.orm)).map(({ doubt }) => doubt.why)).toEqual(["forked"]);
  expect(await listEvidence(a.database.orm, log.id)).toHaveLength(1);
  await expect.poll(() => a.db().isReadOnly()).toBe(true);
  await expect(submitted(a, "valley", "Too late")).rejects.toMatchObject({ refusal: { code: "read-only" } });
  expect((await ownLog(a)).size).toBe(log.size);

  const pages = [
    [`${b.url}/gazette/mirror/${encodeURIComponent(a.host)}/valley/branches`, /two different histories/u],
    [`${b.url}/gazette/mirror/${encodeURIComponent(a.host)}/valley`, /two different histories/u],
    [`${b.url}/peers/${encodeURIComponent(a.host)}`, /two different histories/u],
    [`${b.url}/coalition`, /Two histories/u],
    [`${a.url}/gazette/valley/branches`, /Our own public record has been signed in two different histories/u],
    [`${a.url}/gazette`, /Our own public record has been signed/u],
  ] as const;
  for (const [url, words] of pages) {
    const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
    expect([url, words.test(page), await faultsOf(page)]).toEqual([url, true, []]);
  }
  const file = `${b.url}/gazette/mirror/${encodeURIComponent(a.host)}/valley/evidence/1/shown.txt`;
  expect(await (await fetch(file)).text()).toBe(other);
  expect((await fetch(`${b.url}/gazette/harbor/branches`)).status).toBe(404);

  // What goes on after it is one word in the API, and an admin's to decide.
  const peer = `/peers/${encodeURIComponent(a.host)}`;
  const seen = await b.api<{ equivocation: Record<string, unknown>[] }>("GET", peer);
  expect(seen.body.equivocation).toMatchObject([{ origin, common: null, frozen: true, published: true }]);
  expect((await b.api("POST", `${peer}/go-on`, undefined, null)).status).toBe(401);
  expect(await b.api("POST", `${peer}/go-on`)).toMatchObject({
    status: 200,
    body: { equivocation: [{ frozen: false }] },
  });
  expect((await b.api("POST", `/peers/${encodeURIComponent(b.host)}/go-on`)).status).toBe(404);
  await b.stop();
  await b.start();
  await submitted(b, "harbor", "Business goes on here");
  await expect.poll(async () => (await ownLog(b)).size).toBeGreaterThan(theirs.size + 1);
  expect(await shownBy(b, theirs.id)).toHaveLength(1);
});
