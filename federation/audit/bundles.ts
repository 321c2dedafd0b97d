import { checkBundle } from "#domain/bundles/check.ts";
import { entryHash, type Sha256 } from "#domain/entries.ts";
import { isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import { isSignedByNode } from "#commands/signatures.ts";
import { textOf, type Fetch } from "#federation/gazette/remote.ts";
import type { Report } from "./findings.ts";
import { inOrder } from "./inOrder.ts";
import type { StatedResult } from "./reader.ts";

const AT_ONCE = 6;
const LARGEST_FILE = 64 * 1024 * 1024;

/** How many bundles were counted again, and the questions of which one does not hold. */
export type BundleAudit = { readonly checked: number; readonly wrong: ReadonlySet<string> };

/** Counts every vote again whose proof bundle the log's own site gives to strangers; the bundle has to hang on this log. */
export async function auditBundles(
  fetch: Fetch,
  { site, origin }: { readonly site: string; readonly origin: string },
  results: readonly StatedResult[],
  { report, onProgress }: { readonly report: Report; readonly onProgress: (done: number) => void },
): Promise<BundleAudit> {
  const wrong = new Set<string>();
  let checked = 0;
  const check = async (index: number): Promise<void> => {
    const stated = results[index];
    if (stated === undefined) return;
    const id = stated.question.split("/").at(-1) ?? "";
    const url = `${site}/api/v1/questions/${id}/bundle`;
    const got = await fetch(url, { accept: "application/json", maxBytes: LARGEST_FILE });
    if (got?.status !== 200) return;
    const faults = await faultsOf(parsed(textOf(got.bytes)), stated, origin);
    checked += 1;
    if (faults.length > 0) wrong.add(stated.question);
    for (const { code, at, text } of faults) report("bundles", code, `${url}${at === "" ? "" : ` ${at}`}`, text);
  };
  let done = 0;
  for await (const _ of inOrder(results.length, AT_ONCE, check)) onProgress((done += 1));
  return { checked, wrong };
}

type Fault = { readonly code: string; readonly at: string; readonly text: string };

async function faultsOf(document: unknown, { closed }: StatedResult, origin: string): Promise<readonly Fault[]> {
  const { faults } = await checkBundle(document, isSignedByNode);
  const log = isObject(document as Json) ? (document as JsonObject)["log"] : undefined;
  // A vote that was closed this moment may not be in a signed tree yet.
  if (log === null) return faults;
  const isSame = isObject(log) && log["origin"] === origin && closingIn(log) === closed;
  return isSame
    ? faults
    : [...faults, { code: "other-log", at: "log", text: "It speaks of another entry than the log" }];
}

function closingIn(log: JsonObject): Sha256 | undefined {
  const entries: readonly Json[] = Array.isArray(log["entries"]) ? log["entries"] : [];
  const acts = entries.flatMap((each) => (isObject(each) && isObject(each["entry"]) ? [each["entry"]] : []));
  const closing = acts.find(({ type }) => type === "plenum:QuestionClosed");
  return closing === undefined ? undefined : entryHash(closing);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
