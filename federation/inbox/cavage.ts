import type { Instant } from "#domain/time.ts";
import {
  clockFault,
  fault,
  readBase64,
  readDate,
  readDigests,
  readSeconds,
  type SignatureReading,
  type SignedRequest,
} from "./signed.ts";

const keyTypes = new Map<string, "rsa" | "ed25519" | undefined>([
  ["", undefined],
  ["hs2019", undefined],
  ["rsa-sha256", "rsa"],
  ["ed25519", "ed25519"],
]);

/** Reads a signature in the form of draft-cavage-http-signatures-12, as nearly all of the fediverse sends it. */
export function readCavage(header: string, request: SignedRequest, now: Instant): SignatureReading {
  const members = readMembers(header);
  if (typeof members === "string") return fault(members);
  const algorithm = members.get("algorithm")?.toLowerCase() ?? "";
  const keyId = members.get("keyid");
  const bytes = readBase64(members.get("signature") ?? "");
  const names = members.get("headers")?.toLowerCase().split(" ") ?? [];
  const covered = new Set(names);
  if (keyId === undefined || bytes === undefined || covered.size !== names.length) return fault("signature-syntax");
  if (!keyTypes.has(algorithm)) return fault("signature-algorithm");
  if (!["(request-target)", "host"].every((name) => covered.has(name))) return fault("signature-coverage");
  if (algorithm === "rsa-sha256" && (covered.has("(created)") || covered.has("(expires)")))
    return fault("signature-syntax");
  const late = timeFault(members, covered, request, now);
  if (late !== undefined) return fault(late);
  const digests = readDigests(request.headers, covered);
  if (digests === undefined) return fault("digest-missing");
  const base = baseOf(names, members, request);
  if (base === undefined) return fault("signature-coverage");
  return { ok: true, signature: { keyId, keyType: keyTypes.get(algorithm), base, bytes, digests } };
}

type Members = ReadonlyMap<string, string>;

function timeFault(members: Members, covered: ReadonlySet<string>, { headers }: SignedRequest, now: Instant) {
  const created = members.get("created");
  const expires = members.get("expires");
  const times = [
    ...(covered.has("date") ? [readDate(headers.get("date"))] : []),
    ...(covered.has("(created)") ? [readSeconds(created ?? "")] : []),
  ];
  return clockFault(times, expires === undefined ? undefined : readSeconds(expires), now);
}

const member = /\s*([A-Za-z]+)=(?:"([^"]*)"|(\d+(?:\.\d+)?))\s*(,|$)/uy;

function readMembers(header: string): Members | "signature-syntax" | "signature-many" {
  const members = new Map<string, string>();
  const form = new RegExp(member);
  while (form.lastIndex < header.length) {
    const [, name, quoted, number, end] = form.exec(header) ?? [];
    if (name === undefined) return "signature-syntax";
    if (members.has(name.toLowerCase())) return "signature-many";
    members.set(name.toLowerCase(), quoted ?? number ?? "");
    if (end !== ",") break;
  }
  return members;
}

function baseOf(names: readonly string[], members: Members, request: SignedRequest): string | undefined {
  const lines: string[] = [];
  for (const name of names) {
    const value = valueOf(name, members, request);
    if (value === null || value === undefined) return undefined;
    lines.push(`${name}: ${value}`);
  }
  return lines.join("\n");
}

function valueOf(name: string, members: Members, request: SignedRequest): string | null | undefined {
  switch (name) {
    case "(request-target)":
      return `${request.method.toLowerCase()} ${request.path}`;
    case "(created)":
      return members.get("created");
    case "(expires)":
      return members.get("expires");
    case "host":
      return request.host;
    default:
      return /^[a-z0-9-]+$/u.test(name) ? request.headers.get(name) : undefined;
  }
}
