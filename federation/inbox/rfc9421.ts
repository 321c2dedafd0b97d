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
  ["rsa-v1_5-sha256", "rsa"],
  ["ed25519", "ed25519"],
]);

/** Reads the one signature of a request in the form of RFC 9421; components with parameters are not taken. */
export function readRfc9421(input: string, header: string, request: SignedRequest, now: Instant): SignatureReading {
  const parts = readInput(input);
  if (typeof parts === "string") return fault(parts);
  const { label, names, parameters, raw } = parts;
  const bytes = readValue(header, label);
  if (typeof bytes === "string") return fault(bytes);
  const keyId = parameters.get("keyid");
  const algorithm = parameters.get("alg") ?? "";
  const covered = new Set(names);
  if (keyId === undefined || covered.size !== names.length) return fault("signature-syntax");
  if (!keyTypes.has(algorithm)) return fault("signature-algorithm");
  if (!coversTarget(covered, request)) return fault("signature-coverage");
  const late = timeFault(parameters, covered, request, now);
  if (late !== undefined) return fault(late);
  const digests = readDigests(request.headers, covered);
  if (digests === undefined) return fault("digest-missing");
  const base = baseOf(names, raw, request);
  if (base === undefined) return fault("signature-coverage");
  return { ok: true, signature: { keyId, keyType: keyTypes.get(algorithm), base, bytes, digests } };
}

type Input = {
  readonly label: string;
  readonly names: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
  readonly raw: string;
};

const shape =
  /^\s*([a-z*][a-z0-9_.*-]*)=(\(([^()]*)\)((?:;\s*[a-z*][a-z0-9_.*-]*=(?:"[^"\\]*"|[A-Za-z0-9_.:*/-]+))*))\s*(,?)/u;

function readInput(input: string): Input | "signature-syntax" | "signature-many" {
  const [whole, label, raw, list, tail, comma] = shape.exec(input) ?? [];
  if (whole === undefined || label === undefined || raw === undefined || list === undefined) return "signature-syntax";
  if (comma === ",") return "signature-many";
  if (whole.length !== input.length) return "signature-syntax";
  const names: string[] = [];
  for (const item of list.trim().split(/ +/u)) {
    const [, name] = /^"(@?[a-z0-9-]+)"$/u.exec(item) ?? [];
    if (name === undefined) return "signature-syntax";
    names.push(name);
  }
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, bare] of (tail ?? "").matchAll(
    /;\s*([a-z*][a-z0-9_.*-]*)=(?:"([^"]*)"|([^;]*))/gu,
  )) {
    if (parameters.has(name)) return "signature-many";
    parameters.set(name, quoted ?? bare ?? "");
  }
  return { label, names, parameters, raw };
}

function readValue(header: string, label: string): Buffer | "signature-syntax" | "signature-many" {
  const [, name, value] = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*$/u.exec(header) ?? [];
  if (name === undefined) return header.includes(",") ? "signature-many" : "signature-syntax";
  return (name === label ? readBase64(value ?? "") : undefined) ?? "signature-syntax";
}

function coversTarget(covered: ReadonlySet<string>, { path }: SignedRequest): boolean {
  const place = covered.has("@path") && (covered.has("@query") || !path.includes("?"));
  const target = covered.has("@target-uri") || ((place || covered.has("@request-target")) && hasHost(covered));
  return covered.has("@method") && target;
}

function hasHost(covered: ReadonlySet<string>): boolean {
  return covered.has("@authority") || covered.has("host");
}

function timeFault(
  parameters: ReadonlyMap<string, string>,
  covered: ReadonlySet<string>,
  { headers }: SignedRequest,
  now: Instant,
) {
  const created = parameters.get("created");
  const expires = parameters.get("expires");
  const times = [
    ...(created === undefined ? [] : [readSeconds(created)]),
    ...(covered.has("date") ? [readDate(headers.get("date"))] : []),
  ];
  return clockFault(times, expires === undefined ? undefined : readSeconds(expires), now);
}

function baseOf(names: readonly string[], raw: string, request: SignedRequest): string | undefined {
  const lines: string[] = [];
  for (const name of names) {
    const value = valueOf(name, request);
    if (value === null || value === undefined) return undefined;
    lines.push(`"${name}": ${value}`);
  }
  lines.push(`"@signature-params": ${raw}`);
  return lines.join("\n");
}

function valueOf(name: string, request: SignedRequest): string | null | undefined {
  const query = request.path.indexOf("?");
  switch (name) {
    case "@method":
      return request.method;
    case "@target-uri":
      return `${request.origin}${request.path}`;
    case "@authority":
    case "host":
      return request.host;
    case "@scheme":
      return request.origin.slice(0, request.origin.indexOf(":"));
    case "@request-target":
      return request.path;
    case "@path":
      return query === -1 ? request.path : request.path.slice(0, query);
    case "@query":
      return query === -1 ? "?" : request.path.slice(query);
    default:
      return name.startsWith("@") ? undefined : request.headers.get(name);
  }
}
