import type { VerifierKey } from "#federation/gazette/note.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { auditBundles } from "./bundles.ts";
import { collectFaults, type AuditFault } from "./findings.ts";
import { auditCosignatures, auditHead, type Cosigners } from "./head.ts";
import { readLog } from "./log.ts";
import type { TextAudit } from "./texts.ts";

/** A log that is to be checked from outside, without a database. */
export type AuditTask = {
  readonly fetch: Fetch;
  /** The prefix that it is read from: its own, a mirror's, or that of a copy. */
  readonly source: string;
  /** Its verifier key, where the reader has it from elsewhere. */
  readonly key?: VerifierKey | undefined;
  readonly witnesses: readonly VerifierKey[];
  /** Whether the texts that entries name are fetched and compared too; they are unless it says otherwise. */
  readonly withTexts?: boolean | undefined;
  readonly onProgress?: (what: "entries" | "results", done: number, of: number) => void;
};

/** What came of it. */
export type Audit = {
  readonly source: string;
  readonly origin: string | undefined;
  readonly size: number;
  readonly checked: {
    readonly entries: number;
    readonly proofs: number;
    readonly cosignatures: number;
    readonly results: number;
  };
  readonly cosigners: Cosigners;
  readonly unknown: number;
  /** Entries that could not be read, and those whose effect hangs on them. */
  readonly unread: number;
  readonly unjudged: number;
  readonly texts: TextAudit;
  readonly bundles: number;
  readonly faults: readonly AuditFault[];
};

/** Computes everything again that a log states: signatures, tree, entries, keys, results; names whatever does not hold. */
export async function auditLog(task: AuditTask): Promise<Audit> {
  const { fetch, source, key, witnesses, withTexts = true, onProgress } = task;
  const { report, faults } = collectFaults();
  const found = await auditHead(fetch, source, report, key);
  if (found === undefined) return { ...nothing, source, faults: faults() };
  const { origin, size } = found.head.checkpoint;
  const cosigners = await auditCosignatures(fetch, found, witnesses, report);
  const reading = await readLog(fetch, found.head, found.key, {
    report,
    withTexts,
    onProgress: (entries) => onProgress?.("entries", entries, size),
  });
  const { results, entries, proofs, ...rest } = reading;
  const site = siteOf(source, origin);
  const counting = { report, onProgress: (done: number) => onProgress?.("results", done, results.length) };
  const bundles = site === undefined ? none : await auditBundles(fetch, { site, origin }, results, counting);
  const sound = results.filter(({ question, isSound }) => isSound && !bundles.wrong.has(question)).length;
  const checked = { entries, proofs, cosignatures: cosigners.good.length, results: sound };
  return { ...rest, source, origin, size, checked, cosigners, bundles: bundles.checked, faults: faults() };
}

const none = { checked: 0, wrong: new Set<string>() };

const nothing = {
  origin: undefined,
  size: 0,
  checked: { entries: 0, proofs: 0, cosignatures: 0, results: 0 },
  cosigners: { good: [], unknown: [] },
  unknown: 0,
  unread: 0,
  unjudged: 0,
  texts: { checked: 0, erased: 0 },
  bundles: 0,
};

/** The site whose own log this is; a mirror or a copy has no bundles of it. */
function siteOf(source: string, origin: string): string | undefined {
  const isOwn = /^https?:\/\//.test(source) && source.replace(/^https?:\/\//, "") === origin;
  const site = /^(.+)\/gazette\/[a-z0-9_-]+$/.exec(source)?.[1];
  return isOwn ? site : undefined;
}
