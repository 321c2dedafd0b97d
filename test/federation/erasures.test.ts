import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { moveAmendment, withdrawAmendment } from "#commands/amendments.ts";
import { eraseMotion } from "#commands/erasures.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { listAmendments } from "#db/amendments.ts";
import { findMotion } from "#db/motions.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import { type JsonObject, isObject } from "#domain/jcs.ts";
import { HOUR } from "#domain/time.ts";
import { type Coalition, coalition, connect, type Member, must, submitted } from "#test/support/coalition.ts";
import { type Mastodon, startMastodon } from "#test/support/mastodon.ts";
import { type Person, join } from "#test/support/people.ts";
import { plenum } from "#test/support/process.ts";

/** Stands in everything that is to be erased. */
const WORD = "Quetzalcoatlus";
let offset = 0;
let all: Coalition;
let valley: Member;
let harbor: Member;
let masto: Mastodon;
let iris: Iris;
let mover: Person;
let motion: string;
let endorsement: string;

beforeAll(async () => {
  all = await coalition(2, { clockOffset: () => offset });
  [valley, harbor] = all.members as [Member, Member];
  iris = irisOf(valley.url);
  await connect(valley, harbor, all.settled);
  masto = await startMastodon();
  const follow = { id: `${masto.origin}/follows/1`, type: "Follow", object: iris.actor(valley.organization) };
  await masto.send(iris.inbox(valley.organization), follow);
  await must(harbor.api("POST", "/follows", { actor: follow.object }), 201);
  mover = await join(valley.db(), valley.admin, "valley", "Mo Mover");
  const made = await must(
    valley.api<{ id: string }>("POST", "/endorsements", {
      body: "valley",
      object: await submitted(harbor, "harbor", "A joint fund"),
      statement: `We stand with ${WORD}`,
    }),
    201,
  );
  endorsement = made.id;
  motion = await pending();
  await all.settled();
});
afterAll(async () => {
  await all.close();
  await masto.close();
});

async function pending(): Promise<string> {
  const seconder = await join(valley.db(), valley.admin, "valley", "Sol Second");
  const { id } = await perform(valley.db(), mover, (act) =>
    draftMotion(act, "valley", { kind: "position", title: `${WORD} for all`, text: `We want **${WORD}**.` }),
  );
  await perform(valley.db(), mover, (act) => submitMotion(act, id));
  await perform(valley.db(), seconder, (act) => secondMotion(act, id));
  await perform(valley.db(), valley.admin, (act) => stateQuestion(act, id));
  const baseHash = (await findMotion(valley.database.orm, id))?.textHash ?? "";
  await perform(valley.db(), mover, (act) =>
    moveAmendment(act, id, { baseHash, text: `We want two ${WORD}.`, reason: `One ${WORD} is lonely` }),
  );
  return id;
}

