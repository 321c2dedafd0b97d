import { Missing, need } from "#commands/errors.ts";
import { listReferring } from "#db/entries.ts";
import { type Log, type LogEntry, findNamedEntry, rootAt } from "#db/gazette.ts";
import { listCosignatureLines } from "#db/witness.ts";
import { entryPage, type EntryFact, type EntryView } from "#web/entries.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Visit } from "#web/kit/desk.ts";
import { frameOf } from "#web/kit/visit.ts";
import { type Context, type Said, readEntries, refsOf } from "#web/load/entries.ts";
import { cosignersOf, entryLine, listPathOf, pathOf } from "#web/load/gazette.ts";
import { loadHolders } from "#web/load/holders.ts";
import { findAway, peerNamer } from "#web/load/peers.ts";
import { whoseOf } from "#web/load/records.ts";
import { sentenceOf, titleOf } from "#web/load/sentences.ts";

/** How many entries that refer to one are shown with it. */
const REFERRING = 50;

/** The page of an entry; its signed bytes for who asks for activities, and what is known of it for who asks for JSON. */
export async function showEntry(desk: Desk, c: Page, found: Log | undefined, id: string): Promise<Response> {
  const visit = c.get("visit");
  const log = need(found, "log");
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) throw new Missing("entry");
  const entry = need(await findNamedEntry(desk.db.orm, log, id), "entry");
  const wanted = wantedBy(c);
  if (wanted === "bytes") {
    const type = "application/activity+json";
    const headers = { "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable", Vary: "Accept" };
    return c.body(new Uint8Array(entry.leaf), 200, { ...headers, "Plenum-Verdict": entry.verdict });
  }
  if (wanted === "json") {
    const headers = { "Cache-Control": "public, max-age=10", Vary: "Accept" };
    return c.json(knownOf(desk, log, entry), 200, headers);
  }
  return showAll(desk, c, entryPage(frameOf(desk, visit), await loadEntry(desk, visit, log, entry)));
}

function wantedBy(c: Page): "page" | "bytes" | "json" {
  const accept = c.req.header("accept") ?? "";
  if (accept.includes("text/html")) return "page";
  if (/application\/(?:activity\+|ld\+)json/.test(accept)) return "bytes";
  return accept.includes("application/json") ? "json" : "page";
}

/** An entry for programs: what it says, and what this server found about it. */
function knownOf(desk: Desk, log: Log, entry: LogEntry) {
  const path = `${desk.iris.publicUrl}${pathOf(desk, log, entry)}`;
  return {
    id: entry.iri,
    log: log.origin,
    index: entry.index,
    number: entry.index + 1,
    type: entry.type,
    issuer: entry.issuer,
    issuedAt: entry.issuedAt === null ? null : new Date(entry.issuedAt).toISOString(),
    hash: entry.hash,
    verdict: entry.verdict,
    bytes: `${path}.json`,
    proof: `${path}.tlog-proof`,
    entry: parsed(entry.leaf),
  };
}

function parsed(leaf: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(leaf));
  } catch {
    return null;
  }
}

async function loadEntry(desk: Desk, visit: Visit, log: Log, entry: LogEntry): Promise<EntryView> {
  const reader = desk.db.orm;
  const context = await readEntries(desk, log, [entry]);
  const said = context.saidOf(entry);
  const { textHash } = said;
  const text = typeof textHash === "string" ? context.text(textHash) : undefined;
  return {
    ...entryLine(desk, visit, context, entry),
    id: entry.iri,
    issuer: context.actor(entry.issuer),
    key: keyOf(said),
    hash: entry.hash.replace(/^sha256:/, ""),
    whose: await whoseOf(desk, visit, log, (host) => findAway(desk, host)),
    list: listPathOf(desk, log),
    facts: factsOf(visit, context, said),
    refs: refsOf(said).flatMap((iri) => {
      const other = context.find(iri);
      return other === undefined ? [] : [linkTo(desk, visit, context, other)];
    }),
    referring: await loadReferring(desk, visit, entry),
    proof: await loadProof(desk, log, entry),
    holders: log.organization === null ? undefined : await loadHolders(reader, log, entry.index),
    proofHref: `${pathOf(desk, log, entry)}.tlog-proof`,
    texts:
      text === undefined
        ? []
        : [
            {
              label: text.isErased ? "" : titleOf({ context, speech: visit.speech }, said),
              text: bodyOf(text.text),
            },
          ],
    json: JSON.stringify(said, undefined, 2),
    jsonHref: `${pathOf(desk, log, entry)}.json`,
  };
}

