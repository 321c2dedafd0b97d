import { randomInt } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createToken } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { closeQuestion } from "#commands/questions.ts";
import { toUrl } from "#db/connection.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { openDatabase } from "#db/open.ts";
import { HOUR } from "#domain/time.ts";
import { hashLeaf, rootOfLeaves } from "#domain/merkle.ts";
import type { Checkpoint } from "#domain/notes.ts";
import { openCheckpoint } from "#federation/gazette/checkpoint.ts";
import { parseVkey } from "#federation/gazette/note.ts";
import { chanceOf } from "#src/demo/chance.ts";
import { loadSecretKey } from "#src/secret.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join as joinBody, putToVote, settle } from "#test/support/people.ts";
import { temporaryFolder } from "#test/support/process.ts";
import { type Deed, type Stage, act, isAcknowledged } from "./deeds.ts";
import { type Lives, livesOf } from "./lives.ts";
import { type Sink, startSink } from "./sink.ts";

// Few kills with every run; CRASH_KILLS=20 CRASH_ACTS=200 is the whole trial, and CRASH_SEED repeats one.
const KILLS = Number(process.env["CRASH_KILLS"] ?? 4);
const ACTS = Number(process.env["CRASH_ACTS"] ?? 10 * KILLS);
const SEED = Number(process.env["CRASH_SEED"] ?? randomInt(1_000_000));
const VOTERS = 12;
const HOSTS = 4;
const HANDS = 3;
const SECRET_KEY = "the secret key of the crash test, 32 bytes";

type World = {
  readonly db: FreshDatabase;
  readonly lives: Lives;
  readonly sink: Sink;
  readonly stage: Stage;
  readonly voters: readonly Person[];
  readonly organization: string;
  readonly deeds: Deed[];
  readonly checkpoints: Checkpoint[];
};

const folder = temporaryFolder();
const held: { world: World | undefined } = { world: undefined };
const here = (): World => {
  if (held.world === undefined) throw new Error("no world");
  return held.world;
};

afterAll(async () => {
  await held.world?.lives.end();
  await held.world?.sink.close();
  await held.world?.db.drop();
  folder.remove();
});

async function makeWorld(): Promise<World> {
  const fresh = await freshDatabase();
  const dataDir = join(folder.path, "data");
  const secretKey = loadSecretKey({ dataDir, secretKey: SECRET_KEY });
  const opened = await openDatabase(fresh.connection, { secretKey, connections: 4 });
  const db: FreshDatabase = {
    ...opened,
    connection: fresh.connection,
    async drop() {
      await opened.close();
      await fresh.drop();
    },
  };
  const { admin, organization } = await settle(db);
  const voters: Person[] = [];
  for (let index = 0; index < VOTERS; index += 1) voters.push(await joinBody(db, admin, "valley", `Voter ${index}`));
  const [mover = admin, seconder = admin] = voters;
  const people = { admin, mover, seconder, body: "valley" };
  const { question } = await putToVote(db, people, { lasts: HOUR, secrecy: "roll_call" });
  const token = (who: Person) => perform(db, system, async (act) => (await createToken(act, who, "test")).token);
  const sink = await startSink(HOSTS);
  await db.sql`
    insert into followers (body, actor, activity, inbox, deliver_to, since)
    select ${organization}, inbox || '/actor', inbox || '/follow', inbox, inbox, clock_timestamp()
    from unnest(${[...sink.inboxes]}::text[]) as inbox`;
  const env = { DATABASE_URL: toUrl(db.connection), DATA_DIR: dataDir, SECRET_KEY, ALLOW_PRIVATE_ADDRESSES: "true" };
  const lives = await livesOf(env);
  const tokens: string[] = [];
  for (const voter of voters) tokens.push(await token(voter));
  const stage = { url: lives.url, slug: "valley", question: question.id, officer: await token(admin), voters: tokens };
  return { db, lives, sink, stage, voters, organization, deeds: [], checkpoints: [] };
}

/** Acts, some at a time, until the process is killed or all is done. */
async function live({ lives, stage, deeds }: World, life: number, most: number): Promise<void> {
  const chance = chanceOf(SEED, `life ${life}`);
  const killed = lives.killAfter(chance.between(30, 700));
  const state = { next: 0 };
  const worker = async (hand: number) => {
    while (lives.isAlive() && state.next < most) {
      state.next += 1;
      deeds.push(await act(stage, chance, { number: life * 10_000 + state.next, hand, hands: HANDS }));
      await sleep(chance.between(0, 20));
    }
  };
  await Promise.all(Array.from({ length: HANDS }, (_, hand) => worker(hand)));
  await killed;
}

/** Starts it again as if a minute had passed: what the dead process held on lease is free. */
async function revive({ db, lives }: World): Promise<void> {
  await db.sql`update hosts set leased_until = clock_timestamp() where leased_until is not null`;
  await lives.begin();
}

async function keepCheckpoint({ db, lives, organization, checkpoints }: World): Promise<void> {
  const log = await findLogOf(db.orm, organization);
  const key = log === undefined ? undefined : parseVkey(log.vkey);
  const answer = await fetch(`${lives.url}/gazette/valley/checkpoint`);
  if (answer.status !== 200 || key === undefined) return;
  const opened = openCheckpoint(await answer.text(), key);
  expect(opened).toBeDefined();
  if (opened !== undefined) checkpoints.push(opened);
}

