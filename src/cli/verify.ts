import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type BundleCheck, checkBundle } from "#domain/bundles/check.ts";
import type { BundleStep } from "#domain/bundles/findings.ts";
import { checkProofFile } from "#domain/bundles/receipts.ts";
import { EXIT } from "#src/start.ts";
import { print } from "./verb.ts";
import type { Keys, Place } from "./verifyLog.ts";

const WORDS: Readonly<Record<BundleStep, string>> = {
  form: "The file is a bundle",
  file: "The file is whole",
  text: "The text is the one that was voted on",
  rule: "The rule is the one that was frozen, and the choices follow from it",
  times: "The times fit together",
  roll: "No more votes than voters",
  ballots: "Every ballot says what could be chosen",
  receipts: "As many receipts as ballots, each once",
  count: "Counting again gives the same result",
  record: "The public record says the same",
  tree: "The entries are in the signed log",
  signatures: "Log and organization signed it",
};
const MARKS = { ok: "✓", bad: "✗", absent: "–" };

type Options = Keys & { readonly json?: true };
type Fault = { readonly code: string; readonly at: string; readonly text: string };
type Checked = BundleCheck["checked"];

/** `verify`: computes a whole record, or everything in a bundle, again, without a database; fails on any fault. */
export function addVerify(program: Command): void {
  program
    .command("verify <file-or-url>")
    .description("check a whole record (the address of an instance, a record, a mirror, a folder), a bundle or a proof")
    .option("--json", "print JSON")
    .option("--key <vkey>", "the record’s verifier key, where you have it from elsewhere")
    .option("--witness <vkey...>", "verifier keys of witnesses; of others their own hosts are asked")
    .option("--no-texts", "do not fetch the texts that entries name")
    .action(async (source: string, options: Options) => {
      const { findLogs } = await import("./verifyLog.ts");
      const places = await findLogs(source);
      if (places.length > 0) return runWithFaults(() => verifyLogs(places, options));
      const text = await read(source).catch((error: unknown) => unreadable(source, error));
      if (text !== undefined) await verifyText(text, options);
    });
}

async function verifyLogs(places: readonly Place[], options: Options): Promise<void> {
  const { checkLogs, linesOf: linesOfLog } = await import("./verifyLog.ts");
  const audits = await checkLogs(places, options);
  const checked = audits.map((audit) => audit.checked).reduce(sumOf);
  const faults = audits.flatMap((audit) =>
    audit.faults.map((fault) => ({ ...fault, at: audits.length > 1 ? `${audit.source}/${fault.at}` : fault.at })),
  );
  tell(options, checked, faults, audits.flatMap(linesOfLog));
}

const sumOf = (a: Checked, b: Checked): Checked => ({
  entries: a.entries + b.entries,
  proofs: a.proofs + b.proofs,
  cosignatures: a.cosignatures + b.cosignatures,
  results: a.results + b.results,
});

async function verifyText(text: string, options: Options): Promise<void> {
  const document = parsed(text);
  const small = checkProofFile(document);
  const check = small === undefined ? await checkBundle(document, await signer()) : undefined;
  const faults = check?.faults ?? small ?? [];
  const proofs = faults.length === 0 ? 1 : 0;
  const checked = check?.checked ?? { entries: 0, proofs, cosignatures: 0, results: 0 };
  tell(options, checked, faults, check === undefined ? [] : linesOf(check));
}

function tell({ json }: Options, checked: Checked, faults: readonly Fault[], lines: readonly string[]): void {
  const ok = faults.length === 0;
  const told = faults.map(({ code, at, text }) => ({ code, at, text }));
  print(json, { ok, checked, faults: told }, [
    ...lines,
    ...told.map((fault) => `  ${fault.code}${fault.at === "" ? "" : ` at ${fault.at}`}: ${fault.text}`),
    ok ? "It holds." : "It does not hold.",
  ]);
  if (!ok) process.exitCode = EXIT.failed;
}

async function runWithFaults(deed: () => Promise<void>): Promise<void> {
  await deed().catch((error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : "unknown"}\n`);
    process.exitCode = EXIT.failed;
  });
}

/** Wrongly called is something else: the file may come tomorrow. */
function unreadable(source: string, error: unknown): undefined {
  process.stderr.write(`error: ${source} cannot be read: ${error instanceof Error ? error.message : "unknown"}\n`);
  process.exitCode = EXIT.failed;
}

const linesOf = ({ steps }: BundleCheck): string[] =>
  Object.entries(steps).map(
    ([step, state]) =>
      `${MARKS[state]} ${WORDS[step as BundleStep]}${state === "absent" ? " (not in this file, or not to be checked here)" : ""}`,
  );

async function signer() {
  const { isSignedByNode } = await import("#commands/signatures.ts");
  return isSignedByNode;
}

/** A file, or what stands at an address: of a bundle, or of a result whose bundle is beside it. */
async function read(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) return readFile(source, "utf8");
  const answer = await fetch(bundleOf(source), { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  return answer.text();
}

function bundleOf(address: string): string {
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/result(\.json|\.csv)?$/, "/bundle");
  return url.href;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
