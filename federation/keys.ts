import type { Sealer } from "#db/sealing.ts";
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { createLru } from "./budgets.ts";
import { publicKeyOf } from "./gazette/multikey.ts";

/** Opens sealed private keys (PKCS#8 DER under the context of their owner and purpose), each once; the opened ones stay in a bounded cache. */
export type KeyChest = { readonly open: (context: string, sealed: Uint8Array) => KeyObject | undefined };

/** A chest over one SECRET_KEY. */
export function createKeyChest(sealer: Sealer, size = 1_000): KeyChest {
  const opened = createLru<KeyObject>(size);
  return {
    open(context, sealed) {
      // The nonce and tag are part of the name, so that a replaced key is not mistaken for the old one.
      const name = `${context}\n${Buffer.from(sealed.subarray(0, 29)).toString("base64")}`;
      const known = opened.get(name);
      if (known !== undefined) return known;
      const plain = sealer.open(context, sealed);
      if (plain === undefined) return undefined;
      const key = createPrivateKey({ key: plain, format: "der", type: "pkcs8" });
      opened.set(name, key);
      return key;
    },
  };
}

/** A stranger's public key from PEM or from an Ed25519 Multikey; undefined when malformed or weaker than RSA-2048 (R2). */
export function readPublicKey(material: string): KeyObject | undefined {
  if (material.length > 8_192) return undefined;
  const key = material.startsWith("z") ? publicKeyOf(material) : readPem(material);
  return key !== undefined && isStrong(key) ? key : undefined;
}

function readPem(text: string): KeyObject | undefined {
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/u.test(text)) return undefined;
  try {
    return createPublicKey(text);
  } catch {
    return undefined;
  }
}

function isStrong(key: KeyObject): boolean {
  if (key.asymmetricKeyType === "ed25519") return true;
  if (key.asymmetricKeyType !== "rsa") return false;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // An endless modulus or exponent would let a stranger choose what a verification costs us.
  return modulusLength >= 2_048 && modulusLength <= 8_192 && publicExponent >= 3n && publicExponent < 2n ** 33n;
}
