import type { Instant } from "#domain/time.ts";
import { createHash } from "node:crypto";
import { HOUR } from "#domain/time.ts";

/** What a signature can cover. `host`, `origin` and `path` are our own address, whatever a proxy made of it. */
export type SignedRequest = {
  readonly method: string;
  readonly origin: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Headers;
};

export type SignatureFault =
  | "signature-missing"
  | "signature-many"
  | "signature-syntax"
  | "signature-algorithm"
  | "signature-coverage"
  | "signature-clock"
  | "signature-expired"
  | "digest-missing";

/** One signature, with the exact text that it signs; it proves nothing before `verifySignature` and `digestMatches`. */
export type Signature = {
  readonly keyId: string;
  readonly keyType: "rsa" | "ed25519" | undefined;
  readonly base: string;
  readonly bytes: Buffer;
  readonly digests: readonly Digest[];
};

export type Digest = { readonly algorithm: "sha256" | "sha512"; readonly value: string };

export type SignatureReading =
  | { readonly ok: true; readonly signature: Signature }
  | { readonly ok: false; readonly fault: SignatureFault };

export const fault = (code: SignatureFault): SignatureReading => ({ ok: false, fault: code });

/** How far a sender's clock may be off. */
const CLOCK_WINDOW = HOUR;

/** Judges the times that a signature bears: at least one, each within the hour, and not expired. */
export function clockFault(
  times: readonly (Instant | undefined)[],
  expires: Instant | undefined,
  now: Instant,
): SignatureFault | undefined {
  if (times.length === 0) return "signature-coverage";
  if (times.some((time) => time === undefined || !(Math.abs(time - now) <= CLOCK_WINDOW))) return "signature-clock";
  return expires !== undefined && !(expires > now) ? "signature-expired" : undefined;
}

const fixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/u;

/** The time in a Date header (RFC 9110 IMF-fixdate), or undefined. */
export function readDate(header: string | null): Instant | undefined {
  if (header === null || !fixdate.test(header)) return undefined;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : at;
}

/** Seconds since 1970, as signatures write `created` and `expires`, as an instant; NaN when it is no number. */
export function readSeconds(text: string): Instant {
  return /^\d{1,12}(?:\.\d{1,6})?$/u.test(text) ? Number(text) * 1_000 : Number.NaN;
}

/** Standard base64 as bytes, or undefined. */
export function readBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/u.test(text) ? Buffer.from(text, "base64") : undefined;
}

/** The digests that the covered Digest and Content-Digest headers name; undefined when there is none that we can check. */
export function readDigests(headers: Headers, covered: ReadonlySet<string>): readonly Digest[] | undefined {
  const found: Digest[] = [];
  if (covered.has("digest"))
    found.push(...listed(headers.get("digest"), /^(sha-256|sha-512)=([A-Za-z0-9+/]+={0,2})$/iu));
  if (covered.has("content-digest")) {
    found.push(...listed(headers.get("content-digest"), /^(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):$/u));
  }
  return found.length === 0 ? undefined : found;
}

function listed(header: string | null, form: RegExp): Digest[] {
  return (header ?? "").split(",").flatMap((part) => {
    const [, name, value] = form.exec(part.trim()) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ algorithm: name.toLowerCase() === "sha-256" ? "sha256" : "sha512", value } as const];
  });
}

/** Whether the body is the one that every digest names. */
export function digestMatches({ digests }: Signature, body: Uint8Array): boolean {
  return (
    digests.length > 0 &&
    digests.every(({ algorithm, value }) => createHash(algorithm).update(body).digest("base64") === value)
  );
}
