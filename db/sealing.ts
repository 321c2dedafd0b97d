import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts small secrets at rest under SECRET_KEY; `context` names what and whose it is, and must be the same to open. */
export type Sealer = {
  readonly seal: (context: string, plain: Uint8Array) => Buffer;
  /** The plain bytes, or undefined when the bytes, the context or SECRET_KEY are not those of the sealing. */
  readonly open: (context: string, sealed: Uint8Array) => Buffer | undefined;
  /** 32 secret bytes that are always the same for a context: what need not be stored cannot be stolen with the database. */
  readonly derive: (context: string) => Buffer;
};

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a key of its own for each context, derived from SECRET_KEY by HKDF-SHA-256. */
export function createSealer(secretKey: string): Sealer {
  if (Buffer.byteLength(secretKey) < 32) throw new RangeError("SECRET_KEY must have at least 32 bytes");
  // Many ballots under one context come in a row: its key is derived once.
  const last: { context?: string; key: Buffer } = { key: Buffer.alloc(0) };
  const keyOf = (context: string): Buffer => {
    if (last.context !== context) {
      last.key = Buffer.from(hkdfSync("sha256", secretKey, "plenum sealing 1", context, 32));
      last.context = context;
    }
    return last.key;
  };
  return {
    derive: (context) => keyOf(`derived\n${context}`),
    seal(context, plain) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", keyOf(context), nonce);
      const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), hidden]);
    },
    open(context, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < 1 + NONCE + TAG || bytes[0] !== VERSION) return undefined;
      const nonce = bytes.subarray(1, 1 + NONCE);
      const decipher = createDecipheriv("aes-256-gcm", keyOf(context), nonce, { authTagLength: TAG });
      decipher.setAuthTag(bytes.subarray(1 + NONCE, 1 + NONCE + TAG));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE + TAG)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
