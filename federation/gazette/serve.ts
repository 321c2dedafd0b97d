import { findLog, findNamedEntry, listLeaves, pathTo, readTiles, type Log } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { findMirroredText, findTextFile } from "#db/texts.ts";
import { listCosignatureLines } from "#db/witness.ts";
import { sha256Of } from "#domain/entries.ts";
import { HASH_BYTES } from "#domain/merkle.ts";
import { TILE_WIDTH } from "#domain/tiles.ts";
import { MINUTE } from "#domain/time.ts";
import { createCache, type Cached, type Made } from "#federation/cache.ts";
import { splitUrl } from "#federation/paths.ts";
import { formatBundle, parseTilePath, type TileRequest } from "./tiles.ts";
import { formatInclusion } from "./inclusion.ts";
import { forkPart, isForkPath } from "./serveForks.ts";

const FOREVER = "public, max-age=31536000, immutable";
const BRIEFLY = "public, max-age=1";
const TEXT = "text/plain; charset=utf-8";
const BYTES = "application/octet-stream";

/** How long another process's newer checkpoint may go unseen, in milliseconds. */
const HEAD_AGE = 100;

export type GazetteRoutes = {
  /**
   * Answers what the standards name below a log's prefix, of own logs at `/gazette/<slug>/…` and of mirrored ones at
   * `/gazette/mirror/<host>/<slug>/…`; undefined for every other path, which may be a page. The Host header means nothing.
   */
  readonly answer: (request: Request) => Promise<Response> | Response | undefined;
  /** A checkpoint was signed: the ones before are old. */
  readonly forgetHeads: () => void;
};

/** The gazette over HTTP: what never changes is kept as bytes, and the newest checkpoints for a moment. */
export function createGazetteRoutes({
  db,
  publicUrl,
}: {
  readonly db: Reader;
  readonly publicUrl: string;
}): GazetteRoutes {
  const leaves = createCache({ size: 16_000_000, maxAge: MINUTE });
  const heads = createCache({ size: 1_000_000, maxAge: HEAD_AGE });
  return {
    answer(request) {
      const { path } = splitUrl(request.url);
      if (!path.startsWith("/gazette/") || !["GET", "HEAD"].includes(request.method)) return undefined;
      const place = placeOf(publicUrl, path);
      if (place === undefined) return undefined;
      const cache = place.rest === "checkpoint" || proofPath.test(place.rest) ? heads : leaves;
      const known = cache.get(path);
      if (known !== undefined) return respond(request, known);
      return cache.load(path, () => make(db, place)).then((made) => respond(request, made));
    },
    forgetHeads: () => heads.drop([HEAD]),
  };
}

const HEAD = "checkpoint";

type Place = { readonly origin: string; readonly rest: string; readonly isMirror: boolean };

async function make(db: Reader, { origin, rest, isMirror }: Place): Promise<Made> {
  const log = await findLog(db, origin);
  if (log === undefined || (log.organization === null) !== isMirror) return missing;
  if (rest === "checkpoint") {
    const note = await noteOf(db, log);
    return note === undefined ? missing : { ...made(note, TEXT, BRIEFLY), tags: [HEAD] };
  }
  const proven = proofPath.exec(rest)?.[1];
  if (proven !== undefined) return makeProof(db, log, proven);
  if (rest === "key") return { ...made(`${log.vkey}\n`, TEXT, BRIEFLY), isFleeting: true };
  const entry = entryPath.exec(rest)?.[1];
  if (entry !== undefined) return makeEntry(db, log, entry);
  const text = textPath.exec(rest)?.[1];
  if (text !== undefined) return makeText(db, log, text);
  if (isForkPath(rest, isPlace)) return makeForkPart(db, log, rest);
  const wanted = parseTilePath(rest);
  if (wanted === undefined) return missing;
  return wanted.kind === "hashes" ? makeTile(db, log, wanted) : makeBundle(db, log, wanted);
}

const entryPath = /^entries\/([0-9A-Za-z-]{1,64})\.json$/;
const proofPath = /^entries\/([0-9A-Za-z-]{1,64})\.tlog-proof$/;
const textPath = /^text\/([0-9a-f]{64})$/;

const isPlace = (rest: string): boolean =>
  rest === "checkpoint" ||
  rest === "key" ||
  rest.startsWith("tile/") ||
  isForkPath(rest, isPlace) ||
  [entryPath, proofPath, textPath].some((path) => path.test(rest));

function placeOf(publicUrl: string, path: string): Place | undefined {
  const mirrored = /^\/gazette\/mirror\/([^/]{1,300})\/([a-z0-9_]{1,30}(?:-\d{1,6})?)\/(.+)$/.exec(path);
  if (mirrored !== null) {
    const [, encoded, slug, rest = ""] = mirrored;
    const host = decoded(encoded);
    return host === undefined || !isPlace(rest)
      ? undefined
      : { origin: `${host}/gazette/${slug}`, rest, isMirror: true };
  }
  const [, slug, rest = ""] = /^\/gazette\/([a-z0-9_]{1,30}(?:-\d{1,6})?)\/(.+)$/.exec(path) ?? [];
  if (slug === undefined || !isPlace(rest)) return undefined;
  return { origin: `${publicUrl.replace(/^https?:\/\//, "")}/gazette/${slug}`, rest, isMirror: false };
}

