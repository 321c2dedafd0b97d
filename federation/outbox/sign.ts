import type { Instant } from "#domain/time.ts";
import { createHash, sign, type KeyObject } from "node:crypto";

/** Who signs: the id of an RSA key in an actor document of ours, and its private half. */
export type Signer = { readonly keyId: string; readonly key: KeyObject };

/** What is the same for every target of one body: compute it once an activity. */
export const digestOf = (body: Uint8Array): string => `SHA-256=${createHash("sha256").update(body).digest("base64")}`;

/** Headers of a signed delivery (draft-cavage, rsa-sha256), as Mastodon, GoToSocial and Lemmy accept them; signs on the thread pool. */
export async function signPost(
  signer: Signer,
  target: URL,
  digest: string,
  at: Instant,
): Promise<Record<string, string>> {
  const headers = { host: target.host, date: new Date(at).toUTCString(), digest, "content-type": ACTIVITY_TYPE };
  return { ...headers, signature: await signatureOf(signer, "post", target, headers) };
}

/** Headers of a signed fetch, for servers that answer none to strangers. */
export async function signGet(signer: Signer, target: URL, at: Instant): Promise<Record<string, string>> {
  const headers = { host: target.host, date: new Date(at).toUTCString() };
  return { ...headers, signature: await signatureOf(signer, "get", target, headers) };
}

const ACTIVITY_TYPE = "application/activity+json";

async function signatureOf(
  { keyId, key }: Signer,
  method: "get" | "post",
  target: URL,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const lines = [`(request-target): ${method} ${target.pathname}${target.search}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const signature = await signBytes(key, Buffer.from(lines.join("\n"), "latin1"));
  const names = ["(request-target)", ...Object.keys(headers)].join(" ");
  return `keyId="${keyId}",algorithm="rsa-sha256",headers="${names}",signature="${signature.toString("base64")}"`;
}

function signBytes(key: KeyObject, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign("sha256", bytes, key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
  });
}
