import { createHash } from "node:crypto";
import type { Log } from "#db/gazette.ts";
import { endMirroredEndorsement, saveMirroredBody, saveMirroredEndorsement, saveMirroredMotion } from "#db/mirrors.ts";
import type { Reader, Writer } from "#db/open.ts";
import { eraseMirroredText, expectTexts, listMissingTexts, LONGEST_TEXT, saveMirroredText } from "#db/texts.ts";
import type { KnownEntry } from "#domain/entries.ts";
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
  for (const [at, leaf] of folded.leaves.entries()) {
    if ("fault" in leaf || leaf.entry.type === "unknown" || folded.verdicts[at] !== "ok") continue;
    await projectEntry(tx, log, leaf.entry, folded);
    if ("textHash" in leaf.entry && leaf.entry.textHash !== undefined && leaf.entry.type !== "TextErased") {
      await expectTexts(tx, log.id, [leaf.entry.textHash]);
    }
    if (leaf.entry.type === "QuestionOpened" && leaf.entry.optionsHash !== undefined)
      await expectTexts(tx, log.id, [leaf.entry.optionsHash]);
  }
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
    case "Endorsed":
      return saveMirroredEndorsement(
        tx,
        {
          entry: entry.id,
          log: log.id,
          actor: entry.issuer,
          object: entry.object,
          textHash: entry.textHash ?? null,
          at: Date.parse(entry.issuedAt),
        },
        at,
      );
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
      return;
  }
}

/** Fetches text files that the log names and that are not held; a missing one stops nothing. */
export async function pullTexts(
  mirror: {
    readonly db: Reader;
    readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
    readonly fetch: Fetch;
  },
  log: Log,
  source: string,
): Promise<void> {
  for (const hash of await listMissingTexts(mirror.db, log.id, 50)) {
    const url = `${source}/text/${hash.slice("sha256:".length)}`;
    const got = await mirror.fetch(url, { accept: "application/json", maxBytes: LONGEST_TEXT });
    const file = got?.status === 200 ? fileOf(got.bytes, hash) : undefined;
    if (file !== undefined) await mirror.transact((tx) => saveMirroredText(tx, log.id, hash, file));
    // Only the origin itself may say that a text is gone before its log does.
    if (got?.status === 410 && source === log.prefix) {
      await mirror.transact((tx, at) => eraseMirroredText(tx, log.id, hash, at));
    }
  }
}

/** A text file that is what the log committed to. */
export function fileOf(bytes: Uint8Array, hash: string): string | undefined {
  if (`sha256:${createHash("sha256").update(bytes).digest("hex")}` !== hash) return undefined;
  const file = textOf(bytes);
  const value = file === undefined ? undefined : parseCanonical(file);
  return isObject(value) && typeof value["text"] === "string" && !value["text"].includes("\u0000") ? file : undefined;
}
