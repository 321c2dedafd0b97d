import { createHash, createPublicKey, verify } from "node:crypto";

/**
 * A verifier by somebody who has never seen our code: written from C2SP signed-note, tlog-checkpoint, tlog-cosignature,
 * tlog-tiles, tlog-proof and RFC 6962 §2.1 alone. It throws, in words, at the first thing that does not hold.
 */
export type Stranger = {
  readonly size: number;
  readonly root: string;
  readonly leaves: readonly Buffer[];
  readonly cosigners: readonly string[];
};

/** Gives what stands at a path below the log's prefix; undefined if nothing does. */
export type Get = (path: string) => Promise<Buffer | undefined>;

type Vkey = { readonly name: string; readonly id: Buffer; readonly type: number; readonly raw: Buffer };

const sha256 = (...parts: readonly Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

function must<T>(value: T | undefined | false | null, complaint: string): T {
  if (value === undefined || value === false || value === null) throw new Error(complaint);
  return value;
}

/** signed-note, "Verifier keys". */
function readVkey(line: string): Vkey {
  const [name = "", hex = "", ...rest] = line.trim().split("+");
  const material = Buffer.from(rest.join("+"), "base64");
  const id = sha256(Buffer.from(`${name}\n`), material).subarray(0, 4);
  must(name !== "" && material.length === 33 && id.toString("hex") === hex, "the verifier key is not its own");
  return { name, id, type: material[0] ?? 0, raw: material.subarray(1) };
}

function isSigned(raw: Buffer, message: string, signature: Buffer): boolean {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return verify(null, Buffer.from(message), createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
}

type Line = { readonly name: string; readonly id: Buffer; readonly signature: Buffer };

/** signed-note, "Format": the last empty line parts text and signatures. */
function readNote(note: string): { text: string; lines: Line[] } {
  const at = note.lastIndexOf("\n\n");
  must(at > 0 && note.endsWith("\n"), "this is no signed note");
  const lines = note
    .slice(at + 2, -1)
    .split("\n")
    .map((line) => {
      const [dash, name = "", base64 = "", more] = line.split(" ");
      const bytes = Buffer.from(base64, "base64");
      must(dash === "—" && more === undefined && bytes.length > 4, "this is no signature line");
      return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  return { text: note.slice(0, at + 1), lines };
}

/** A note's text, signed by the log; with the names of those known witnesses that cosigned it. */
function openNote(note: string, log: Vkey, witnesses: readonly Vkey[]) {
  const { text, lines } = readNote(note);
  const of = (key: Vkey) => lines.filter(({ name, id }) => name === key.name && id.equals(key.id));
  must(log.type === 1, "the key of a log has type 1");
  const own = of(log);
  must(own.length > 0, "the log has not signed");
  for (const { signature } of own) must(isSigned(log.raw, text, signature), "the signature of the log is wrong");
  const cosigners = witnesses.flatMap((witness) =>
    of(witness).map(({ signature }) => {
      must(witness.type === 4 && signature.length === 72, "this is no cosignature");
      const message = `cosignature/v1\ntime ${signature.readBigUInt64BE(0)}\n${text}`;
      must(isSigned(witness.raw, message, signature.subarray(8)), "a cosignature is wrong");
      return witness.name;
    }),
  );
  return { text, cosigners };
}

/** tlog-checkpoint, "Note text". */
function readCheckpoint(text: string, origin: string) {
  const [first, size = "", root = ""] = text.split("\n");
  must(first === origin, "the checkpoint is of another log");
  must(/^(0|[1-9]\d*)$/.test(size), "the checkpoint has no size");
  return { size: Number(size), root: Buffer.from(root, "base64") };
}

const leafHash = (leaf: Uint8Array) => sha256(Uint8Array.of(0), leaf);
const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1), left, right);

/** RFC 6962 §2.1, MTH, over hashes of leaves. */
function treeHash(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (only === undefined) return sha256();
  if (hashes.length === 1) return only;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return nodeHash(treeHash(hashes.slice(0, k)), treeHash(hashes.slice(k)));
}

/** tlog-tiles: 1234067 is x001/x234/067. */
function pathOf(index: number): string {
  const groups: string[] = [];
  for (let rest = index, isLast = true; isLast || rest > 0; rest = Math.floor(rest / 1000), isLast = false)
    groups.unshift(`${isLast ? "" : "x"}${String(rest % 1000).padStart(3, "0")}`);
  return groups.join("/");
}

const suffix = (width: number) => (width === 256 ? "" : `.p/${width}`);

/** tlog-tiles, "Log entries": each with its length before it. */
function readBundle(bytes: Buffer): Buffer[] {
  const leaves: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    must(at + 2 <= bytes.length, "a bundle ends within a length");
    const end = at + 2 + bytes.readUInt16BE(at);
    must(end <= bytes.length, "a bundle ends within an entry");
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return leaves;
}

/** Reads a whole log: key, checkpoint, cosignatures, every entry bundle, every tile of every level. */
export async function visit(get: Get, origin: string, witnesses: readonly string[] = []): Promise<Stranger> {
  const key = readVkey(must(await get("key"), "there is no key").toString());
  must(key.name === origin, "the key is of another log");
  const note = must(await get("checkpoint"), "there is no checkpoint").toString();
  const { text, cosigners } = openNote(note, key, witnesses.map(readVkey));
  const { size, root } = readCheckpoint(text, origin);
  const leaves: Buffer[] = [];
  for (let from = 0; from < size; from += 256) {
    const width = Math.min(256, size - from);
    const bundle = must(await get(`tile/entries/${pathOf(from / 256)}${suffix(width)}`), "a bundle is missing");
    const entries = readBundle(bundle);
    must(entries.length === width, "a bundle has not as many entries as it has to");
    leaves.push(...entries);
  }
  await compareTiles(get, leaves.map(leafHash));
  must(treeHash(leaves.map(leafHash)).equals(root), "the entries do not come to the signed root");
  return { size, root: root.toString("hex"), leaves, cosigners };
}

/** tlog-tiles, "Merkle Tree": a tile's hash of a level is the tree hash of a full tile below. */
async function compareTiles(get: Get, leaves: readonly Buffer[]): Promise<void> {
  for (let level = 0, hashes = [...leaves]; hashes.length > 0; level += 1) {
    const above: Buffer[] = [];
    for (let from = 0; from < hashes.length; from += 256) {
      const own = hashes.slice(from, from + 256);
      const tile = must(await get(`tile/${level}/${pathOf(from / 256)}${suffix(own.length)}`), "a tile is missing");
      must(tile.equals(Buffer.concat(own)), "a tile does not hold the hashes below it");
      if (own.length === 256) above.push(treeHash(own));
    }
    hashes = above;
  }
}

/** tlog-proof, "Verifying a tlog proof", with the inclusion proof of RFC 6962 §2.1.1; answers the index. */
export function checkProof(file: string, leaf: Uint8Array, vkey: string, witnesses: readonly string[] = []): number {
  const at = file.indexOf("\n\n");
  const [first, ...lines] = file.slice(0, at).split("\n");
  must(first === "c2sp.org/tlog-proof@v1", "this is no tlog-proof");
  const rest = lines[0]?.startsWith("extra ") === true ? lines.slice(1) : lines;
  const index = Number(must(/^index (0|[1-9]\d*)$/.exec(rest[0] ?? ""), "the proof has no index")[1]);
  const path = rest.slice(1).map((line) => Buffer.from(line, "base64"));
  must(
    path.every(({ length }) => length === 32),
    "the proof has something else than hashes",
  );
  const key = readVkey(vkey);
  const { size, root } = readCheckpoint(openNote(file.slice(at + 2), key, witnesses.map(readVkey)).text, key.name);
  must(index < size, "the checkpoint does not reach this entry");
  must(climb(leafHash(leaf), index, size, path).equals(root), "the path does not lead to the root");
  return index;
}

/** RFC 6962 §2.1.1 read backwards: PATH(m, D[n]) from the root's child down to the leaf's sibling. */
function climb(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (size === 1) {
    must(path.length === 0, "the path is too long");
    return leaf;
  }
  let k = 1;
  while (k * 2 < size) k *= 2;
  const top = must(path.at(-1), "the path is too short");
  const below = path.slice(0, -1);
  return index < k
    ? nodeHash(climb(leaf, index, k, below), top)
    : nodeHash(top, climb(leaf, index - k, size - k, below));
}
