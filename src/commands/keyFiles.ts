import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { z } from "zod";
import { findBody, saveKey } from "#db/bodies.ts";
import { changeInstance, lockInstance } from "#db/instance.ts";
import { listAllKeys, resealKey, retireKey } from "#db/keyChanges.ts";
import { type Act, locked } from "./act.ts";
import { Invalid } from "./errors.ts";
import { INSTANCE_KEY, keyContext, WITNESS_KEY } from "./keys.ts";

/** Cost of trying one passphrase: some 128 MB and a good part of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
const LONGEST_PASSPHRASE = 1_000;
const SHORTEST_PASSPHRASE = 12;

/** The passphrase of a file of keys. */
export const passphrase = z.string().min(SHORTEST_PASSPHRASE).max(LONGEST_PASSPHRASE);

const bytes = z.base64().max(10_000_000);
const sealedFile = z.strictObject({
  plenum: z.literal("keys"),
  version: z.literal(1),
  kdf: z.literal("scrypt-131072-8-1"),
  cipher: z.literal("aes-256-gcm"),
  salt: bytes,
  nonce: bytes,
  tag: bytes,
  sealed: bytes,
});

const moment = z.int().nullable();
const content = z.strictObject({
  keys: z.array(
    z.strictObject({
      body: z.uuid(),
      purpose: z.enum(["rsa", "ed25519", "log"]),
      public: z.string(),
      secret: bytes,
      createdAt: z.int(),
      retiredAt: moment,
      revokedAt: moment,
    }),
  ),
  instance: z.strictObject({ key: bytes.nullable(), witness: bytes.nullable() }),
});

/** What an import did: keys that are sealed anew, and keys that were not here. */
export type Imported = { readonly resealed: number; readonly added: number };

/** All private keys of this instance in one file that opens with the passphrase alone: for a safe place, never for a backup. */
export async function exportKeys(act: Act, secret: string): Promise<string> {
  const open = (context: string, sealed: Uint8Array): string => {
    const plain = act.sealer.open(context, sealed);
    if (plain === undefined) throw new Error("A private key cannot be opened: is SECRET_KEY the right one?");
    return plain.toString("base64");
  };
  const instance = await lockInstance(act.tx);
  const rows = await listAllKeys(act.tx);
  const plain = {
    keys: rows.map(({ body, purpose, public: half, sealed, createdAt, retiredAt, revokedAt }) => {
      const secret = open(keyContext(body, purpose), sealed);
      return { body, purpose, public: half, secret, createdAt, retiredAt, revokedAt };
    }),
    instance: {
      key: instance.keySealed === null ? null : open(INSTANCE_KEY, instance.keySealed),
      witness: instance.witnessSealed === null ? null : open(WITNESS_KEY, instance.witnessSealed),
    },
  };
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", await stretch(secret, salt), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final()]);
  const parts = { salt, nonce, tag: cipher.getAuthTag(), sealed };
  const texts = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.toString("base64")]));
  const head = { plenum: "keys", version: 1, kdf: "scrypt-131072-8-1", cipher: "aes-256-gcm" };
  return `${JSON.stringify({ ...head, ...texts }, undefined, 2)}\n`;
}

/** Takes the keys of a file: those that are here are sealed anew, those that are not are added; a key that was current in the file is current again. */
export async function importKeys(act: Act, file: string, secret: string): Promise<Imported> {
  const { keys, instance } = await openFile(file, secret);
  const holding = await locked(act, "keys", "import");
  const known = new Map((await listAllKeys(act.tx)).map((row) => [nameOf(row), row]));
  const counts = { resealed: 0, added: 0 };
  for (const { secret: plain, ...row } of keys) {
    const sealed = act.sealer.seal(keyContext(row.body, row.purpose), Buffer.from(plain, "base64"));
    const held = known.get(nameOf(row));
    if (held !== undefined) {
      await resealKey(act.tx, held.id, sealed);
      counts.resealed += 1;
    } else if ((await findBody(act.tx, row.body)) !== undefined) {
      const current = [...known.values()].find((each) => isCurrent(each, row));
      if (row.retiredAt === null && current !== undefined)
        await retireKey(act.tx, current.id, { at: holding.at, isCompromised: false });
      await saveKey(act.tx, { ...row, sealed });
      counts.added += 1;
    }
  }
  const own = await lockInstance(act.tx);
  if (own.keyPublic !== null && instance.key !== null)
    await changeInstance(act.tx, { keySealed: act.sealer.seal(INSTANCE_KEY, Buffer.from(instance.key, "base64")) });
  if (own.witnessPublic !== null && instance.witness !== null)
    await changeInstance(act.tx, {
      witnessSealed: act.sealer.seal(WITNESS_KEY, Buffer.from(instance.witness, "base64")),
    });
  return counts;
}

type Named = { readonly body: string; readonly purpose: string; readonly public: string };
const nameOf = ({ body, purpose, public: half }: Named): string => `${body}\n${purpose}\n${half}`;

const isCurrent = (held: Named & { readonly retiredAt: number | null }, { body, purpose }: Named): boolean =>
  held.body === body && held.purpose === purpose && held.retiredAt === null;

async function openFile(file: string, secret: string): Promise<z.infer<typeof content>> {
  const read = sealedFile.safeParse(parsed(file));
  if (!read.success) throw new Invalid([{ path: "file", code: "not-a-key-file" }]);
  const [salt, nonce, tag, sealed] = [read.data.salt, read.data.nonce, read.data.tag, read.data.sealed].map((text) =>
    Buffer.from(text, "base64"),
  ) as [Buffer, Buffer, Buffer, Buffer];
  try {
    const decipher = createDecipheriv("aes-256-gcm", await stretch(secret, salt), nonce, { authTagLength: 16 });
    decipher.setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
    return content.parse(JSON.parse(plain));
  } catch {
    throw new Invalid([{ path: "passphrase", code: "wrong-passphrase" }]);
  }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(file);
  } catch {
    return undefined;
  }
}

const stretch = (secret: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret.normalize("NFKC"), salt, 32, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
