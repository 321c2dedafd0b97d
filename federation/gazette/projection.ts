import { createHash, randomBytes } from "node:crypto";
import type { Log } from "#db/gazette.ts";
import { endMirroredEndorsement, saveMirroredBody, saveMirroredEndorsements, saveMirroredMotion } from "#db/mirrors.ts";
import type { Reader, Writer } from "#db/open.ts";
import { eraseMirroredText, expectTexts, listMissingTexts, LONGEST_TEXT, saveMirroredText } from "#db/texts.ts";
import type { EntryOf, KnownEntry, Sha256 } from "#domain/entries.ts";
import type { Leaf, LogState, Verdict } from "#domain/gazette/state.ts";
import { isObject, parseCanonical } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { textOf, type Fetch } from "./remote.ts";

/** Leaves of a mirrored log with their verdicts, and the state after them. */
export interface Folded {
  readonly leaves: readonly Leaf[];
  readonly verdicts: readonly Verdict[];
  readonly after: LogState;
  readonly at: Instant;
}

/** Writes what effective entries of a mirrored log mean into the tables that pages read, in the pull's transaction. */
export async function project(tx: Writer, log: Log, folded: Folded): Promise<void> {
  const effective = folded.leaves.flatMap((leaf, at) =>
    "fault" in leaf || leaf.entry.type === "unknown" || folded.verdicts[at] !== "ok" ? [] : [leaf.entry],
  );
  // Many come at once when a mirror catches up; what ends or erases them comes later in any log.
  await saveMirroredEndorsements(
    tx,
    effective.flatMap((entry) => (entry.type === "Endorsed" ? [endorsementRow(log, entry)] : [])),
    folded.at,
  );
  await expectTexts(tx, log.id, effective.flatMap(textsOf));
  for (const entry of effective) await projectEntry(tx, log, entry, folded);
}

const endorsementRow = (log: Log, entry: EntryOf<"Endorsed">) => ({
  entry: entry.id,
  log: log.id,
  actor: entry.issuer,
  object: entry.object,
  textHash: entry.textHash ?? null,
  at: Date.parse(entry.issuedAt),
});

/** The text files that an entry names and that are to be held. */
function textsOf(entry: KnownEntry): Sha256[] {
  const own = "textHash" in entry && entry.type !== "TextErased" ? entry.textHash : undefined;
  const options = entry.type === "QuestionOpened" ? entry.optionsHash : undefined;
  return [own, options].filter((hash) => hash !== undefined);
}

async function projectEntry(tx: Writer, log: Log, entry: KnownEntry, { after, at }: Folded): Promise<void> {
  switch (entry.type) {
    case "Genesis":
      return saveMirroredBody(tx, { log: log.id, actor: entry.actor, kind: "organization", parent: undefined });
    case "BodyFounded":
    case "BodyChanged": {
      const body = after.bodies.get(entry.body);
      if (body !== undefined)
        await saveMirroredBody(tx, { ...body, log: log.id, actor: body.body, parent: body.parent });
      return;
    }
    case "EndorsementWithdrawn": {
      const endorsed = after.acts.get(entry.refs[0]?.hash ?? "sha256:")?.entry;
      const end = { log: log.id, by: entry.id, at: Date.parse(entry.issuedAt) };
      if (endorsed !== undefined) await endMirroredEndorsement(tx, { ...end, entry: endorsed.id });
      return;
    }
    case "MotionSubmitted":
      // A log tells of its own host only: nobody claims a neighbour's motion.
      if (URL.parse(entry.object)?.origin !== URL.parse(log.prefix)?.origin) return;
      return saveMirroredMotion(tx, { object: entry.object, log: log.id, actor: entry.issuer, entry: entry.id });
    case "TextErased":
      return eraseMirroredText(tx, log.id, entry.textHash, at);
    case "Endorsed":
    case "CharterAdopted":
    case "MotionChanged":
    case "KeyAdded":
    case "KeyRevoked":
    case "KeyRecovered":
    case "AmendmentMoved":
    case "MotionWithdrawn":
    case "QuestionOpened":
    case "QuestionClosed":
    case "DrawCommitted":
    case "DrawRevealed":
    case "MandateIssued":
    case "MandateRevoked":
    case "PositionAdopted":
    case "PositionWithdrawn":
    case "CoalitionConvened":
    case "AccessionSigned":
    case "Reaffirmed":
    case "SecessionDeclared":
    case "MembershipCertified":
    case "MotionSeconded":
    case "BodyVoted":
    case "ResultCertified":
    case "Noted":
    case "Sealed":
    case "Objected":
    case "ConvenorVoted":
      return;
  }
}

/** What fetching texts needs of a mirror. */
type TextPuller = {
  readonly db: Reader;
  readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
  readonly fetch: Fetch;
};

const TEXTS_AT_ONCE = 8;
/** So many texts that the source does not give end a round; the next one begins elsewhere. */
const TEXT_FAILURES = 50;

/** Fetches text files that the log names and that are not held; a missing one stops nothing. */
export async function pullTexts(mirror: TextPuller, log: Log, source: string): Promise<void> {
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
      const gained = await Promise.all(missing.map((hash) => pullText(mirror, log, source, hash)));
      failures += gained.filter((isGained) => !isGained).length;
      isMore = missing.length === TEXTS_AT_ONCE;
      after = missing.at(-1) ?? to;
    }
  }
}

/** True if the text is held now, or known to be erased. */
async function pullText(mirror: TextPuller, log: Log, source: string, hash: string): Promise<boolean> {
  const url = `${source}/text/${hash.slice("sha256:".length)}`;
  const got = await mirror.fetch(url, { accept: "application/json", maxBytes: LONGEST_TEXT });
  const file = got?.status === 200 ? fileOf(got.bytes, hash) : undefined;
  if (file !== undefined) await mirror.transact((tx) => saveMirroredText(tx, log.id, hash, file));
  // Only the origin itself may say that a text is gone before its log does.
  const isErased = got?.status === 410 && source === log.prefix;
  if (isErased) await mirror.transact((tx, at) => eraseMirroredText(tx, log.id, hash, at));
  return file !== undefined || isErased;
}

/** A text file that is what the log committed to. */
export function fileOf(bytes: Uint8Array, hash: string): string | undefined {
  if (`sha256:${createHash("sha256").update(bytes).digest("hex")}` !== hash) return undefined;
  const file = textOf(bytes);
  const value = file === undefined ? undefined : parseCanonical(file);
  return isObject(value) && typeof value["text"] === "string" && !value["text"].includes("\u0000") ? file : undefined;
}
