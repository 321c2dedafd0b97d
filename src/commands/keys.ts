import { type KeyObject, createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { saveKey } from "#db/bodies.ts";
import { base58 } from "#domain/base58.ts";
import { newId } from "#db/ids.ts";
import { changeInstance, lockInstance } from "#db/instance.ts";
import { type Act, locked } from "./act.ts";

const generate = promisify(generateKeyPair);

/** What a key is for: `rsa` signs HTTP requests, `ed25519` a body's entries, `log` the checkpoints of an organization. */
export type KeyPurpose = "rsa" | "ed25519" | "log";

/** The context under which a private key is sealed: a sealed key opens only for its owner and purpose. */
export const keyContext = (body: string, purpose: KeyPurpose): string => `private key\n${purpose}\n${body}`;

/** Makes and keeps a key pair of a body: the public half as SPKI PEM, the private half as sealed PKCS#8 DER. Answers the public one. */
export async function makeKey(act: Act, body: string, purpose: KeyPurpose): Promise<string> {
  const pair = purpose === "rsa" ? await generate("rsa", { modulusLength: 2048 }) : await generate("ed25519");
  const { half, sealed } = sealedPair(act, keyContext(body, purpose), pair);
  await saveKey(act.tx, {
    id: newId(act.at),
    body,
    purpose,
    public: half,
    sealed,
    createdAt: act.at,
  });
  return half;
}

/** An Ed25519 public key in PEM as the text by which entries and actors name it. */
export function multikeyOf(pem: string): string {
  const spki = createPublicKey(pem).export({ format: "der", type: "spki" });
  return `z${base58(Buffer.concat([Buffer.of(0xed, 0x01), spki.subarray(-32)]))}`;
}

/** The context of the instance's own key. */
export const INSTANCE_KEY = "private key\nrsa\ninstance";

/** The context of the key with which this instance cosigns other logs. */
export const WITNESS_KEY = "private key\nwitness\ninstance";

/** Makes the instance's own keys at the first start: RSA for the instance actor and the gazette actor, Ed25519 for the witness. */
export async function ensureInstanceKeys(act: Act): Promise<void> {
  const holding = await locked(act, "instance", "key");
  const known = await lockInstance(holding.tx);
  if (known.keyPublic === null) {
    const { half, sealed } = sealedPair(act, INSTANCE_KEY, await generate("rsa", { modulusLength: 2048 }));
    await changeInstance(holding.tx, { keyPublic: half, keySealed: sealed });
  }
  if (known.witnessPublic === null) {
    const { half, sealed } = sealedPair(act, WITNESS_KEY, await generate("ed25519"));
    await changeInstance(holding.tx, { witnessPublic: half, witnessSealed: sealed });
  }
}

function sealedPair(act: Act, context: string, pair: { publicKey: KeyObject; privateKey: KeyObject }) {
  const secret = pair.privateKey.export({ type: "pkcs8", format: "der" });
  return {
    half: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    sealed: act.sealer.seal(context, secret),
  };
}
