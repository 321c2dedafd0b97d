import { openBytes } from "./bytes.ts";
import { BadBackup } from "./faults.ts";

/** One file in the archive: short, for what is long comes in several that are numbered. */
export type Member = { readonly name: string; readonly bytes: Buffer };

/** The longest part of a table or a file. */
export const LONGEST_PART = 1 << 20;
/** Manifests name every table: a little more than a part is still no attack. */
const LONGEST_MEMBER = 16 * LONGEST_PART;
const BLOCK = 512;

/** What ends an archive. */
export const END = Buffer.alloc(2 * BLOCK);

/** A member as POSIX tar writes it (ustar): whoever has no Plenum any more reads a backup by `tar`. */
export function formatMember({ name, bytes }: Member, at: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`a name too long for the archive: ${name}`);
  header.write(name, 0);
  header.write("0000600\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(
    `${Math.floor(at / 1_000)
      .toString(8)
      .padStart(11, "0")}\0`,
    136,
  );
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  header.write(`${sumOf(header).toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc(padding(bytes.length))]);
}

/** The members of an archive one after the other, and how many bytes of it they took; throws BadBackup where it is none or ends early. */
export async function* readMembers(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Member & { readonly raw: readonly Buffer[] }> {
  const source = openBytes(stream);
  for (;;) {
    const header = await source.take(BLOCK);
    if (header.length < BLOCK) throw new BadBackup("cut-off");
    if (header.equals(END.subarray(BLOCK))) break;
    const { name, length } = readHeader(header);
    const body = await source.take(length + padding(length));
    if (body.length < length + padding(length)) throw new BadBackup("cut-off");
    yield { name, bytes: body.subarray(0, length), raw: [header, body] };
  }
  if ((await source.take(BLOCK)).length < BLOCK) throw new BadBackup("cut-off");
  if (!(await source.isAtEnd())) throw new BadBackup("changed", "something follows its end");
}

function readHeader(header: Buffer): { name: string; length: number } {
  const name = header.toString("utf8", 0, 100).replace(/\0.*$/su, "");
  const size = /^([0-7]{11})\0$/u.exec(header.toString("latin1", 124, 136))?.[1];
  const sum = /^([0-7]{6})\0 $/u.exec(header.toString("latin1", 148, 156))?.[1];
  const length = Number.parseInt(size ?? "", 8);
  if (sum === undefined || Number.parseInt(sum, 8) !== sumOf(header) || !(length <= LONGEST_MEMBER))
    throw new BadBackup("changed", "a header");
  return { name, length };
}

/** Over the header with blanks where the sum stands. */
function sumOf(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [at, byte] of header.entries()) if (at < 148 || at >= 156) sum += byte;
  return sum;
}

const padding = (length: number): number => (BLOCK - (length % BLOCK)) % BLOCK;