/** Until relay, checkpoints and deliveries have nothing left to do. */
async function untilQuiet({ db }: World): Promise<void> {
  for (;;) {
    const [row] = await db.sql`
      select (select count(*)::int from record where relayed_at is null) as unrelayed,
        (select count(*)::int from deliveries where state = 'pending') as pending,
        (select count(*)::int from logs where size > checkpoint_size) as unsigned`;
    if (row?.["unrelayed"] === 0 && row["pending"] === 0 && row["unsigned"] === 0) return;
    await sleep(50);
  }
}

describe(`${KILLS} kills over ${ACTS} acts (CRASH_SEED=${SEED})`, () => {
  beforeAll(
    async () => {
      held.world = await makeWorld();
      const world = held.world;
      for (let life = 0; life < KILLS; life += 1) {
        await revive(world);
        await keepCheckpoint(world);
        await live(world, life, Math.ceil(ACTS / KILLS));
      }
      await revive(world);
      await untilQuiet(world);
      await sleep(1_100); // what is kept of an older checkpoint is forgotten by then
      await keepCheckpoint(world);
    },
    60_000 + KILLS * 10_000,
  );

  test("the trial tried something: acts were acknowledged, and each acknowledgement is a success", () => {
    const { deeds } = here();
    const answered = deeds.filter(({ answer }) => answer !== undefined);
    expect(answered.filter((deed) => !isAcknowledged(deed)).map(({ answer }) => answer)).toEqual([]);
    expect(answered.length).toBeGreaterThan(KILLS);
  });

  test("everything acknowledged is there, once", async () => {
    const { db, deeds, lives } = here();
    const posts = await db.sql<{ content: string; id: string }[]>`select content, id from announcements`;
    const standing = await db.sql<{ object: string }[]>`select object from endorsements`;
    const saved = {
      post: posts.map(({ content }) => content),
      endorse: standing.map(({ object }) => object),
      cast: [],
    };
    const done = deeds.filter((deed) => deed.kind !== "cast" && isAcknowledged(deed));
    for (const { kind, about } of done) expect(saved[kind].filter((each) => each === about)).toEqual([about]);
    const post = done.find(({ kind }) => kind === "post");
    const read = await fetch(`${lives.url}/api/v1/announcements/${String(post?.answer?.body["id"])}`);
    expect(read.status).toBe(200);
  });

  test("every delivery arrives at every inbox, each host's in order, and nothing that was not done", async () => {
    const { db, sink, organization } = here();
    const [posts] = await db.sql`select count(*)::int as count from announcements where body = ${organization}`;
    for (const inbox of sink.inboxes) {
      const sent = await db.sql<{ iri: string }[]>`
        select a.iri from deliveries d join activities a on a.id = d.activity where d.target = ${inbox} order by d.id`;
      expect(sent.length).toBeGreaterThanOrEqual(posts?.["count"] ?? 1);
      expect([...sink.at(inbox).keys()]).toEqual(sent.map(({ iri }) => iri));
    }
    expect(await db.sql`select id from deliveries where state <> 'delivered'`).toEqual([]);
  });

  test("no act has two effects: one activity and one entry each", async () => {
    const { db, organization } = here();
    const log = await findLogOf(db.orm, organization);
    const entries = await db.sql<{ type: string; count: number }[]>`
      select type, count(*)::int as count from log_entries where log = ${log?.id ?? ""} group by 1`;
    const [acts] = await db.sql`select count(*)::int as count from endorsements`;
    expect(entries.find(({ type }) => type === "Endorsed")?.count ?? 0).toBe(acts?.["count"]);
    const creates = await db.sql`
      select convert_from(bytes, 'utf8')::jsonb #>> '{object,id}' as object, count(*)::int as count
      from activities where type = 'Create' group by 1 having count(*) > 1`;
    expect(creates).toEqual([]);
  });

  test("no two checkpoints that were served contradict each other", async () => {
    const { db, organization, checkpoints } = here();
    const log = await findLogOf(db.orm, organization);
    const leaves = (await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0)).map(hashLeaf);
    expect(checkpoints.length).toBeGreaterThan(0);
    expect(checkpoints.at(-1)?.size).toBe(leaves.length);
    for (const { size, root } of checkpoints)
      expect(Buffer.from(rootOfLeaves(leaves.slice(0, size)))).toEqual(Buffer.from(root));
  });

  test("each voter has the ballot that was acknowledged last, or one sent after it", async () => {
    const { db, deeds, stage, voters } = here();
    const later = { ...db, clockOffset: () => 2 * HOUR };
    expect(await perform(later, system, (act) => closeQuestion(act, stage.question))).toBe(true);
    const counted = await db.sql<{ voter: string; choice: string }[]>`
      select voter, mark as choice from roll_calls where question = ${stage.question}`;
    for (const [index, { person }] of voters.entries()) {
      const casts = deeds.filter(({ kind, about }) => kind === "cast" && about === String(index));
      const choice = counted.find(({ voter }) => voter === person)?.choice;
      const last = casts.findLastIndex(isAcknowledged);
      const sent = casts.slice(Math.max(0, last)).map((deed) => deed.choice);
      expect(last === -1 ? [undefined, ...sent] : sent).toContain(choice);
    }
    expect(new Set(counted.map(({ voter }) => voter)).size).toBe(counted.length);
  });
});