function decoded(part: string | undefined): string | undefined {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    return undefined;
  }
}

async function makeTile(db: Reader, log: Log, { tile, width }: TileRequest): Promise<Made> {
  const read = await readTiles(db, log.id, [tile]);
  const held = read(tile.level, tile.index);
  if (held === undefined || held.length < width * HASH_BYTES) return missing;
  return made(held.slice(0, width * HASH_BYTES), BYTES, FOREVER);
}

async function makeBundle(db: Reader, log: Log, { tile, width }: TileRequest): Promise<Made> {
  const from = tile.index * TILE_WIDTH;
  if (from + width > log.size) return missing;
  const bundle = formatBundle(await listLeaves(db, log.id, from, from + width));
  return ranged(made(bundle, BYTES, FOREVER));
}

const ranged = ({ headers, ...rest }: Made): Made => ({ ...rest, headers: { ...headers, "accept-ranges": "bytes" } });

/** Of a further history of the log: its newest checkpoint may be another one the next moment, its bytes stay. */
async function makeForkPart(db: Reader, log: Log, rest: string): Promise<Made> {
  const part = await forkPart(db, log, rest);
  if (part === undefined) return missing;
  return part.kind === "bytes"
    ? ranged(made(part.body, BYTES, FOREVER))
    : { ...made(part.body, TEXT, BRIEFLY), isFleeting: true };
}

async function makeEntry(db: Reader, log: Log, name: string): Promise<Made> {
  const entry = await findNamedEntry(db, log, name);
  if (entry === undefined) return missing;
  const { headers, ...rest } = made(entry.leaf, "application/activity+json", FOREVER);
  return { ...rest, headers: { ...headers, "plenum-verdict": entry.verdict } };
}

/** The newest checkpoint with the lines of those who cosigned it; what a mirror holds has them already. */
async function noteOf(db: Reader, log: Log): Promise<string | undefined> {
  if (log.checkpoint === null) return undefined;
  const lines = log.organization === null ? [] : await listCosignatureLines(db, log.id, log.checkpointSize);
  return [log.checkpoint, ...lines].join("");
}

/** What leads from an entry to the newest checkpoint; there is none before a checkpoint covers it. */
async function makeProof(db: Reader, log: Log, name: string): Promise<Made> {
  const [entry, note] = await Promise.all([findNamedEntry(db, log, name), noteOf(db, log)]);
  if (entry === undefined || note === undefined || entry.index >= log.checkpointSize) return missing;
  const path = await pathTo(db, log.id, entry.index, log.checkpointSize);
  const { headers, ...rest } = made(formatInclusion({ index: entry.index, path, note }), TEXT, BRIEFLY);
  const file = { "content-disposition": `inline; filename="${name}.tlog-proof"` };
  return { ...rest, headers: { ...headers, ...file }, tags: [HEAD] };
}

/** Not kept: what is erased must be gone at once. */
async function makeText(db: Reader, log: Log, hash: string): Promise<Made> {
  const text =
    log.organization === null ? await findMirroredText(db, log.id, sha256Of(hash)) : await findTextFile(db, hash);
  if (text === undefined) return missing;
  if (text.isErased) return erased;
  return text.file === undefined ? missing : { ...made(text.file, "application/json", BRIEFLY), isFleeting: true };
}

function made(body: string | Uint8Array, type: string, caching: string): Made {
  const bytes = new Uint8Array(typeof body === "string" ? Buffer.from(body) : body);
  const headers = {
    "content-type": type,
    "content-length": String(bytes.length),
    "cache-control": caching,
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
  };
  return { status: 200, headers, bytes, tags: [] };
}

const told = (status: number, text: string): Made => ({
  status,
  headers: { "content-type": TEXT },
  bytes: new Uint8Array(Buffer.from(text)),
  tags: [],
  isFleeting: true,
});
const missing = told(404, "not found\n");
const erased = told(410, "erased\n");

function respond(request: Request, { status, headers, bytes }: Cached): Response {
  const part = headers["accept-ranges"] === undefined ? undefined : rangeOf(request.headers.get("range"), bytes.length);
  if (part === "beyond")
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.length}` } });
  if (part === undefined) return new Response(request.method === "HEAD" ? null : bytes, { status, headers });
  const range = { "content-range": `bytes ${part.from}-${part.to - 1}/${bytes.length}` };
  return new Response(bytes.subarray(part.from, part.to), {
    status: 206,
    headers: { ...headers, ...range, "content-length": String(part.to - part.from) },
  });
}

/** One range of bytes; several ones and unknown units are answered with everything, as RFC 9110 §14.2 allows. */
function rangeOf(range: string | null, length: number): { from: number; to: number } | "beyond" | undefined {
  const found = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range ?? "");
  if (found === null) return undefined;
  const from = Number(found[1]);
  const to = found[2] === "" ? length : Math.min(Number(found[2]) + 1, length);
  if (from >= length) return "beyond";
  return from < to ? { from, to } : undefined;
}
