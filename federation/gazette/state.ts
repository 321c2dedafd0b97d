import type { JsonObject } from "#domain/jcs.ts";
import {
  loadFold,
  saveFold,
  type FoldChanges,
  type FoldNeeds,
  type FoldRows,
  type Log,
  type NewLeaf,
} from "#db/gazette.ts";
import type { Reader, Writer } from "#db/open.ts";
import type { Entry, Iri, KnownEntry, Sha256 } from "#domain/entries.ts";
import {
  beginLog,
  endorsementKey,
  type Act,
  type KeySpan,
  type Leaf,
  type LogState,
  type Verdict,
} from "#domain/gazette/state.ts";
import type { Instant } from "#domain/time.ts";
import { parseEntry } from "./entry.ts";

/** The part of a log's state that the fold of these leaves reads: the same verdicts as with all of it, in O(1) a leaf. */
export async function loadState(db: Reader, log: Log, leaves: readonly Leaf[]): Promise<LogState> {
  return stateOf(log, await loadFold(db, log.id, needsOf(log, leaves)));
}

/** Saves what a fold changed between two states of a log. */
export async function saveState(tx: Writer, log: Log, before: LogState, after: LogState): Promise<void> {
  await saveFold(tx, log.id, changesOf(before, after));
}

/** What an effective entry is about, as its row keeps it; later folds find it by this. */
export function subjectOf(entry: Entry): string | undefined {
  if (entry.type === "Endorsed") return entry.object;
  if (entry.type === "EquivocationShown") return entry.vkey;
  if (entry.type === "CaseStep") return entry.case;
  // Found by who issued it, whichever version it is.
  if (entry.type === "CharterAdopted") return charterOf(entry.issuer);
  return entry.type === "QuestionOpened" && entry.coalition === undefined ? entry.refs[0]?.hash : undefined;
}

/** The row of a leaf, read or not. */
export function rowOf(bytes: Uint8Array, leaf: Leaf | undefined, at: Instant, verdict: Verdict = "malformed"): NewLeaf {
  if (leaf === undefined || "fault" in leaf) {
    return { iri: "", type: "", issuer: "", leaf: bytes, hash: "", verdict };
  }
  const { entry, hash } = leaf;
  return {
    iri: entry.id,
    type: entry.type === "unknown" ? entry.named : entry.type,
    issuer: entry.issuer,
    issuedAt: Date.parse(entry.issuedAt),
    leaf: bytes,
    hash,
    verdict,
    subject: verdict === "ok" ? (subjectOf(entry) ?? null) : null,
    refs: entry.refs.map((ref) => ref.hash),
    ...ofCoalition(entry, hash, at),
  };
}

/** The coalition that an entry is an act of, and since when we hold it; the one that convenes it names it by its own hash. */
export function ofCoalition(entry: Entry, hash: Sha256, heldAt: Instant): Pick<NewLeaf, "coalition" | "heldAt"> {
  const coalition = entry.type === "CoalitionConvened" ? hash : entry.coalition;
  return coalition === undefined ? {} : { coalition, heldAt };
}

const charterOf = (issuer: Iri): string => `charter ${issuer}`;

function needsOf(log: Log, leaves: readonly Leaf[]): FoldNeeds {
  const read = leaves.flatMap((leaf) => ("fault" in leaf ? [] : [leaf]));
  return {
    hashes: read.flatMap(({ hash, entry }) => [hash, ...judgedRefs(entry)]),
    ids: read.map(({ entry }) => entry.id),
    actors: [...(log.actor === null ? [] : [log.actor]), ...read.flatMap(({ entry }) => actorsOf(entry))],
    subjects: read.flatMap(({ entry }) => subjectOf(entry) ?? []),
  };
}

/** The entries that a rule may ask for: what is ended, answered or gone on from, and what an amendment changes. */
const judgedRefs = (entry: Entry): Sha256[] => entry.refs.slice(0, 2).map(({ hash }) => hash);

