import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { Audit, AuditTask } from "#federation/audit/audit.ts";
import { auditSteps, type AuditStep } from "#federation/audit/findings.ts";
import { parseVkey, type VerifierKey } from "#federation/gazette/note.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { overFolder, overNetwork } from "./sources.ts";

/** A log that was found at an address or in a folder. */
export type Place = { readonly source: string; readonly fetch: Fetch };

const TEXT = { accept: "text/plain", maxBytes: 65_536 };
const JSON_FILE = { accept: "application/json", maxBytes: 1_000_000 };

/** The logs that an address or a folder stands for; none if it is something else, a result or a file. */
export async function findLogs(address: string): Promise<Place[]> {
  if (!/^https?:\/\//.test(address)) {
    const isFolder = await stat(address).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const source = pathToFileURL(resolve(address)).href.replace(/\/+$/, "");
    return isFolder ? [{ source, fetch: overFolder(source, address) }] : [];
  }
  if (!URL.canParse(address)) return [];
  const { origin, pathname } = new URL(address);
  const path = pathname.replace(/\/(checkpoint|key)?$/, "");
  if (isResult(path)) return [];
  const source = `${origin}${path}`;
  if (await isLog(source)) return [{ source, fetch: overNetwork }];
  if (!["", "/gazette", "/gazette/verify"].includes(path)) return [];
  return (await listGazettes(origin)).map((prefix) => ({ source: prefix, fetch: overNetwork }));
}

const isResult = (path: string): boolean => /\/(result(\.json|\.csv)?|bundle|roll-proof|receipts\/[^/]+)$/.test(path);

/** A key that can be read is enough to be taken for a log, and so is a signed note: the other may be what is wrong. */
async function isLog(source: string): Promise<boolean> {
  const [key, note] = await Promise.all([
    overNetwork(`${source}/key`, TEXT),
    overNetwork(`${source}/checkpoint`, TEXT),
  ]);
  const says = (answer: typeof key): string => (answer?.status === 200 ? Buffer.from(answer.bytes).toString() : "");
  return parseVkey(says(key).trim()) !== undefined || says(note).includes("\n\n— ");
}

const discovery = z.object({ links: z.array(z.object({ rel: z.string(), href: z.url() })) });
const nodeInfo = z.object({
  metadata: z.object({ plenum: z.object({ gazettes: z.array(z.object({ prefix: z.url() })).max(50) }) }),
});

async function listGazettes(origin: string): Promise<string[]> {
  const found = discovery.safeParse(await readJson(`${origin}/.well-known/nodeinfo`));
  const href = found.data?.links.find(({ rel }) => rel.endsWith("/schema/2.1"))?.href;
  const info = href === undefined ? undefined : nodeInfo.safeParse(await readJson(href)).data;
  return (info?.metadata.plenum.gazettes ?? []).map(({ prefix }) => prefix.replace(/\/$/, ""));
}

async function readJson(url: string): Promise<unknown> {
  const got = await overNetwork(url, JSON_FILE);
  try {
    return got?.status === 200 ? JSON.parse(Buffer.from(got.bytes).toString("utf8")) : undefined;
  } catch {
    return undefined;
  }
}

/** Options of the reader: keys that are brought along, and whether texts are fetched. */
export type Keys = { readonly key?: string; readonly witness?: readonly string[]; readonly texts?: boolean };

/** Checks the logs one after the other, and says on standard error how far it is, every second. */
export async function checkLogs(places: readonly Place[], keys: Keys): Promise<Audit[]> {
  const { auditLog } = await import("#federation/audit/audit.ts");
  const witnesses = (keys.witness ?? []).map((line) => mustBeKey(line, 0x04));
  const key = keys.key === undefined ? undefined : mustBeKey(keys.key, 0x01);
  const audits: Audit[] = [];
  for (const { source, fetch } of places)
    audits.push(await auditLog({ fetch, source, key, witnesses, withTexts: keys.texts, onProgress: progress() }));
  return audits;
}

function mustBeKey(line: string, type: VerifierKey["type"]): VerifierKey {
  const key = parseVkey(line.trim());
  if (key?.type !== type) throw new Error(`${line} is no verifier key of a ${type === 0x01 ? "log" : "witness"}`);
  return key;
}

function progress(): NonNullable<AuditTask["onProgress"]> {
  const begun = performance.now();
  let last = begun;
  return (what, done, of) => {
    const now = performance.now();
    if (now - last < 1_000) return;
    last = now;
    const rate = what === "entries" ? `, ${Math.round((done * 1_000) / (now - begun))} a second` : "";
    process.stderr.write(`${done} of ${of} ${what}${rate}\n`);
  };
}

const WORDS: Readonly<Record<AuditStep, string>> = {
  head: "The log signed its newest checkpoint",
  cosignatures: "Every cosignature of a known witness is good",
  tree: "The entries come to the signed root, and every tile is theirs",
  entries: "Every entry is canonical, signed by a key in force, and has its effect",
  texts: "Every text is the one that its entry names, or erased by the record",
  results: "Each result follows from rule and counts, as far as the log tells",
  bundles: "Counting every public vote again gives the stated result",
};

/** What was found, for a person. */
export function linesOf(audit: Audit): string[] {
  const { source, origin, size, checked, cosigners, texts, bundles, faults } = audit;
  const isBad = (step: AuditStep): boolean => faults.some((fault) => fault.step === step);
  const absent: readonly AuditStep[] = [
    ...(origin === undefined ? auditSteps.filter((step) => step !== "head") : []),
    ...(cosigners.good.length === 0 ? (["cosignatures"] as const) : []),
    ...(texts.checked === 0 ? (["texts"] as const) : []),
    ...(bundles === 0 ? (["bundles"] as const) : []),
  ];
  const numbers: Partial<Record<AuditStep, string>> = {
    cosignatures: cosigners.good.join(", "),
    tree: `${size} entries`,
    entries: `${checked.proofs} proofs`,
    texts: `${texts.checked} texts${texts.erased === 0 ? "" : `, ${texts.erased} erased`}`,
    results: `${checked.results} results`,
    bundles: `${bundles} bundles`,
  };
  return [
    `${source}${origin === undefined ? "" : ` is the record ${origin}`}`,
    ...auditSteps.map((step) => {
      if (isBad(step)) return `✗ ${WORDS[step]}`;
      if (absent.includes(step)) return `– ${WORDS[step]} (nothing to check here)`;
      return `✓ ${WORDS[step]}${numbers[step] === undefined ? "" : `: ${numbers[step]}`}`;
    }),
    ...notesOf(audit),
  ];
}

/** What is no fault, or why less was checked than there is. */
function notesOf({ cosigners, unknown, unread, unjudged }: Audit): string[] {
  const names = cosigners.unknown.join(", ");
  return [
    ...(names === "" ? [] : [`  not checked, since no key is known: ${names} (--witness gives one)`]),
    ...(unknown === 0 ? [] : [`  ${unknown} entries are of types that this version does not know`]),
    ...(unread === 0 ? [] : [`  ${unread} entries could not be read`]),
    ...(unjudged === 0 ? [] : [`  of ${unjudged} entries the effect hangs on those, and was not judged`]),
  ];
}
