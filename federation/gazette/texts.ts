import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Log } from "#db/gazette.ts";
import type { Reader, Writer } from "#db/open.ts";
import { eraseMirroredText, listMissingTexts, LONGEST_TEXT, saveMirroredText } from "#db/texts.ts";
import { isObject, parseCanonical } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { tellRejection } from "./noting.ts";
import { textOf, TOO_LARGE, type Fetch } from "./remote.ts";

/** What fetching texts needs of a mirror. */
type TextPuller = {
  readonly db: Reader;
  readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
  readonly fetch: Fetch;
};

/** What a source answers about a text: its file, that it is erased, that it has none, or nothing that could be used. */
type Told = { readonly file: string } | "erased" | "none" | "silent" | "wrong";

const TEXTS_AT_ONCE = 8;
/** So many texts that nobody gives end a round; the next one begins elsewhere. */
const TEXT_FAILURES = 50;
/** So many peers are asked in a round for what the origin does not give; the next round asks others. */
const OTHERS_ASKED = 4;

/** Fetches text files that the log names and that are not held, from the origin or else from a peer's mirror; a missing one stops nothing. */
export async function pullTexts(mirror: TextPuller, log: Log, others: readonly string[]): Promise<void> {
  const asked = { sources: [log.prefix, ...someOf(others)], silent: new Set<string>(), wrong: new Set<string>() };
  // From anywhere on, so that what nobody has does not keep the rest from being asked for.
  const start = `sha256:${randomBytes(4).toString("hex")}`;
  let failures = 0;
  for (const [from, to] of [
    [start, "sha256:~"],
    ["", start],
  ] as const) {
    for (let after = from, isMore = true; isMore && failures < TEXT_FAILURES;) {
      const listed = await listMissingTexts(mirror.db, log.id, after, TEXTS_AT_ONCE);
      const missing = listed.filter((hash) => hash <= to);
      const gained = await Promise.all(missing.map((hash) => pullText(mirror, log, asked, hash)));
      failures += gained.filter((isGained) => !isGained).length;
      isMore = missing.length === TEXTS_AT_ONCE;
      after = missing.at(-1) ?? to;
    }
  }
  for (const source of asked.wrong) tellRejection(log.origin, source, "bad-text");
}

/** Where a round asks; who of them did not answer in it is asked nothing more, and who gave something else is told of once. */
type Asked = { readonly sources: readonly string[]; readonly silent: Set<string>; readonly wrong: Set<string> };

/** True if the text is held now, or known to be erased. */
async function pullText(
  mirror: TextPuller,
  log: Log,
  { sources, silent, wrong }: Asked,
  hash: string,
): Promise<boolean> {
  for (const source of sources) {
    if (silent.has(source)) continue;
    const told = await askForText(mirror.fetch, source, hash);
    if (typeof told !== "string") {
      await mirror.transact((tx) => saveMirroredText(tx, log.id, hash, told.file));
      return true;
    }
    if (told === "silent") silent.add(source);
    if (told === "wrong") wrong.add(source);
    // Only the origin itself may say that a text is gone before its log does.
    if (told !== "erased" || source !== log.prefix) continue;
    await mirror.transact((tx, at) => eraseMirroredText(tx, log.id, hash, at));
    return true;
  }
  return false;
}

/** Asks one source for a text that a log of it names. */
export async function askForText(fetch: Fetch, source: string, hash: string): Promise<Told> {
  const url = `${source}/text/${hash.slice("sha256:".length)}`;
  const got = await fetch(url, { accept: "application/json", maxBytes: LONGEST_TEXT });
  if (got?.status === 404) return "none";
  if (got?.status === 410) return "erased";
  if (got?.status === TOO_LARGE) return "wrong";
  if (got?.status !== 200) return "silent";
  const file = fileOf(got.bytes, hash);
  return file === undefined ? "wrong" : { file };
}

/** A text file that is what the log committed to. */
function fileOf(bytes: Uint8Array, hash: string): string | undefined {
  if (`sha256:${createHash("sha256").update(bytes).digest("hex")}` !== hash) return undefined;
  const file = textOf(bytes);
  const value = file === undefined ? undefined : parseCanonical(file);
  return isObject(value) && typeof value["text"] === "string" && !value["text"].includes("\u0000") ? file : undefined;
}

/** A few of them, other ones each time. */
function someOf(all: readonly string[]): string[] {
  const left = [...all];
  return Array.from({ length: Math.min(OTHERS_ASKED, left.length) }, () =>
    left.splice(randomInt(left.length), 1),
  ).flat();
}