/** The actors whose keys or places a rule may ask for. */
function actorsOf(entry: Entry): Iri[] {
  const named = [
    "actor" in entry ? entry.actor : undefined,
    "body" in entry ? entry.body : undefined,
    "parent" in entry ? entry.parent : undefined,
    "region" in entry ? entry.region : undefined,
  ];
  return [entry.issuer, ...named.filter((actor) => typeof actor === "string")];
}

function stateOf(log: Log, rows: FoldRows): LogState {
  const keys = new Map<Iri, KeySpan[]>(rows.bodies.map(({ actor }) => [actor, []]));
  for (const { actor, key, from, until } of rows.keys) {
    keys.set(actor, [...(keys.get(actor) ?? []), { key, from, ...(until === null ? {} : { until }) }]);
  }
  const acts = new Map(rows.entries.flatMap(actOf).map((act) => [act.hash, act]));
  const running = [...acts.values()].filter(({ isOver }) => !isOver);
  return {
    ...beginLog(log.origin),
    size: log.size,
    owner: rows.fold === undefined ? undefined : (log.actor ?? undefined),
    genesis: rows.fold?.state.genesis,
    recovery: rows.fold?.state.recovery,
    succeeds: rows.fold?.state.succeeds,
    keys,
    bodies: new Map(
      rows.bodies.map(({ actor, kind, parent }) => [actor, { body: actor, kind, parent: parent ?? undefined }]),
    ),
    seen: new Set(rows.entries.map(({ hash }) => hash as Sha256)),
    ids: new Set(rows.entries.map(({ iri }) => iri)),
    acts,
    standing: new Map(
      running.flatMap(({ entry, hash }) => {
        const object =
          entry.type === "Endorsed" ? entry.object : entry.type === "EquivocationShown" ? entry.vkey : undefined;
        return object === undefined ? [] : [[endorsementKey(entry.issuer, object), hash] as const];
      }),
    ),
    open: new Map(
      running.flatMap(({ entry, hash }) =>
        entry.type === "QuestionOpened" && entry.coalition === undefined
          ? entry.refs.slice(0, 1).map((motion) => [motion.hash, hash] as const)
          : [],
      ),
    ),
    charters: new Map(
      running.flatMap(({ entry, hash }) => (entry.type === "CharterAdopted" ? [[entry.issuer, hash] as const] : [])),
    ),
  };
}

/** An effective entry, read again from its bytes. */
function actOf(row: FoldRows["entries"][number]): Act[] {
  if (row.verdict !== "ok") return [];
  // Its form was checked before it was kept.
  const entry = parseEntry(JSON.parse(Buffer.from(row.leaf).toString()) as JsonObject);
  if (entry === undefined || entry.type === "unknown") return [];
  return [makeAct(row, entry)];
}

const makeAct = ({ index, hash, ended }: FoldRows["entries"][number], entry: KnownEntry): Act =>
  ({ index, hash: hash as Sha256, entry, isOver: ended }) as Act;

/** What differs; the fold replaces what it changes, so a look at each value is enough. */
function changesOf(before: LogState, after: LogState): FoldChanges {
  return {
    begun: before.owner === undefined ? beginningOf(after) : undefined,
    bodies: changed(before.bodies, after.bodies).map(([actor, { kind, parent }]) => ({ actor, kind, parent })),
    keys: changed(before.keys, after.keys).map(([actor, spans]) => ({ actor, spans })),
    ended: changed(before.acts, after.acts).flatMap(([hash, { isOver }]) => (isOver ? [hash] : [])),
  };
}

function beginningOf({ owner, genesis, recovery, succeeds }: LogState): FoldChanges["begun"] {
  if (owner === undefined || genesis === undefined || recovery === undefined) return undefined;
  return { owner, genesis, recovery, succeeds };
}

function changed<Key, Value>(before: ReadonlyMap<Key, Value>, after: ReadonlyMap<Key, Value>): [Key, Value][] {
  return [...after].filter(([key, value]) => before.get(key) !== value);
}
