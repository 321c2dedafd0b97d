import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logIn } from "#commands/accounts.ts";
import { findHome } from "#db/bodies.ts";
import { findDemoSeed } from "#db/demo.ts";
import type { Database } from "#db/open.ts";
import { motionStates } from "#domain/motions.ts";
import { chanceOf } from "#src/demo/chance.ts";
import { makePeople } from "#src/demo/people.ts";
import { seedDemo, wipeDemo } from "#src/demo/seed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { settle } from "#test/support/people.ts";

const fresh: FreshDatabase[] = [];
afterAll(async () => {
  for (const one of fresh) await one.drop();
});

async function database(): Promise<FreshDatabase> {
  const one = await freshDatabase();
  fresh.push(one);
  return one;
}

const wish = { orgs: 2, members: 60, seed: 7, publicUrl: "https://demo.example", password: "a password for all" };

/** What a demo says, without ids and times of day. */
async function told({ sql }: Database): Promise<unknown> {
  return [
    await sql`select slug, kind, name from bodies order by slug`,
    await sql`select name, email from persons order by 1, 2`,
    await sql`select b.slug, m.title, m.state, m.kind from motions m join bodies b on b.id = m.body order by 1, 2, 3`,
    await sql`select q.secrecy, q.state, q.result -> 'counts' as counts, m.title from questions q
      join motions m on m.id = q.motion join bodies b on b.id = m.body order by m.title, b.slug`,
    await sql`select kind, count(*) from record group by 1 order by 1`,
    await sql`select author, content_html from comments order by created_at, author, content_html`,
    await sql`select b.slug, e.withdrawn_at is null as stands from endorsements e join bodies b on b.id = e.body order by 1, 2`,
  ];
}

describe("a seeded instance", () => {
  const at: { db: FreshDatabase | undefined } = { db: undefined };
  const db = () => {
    if (at.db === undefined) throw new Error("no database");
    return at.db;
  };
  beforeAll(async () => {
    at.db = await database();
    await seedDemo(at.db, wish);
  });

  test("has motions in every state that this version knows", async () => {
    const rows = await db().sql<{ state: string }[]>`select distinct state from motions`;
    expect(rows.map(({ state }) => state).toSorted()).toEqual(motionStates.toSorted());
  });

  test("has secret votes and roll calls, open and closed, and support that stands and was withdrawn", async () => {
    const votes = await db().sql`select distinct secrecy, state from questions order by 1, 2`;
    expect(votes.map((row) => `${row["secrecy"]} ${row["state"]}`)).toEqual([
      "roll_call closed",
      "roll_call open",
      "secret closed",
      "secret open",
    ]);
    const support = await db()
      .sql`select distinct withdrawn_at is null as stands, question is null as officer from endorsements order by 1, 2`;
    expect(support.map((row) => [row["stands"], row["officer"]])).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
  });

  test("has votes of every form, and the offices, seats, texts and positions that follow from them", async () => {
    const contests = await db().sql`select contest ->> 'method' as method, state, result ->> 'outcome' as outcome,
      jsonb_array_length(result -> 'elected') as elected from questions where contest is not null order by 1, 2`;
    expect(contests.map((row) => Object.values(row))).toEqual([
      ["approval", "closed", "elected", 1],
      ["irv", "open", null, null],
      ["schulze", "closed", "adopted", 1],
      ["stv", "closed", "elected", 2],
    ]);
    const [counts] = await db().sql`select
      (select count(*) filter (where m.number is null)::int from mandates m) as alternates,
      (select count(distinct o.kind)::int from offices o join mandates m on m.office = o.id) as kinds,
      (select count(*)::int from recalls where motion is null) as petitions,
      (select max(version)::int from charters) as version,
      (select count(*)::int from apportionments) as shares,
      (select count(*)::int from instructions) as instructions,
      (select count(*) filter (where accepted_at is not null)::int from proxies) as proxies,
      (select max(weight)::int from memberships) as weight,
      (select count(*) filter (where revealed_at is null)::int from draws) as committed,
      (select count(*) filter (where revealed_at is not null)::int from draws) as revealed`;
    expect(counts).toEqual({
      alternates: 1,
      kinds: 3,
      petitions: 1,
      version: 2,
      shares: 1,
      instructions: 1,
      proxies: 1,
      weight: 2,
      committed: 1,
      revealed: 1,
    });
    const amendments = await db().sql`select a.state, a.degree from amendments a
      join motions m on m.id = a.motion where m.title = 'A laundry room for Mill Street' order by a.number`;
    expect(amendments.map((row) => [row["state"], row["degree"]])).toEqual([
      ["adopted", 1],
      ["stale", 1],
      ["pending", 1],
      ["pending", 2],
    ]);
    const positions = await db().sql`select distinct state from positions order by state`;
    expect(positions.map((row) => row["state"])).toEqual(["in_force", "superseded"]);
  });

  test("lived through a past of years, in order, and nothing of it lies ahead but closing times", async () => {
    const [row] = await db().sql<{ first: number; last: number; disordered: number }[]>`
      select min(at) as first, max(at) as last,
        (select count(*)::int from (select at, max(at) over (order by number) as latest from record) r
          where r.latest > r.at + interval '5 minutes') as disordered from record`;
    expect(row?.first).toBeLessThan(Date.now() - 1_000 * 86_400_000);
    expect(row?.last).toBeLessThanOrEqual(Date.now());
    expect(row?.disordered).toBe(0);
    const [open] = await db().sql<
      { least: number }[]
    >`select min(closes_at) as least from questions where state = 'open'`;
    expect(open?.least).toBeGreaterThan(Date.now() + 86_400_000);
  });

  test("has replies from elsewhere under public motions and announcements", async () => {
    const [row] = await db().sql`
      select count(*)::int as replies, count(*) filter (where c.created_at > clock_timestamp())::int as ahead,
        count(*) filter (where b.visibility = 'members')::int as hidden, count(distinct author)::int as authors
      from comments c join bodies b on b.id = c.body`;
    expect(row).toMatchObject({ ahead: 0, hidden: 0, authors: 7 });
    expect(row?.["replies"]).toBeGreaterThan(20);
  });

  test("lets the demo's people in with the password that was printed", async () => {
    for (const office of ["admin", "admin2", "chair", "secretary", "member"]) {
      const email = `${office}@valley.example`;
      expect((await logIn(db(), { email, password: wish.password })).who.email).toBe(email);
    }
  });

  test("is the same for the same seed, and another for another", async () => {
    const again = await database();
    await seedDemo(again, wish);
    expect(await told(again)).toEqual(await told(db()));
    const other = await database();
    await seedDemo(other, { ...wish, seed: 8 });
    expect(await told(other)).not.toEqual(await told(db()));
  });

  test("is not seeded twice, and a refused seed leaves no trace", async () => {
    const before = await told(db());
    await expect(seedDemo(db(), wish)).rejects.toThrow("set up already");
    expect(await told(db())).toEqual(before);
  });
});

