import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { disclose, enclose } from "#src/backup/envelope.ts";
import { BadBackup } from "#src/backup/faults.ts";

const SECRET = "correct horse battery staple";
/** A piece as it lies in the file, with its tag. */
const PIECE = 65_536 + 16;

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

async function gather(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const sealed = (plain: Uint8Array, length = 10_000) => gather(enclose(inPieces(plain, length), SECRET));
const opened = (bytes: Uint8Array, length = 7_777) => gather(disclose(inPieces(bytes, length), SECRET));
const faultOf = (bytes: Uint8Array): Promise<string> =>
  opened(bytes).then(
    () => "none",
    (error: unknown) => (error instanceof BadBackup ? error.code : String(error)),
  );

const plain = randomBytes(4 * 65_536 + 1_000);
let file: Buffer;
/** Where the pieces begin. */
let start: number;
const piece = (number: number): Buffer => file.subarray(start + number * PIECE, start + (number + 1) * PIECE);
const head = (): Buffer => file.subarray(0, start);

beforeAll(async () => {
  file = await sealed(plain);
  start = file.indexOf(0x0a) + 1;
});

test.each([0, 1, 65_535, 65_536, 65_537, 131_072])("%i bytes come back, however they are cut", async (length) => {
  const bytes = randomBytes(length);
  expect(await opened(await sealed(bytes, 1 + (length % 999)), 40_001)).toEqual(bytes);
});

test("nothing of the content is in the file, and the same content is never the same file", async () => {
  expect(file.includes(plain.subarray(0, 32))).toBe(false);
  expect((await sealed(plain)).subarray(start).equals(file.subarray(start))).toBe(false);
});

test("a file that ends between two pieces is cut off", async () => {
  expect(await faultOf(file.subarray(0, start + 2 * PIECE))).toBe("cut-off");
  expect(await faultOf(file.subarray(0, start))).toBe("cut-off");
  expect(await faultOf(file.subarray(0, start + 2 * PIECE + 5))).toBe("cut-off");
});

test("a piece left out, doubled, swapped or added is noticed", async () => {
  const rest = [2, 3, 4].map(piece);
  expect(await faultOf(Buffer.concat([head(), piece(0), ...rest]))).toBe("changed");
  expect(await faultOf(Buffer.concat([head(), piece(0), piece(0), piece(1), ...rest]))).toBe("changed");
  expect(await faultOf(Buffer.concat([head(), piece(1), piece(0), ...rest]))).toBe("changed");
  expect(await faultOf(Buffer.concat([file, piece(0)]))).toBe("changed");
  expect(await faultOf(Buffer.concat([head(), ...[4, 3, 2].map(piece)]))).not.toBe("none");
});

test("a head of another file opens nothing", async () => {
  const other = await sealed(Buffer.from("another"));
  const line = other.subarray(0, other.indexOf(0x0a) + 1);
  expect(await faultOf(Buffer.concat([line, file.subarray(start)]))).toBe("changed");
});

test("only what has been checked is given out", async () => {
  const bad = Buffer.from(file);
  const at = start + 2 * PIECE + 100;
  bad[at] = (bad[at] ?? 0) ^ 1;
  const got: Uint8Array[] = [];
  const reading = (async () => {
    for await (const part of disclose(inPieces(bad, 9_999), SECRET)) got.push(part);
  })();
  await expect(reading).rejects.toMatchObject({ code: "changed" });
  expect(Buffer.concat(got).equals(plain.subarray(0, 2 * 65_536))).toBe(true);
});
