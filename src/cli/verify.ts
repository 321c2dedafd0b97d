import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type BundleCheck, checkBundle } from "#domain/bundles/check.ts";
import type { BundleStep } from "#domain/bundles/findings.ts";
import { checkProofFile } from "#domain/bundles/receipts.ts";
import { EXIT } from "#src/start.ts";
import { print } from "./verb.ts";

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

/** `verify`: computes everything in a bundle again, without a database; fails on any fault. */
export function addVerify(program: Command): void {
  program
    .command("verify <file-or-url>")
    .description("check a proof bundle, a receipt's proof or a voter's: a file, or the address of a result")
    .option("--json", "print JSON")
    .action(async (source: string, { json }: { readonly json?: true }) => {
      const text = await read(source).catch((error: unknown) => unreadable(source, error));
      if (text === undefined) return;
      const document = parsed(text);
      const small = checkProofFile(document);
      const check = small === undefined ? await checkBundle(document, await signer()) : undefined;
      const faults = check?.faults ?? small ?? [];
      const checked = check?.checked ?? {
        entries: 0,
        proofs: faults.length === 0 ? 1 : 0,
        cosignatures: 0,
        results: 0,
      };
      const ok = faults.length === 0;
      const told = faults.map(({ code, at, text: words }) => ({ code, at, text: words }));
      print(json, { ok, checked, faults: told }, [
        ...(check === undefined ? [] : linesOf(check)),
        ...told.map((fault) => `  ${fault.code}${fault.at === "" ? "" : ` at ${fault.at}`}: ${fault.text}`),
        ok ? "It holds." : "It does not hold.",
      ]);
      if (!ok) process.exitCode = EXIT.failed;
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