test("wipe empties a seeded instance, and then it can be seeded anew", async () => {
  const db = await database();
  await seedDemo(db, { ...wish, orgs: 1, members: 8 });
  expect(await findDemoSeed(db.orm)).toBe(7);
  await wipeDemo(db);
  expect(await findHome(db.orm)).toBeUndefined();
  expect(await db.sql`select count(*)::int as left from record`).toEqual([{ left: 0 }]);
  expect((await db.sql`select count(*)::int as kept from schema_migration`)[0]?.["kept"]).toBeGreaterThan(0);
  expect(await seedDemo(db, { ...wish, orgs: 1, members: 8 })).toMatchObject({ password: wish.password });
});

test("an instance with real data is neither seeded nor wiped; guests can be added to it on purpose", async () => {
  const db = await database();
  await settle(db);
  await expect(seedDemo(db, wish)).rejects.toThrow("set up already");
  await expect(wipeDemo(db)).rejects.toThrow("nothing was removed");
  await seedDemo(db, { ...wish, orgs: 1, members: 12, beside: true });
  expect((await findHome(db.orm))?.slug).toBe("valley");
  await expect(wipeDemo(db)).rejects.toThrow("nothing was removed");
});

test("bodies and entries come in the number asked for", async () => {
  const db = await database();
  await seedDemo(db, { ...wish, orgs: 1, members: 20, bodies: 12, entries: 25 });
  expect(await db.sql`select count(*)::int as n from bodies`).toEqual([{ n: 12 }]);
  expect(
    await db.sql`select count(*)::int as n from record where kind in ('endorsed', 'endorsement-withdrawn') and fact::text like '%elsewhere%' or kind = 'endorsement-withdrawn'`,
  ).toEqual([{ n: 25 }]);
});

test("people have names of their own", () => {
  const people = makePeople(chanceOf(3, "people"), 2_000);
  expect(new Set(people.map(({ email }) => email)).size).toBe(2_000);
  expect(people.filter(({ locale }) => locale === "es").length).toBeGreaterThan(200);
});
