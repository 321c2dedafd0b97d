import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { openBytes, type ByteSource } from "./bytes.ts";
import { BadBackup } from "./faults.ts";

/** Bytes that each piece of the sealed stream holds, but for the last. */
const PIECE = 65_536;
const TAG = 16;
const LONGEST_HEAD = 4_096;
/** Cost of trying one passphrase: some 128 MB and a good part of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

/** What a passphrase for backups has to be. */
export const passphrase = z
  .string()
  .min(12, "must have at least 12 characters")
  .max(1_000, "must have at most 1000 characters");

const head = z.discriminatedUnion("cipher", [
  z.strictObject({
    plenum: z.literal("backup"),
    format: z.literal(1),
    compression: z.literal("zstd"),
    cipher: z.literal("none"),
  }),
  z.strictObject({
    plenum: z.literal("backup"),
    format: z.literal(1),
    compression: z.literal("zstd"),
    cipher: z.literal("aes-256-gcm-stream"),
    kdf: z.literal("scrypt-131072-8-1"),
    salt: z.base64(),
    check: z.base64(),
  }),
]);
const anyFormat = z.object({ plenum: z.literal("backup"), format: z.int() });

/**
 * Puts a compressed stream into its envelope: one line that says what follows, then, under a passphrase, pieces sealed by
 * AES-256-GCM. Each is bound to its number, to the line, and to whether it is the last, so that none can be changed, moved or left out.
 */
export async function* enclose(
  stream: AsyncIterable<Uint8Array>,
  secret: string | undefined,
): AsyncGenerator<Uint8Array> {
  const common = { plenum: "backup", format: 1, compression: "zstd" };
  if (secret === undefined) {
    yield lineOf({ ...common, cipher: "none" });
    yield* stream;
    return;
  }
  const salt = randomBytes(16);
  const key = await stretch(secret, salt);
  const named = { cipher: "aes-256-gcm-stream", kdf: "scrypt-131072-8-1", salt: salt.toString("base64") };
  const line = lineOf({ ...common, ...named, check: checkOf(key).toString("base64") });
  yield line;
  const source = openBytes(stream);
  for (let number = 0, isLast = false; !isLast; number += 1) {
    const plain = await source.take(PIECE);
    isLast = await source.isAtEnd();
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast)).setAAD(line);
    yield Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The compressed stream of an envelope, every piece of it checked before it is given out; throws BadBackup. */
export async function* disclose(
  stream: AsyncIterable<Uint8Array>,
  secret: string | undefined,
): AsyncGenerator<Uint8Array> {
  const source = openBytes(stream);
  const line = await readLine(source);
  const said = headOf(line);
  if (said.cipher === "none") {
    while (!(await source.isAtEnd())) yield await source.take(PIECE);
    return;
  }
  if (secret === undefined) throw new BadBackup("passphrase-needed");
  const key = await stretch(secret, Buffer.from(said.salt, "base64"));
  const check = Buffer.from(said.check, "base64");
  const own = checkOf(key);
  if (check.length !== own.length || !timingSafeEqual(check, own)) throw new BadBackup("wrong-passphrase");
  for (let number = 0, isLast = false; !isLast; number += 1) {
    const sealed = await source.take(PIECE + TAG);
    isLast = await source.isAtEnd();
    const plain = unseal(key, sealed, { number, isLast, line });
    if (plain === undefined)
      throw new BadBackup(
        isLast ? "cut-off" : "changed",
        isLast ? "or its end was changed" : `at ${number * PIECE} bytes`,
      );
    yield plain;
  }
}

type Place = { readonly number: number; readonly isLast: boolean; readonly line: Uint8Array };

function unseal(key: Buffer, sealed: Buffer, { number, isLast, line }: Place): Buffer | undefined {
  if (sealed.length < TAG) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, isLast), { authTagLength: TAG }).setAAD(line);
  decipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Never twice under one key, since each file has a salt of its own. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Tells a wrong passphrase from a damaged file, and binds the file to one key. */
const checkOf = (key: Buffer): Buffer => createHmac("sha256", key).update("plenum backup 1").digest();

const lineOf = (head: Readonly<Record<string, unknown>>): Buffer => Buffer.from(`${JSON.stringify(head)}\n`);

async function readLine(source: ByteSource): Promise<Buffer> {
  const bytes: Buffer[] = [];
  for (let length = 0; length < LONGEST_HEAD; length += 1) {
    const byte = await source.take(1);
    if (byte.length === 0) break;
    bytes.push(byte);
    if (byte[0] === 0x0a) return Buffer.concat(bytes);
  }
  throw new BadBackup("not-a-backup");
}

function headOf(line: Buffer): z.infer<typeof head> {
  const document = parsed(line);
  const known = head.safeParse(document);
  if (known.success) return known.data;
  const named = anyFormat.safeParse(document);
  if (!named.success) throw new BadBackup("not-a-backup");
  throw new BadBackup(named.data.format > 1 ? "newer-format" : "changed", "its first line");
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch {
    return undefined;
  }
}

const stretch = (secret: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret.normalize("NFKC"), salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
