import { findDrawEntries, listConvenors, listStepEntries, type StepEntry } from "#db/caseEntries.ts";
import { listCaseSteps, type CaseStepRow } from "#db/cases.ts";
import { type CoalitionRow, findRecord, listRecords } from "#db/coalition/coalitions.ts";
import type { Reader } from "#db/open.ts";
import { findEntryOf } from "#db/succession.ts";
import { atTime, type Case, type CaseStep, type Ground } from "#domain/cases/case.ts";
import { play, type Played } from "#domain/cases/play.ts";
import { provesOrder } from "#domain/cases/proofs.ts";
import { readCaseRules } from "#domain/cases/rules.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { instantOf, type Instant } from "#domain/time.ts";
import { stepOf } from "./grounds.ts";

/** A case between organizations as all held logs make it. */
export type CaseBetween = {
  readonly name: string;
  readonly coalition: CoalitionRow;
  readonly ground: Ground;
  readonly steps: readonly CaseStep[];
  readonly entries: ReadonlyMap<string, StepEntry>;
  /** Steps of ours that are on their way into our gazette. */
  readonly ahead: readonly CaseStepRow[];
  readonly played: Played;
  readonly now: Case;
};

/** Plays a case from every log that is held here: whoever holds the same logs comes to the same. */
export async function loadCaseBetween(
  db: Reader,
  coalition: CoalitionRow,
  name: string,
  at: Instant,
): Promise<CaseBetween> {
  const [entries, own] = await Promise.all([listStepEntries(db, coalition.hash, name), listCaseSteps(db, name)]);
  const published = new Set(entries.map(({ id }) => id.split("/").at(-1)));
  const ahead = own.filter(({ id }) => !published.has(id));
  const steps = await Promise.all([
    ...entries.map((entry) => stepOfEntry(db, entry)),
    ...ahead.map((row) => stepAhead(db, row)),
  ]);
  const ground = await groundOf(db, coalition, charterOf(entries, ahead));
  const played = play(ground, steps);
  return {
    name,
    coalition,
    ground,
    steps,
    entries: new Map(entries.map((entry) => [entry.hash, entry])),
    ahead,
    played,
    now: atTime(ground, played.now, at),
  };
}

/** What a case of a coalition is judged by: the rules of the charter that its filing names, its convenors and its members. */
async function groundOf(db: Reader, coalition: CoalitionRow, charter: string | undefined): Promise<Ground> {
  const [record, members, convenors] = await Promise.all([
    findRecord(db, coalition.id, "charter", charter ?? ""),
    listRecords(db, coalition.id, "member"),
    coalition.term === 0 ? [] : listConvenors(db, coalition),
  ]);
  const version = (record?.final ?? record?.value ?? null) as { state?: string; rules?: JsonObject } | null;
  const isOfUse = version?.state === "in-force" || version?.state === "superseded";
  const rules = readCaseRules(isOfUse ? version.rules?.["cases"] : undefined);
  const known = members.filter(({ final, value }) => {
    const standing = memberIn(final ?? value)?.standing;
    return standing !== undefined && standing !== "invited" && standing !== "applicant";
  });
  return {
    rules,
    screeners: new Set([coalition.convenedBy, ...convenors]),
    members: new Set(known.map(({ key }) => key)),
  };
}

/** The charter that the first filing names. */
function charterOf(entries: readonly StepEntry[], ahead: readonly CaseStepRow[]): string | undefined {
  const [first] = entries
    .filter(({ said }) => said.step === "filed")
    .toSorted((a, b) => a.at - b.at || (a.hash < b.hash ? -1 : 1));
  return first?.said.charter ?? ahead.find(({ step }) => step === "filed")?.charter ?? undefined;
}

/** A draw has the name of its entry as soon as it has one. */
async function stepAhead(db: Reader, row: CaseStepRow): Promise<CaseStep> {
  const entry = row.draw === null ? undefined : await findEntryOf(db, row.body, row.draw);
  return { ...stepOf(row), ...(entry !== undefined && { draw: entry.hash }) };
}

async function stepOfEntry(db: Reader, { hash, issuer, at, log, refs, said }: StepEntry): Promise<CaseStep> {
  const draw = said.step === "called" || said.step === "drawn" ? refs.at(-1)?.hash : undefined;
  const { order, finding, sanction } = said;
  const proof = order === undefined || draw === undefined ? undefined : await findDrawEntries(db, log, draw);
  return {
    id: hash,
    step: said.step,
    by: issuer,
    at,
    against: said.against,
    due: said.due === undefined ? undefined : instantOf(said.due),
    article: said.article,
    order,
    draw,
    isProven: order !== undefined && provesOrder(order, proof?.committed, proof?.selected),
    vote: finding === undefined ? undefined : { finding, sanction: sanction === true },
    outcome: said.outcome,
  };
}
