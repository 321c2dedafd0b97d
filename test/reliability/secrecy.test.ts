import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { boxContext } from "#commands/ballots.ts";
import { vote } from "#commands/questions.ts";
import { createSealer } from "#db/sealing.ts";
import { findQuestion, forgetSealedBallots, type Question } from "#db/questions.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";

const VOTERS = 40;
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let voters: Person[];
let question: Question;
const choices: string[] = [];
const receipts: string[] = [];

/** A row of a dump, with what a thief of the files also sees: where it lies and which transaction wrote it. */
type Row = { readonly table: string; readonly text: string; readonly xmin: string; readonly ctid: string };

/** All tables, row by row, in the order in which they lie: what pg_dump writes, and more. */
async function dump(): Promise<Row[]> {
  const tables = await fresh.sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;
  const rows: Row[] = [];
  for (const { name } of tables) {
    const found = await fresh.sql.unsafe<{ text: string; xmin: string; ctid: string }[]>(
      `select to_jsonb(t)::text as text, t.xmin::text as xmin, t.ctid::text as ctid from ${name} t order by t.ctid`,
    );
    rows.push(...found.map(({ text, xmin, ctid }) => ({ table: name, text, xmin, ctid })));
  }
  return rows;
}

const of = (rows: readonly Row[], table: string) => rows.filter((row) => row.table === `public.${table}`);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  voters = [];
  while (voters.length < VOTERS) voters.push(await join(db, admin, "valley", `Voter ${voters.length}`));
  const [mover = admin, seconder = admin] = voters;
  ({ question } = await putToVote(db, { admin, mover, seconder, body: "valley" }, { secrecy: "secret" }));
  for (const [index, voter] of voters.entries()) {
    // As little alike as a choice of two can be: any order that is kept shows.
    const choice = index % 2 === 0 ? "yes" : "no";
    choices.push(choice);
    receipts.push((await perform(db, voter, (act) => vote(act, question.id, { choice }))).receipt);
  }
});
afterAll(() => fresh.drop());

describe("a dump from before the close, without SECRET_KEY", () => {
  test("joins voters to sealed ballots at most, and those are all alike and do not open", async () => {
    const rows = await dump();
    const sealed = of(rows, "sealed_ballots").map(
      ({ text }) => JSON.parse(text) as { address: string; ballot: string },
    );
    expect(sealed).toHaveLength(VOTERS);
    expect(new Set(sealed.map(({ ballot }) => ballot.length)).size).toBe(1);
    const thief = createSealer("a guess at a secret that nobody told, long");
    const held = await findQuestion(db.orm, question.id);
    expect(thief.open(boxContext(question.id), held?.keySealed ?? new Uint8Array())).toBeUndefined();
    for (const receipt of receipts) expect(rows.some(({ text }) => text.includes(receipt))).toBe(false);
  });

  test("no address can be computed from a voter by anything that the dump holds", async () => {
    const rows = await dump();
    const addresses = new Set(
      of(rows, "sealed_ballots").map(({ text }) => (JSON.parse(text) as { address: string }).address.slice(2)),
    );
    const held = await findQuestion(db.orm, question.id);
    const keys = ["", question.id, question.roll, Buffer.from(held?.keySealed ?? []).toString("hex")];
    for (const { person } of voters)
      for (const key of keys)
        for (const bytes of [Buffer.from(key), Buffer.from(key, "hex")])
          expect(addresses.has(createHmac("sha256", bytes).update(person).digest("hex"))).toBe(false);
  });
});

