import { parseNote } from "#domain/notes.ts";
import { cosignedAt, formatVkey, parseVkey, type VerifierKey } from "#federation/gazette/note.ts";
import { fetchHead, textOf, type Fetch, type RemoteHead } from "#federation/gazette/remote.ts";
import type { Report } from "./findings.ts";

const KEY_BYTES = 4_096;
const WITNESS = /^([^/]{1,300})\/gazette\/witness$/;

/** The newest head of a log that its key signed, with that key; undefined, and reported, if there is none. */
export async function auditHead(
  fetch: Fetch,
  source: string,
  report: Report,
  pinned?: VerifierKey,
): Promise<{ readonly head: RemoteHead; readonly key: VerifierKey } | undefined> {
  const told = await fetchVkey(fetch, `${source}/key`);
  const key = pinned ?? told;
  if (key?.type !== 0x01) {
    report("head", "key", "key", "There is no verifier key of a log here");
    return undefined;
  }
  if (told === undefined || formatVkey(told) !== formatVkey(key))
    report("head", "other-key", "key", "The key that is shown here is not the one that was given");
  const head = await fetchHead(fetch, source, key);
  if (typeof head !== "string") return { head, key };
  const isAway = head === "unreachable";
  const text = isAway ? "There is no checkpoint here" : "This checkpoint is not one that the log's key signed";
  report("head", isAway ? "no-checkpoint" : "checkpoint", "checkpoint", text);
  return undefined;
}

/** Who else signed a checkpoint: whose cosignature is good, and of whom no key is known. */
export type Cosigners = { readonly good: readonly string[]; readonly unknown: readonly string[] };

/** Checks every cosignature whose witness's key is given, or told by the host that its name names. */
export async function auditCosignatures(
  fetch: Fetch,
  { head, key }: { readonly head: RemoteHead; readonly key: VerifierKey },
  witnesses: readonly VerifierKey[],
  report: Report,
): Promise<Cosigners> {
  const note = parseNote(head.note);
  const names = (note?.signatures ?? []).map(({ name }) => name).filter((name) => name !== key.name);
  const [good, unknown]: [string[], string[]] = [[], []];
  for (const name of new Set(names)) {
    const keys = await keysOf(fetch, head.source, name, witnesses);
    const ids = note?.signatures.filter((line) => line.name === name).map(({ id }) => id) ?? [];
    const own = keys.filter(({ id }) => ids.includes(id));
    if (own.length === 0) unknown.push(name);
    else if (note !== undefined && own.every((witness) => cosignedAt(note, witness) !== undefined)) good.push(name);
    else report("cosignatures", "cosignature", name, "This witness did not cosign this checkpoint");
  }
  return { good, unknown };
}

async function keysOf(
  fetch: Fetch,
  source: string,
  name: string,
  witnesses: readonly VerifierKey[],
): Promise<VerifierKey[]> {
  const given = witnesses.filter((witness) => witness.name === name);
  const host = WITNESS.exec(name)?.[1];
  if (given.length > 0 || host === undefined) return given;
  const asked = await fetchVkey(fetch, `${schemeFor(source, host)}://${host}/gazette/witness-key`);
  return asked?.name === name && asked.type === 0x04 ? [asked] : [];
}

/** Plain HTTP is for a machine's own addresses, and for whoever reads a log over it. */
const schemeFor = (source: string, host: string): string =>
  source.startsWith("http://") || /^(localhost|127\.|\[::1\])/.test(host) ? "http" : "https";

async function fetchVkey(fetch: Fetch, url: string): Promise<VerifierKey | undefined> {
  const got = await fetch(url, { accept: "text/plain", maxBytes: KEY_BYTES });
  return got?.status === 200 ? parseVkey((textOf(got.bytes) ?? "").trim()) : undefined;
}
