import type { Log, LogEntry } from "#db/gazette.ts";
import { findBodies } from "#db/bodies.ts";
import { findEntries, findMirroredBodies, findTexts } from "#db/entries.ts";
import { motionStates } from "#domain/motions.ts";
import { type OfficeKind, officeKinds } from "#domain/offices.ts";
import type { EntryKind, EntryLine } from "#web/gazette.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import type { Words } from "#web/words.ts";
import { objectNamer } from "./endorsements.ts";

/** What an entry says, read for display only; every member may be missing or of another kind. */
export type Said = Readonly<Record<string, unknown>>;

/** Entries with all that it takes to say them in words. */
export type Context = {
  readonly log: Log;
  readonly saidOf: (entry: LogEntry) => Said;
  readonly find: (iri: string) => LogEntry | undefined;
  /** Name and page of who acted. */
  readonly actor: (iri: string) => { readonly name: string; readonly href: string };
  readonly object: (iri: string) => { readonly title: string; readonly href: string };
  readonly text: (hash: string) => { readonly text: string | undefined; readonly isErased: boolean } | undefined;
};

const KINDS: Readonly<Record<string, EntryKind>> = {
  Genesis: "genesis",
  BodyFounded: "body-founded",
  BodyChanged: "body-changed",
  MotionSubmitted: "motion-submitted",
  MotionWithdrawn: "motion-withdrawn",
  AmendmentMoved: "amendment-moved",
  QuestionOpened: "question-opened",
  QuestionClosed: "question-closed",
  Endorsed: "endorsed",
  EndorsementWithdrawn: "endorsement-withdrawn",
  DrawCommitted: "draw-committed",
  DrawRevealed: "draw-revealed",
  MandateIssued: "mandate-issued",
  MandateRevoked: "mandate-revoked",
  PositionAdopted: "position-adopted",
  PositionWithdrawn: "position-withdrawn",
  CharterAdopted: "charter-adopted",
  MotionChanged: "motion-changed",
};

/** The type of entries that a kind on the page stands for. */
export const typeOfKind = (kind: string): string | undefined =>
  Object.entries(KINDS).find(([, each]) => each === kind)?.[0];

const kindOf = ({ type }: LogEntry): EntryKind => KINDS[type] ?? "other";

/** Loads whatever entries name, in a few queries whatever their number. */
export async function readEntries(desk: Desk, log: Log, entries: readonly LogEntry[]): Promise<Context> {
  const reader = desk.db.orm;
  const said = new Map(entries.map((entry) => [entry.iri, parse(entry.leaf)]));
  const referred = await findEntries(reader, log.id, [...new Set([...said.values()].flatMap(refsOf))]);
  for (const entry of referred) said.set(entry.iri, parse(entry.leaf));
  const all = [...said.values()];
  const hashes = all.flatMap(({ textHash }) =>
    typeof textHash === "string" ? [textHash.replace(/^sha256:/, "")] : [],
  );
  const actors = [...new Set([...entries.map(({ issuer }) => issuer), ...all.flatMap(({ body }) => iriIn(body))])];
  const [texts, actor, object] = await Promise.all([
    findTexts(reader, { id: log.id, isOwn: log.organization !== null }, [...new Set(hashes)]),
    actorNamer(desk, actors),
    objectNamer(
      desk,
      all.flatMap(({ object }) => iriIn(object)),
    ),
  ]);
  const byIri = new Map([...referred, ...entries].map((entry) => [entry.iri, entry]));
  return {
    log,
    saidOf: (entry) => said.get(entry.iri) ?? parse(entry.leaf),
    find: (iri) => byIri.get(iri),
    actor,
    object,
    text: (hash) => texts.get(hash.replace(/^sha256:/, "")),
  };
}

/** An entry as a line, said in a sentence. */
export function entryLine(desk: Desk, { speech }: Visit, context: Context, entry: LogEntry): EntryLine {
  const kind = kindOf(entry);
  const said = context.saidOf(entry);
  return {
    number: entry.index + 1,
    href: pathOf(desk, context.log, entry),
    kind,
    sentence: sentenceOf(speech.words, context, entry),
    link:
      kind === "endorsed" && typeof said["object"] === "string"
        ? context.object(said["object"]).href
        : linkOf(context, entry),
    issuedAt: entry.issuedAt ?? 0,
    verdict:
      entry.verdict === "ok" ? "good" : ["bad-proof", "malformed", "foreign"].includes(entry.verdict) ? "bad" : "inert",
  };
}