describe("a dump from after the close", () => {
  let rows: Row[];

  beforeAll(async () => {
    offset += 120_000;
    await meetDeadlines(db);
    await forgetSealedBallots(db.sql);
    rows = await dump();
  });

  test("holds no sealed ballot and no key, and every ballot was counted", async () => {
    expect(of(rows, "sealed_ballots")).toEqual([]);
    const closed = await findQuestion(db.orm, question.id);
    expect(closed).toMatchObject({
      state: "closed",
      keySealed: null,
      result: { ballots: VOTERS, counts: { yes: 20, no: 20 } },
    });
  });

  test("names no voter and no account beside a choice or a receipt", () => {
    const kept = rows.filter(({ text }) => receipts.some((receipt) => text.includes(receipt)));
    expect(new Set(kept.map(({ table }) => table))).toEqual(new Set(["public.ballot_slices"]));
    const ids = voters.flatMap(({ person, account }) => [person, account]);
    for (const { text } of kept) expect(ids.some((id) => text.includes(id))).toBe(false);
    const facts = of(rows, "record").map(({ text }) => (JSON.parse(text) as { fact: Record<string, unknown> }).fact);
    const casts = facts.filter(({ kind }) => kind === "ballot-cast");
    expect(casts).toHaveLength(VOTERS);
    for (const fact of casts) {
      expect(JSON.stringify(fact)).not.toMatch(/yes|abstain|"no"/);
      expect(Object.keys(fact).toSorted()).toEqual(["isReplacement", "kind", "question", "voter", "weight"]);
    }
  });

  test("no transaction wrote both a voter's part and a ballot: they share no xmin, and no time", () => {
    const writers = new Set(of(rows, "participations").map(({ xmin }) => xmin));
    const slices = of(rows, "ballot_slices");
    expect(slices.length).toBeGreaterThan(0);
    for (const { xmin, text } of slices) {
      expect(writers.has(xmin)).toBe(false);
      expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual(["ballots", "question", "receipts", "slice"]);
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d/);
    }
    for (const { text } of of(rows, "participations"))
      expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual(
        ["castBy", "question", "voter"].map(snake).toSorted(),
      );
  });

  test("no order that the dump keeps is the order of the ballots or of the receipts", () => {
    const parts = of(rows, "ballot_slices").map(
      ({ text }) => JSON.parse(text) as { ballots: [string, number][]; receipts: string[] },
    );
    const ballots = parts.flatMap((part) => part.ballots.map(([choice]) => choice));
    const codes = parts.flatMap((part) => part.receipts);
    const castBy = (table: string, voterOf: (text: string) => string | undefined) =>
      of(rows, table).flatMap(({ text }) => voterOf(text) ?? []);
    const choiceOf = new Map(voters.map(({ person }, index) => [person, choices[index] ?? ""]));
    const receiptOf = new Map(voters.map(({ person }, index) => [person, receipts[index] ?? ""]));
    const orders = [
      castBy("participations", (text) => (JSON.parse(text) as { voter: string }).voter),
      castBy("record", (text) => (JSON.parse(text) as { fact: { kind: string; voter: string } }).fact.voter),
      castBy("roll_entries", (text) => (JSON.parse(text) as { voter: string }).voter),
      castBy("memberships", (text) => (JSON.parse(text) as { person: string }).person),
      voters.map(({ person }) => person).toSorted(),
    ].map((order) => order.filter((person) => choiceOf.has(person)));
    for (const order of orders)
      for (const way of [order, order.toReversed()]) {
        expect(way).toHaveLength(VOTERS);
        expect(ballots).not.toEqual(way.map((person) => choiceOf.get(person)));
        expect(codes).not.toEqual(way.map((person) => receiptOf.get(person)));
      }
    // Side by side they are no pairs either: about half agree, as with any two shuffles.
    const agreeing = codes.filter((code, place) => choices[receipts.indexOf(code)] === ballots[place]).length;
    expect(agreeing).toBeGreaterThan(0);
    expect(agreeing).toBeLessThan(VOTERS);
  });

  test("the files that PostgreSQL keeps hold no deleted ballot", async () => {
    const [size] = await fresh.sql<{ bytes: string }[]>`select pg_relation_size('sealed_ballots')::text as bytes`;
    expect(Number(size?.bytes)).toBe(0);
  });
});

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