const linkTo = (desk: Desk, { speech }: Visit, context: Context, entry: LogEntry) => ({
  text: `${speech.words.common.entry(entry.index + 1)}: ${sentenceOf(speech, context, entry)}`,
  href: pathOf(desk, context.log, entry),
});

/** What refers to an entry, in its own record and in those of others. */
async function loadReferring(desk: Desk, visit: Visit, { hash }: LogEntry): Promise<EntryView["referring"]> {
  if (hash === "") return [];
  const found = await listReferring(desk.db.orm, hash, REFERRING);
  const byLog = [...Map.groupBy(found, ({ log }) => log.id).values()];
  const lines = await Promise.all(
    byLog.map(async (of) => {
      const [first] = of;
      if (first === undefined) return [];
      const entries = of.map(({ entry }) => entry);
      const context = await readEntries(desk, first.log, entries);
      return entries.map((entry) => linkTo(desk, visit, context, entry));
    }),
  );
  return lines.flat();
}

async function loadProof(desk: Desk, log: Log, entry: LogEntry): Promise<EntryView["proof"]> {
  const reader = desk.db.orm;
  const size = log.checkpointSize;
  if (entry.index >= size) return undefined;
  const root = Buffer.from(await rootAt(reader, log.id, size)).toString("hex");
  const lines = log.organization === null ? [] : await listCosignatureLines(reader, log.id, log.checkpointSize);
  const note = [log.checkpoint ?? "", ...lines].join("");
  const names = await peerNamer(desk);
  return {
    hashes: pathLength(entry.index, size),
    root,
    size,
    checkpointAt: log.checkpointAt ?? entry.issuedAt ?? 0,
    note,
    cosigners: cosignersOf(note, log).map(names),
  };
}

const TIMES = new Set(["closesAt", "begins", "until", "effectiveAt", "drawsAt", "asOf"]);
const ACTORS = new Set(["body", "parent", "actor", "council", "candidate"]);

/** What an entry states, one by one: times, numbers, groups, fingerprints; the rest is in its JSON. */
function factsOf({ speech }: Visit, context: Context, said: Said): EntryFact[] {
  return Object.keys(speech.words.entries.facts).flatMap((name): EntryFact[] => {
    const value = said[name];
    if (typeof value === "number") return [{ name, text: speech.number(value) }];
    if (Array.isArray(value)) return [{ name, text: value.slice(0, 1_000).filter(Number.isSafeInteger).join(", ") }];
    if (typeof value !== "string") return [];
    if (TIMES.has(name)) return Number.isNaN(Date.parse(value)) ? [] : [{ name, at: Date.parse(value) }];
    if (ACTORS.has(name)) return [actorFact(context, name, value)];
    if (name === "object") {
      const { title, href } = context.object(value);
      return [{ name, text: title, href }];
    }
    return [{ name, code: value.replace(/^sha256:/, "").slice(0, 100) }];
  });
}

function actorFact(context: Context, name: string, iri: string): EntryFact {
  const { name: text, href } = context.actor(iri);
  return { name, text, href };
}

/** A text file begins with its title and an empty line. */
const bodyOf = (text: string | undefined): string | undefined => text?.replace(/^[^\n]*\n\n/, "");

function keyOf(said: Said): string {
  const proof = said["proof"];
  const method =
    typeof proof === "object" && proof !== null && "verificationMethod" in proof ? proof.verificationMethod : "";
  return typeof method === "string" ? (method.split("#").at(-1) ?? "") : "";
}

/** How many hashes lead from a leaf to the root of a tree of so many leaves (RFC 6962 §2.1.1). */
function pathLength(index: number, size: number): number {
  let hashes = 0;
  for (let node = index, last = size - 1; last > 0; node >>= 1, last >>= 1)
    if (node % 2 === 1 || node < last) hashes += 1;
  return hashes;
}