/** Path of an entry's page: below its own log's path, or below its mirror's. */
export function pathOf({ iris }: Desk, log: Log, { iri }: Pick<LogEntry, "iri">): string {
  const id = iri.split("/").at(-1) ?? "";
  return `${listPathOf({ iris }, log)}/entries/${id}`;
}

/** Path of the list of a log's entries, below which its files are too. */
export function listPathOf({ iris }: Pick<Desk, "iris">, log: Log): string {
  if (log.organization !== null) return log.prefix.slice(iris.publicUrl.length);
  return `/gazette/mirror/${encodeURIComponent(log.host ?? "")}/${log.prefix.split("/").at(-1) ?? ""}`;
}

/** Names on a checkpoint's signatures beside the log's own. */
export function cosignersOf(note: string, { origin }: Pick<Log, "origin">): string[] {
  const lines = note.split("\n").filter((line) => line.startsWith("— "));
  return lines.map((line) => line.split(" ")[1] ?? "").filter((name) => name !== origin && name !== "");
}

function sentenceOf(words: Words, context: Context, entry: LogEntry): string {
  const say = words.gazette.sentences;
  const said = context.saidOf(entry);
  const { name } = context.actor(entry.issuer);
  switch (entry.type) {
    case "Genesis":
      return say.genesis(name);
    case "BodyFounded":
      return say.founded(nameOf(context, said["body"]) ?? name);
    case "BodyChanged":
      return say.changed(nameOf(context, said["body"]) ?? name);
    case "MotionSubmitted":
      return say.submitted(titleOf(context, said), name);
    case "MotionWithdrawn":
      return say.motionWithdrawn(titleOf(context, firstRef(context, said)));
    case "AmendmentMoved":
      return say.amended(titleOf(context, said), name);
    case "QuestionOpened":
      return say.opened(titleOf(context, said), Number(said["rollSize"] ?? 0));
    case "QuestionClosed":
      return closedSentence(words, context, entry);
    case "Endorsed":
      return say.endorsed(name, objectOf(context, said));
    case "EndorsementWithdrawn":
      return say.withdrawn(name, objectOf(context, firstRef(context, said)));
    case "DrawCommitted":
      return say.drawCommitted(titleOf(context, said), Number(said["count"] ?? 0), Number(said["poolSize"] ?? 0));
    case "DrawRevealed":
      return say.drawRevealed(titleOf(context, firstRef(context, said)), numbersIn(said["selected"]));
    case "MandateIssued":
      return mandateSentence(words, context, entry);
    case "MandateRevoked":
      return say.mandateRevoked(name);
    case "PositionAdopted":
      return say.positionAdopted(name, titleOf(context, said));
    case "PositionWithdrawn":
      return say.positionEnded(name, titleOf(context, firstRef(context, said)));
    case "CharterAdopted":
      return say.charterAdopted(name, Number(said["version"] ?? 0));
    case "MotionChanged":
      return say.motionChanged(titleOf(context, firstRef(context, said)), stateIn(words, said["state"]));
    default:
      return say.other(entry.type, name);
  }
}

/** A state that a motion can have, in words; whatever else a log says, as it says it. */
function stateIn(words: Words, state: unknown): string {
  const known = motionStates.find((each) => each === state);
  return known === undefined ? String(state) : words.motions.states[known];
}

function closedSentence(words: Words, context: Context, entry: LogEntry): string {
  const said = context.saidOf(entry);
  const result = (said["result"] ?? {}) as { outcome?: unknown; ballots?: unknown };
  const states = words.motions.states;
  const outcome = String(result.outcome);
  const state = Object.hasOwn(states, outcome) ? states[outcome as keyof typeof states] : outcome;
  return words.gazette.sentences.closed(titleOf(context, firstRef(context, said)), state, Number(result.ballots ?? 0));
}