/** Tables of an instance in which the word still stands, plain or in bytes. */
async function whereIsWord({ database }: Member): Promise<string[]> {
  const tables = await database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const hex = `%${Buffer.from(WORD).toString("hex")}%`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::int as count from ${database.sql(name)} t where t::text like ${`%${WORD}%`} or t::text like ${hex}`;
    if ((row?.count ?? 0) > 0) found.push(name);
  }
  return found.toSorted();
}

const textAt = (prefix: string, hash: string) => fetch(`${prefix}/text/${hash}`).then(({ status }) => status);
const mirror = () => `${harbor.url}/gazette/mirror/${encodeURIComponent(valley.host)}/valley`;
const idOf = ({ object }: JsonObject) => (isObject(object) ? object["id"] : undefined);
const documentAt = (iri: string) =>
  fetch(iri, { headers: { accept: "application/activity+json" } }).then(({ status }) => status);

test("the words of a motion go when it is over; while it is not, and for those who may not, nothing changes", async () => {
  const refused = await valley.api("POST", `/motions/${motion}/erase`);
  expect([refused.status, refused.body["type"]]).toEqual([409, "/problems/wrong-state"]);
  const closesAt = Date.now() + offset + 30_000;
  const [amendment] = await listAmendments(valley.database.orm, motion);
  await perform(valley.db(), mover, (act) => withdrawAmendment(act, amendment?.id ?? ""));
  const seconded = await perform(valley.db(), valley.admin, (act) => openVoting(act, motion, { closesAt }));
  for (const person of [mover, valley.admin])
    await perform(valley.db(), person, (act) => vote(act, seconded.id, { choice: "yes" }));
  expect((await valley.api("POST", `/motions/${motion}/erase`)).status).toBe(409);
  offset += HOUR;
  await expect
    .poll(async () => (await findMotion(valley.database.orm, motion))?.state, { timeout: 10_000 })
    .toBe("adopted");
  await all.settled();
  await expect(perform(valley.db(), mover, (act) => eraseMotion(act, motion))).rejects.toMatchObject({
    refusal: { code: "role-needed" },
  });
  expect((await findMotion(valley.database.orm, motion))?.title).toContain(WORD);
  await masto.next((activity) => activity["type"] === "Create" && idOf(activity) === iris.motion(motion));
});

test("erasing takes the words from every table, every peer, and asks followers to delete them; the record holds", async () => {
  const { textHash } = (await findMotion(valley.database.orm, motion)) ?? {};
  const own = `${valley.url}/gazette/valley`;
  expect([await textAt(own, textHash ?? ""), await textAt(mirror(), textHash ?? "")]).toEqual([200, 200]);
  expect(await whereIsWord(valley)).toEqual([
    "activities",
    "amendments",
    "endorsements",
    "motions",
    "text_versions",
    "texts",
  ]);
  expect(await whereIsWord(harbor)).toContain("mirrored_texts");
  const before = await must(valley.api<{ number: number; url: string }>("GET", `/motions/${motion}`), 200);
  const answer = await must(valley.api<{ title: string; text: string }>("POST", `/motions/${motion}/erase`), 200);
  expect(answer.title).toMatch(/^\[text erased on \d{4}-\d\d-\d\d\]$/);
  expect(answer.text).toBe(answer.title);
  await must(valley.api("POST", `/endorsements/${endorsement}/erase`), 200);
  await all.settled();
  expect(await textAt(own, textHash ?? "")).toBe(410);
  await expect.poll(() => textAt(mirror(), textHash ?? ""), { timeout: 10_000 }).toBe(410);
  expect(await whereIsWord(valley)).toEqual([]);
  expect(await whereIsWord(harbor)).toEqual([]);
  for (const iri of [iris.motion(motion), iris.endorsement(endorsement)]) {
    await masto.next((activity) => activity["type"] === "Delete" && idOf(activity) === iri);
    expect(await documentAt(iri)).toBe(410);
  }
  const [chart] = await valley.database.sql<{ id: string }[]>`select id from questions where motion = ${motion}`;
  await masto.next((activity) => activity["type"] === "Delete" && idOf(activity) === iris.question(chart?.id ?? ""));
  expect(await documentAt(iris.question(chart?.id ?? ""))).toBe(410);
  const page = await (await fetch(before.url)).text();
  expect(page).not.toContain(WORD);
  expect(page).toContain(answer.title);
  const bundle = await must(valley.api<{ text: unknown }>("GET", `/questions/${chart?.id ?? ""}/bundle`), 200);
  expect(bundle.text).toBeNull();
  for (const place of [own, mirror()]) {
    const { code, out } = await plenum(["verify", place, "--json"], {
      DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    });
    expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, faults: [] }]);
  }
});

test("nothing is erased twice, and nothing more is posted about it", async () => {
  const [{ count } = { count: 0 }] = await valley.database.sql<
    { count: number }[]
  >`select count(*)::int as count from record`;
  for (const path of [`/motions/${motion}/erase`, `/endorsements/${endorsement}/erase`]) {
    const again = await valley.api("POST", path);
    expect([again.status, again.body["type"]]).toEqual([409, "/problems/already-erased"]);
  }
  const [after] = await valley.database.sql<{ count: number }[]>`select count(*)::int as count from record`;
  expect(after?.count).toBe(count);
  const outbox = await fetch(`${iris.outbox(valley.organization)}?page=true`, {
    headers: { accept: "application/activity+json" },
  });
  const { orderedItems } = (await outbox.json()) as { orderedItems: JsonObject[] };
  expect(orderedItems.filter(({ type }) => type === "Create" || type === "Update")).toEqual([]);
});
