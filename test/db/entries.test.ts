import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EntryFilter, listEntries, listEntryIris, listReferring } from "#db/entries.ts";
import { beginLogRow } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";

const ENTRIES = 20_000;
let db: FreshDatabase;
let log = "";

beforeAll(async () => {
  db = await freshDatabase();
  log = await db.orm.transaction(async (tx) => {
    const prefix = "https://harbor.example/gazette/harbor";
    const row = await beginLogRow(tx, {
      origin: prefix.slice(8),
      prefix,
      host: "harbor.example",
      vkey: "k",
      size: ENTRIES,
    });
    return row?.id ?? "";
  });
  // Kinds, issuers and verdicts that are seldom, and some that are old only.
  await db.sql`
    insert into log_entries (log, index, iri, type, issuer, issued_at, leaf, hash, verdict)
    select ${log}::uuid, n, 'https://harbor.example/gazette/harbor/entries/' || n,
      case when n = 7 then 'DrawCommitted' when n % 1000 = 1 then 'QuestionOpened' else 'Endorsed' end,
      case when n % 2000 = 3 then 'https://harbor.example/ap/actors/small' else 'https://harbor.example/ap/actors/large' end,
      '2026-01-01T00:00Z'::timestamptz + n * interval '1 minute', convert_to(repeat(md5(n::text), 30), 'utf8'),
      'sha256:' || n, case when n % 5000 = 11 then 'bad-proof' else 'ok' end
    from generate_series(0, ${ENTRIES - 1}) as n`;
  await db.sql`
    insert into log_refs (hash, log, index) select 'sha256:' || (n / 10), ${log}::uuid, n from generate_series(10, ${ENTRIES - 1}) as n`;
  await db.sql`vacuum analyze log_entries`;
  await db.sql`vacuum analyze log_refs`;
});
afterAll(() => db.drop());

type Plan = { readonly "Node Type": string; readonly "Relation Name"?: string; readonly Plans?: readonly Plan[] };
const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What reads a table from end to end in the statements of a piece of work, and how many blocks they touch at most. */
async function costOf(work: (reader: Reader) => Promise<unknown>): Promise<{ scans: string[]; blocks: number }> {
  const said: { query: string; params: unknown[] }[] = [];
  const logger = { logQuery: (query: string, params: unknown[]) => void said.push({ query, params }) };
  await work(drizzle(db.sql, { logger }) as unknown as Reader);
  const scans: string[] = [];
  let most = 0;
  for (const { query, params } of said) {
    const rows = await db.sql.unsafe<{ "QUERY PLAN": [{ Plan: Plan & Record<string, number> }] }[]>(
      `explain (analyze, buffers, format json) ${query}`,
      params as never[],
    );
    const plan = rows[0]?.["QUERY PLAN"][0].Plan;
    if (plan === undefined) throw new Error("no plan");
    for (const node of nodesOf(plan)) if (node["Node Type"] === "Seq Scan") scans.push(node["Relation Name"] ?? "");
    most = Math.max(most, (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0));
  }
  expect(said.length).toBeGreaterThan(0);
  return { scans: scans.filter((name) => name !== "logs"), blocks: most };
}

const day = (n: number) => Date.UTC(2026, 0, n);
const filters: readonly (readonly [string, Partial<EntryFilter>, number])[] = [
  ["nothing", {}, 51],
  ["a page in the middle", { before: 10_000 }, 51],
  ["the page before one", { after: 10_000 }, 51],
  ["a kind that is everywhere", { type: "Endorsed" }, 51],
  ["a kind that is seldom", { type: "QuestionOpened" }, 20],
  ["a kind that is old", { type: "DrawCommitted" }, 1],
  ["a kind that is nowhere", { type: "Sealed" }, 0],
  ["a group that acts seldom", { issuer: "https://harbor.example/ap/actors/small" }, 10],
  ["what has no effect", { isInert: true }, 4],
  ["the first days", { to: day(2) }, 51],
  ["a day", { from: day(5), to: day(6) }, 51],
  ["half of all days", { from: day(3), to: day(10) }, 51],
  ["a time before everything", { to: day(0) }, 0],
  ["a time after everything", { from: day(60) }, 0],
  ["a kind that is old, on a late day", { type: "DrawCommitted", from: day(10) }, 0],
  [
    "a group and a kind that do not meet",
    { issuer: "https://harbor.example/ap/actors/small", type: "QuestionOpened" },
    0,
  ],
];

test.each(filters)("listing by %s reads a few blocks, never the table", async (_, filter, found) => {
  expect(await listEntries(db.orm, log, { ...filter, limit: 51 })).toHaveLength(found);
  const { scans, blocks } = await costOf((reader) => listEntries(reader, log, { ...filter, limit: 51 }));
  expect(scans).toEqual([]);
  expect(blocks).toBeLessThan(200);
});

test("so do the collection and the way back from an act", async () => {
  for (const work of [
    (reader: Reader) => listEntryIris(reader, log, 10_000, 100),
    (reader: Reader) => listReferring(reader, "sha256:99", 50),
  ]) {
    expect(await work(db.orm)).not.toHaveLength(0);
    const { scans, blocks } = await costOf(work);
    expect(scans).toEqual([]);
    expect(blocks).toBeLessThan(200);
  }
});

test("a page is in the order of the log, from the newest", async () => {
  const indexes = async (filter: Partial<EntryFilter>) =>
    (await listEntries(db.orm, log, { ...filter, limit: 3 })).map(({ index }) => index);
  expect(await indexes({})).toEqual([19_999, 19_998, 19_997]);
  expect(await indexes({ before: 5 })).toEqual([4, 3, 2]);
  expect(await indexes({ after: 5 })).toEqual([8, 7, 6]);
  expect(await indexes({ to: day(2) })).toEqual([1_439, 1_438, 1_437]);
  expect(await indexes({ from: day(2), after: 0 })).toEqual([1_442, 1_441, 1_440]);
  expect(await indexes({ isInert: true, before: 10_000 })).toEqual([5_011, 11]);
});
