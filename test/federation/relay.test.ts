import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { commitDraw, revealDraw } from "#commands/draws.ts";
import { adoptCharter } from "#commands/charters.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { findEntries } from "#db/entries.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { listUnrelayed } from "#db/record.ts";
import { findTextFile } from "#db/texts.ts";
import { irisOf } from "#domain/iris.ts";
import { hexHash } from "#domain/texts.ts";
import { createKeyChest } from "#federation/keys.ts";
import { createGazetteRoutes } from "#federation/gazette/serve.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";

const iris = irisOf("http://valley.example");
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let organization: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin, organization } = await settle(db));
});
afterAll(() => fresh.drop());

const house = () => ({ iris, handleHost: "valley.example", chest: createKeyChest(db.sealer) });

async function relayAll(): Promise<void> {
  while ((await relayRecord(db, house())).rows > 0);
}

test("a body's public life becomes entries of its organization's gazette, in order", async () => {
  const bea = await join(db, admin, "valley", "Bea Baker");
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "riverside", name: "Riverside" }));
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "committee", slug: "quiet", name: "Quiet", visibility: "members" }),
  );
  const { question } = await putToVote(db, { admin, mover: bea, seconder: admin, body: "valley" });
  await perform(db, bea, (act) => vote(act, question.id, { choice: "yes" }));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  const object = "https://harbor.example/ap/motions/1";
  const made = await perform(db, admin, (act) => endorse(act, { body: "riverside", object }));
  await perform(db, admin, (act) => withdrawEndorsement(act, made.id, iris.endorsement));
  await relayAll();
  expect(await listUnrelayed(db.orm, 10)).toEqual([]);
  const log = await findLogOf(db.orm, organization);
  const leaves = await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0);
  const entries = leaves.map(
    (leaf) => JSON.parse(Buffer.from(leaf).toString()) as { type: string; refs: { id: string }[] },
  );
  expect(entries.map((entry) => entry.type.replace("plenum:", ""))).toEqual([
    "Genesis",
    "BodyFounded",
    "MotionSubmitted",
    "MotionChanged",
    "QuestionOpened",
    "QuestionClosed",
    "Endorsed",
    "EndorsementWithdrawn",
  ]);
  expect(entries[7]?.refs[0]?.id).toBe(`http://valley.example/gazette/valley/entries/${made.id}`);
  expect(JSON.stringify(entries)).not.toMatch(/Rent strike|Quiet|quiet|Bea/);
});

test("a draw is told when it is announced and when it is held: hashes and numbers, no label and no title", async () => {
  const drawsAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
  const pool = { kind: "members" as const };
  const members = { title: "Panel of three", count: 1, hash: "md5" as const, sources: ["Lottery"], drawsAt, pool };
  const draw = await perform(db, admin, (act) => commitDraw(act, "valley", { ...members, visibility: "public" }));
  const quiet = await perform(db, admin, (act) => commitDraw(act, "valley", { ...members, visibility: "members" }));
  offset += 61_000;
  const { selected } = await perform(db, admin, (act) => revealDraw(act, draw.id, { values: ["7 3"] }));
  await perform(db, admin, (act) => revealDraw(act, quiet.id, { values: ["7 3"] }));
  await relayAll();
  const log = await findLogOf(db.orm, organization);
  const size = log?.size ?? 0;
  const leaves = await listLeaves(db.orm, log?.id ?? "", size - 2, size);
  const [committed, revealed] = leaves.map((leaf) => JSON.parse(Buffer.from(leaf).toString()) as object);
  const id = `http://valley.example/gazette/valley/entries/${draw.id}`;
  expect(committed).toMatchObject({
    type: "plenum:DrawCommitted",
    id,
    poolSize: 2,
    poolHash: `sha256:${draw.poolHash}`,
    textHash: `sha256:${draw.textHash}`,
    drawsAt: new Date(drawsAt).toISOString(),
  });
  expect(revealed).toMatchObject({ type: "plenum:DrawRevealed", refs: [{ id }], drawKey: "3.7./", selected });
  expect(JSON.stringify([committed, revealed])).not.toMatch(/Panel|Lottery|Bea|Ana/);
  expect(quiet.textHash).toBeNull();
  expect((await findEntries(db.orm, log?.id ?? "", [id])).map(({ verdict }) => verdict)).toEqual(["ok"]);
});

test("a grown log gets a signed checkpoint, and the standard paths serve it", async () => {
  expect(await signCheckpoints(db, house())).toHaveLength(1);
  expect(await signCheckpoints(db, house())).toHaveLength(0);
  const routes = createGazetteRoutes({ db: db.orm, publicUrl: iris.publicUrl });
  const get = async (path: string) => routes.answer(new Request(`http://valley.example/gazette/valley/${path}`));
  const checkpoint = await (await get("checkpoint"))?.text();
  expect(checkpoint).toMatch(/^valley\.example\/gazette\/valley\n10\n/);
  expect((await get("tile/entries/000.p/10"))?.status).toBe(200);
});

test("an amendment of the charter is named by its hashes, and a question bears the charter in force", async () => {
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "hillside", name: "Hillside" }));
  const cleo = await join(db, admin, "hillside", "Cleo Clark");
  const article = { number: "1", title: "Name", tier: "ordinary", text: "We are the Hillside chapter." } as const;
  const { hash } = await perform(db, admin, (act) => adoptCharter(act, "hillside", { articles: [article] }));
  const changed = { op: "replace", article: { ...article, text: "We are Hillside." } } as const;
  const effect = { charter: { base: hash, articles: [changed] } };
  const motion = { kind: "charter_amendment", effect } as const;
  await putToVote(db, { admin, mover: cleo, seconder: admin, body: "hillside" }, { motion });
  await relayAll();
  const log = await findLogOf(db.orm, organization);
  const leaves = (await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0)).map((leaf) =>
    Buffer.from(leaf).toString(),
  );
  const said = leaves.map((leaf) => JSON.parse(leaf) as Record<string, unknown>);
  const [submitted, stated, opened] = said.slice(-3);
  expect(stated).toMatchObject({ type: "plenum:MotionChanged", refs: [{ id: submitted?.["id"] }], state: "pending" });
  expect(submitted?.["effect"]).toEqual({
    charter: {
      base: `sha256:${hash}`,
      tier: "ordinary",
      changes: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    },
  });
  expect(opened).toMatchObject({ type: "plenum:QuestionOpened", charter: `sha256:${hash}` });
  expect(leaves.join("\n")).not.toMatch(/We are/);
  const adopted = said.find(({ type }) => type === "plenum:CharterAdopted");
  expect(adopted).toMatchObject({ version: 1, charterHash: `sha256:${hash}`, refs: [] });
  const { file = "" } = (await findTextFile(db.orm, String(adopted?.["textHash"]).slice("sha256:".length))) ?? {};
  const { text } = JSON.parse(file) as { text: string };
  expect(hexHash(text)).toBe(hash);
  expect(JSON.parse(text)).toEqual({ version: 1, articles: [article] });
});
