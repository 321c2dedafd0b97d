import type { Log, LogEntry } from "#db/gazette.ts";
import { findBodies } from "#db/bodies.ts";
import { findEntries, findMirroredBodies, findTexts } from "#db/entries.ts";
import type { Desk } from "#web/kit/desk.ts";
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
  readonly object: (iri: string) => {
    readonly title: string;
    readonly href: string;
    readonly number?: number | undefined;
  };
  readonly text: (hash: string) => { readonly text: string | undefined; readonly isErased: boolean } | undefined;
};

/** A result refers to its vote, that to an amendment, and that to its motion. */
export const ROUNDS = 3;

/** Loads whatever entries name, in a few queries whatever their number. */
export async function readEntries(desk: Desk, log: Log, entries: readonly LogEntry[]): Promise<Context> {
  const reader = desk.db.orm;
  const byIri = new Map(entries.filter(isAtHome).map((entry) => [entry.iri, entry]));
  const said = new Map(entries.map((entry) => [entry, parse(entry.leaf)]));
  let wanted = namedBy([...said.values()], byIri);
  for (let round = 0; round < ROUNDS && wanted.length > 0; round += 1) {
    const found = await findEntries(reader, log.id, wanted);
    for (const entry of found) {
      if (isAtHome(entry)) byIri.set(entry.iri, entry);
      said.set(entry, parse(entry.leaf));
    }
    wanted = namedBy(
      found.map((entry) => said.get(entry) ?? {}),
      byIri,
    );
  }
  const all = [...said.values()];
  const hashes = all.flatMap(({ textHash }) =>
    typeof textHash === "string" ? [textHash.replace(/^sha256:/, "")] : [],
  );
  const actors = [...new Set([...entries.map(({ issuer }) => issuer), ...all.flatMap(actorsIn)])];
  const [texts, actor, object] = await Promise.all([
    findTexts(reader, { id: log.id, isOwn: log.organization !== null }, [...new Set(hashes)]),
    actorNamer(desk, actors),
    objectNamer(
      desk,
      all.flatMap(({ object }) => iriIn(object)),
    ),
  ]);
  return {
    log,
    saidOf: (entry) => said.get(entry) ?? parse(entry.leaf),
    find: (iri) => byIri.get(iri),
    actor,
    object,
    text: (hash) => texts.get(hash.replace(/^sha256:/, "")),
  };
}

/** Whether the address that an entry bears is its own: what repeats an act, or took its address, is not meant by who names it. */
export const isAtHome = ({ verdict }: Pick<LogEntry, "verdict">): boolean =>
  verdict !== "replay" && verdict !== "taken-id";

const namedBy = (said: readonly Said[], known: ReadonlyMap<string, unknown>): string[] => [
  ...new Set(said.flatMap(refsOf).filter((iri) => !known.has(iri))),
];

const ACTORS = ["body", "parent", "actor", "council", "candidate", "region", "to"] as const;
const actorsIn = (said: Said): string[] => ACTORS.flatMap((member) => iriIn(said[member]));

/** Addresses of the entries that an entry refers to. */
export function refsOf(said: Said): string[] {
  const refs = said["refs"];
  return Array.isArray(refs)
    ? refs.slice(0, 20).flatMap((ref: unknown) => iriIn((ref as { id?: unknown } | null)?.id))
    : [];
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
      ids.filter((id) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)),
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
