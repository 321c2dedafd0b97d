import type { EntryOf, Ref, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Reader } from "./open.ts";
import { caseSteps } from "./schema/cases.ts";
import { logEntries, logRefs } from "./schema/gazette.ts";

/** A step of a case between organizations as it stands in a gazette; `at` is no earlier than anything before it in its log. */
export type StepEntry = {
  readonly id: string;
  readonly hash: Sha256;
  readonly log: string;
  readonly issuer: string;
  readonly at: Instant;
  readonly refs: readonly Ref[];
  readonly said: Omit<EntryOf<"CaseStep">, "id" | "issuer" | "refs" | "type" | "issuedAt">;
};

/** All steps of cases of a coalition, or of one of them, in held logs. */
export async function listStepEntries(db: Reader, coalition: string, name?: string): Promise<StepEntry[]> {
  const before = sql`(select max(p.issued_at) from log_entries p
    where p.log = ${logEntries.log} and p.index <= ${logEntries.index} and p.verdict = 'ok')`;
  const rows = await db
    .select({
      id: logEntries.iri,
      hash: logEntries.hash,
      log: logEntries.log,
      issuer: logEntries.issuer,
      leaf: logEntries.leaf,
      at: sql<number>`floor(extract(epoch from ${before}) * 1000)::float8`,
    })
    .from(logEntries)
    .where(
      and(
        eq(logEntries.coalition, coalition),
        eq(logEntries.type, "CaseStep"),
        eq(logEntries.verdict, "ok"),
        name === undefined ? undefined : eq(logEntries.subject, name),
      ),
    )
    .limit(MOST_STEPS);
  return rows.map(({ leaf, hash, at, ...row }) => {
    const { refs, ...said } = readLeaf(leaf) as StepEntry["said"] & { refs: Ref[] };
    return { ...row, hash: hash as Sha256, at: Math.round(at), refs, said };
  });
}

/** The case that a step belongs to, by the hash of the step. */
export async function findCaseOfStep(db: Reader, coalition: string, step: string): Promise<string | undefined> {
  const { hash, type, verdict, subject } = logEntries;
  const [row] = await db
    .select({ name: subject })
    .from(logEntries)
    .where(and(eq(hash, step), eq(logEntries.coalition, coalition), eq(type, "CaseStep"), eq(verdict, "ok")))
    .limit(1);
  return row?.name ?? undefined;
}

/** So that nobody fills the memory of others with steps of no effect. */
const MOST_STEPS = 20_000;

/** The cases between organizations that held logs tell of, newest first. */
export async function listCaseNames(
  db: Reader,
  limit: number,
): Promise<{ readonly name: string; readonly coalition: string }[]> {
  const rows = await db
    .select({
      name: logEntries.subject,
      coalition: logEntries.coalition,
      heldAt: sql<string>`min(${logEntries.heldAt})`,
    })
    .from(logEntries)
    .where(
      and(
        isNotNull(logEntries.coalition),
        eq(logEntries.type, "CaseStep"),
        eq(logEntries.verdict, "ok"),
        sql`convert_from(${logEntries.leaf}, 'UTF8')::jsonb ->> 'step' = 'filed'`,
      ),
    )
    .groupBy(logEntries.subject, logEntries.coalition)
    .orderBy(desc(sql`min(${logEntries.heldAt})`))
    .limit(limit);
  return rows.flatMap(({ name, coalition }) => (name === null || coalition === null ? [] : [{ name, coalition }]));
}

/** The case between organizations whose address ends with this id: the one that was heard of first. */
export async function findCaseName(
  db: Reader,
  id: string,
  own: string,
): Promise<{ readonly name: string; readonly coalition: string } | undefined> {
  const [ours] = await db
    .select({ name: caseSteps.case, coalition: caseSteps.coalition })
    .from(caseSteps)
    .where(and(eq(caseSteps.case, own), isNotNull(caseSteps.coalition)))
    .limit(1);
  if (ours?.coalition !== undefined && ours.coalition !== null) return { name: ours.name, coalition: ours.coalition };
  const [row] = await db
    .select({ name: logEntries.subject, coalition: logEntries.coalition })
    .from(logEntries)
    .where(
      and(
        isNotNull(logEntries.coalition),
        eq(logEntries.type, "CaseStep"),
        eq(logEntries.verdict, "ok"),
        sql`right(${logEntries.subject}, 43) = ${`/cases/${id}`}`,
      ),
    )
    .orderBy(logEntries.heldAt, logEntries.subject)
    .limit(1);
  return row?.name === undefined || row.name === null || row.coalition === null
    ? undefined
    : { name: row.name, coalition: row.coalition };
}

/** What a log says of a draw: what it committed to, and once it is held which places came out. */
export async function findDrawEntries(db: Reader, log: string, hash: string) {
  const inLog = and(eq(logEntries.log, log), eq(logEntries.verdict, "ok"));
  const [committed] = await db
    .select({ leaf: logEntries.leaf })
    .from(logEntries)
    .where(and(inLog, eq(logEntries.hash, hash), eq(logEntries.type, "DrawCommitted")));
  const [revealed] = await db
    .select({ leaf: logEntries.leaf })
    .from(logRefs)
    .innerJoin(logEntries, and(eq(logEntries.log, logRefs.log), eq(logEntries.index, logRefs.index)))
    .where(and(inLog, eq(logRefs.hash, hash), eq(logEntries.type, "DrawRevealed")));
  return {
    committed: committed && (readLeaf(committed.leaf) as EntryOf<"DrawCommitted">),
    selected: revealed && (readLeaf(revealed.leaf) as EntryOf<"DrawRevealed">).selected,
  };
}

/** Who has ever issued a block of the docket that the tip goes back to. */
export async function listConvenors(
  db: Reader,
  { hash, tip }: { hash: string; tip: string | null },
): Promise<string[]> {
  const rows = await db
    .select({
      hash: logEntries.hash,
      issuer: logEntries.issuer,
      prev: sql<string>`convert_from(${logEntries.leaf}, 'UTF8')::jsonb ->> 'prev'`,
    })
    .from(logEntries)
    .where(and(eq(logEntries.coalition, hash), eq(logEntries.type, "Noted"), eq(logEntries.verdict, "ok")));
  const blocks = new Map(rows.map((row) => [row.hash, row]));
  const found = new Set<string>();
  for (let at = blocks.get(tip ?? ""); at !== undefined; at = blocks.get(at.prev)) {
    found.add(at.issuer);
    blocks.delete(at.hash);
  }
  return [...found];
}

// Its form was checked before it was kept with this verdict.
const readLeaf = (leaf: Uint8Array): unknown => JSON.parse(Buffer.from(leaf).toString("utf8"));
