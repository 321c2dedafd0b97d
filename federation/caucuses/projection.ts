import { endMirroredRecognitions, saveMirroredRecognition } from "#db/caucuses/recognitions.ts";
import type { Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import type { EntryOf } from "#domain/entries.ts";
import type { LogState } from "#domain/gazette/state.ts";
import type { Instant } from "#domain/time.ts";

/** What a mirrored log says of caucuses, in the table that pages and forums ask. */
export async function projectRecognition(
  tx: Writer,
  log: Log,
  entry: EntryOf<"CaucusRecognized"> | EntryOf<"CaucusRecognitionWithdrawn">,
  { after, at }: { readonly after: LogState; readonly at: Instant },
): Promise<void> {
  const said = Date.parse(entry.issuedAt);
  if (entry.type === "CaucusRecognized") {
    const row = { body: entry.issuer, caucus: entry.object, log: log.id, entry: entry.id, since: said };
    return saveMirroredRecognition(tx, row, at);
  }
  const begun = after.acts.get(entry.refs[0]?.hash ?? "sha256:")?.entry;
  return endMirroredRecognitions(tx, log.id, begun === undefined ? [] : [begun.id], said);
}
