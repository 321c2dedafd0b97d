import {
  changeMirroredIntents,
  endMirroredPositions,
  saveMirroredIntents,
  saveMirroredPositions,
} from "#db/stances.ts";
import type { Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import type { EntryOf, KnownEntry } from "#domain/entries.ts";
import { refHash, type LogState } from "#domain/gazette/state.ts";
import type { IntentState } from "#domain/intents.ts";
import { isObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";

/** Writes what bodies of a mirrored log hold, and which of their motions would make them hold or endorse something. */
export async function projectStances(
  tx: Writer,
  log: Log,
  effective: readonly KnownEntry[],
  { after, at }: { readonly after: LogState; readonly at: Instant },
): Promise<void> {
  // What a coalition decides is in its docket.
  const own = effective.filter(({ coalition }) => coalition === undefined);
  await saveMirroredPositions(
    tx,
    own.flatMap((entry) => (entry.type === "PositionAdopted" ? [positionRow(log, entry)] : [])),
    at,
  );
  await saveMirroredIntents(
    tx,
    own.flatMap((entry) => (entry.type === "MotionSubmitted" ? intentRows(log, entry) : [])),
  );
  await endMirroredPositions(
    tx,
    log.id,
    own.flatMap((entry) => {
      const position = entry.type === "PositionWithdrawn" ? entry.refs[0]?.id : undefined;
      return entry.type === "PositionWithdrawn" && position !== undefined
        ? [{ entry: position, state: entry.state, at: Date.parse(entry.issuedAt) }]
        : [];
    }),
  );
  // The last of a batch says how a motion stands; what is no motion of this table changes nothing.
  const changes = new Map(own.flatMap((entry) => changeOf(entry, after)));
  await changeMirroredIntents(
    tx,
    log.id,
    [...changes].map(([entry, state]) => ({ entry, state })),
  );
}

const positionRow = (log: Log, { id: entry, issuer: actor, textHash, refs, issuedAt }: EntryOf<"PositionAdopted">) => ({
  entry,
  log: log.id,
  actor,
  textHash,
  decision: refs[0]?.id ?? null,
  at: Date.parse(issuedAt),
});

function intentRows(log: Log, entry: EntryOf<"MotionSubmitted">) {
  const { id, issuer: actor, object: motion, kind, textHash, effect, issuedAt } = entry;
  const endorses = effect !== undefined && isObject(effect) ? effect["endorse"] : undefined;
  const object = kind === "endorsement" && typeof endorses === "string" ? endorses : null;
  if (object === null && kind !== "position") return [];
  return [
    {
      entry: id,
      log: log.id,
      actor,
      motion,
      object,
      textHash,
      state: "submitted" as const,
      at: Date.parse(issuedAt),
    },
  ];
}

/** Where an entry brings a motion, by the address of its submission. */
function changeOf(entry: KnownEntry, { acts }: LogState): readonly (readonly [string, IntentState])[] {
  const motion = entry.refs[0]?.id ?? "";
  switch (entry.type) {
    case "QuestionOpened":
      return [[motion, "voting"]];
    case "QuestionClosed": {
      const question = acts.get(refHash(entry) ?? "sha256:")?.entry;
      const { outcome } = entry.result;
      return [[question?.refs[0]?.id ?? "", outcome === "adopted" || outcome === "lost" ? outcome : "submitted"]];
    }
    case "MotionWithdrawn":
      return [[motion, "over"]];
    case "MotionChanged": {
      const isOver = entry.state === "out_of_order" || entry.state === "lapsed" || entry.state === "rescinded";
      return [[motion, isOver ? "over" : "submitted"]];
    }
    default:
      return [];
  }
}
