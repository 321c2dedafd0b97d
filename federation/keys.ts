import type { Sealer } from "#db/sealing.ts";
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { createLru } from "./budgets.ts";
import { multibaseOf, publicKeyOf } from "./gazette/multikey.ts";

export type KeyKind = "rsa" | "ed25519";

/** A new pair: the public half as documents show it, the private half sealed for its owner and purpose. */
export type SealedPair = {
  readonly kind: KeyKind;
  /** SPKI PEM. */
  readonly publicPem: string;
  /** Multikey (`z6Mk…`) of an Ed25519 key; undefined for RSA. */
  readonly publicMultibase: string | undefined;
  readonly sealed: Buffer;
};

/** What a sealed key is bound to: whose it is and what it is for (`http`, `entries`, `log`…). */
export type KeyPlace = { readonly owner: string; readonly purpose: string };

const contextOf = ({ owner, purpose }: KeyPlace): string => `private key\n${purpose}\n${owner}`;

/** Makes an RSA-2048 or Ed25519 pair; its private half is never outside memory unsealed. */
export async function makeKeyPair(sealer: Sealer, place: KeyPlace, kind: KeyKind): Promise<SealedPair> {
  const { publicKey, privateKey } = await generate(kind);
  const sealed = sealer.seal(contextOf(place), privateKey.export({ type: "pkcs8", format: "der" }));
  return {
    kind,
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    publicMultibase: kind === "ed25519" ? multibaseOf(publicKey) : undefined,
    sealed,
  };
}

function generate(kind: KeyKind): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject) =>
      error === null ? resolve({ publicKey, privateKey }) : reject(error);
    if (kind === "rsa") generateKeyPair("rsa", { modulusLength: 2_048 }, done);
    else generateKeyPair("ed25519", {}, done);
  });
}

/** Opens sealed private keys, each once; the opened ones stay in a bounded cache. */
export type KeyChest = { readonly open: (place: KeyPlace, sealed: Uint8Array) => KeyObject | undefined };

/** A chest over one SECRET_KEY. */
export function createKeyChest(sealer: Sealer, size = 1_000): KeyChest {
  const opened = createLru<KeyObject>(size);
  return {
    open(place, sealed) {
      // The ciphertext's tag is part of the name, so that a replaced key is not mistaken for the old one.
      const name = `${contextOf(place)}\n${Buffer.from(sealed.subarray(0, 29)).toString("base64")}`;
      const known = opened.get(name);
      if (known !== undefined) return known;
      const plain = sealer.open(contextOf(place), sealed);
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
