import { TILE_WIDTH, type TileId } from "#domain/tiles.ts";

/** The longest leaf that an entry bundle can carry. */
export const LONGEST_LEAF = 65_535;

/** What a path under a log's prefix asks for: `width` hashes of a tile, or that many entries of a bundle. */
export interface TileRequest {
  readonly kind: "hashes" | "entries";
  readonly tile: TileId;
  readonly width: number;
}

/** The path of a tile below the log's prefix (C2SP tlog-tiles); a width of 256 is the full tile. */
export function tilePath({ level, index }: TileId, width: number = TILE_WIDTH): string {
  return `tile/${level}/${pathOfIndex(index)}${widthSuffix(width)}`;
}

/** The path of an entry bundle below the log's prefix. */
export function bundlePath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${pathOfIndex(index)}${widthSuffix(width)}`;
}

/** Reads the path of a tile or bundle; undefined for any spelling but the one of the standard. */
export function parseTilePath(path: string): TileRequest | undefined {
  const found = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  const [name, digits] = [found?.[1], found?.[2]];
  if (name === undefined || digits === undefined) return undefined;
  const index = Number(digits.replaceAll(/[x/]/g, ""));
  const width = Number(found?.[3] ?? TILE_WIDTH);
  const level = name === "entries" ? 0 : Number(name);
  if (pathOfIndex(index) !== digits || !Number.isSafeInteger(index) || level > 63) return undefined;
  if (found?.[3] !== undefined && width >= TILE_WIDTH) return undefined;
  return { kind: name === "entries" ? "entries" : "hashes", tile: { level, index }, width };
}

/** Entries of a bundle: each with its length before it, a big-endian uint16. */
export function formatBundle(leaves: readonly Uint8Array[]): Uint8Array {
  const parts = leaves.flatMap((leaf) => {
    if (leaf.length > LONGEST_LEAF) throw new RangeError("leaf too long");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(leaf.length);
    return [length, leaf];
  });
  return Buffer.concat(parts);
}

/** The entries of a bundle; undefined if the bytes end within one. */
export function parseBundle(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < view.length;) {
    if (at + 2 > view.length) return undefined;
    const end = at + 2 + view.readUInt16BE(at);
    if (end > view.length) return undefined;
    leaves.push(view.subarray(at + 2, end));
    at = end;
  }
  return leaves;
}

/** An index in groups of three digits, all but the last one marked: 1234067 is x001/x234/067. */
function pathOfIndex(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join("/");
}

const widthSuffix = (width: number): string => (width === TILE_WIDTH ? "" : `.p/${width}`);