const officeKindOf = (kind: unknown): OfficeKind => officeKinds.find((each) => each === kind) ?? "office";

function mandateSentence(words: Words, context: Context, entry: LogEntry): string {
  const said = context.saidOf(entry);
  const { name } = context.actor(entry.issuer);
  const say = words.gazette.sentences.mandateIssued;
  const kind = officeKindOf(said["kind"]);
  return kind === "seat" ? say.seat(name, nameOf(context, said["council"]) ?? "…") : say[kind](name);
}

const numbersIn = (value: unknown): string =>
  Array.isArray(value) ? value.filter((each) => typeof each === "number").join(", ") : "";

const nameOf = (context: Context, iri: unknown): string | undefined =>
  typeof iri === "string" ? context.actor(iri).name : undefined;

/** The first line of the text that an entry names; its hash where the text is not held. */
export function titleOf(context: Context, { textHash }: Said): string {
  if (typeof textHash !== "string") return "…";
  return context.text(textHash)?.text?.split("\n")[0] ?? textHash.slice(0, 19);
}

const objectOf = (context: Context, { object }: Said): string =>
  typeof object === "string" ? context.object(object).title : "…";

function firstRef(context: Context, said: Said): Said {
  const [iri] = refsOf(said);
  const entry = iri === undefined ? undefined : context.find(iri);
  return entry === undefined ? {} : context.saidOf(entry);
}

/** Pages of what entries tell of: under the entry's own name, or under that of the first entry it refers to. */
const PLACES: Readonly<Record<string, { readonly path: string; readonly isOwn: boolean }>> = {
  MandateIssued: { path: "delegates", isOwn: true },
  MandateRevoked: { path: "delegates", isOwn: false },
  PositionAdopted: { path: "positions", isOwn: true },
  PositionWithdrawn: { path: "positions", isOwn: false },
};

function linkOf(context: Context, entry: LogEntry): string | undefined {
  const said = context.saidOf(entry);
  const draw = entry.type === "DrawCommitted" ? entry.iri : entry.type === "DrawRevealed" ? refsOf(said)[0] : undefined;
  if (draw !== undefined && context.log.organization !== null) return `/draws/${draw.split("/").at(-1)}`;
  const place = PLACES[entry.type];
  const own = place?.isOwn === true ? entry.iri : refsOf(said)[0];
  if (place !== undefined && own !== undefined && context.log.organization !== null)
    return `/${place.path}/${own.split("/").at(-1)}`;
  const body = said["body"];
  if (typeof body === "string") return context.actor(body).href;
  return typeof said["object"] === "string" ? context.object(said["object"]).href : undefined;
}

/** Addresses of the entries that an entry refers to. */
export function refsOf(said: Said): string[] {
  const refs = said["refs"];
  return Array.isArray(refs) ? refs.flatMap((ref: unknown) => iriIn((ref as { id?: unknown } | null)?.id)) : [];
}

const iriIn = (value: unknown): string[] => (typeof value === "string" ? [value] : []);

/** Peers' leaves are kept as they came, so they may be anything. */
function parse(leaf: Uint8Array): Said {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(leaf));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Said) : {};
  } catch {
    return {};
  }
}

/** Names bodies by their actors: those here, those of peers, and unknown ones by their address. */
async function actorNamer(desk: Desk, actors: readonly string[]) {
  const prefix = desk.iris.actor("");
  const ids = actors.flatMap((iri) => (iri.startsWith(prefix) ? [iri.slice(prefix.length)] : []));
  const [own, theirs] = await Promise.all([
    findBodies(
      desk.db.orm,
      ids.filter((id) => /^[0-9a-f-]{36}$/.test(id)),
    ),
    findMirroredBodies(desk.db.orm, actors),
  ]);
  return (iri: string) => {
    const body = own.find(({ id }) => iri === prefix + id);
    if (body !== undefined && body.visibility === "public") return { name: body.name, href: `/@${body.slug}` };
    const other = theirs.find(({ actor }) => actor === iri);
    return { name: other?.name ?? iri.replace(/^https?:\/\//, ""), href: other?.url ?? iri };
  };
}
