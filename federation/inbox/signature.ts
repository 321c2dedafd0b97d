import type { Instant } from "#domain/time.ts";
import { verify, type KeyObject } from "node:crypto";
import { readCavage } from "./cavage.ts";
import { readRfc9421 } from "./rfc9421.ts";
import { fault, type Signature, type SignatureReading, type SignedRequest } from "./signed.ts";

/** Reads the one signature of a request, draft-cavage or RFC 9421, and refuses what covers too little (R2). */
export function readSignature(request: SignedRequest, now: Instant): SignatureReading {
  const input = request.headers.get("signature-input");
  const header = request.headers.get("signature");
  const authorization = request.headers.get("authorization");
  const inAuthorization =
    authorization !== null && /^signature\s/iu.test(authorization) ? authorization.slice(10) : null;
  if (inAuthorization !== null && (header !== null || input !== null)) return fault("signature-many");
  const value = header ?? inAuthorization;
  if (value === null) return fault("signature-missing");
  if (value.length > 8_192 || (input?.length ?? 0) > 8_192) return fault("signature-syntax");
  return input === null ? readCavage(value, request, now) : readRfc9421(input, value, request, now);
}

/** Verifies on the thread pool: RSASSA-PKCS1-v1_5 with SHA-256 or Ed25519, as the key is. */
export function verifySignature({ base, bytes, keyType }: Signature, key: KeyObject): Promise<boolean> {
  const type = key.asymmetricKeyType;
  if ((type !== "rsa" && type !== "ed25519") || (keyType !== undefined && keyType !== type))
    return Promise.resolve(false);
  return new Promise((resolve) => {
    verify(type === "rsa" ? "sha256" : null, Buffer.from(base, "latin1"), key, bytes, (error, isValid) => {
      resolve(error === null && isValid);
    });
  });
}
