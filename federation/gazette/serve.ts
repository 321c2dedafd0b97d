import { findEntry, findLog, listLeaves, readTiles, type Log } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { findMirroredText, findTextFile } from "#db/texts.ts";
import { sha256Of } from "#domain/entries.ts";
import { HASH_BYTES } from "#domain/merkle.ts";
import { TILE_WIDTH } from "#domain/tiles.ts";
import { formatBundle, parseTilePath, type TileRequest } from "./tiles.ts";

const FOREVER = "public, max-age=31536000, immutable";
const BRIEFLY = "public, max-age=1";
const TEXT = "text/plain; charset=utf-8";
const BYTES = "application/octet-stream";

/**
 * Answers what the standards name below a log's prefix, of own logs at `/gazette/<slug>/…` and of mirrored ones at
 * `/gazette/mirror/<host>/<slug>/…`; undefined for every other path, which may be a page. The Host header means nothing.
 */
export async function serveGazette(db: Reader, publicUrl: string, request: Request): Promise<Response | undefined> {
  const found = placeOf(publicUrl, new URL(request.url).pathname);
  if (found === undefined || !["GET", "HEAD"].includes(request.method)) return undefined;
  const log = await findLog(db, found.origin);
  if (log === undefined || (log.organization === null) !== found.isMirror) return undefined;
  return serveLog(db, log, found.rest, request.headers.get("range"));
}

/** Answers a path below one log's prefix. */
async function serveLog(
  db: Reader,
  log: Log,
  path: string,
  range: string | null = null,
): Promise<Response | undefined> {
  if (path === "checkpoint") return log.checkpoint === null ? missing() : answer(log.checkpoint, TEXT, BRIEFLY);
  if (path === "key") return answer(`${log.vkey}\n`, TEXT, BRIEFLY);
  const entry = /^entries\/([0-9A-Za-z-]{1,64})\.json$/.exec(path)?.[1];
  if (entry !== undefined) return serveEntry(db, log, `${log.prefix}/entries/${entry}`);
  const text = /^text\/([0-9a-f]{64})$/.exec(path)?.[1];
  if (text !== undefined) return serveText(db, log, text);
  if (!path.startsWith("tile/")) return undefined;
  const wanted = parseTilePath(path);
  if (wanted === undefined) return missing();
  return wanted.kind === "hashes" ? serveTile(db, log, wanted) : serveBundle(db, log, wanted, range);
}

function placeOf(publicUrl: string, path: string): { origin: string; rest: string; isMirror: boolean } | undefined {
  const mirrored = /^\/gazette\/mirror\/([^/]{1,300})\/([a-z0-9_]{1,30})\/(.+)$/.exec(path);
  if (mirrored !== null) {
    const host = decoded(mirrored[1]);
    return host === undefined
      ? undefined
      : { origin: `${host}/gazette/${mirrored[2]}`, rest: mirrored[3] ?? "", isMirror: true };
  }
  const own = /^\/gazette\/([a-z0-9_]{1,30})\/(.+)$/.exec(path);
  if (own === null) return undefined;
  const base = publicUrl.replace(/^https?:\/\//, "");
  return { origin: `${base}/gazette/${own[1]}`, rest: own[2] ?? "", isMirror: false };
}

function decoded(part: string | undefined): string | undefined {
  try {
    return decodeURIComponent(part ?? "");
  } catch {
    return undefined;
  }
}

async function serveTile(db: Reader, log: Log, { tile, width }: TileRequest): Promise<Response> {
  const read = await readTiles(db, log.id, [tile]);
  const held = read(tile.level, tile.index);
  if (held === undefined || held.length < width * HASH_BYTES) return missing();
  return answer(held.slice(0, width * HASH_BYTES), BYTES, FOREVER);
}

async function serveBundle(
  db: Reader,
  log: Log,
  { tile, width }: TileRequest,
  range: string | null,
): Promise<Response> {
  const from = tile.index * TILE_WIDTH;
  if (from + width > log.size) return missing();
  const bundle = formatBundle(await listLeaves(db, log.id, from, from + width));
  const part = rangeOf(range, bundle.length);
  if (part === undefined) return answer(bundle, BYTES, FOREVER, { "accept-ranges": "bytes" });
  if (part === "beyond") {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${bundle.length}` } });
  }
  const headers = { "content-range": `bytes ${part.from}-${part.to - 1}/${bundle.length}` };
  return answer(bundle.subarray(part.from, part.to), BYTES, FOREVER, headers, 206);
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

async function serveEntry(db: Reader, log: Log, iri: string): Promise<Response> {
  const entry = await findEntry(db, log.id, iri);
  return entry === undefined ? missing() : answer(entry.leaf, "application/activity+json", FOREVER);
}

async function serveText(db: Reader, log: Log, hash: string): Promise<Response> {
  const text =
    log.organization === null ? await findMirroredText(db, log.id, sha256Of(hash)) : await findTextFile(db, hash);
  if (text === undefined) return missing();
  if (text.isErased) return new Response("erased\n", { status: 410, headers: { "content-type": TEXT } });
  return text.file === undefined ? missing() : answer(text.file, "application/json", BRIEFLY);
}

const missing = (): Response => new Response("not found\n", { status: 404, headers: { "content-type": TEXT } });

function answer(
  body: string | Uint8Array,
  type: string,
  caching: string,
  more: Record<string, string> = {},
  status = 200,
): Response {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const headers = {
    "content-type": type,
    "content-length": String(bytes.length),
    "cache-control": caching,
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    ...more,
  };
  return new Response(Uint8Array.from(bytes), { status, headers });
}
