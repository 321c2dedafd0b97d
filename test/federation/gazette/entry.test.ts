import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { createProof, verifyProof as verifyByFedify } from "@fedify/fedify";
import { Create, DataIntegrityProof, Multikey, Note } from "@fedify/vocab";
import { Temporal as Polyfill } from "@js-temporal/polyfill";
import { describe, expect, test } from "vitest";
import { entryHash, hashText, type Draft } from "#domain/entries.ts";
import { beginLog } from "#domain/gazette/state.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";
import { approve, buildEntry, parseEntry, parseLeaf, readLeaf, recoveryStatement } from "#federation/gazette/entry.ts";
import { fromBase58 } from "#domain/base58.ts";
import { multibaseOf, publicKeyOf } from "#federation/gazette/multikey.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";
import { readProof } from "#domain/proofs.ts";
import { signDocument, verifyProof } from "#federation/gazette/proof.ts";

/** The key pair of the W3C and FEP-8b32 test vectors. */
const vectorKey = createPrivateKey({
  key: Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    fromBase58("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")?.subarray(2) ?? Buffer.alloc(32),
  ]),
  format: "der",
  type: "pkcs8",
});
const vectorMultibase = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
const created = "2023-02-24T23:36:38Z";
const instant = Polyfill.Instant.from(created) as unknown as Temporal.Instant;

const credential = {
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
  id: "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
  type: ["VerifiableCredential", "AlumniCredential"],
  name: "Alumni Credential",
  description: "A minimum viable example of an Alumni Credential.",
  issuer: "https://vc.example/issuers/5678",
  validFrom: "2023-01-01T00:00:00Z",
  credentialSubject: { id: "did:example:abcdefgh", alumniOf: "The School of Examples" },
};
const didMethod = `did:key:${vectorMultibase}#${vectorMultibase}`;

function valueOf({ proof }: { proof: JsonObject }): string {
  return typeof proof["proofValue"] === "string" ? proof["proofValue"].slice(1) : "";
}

async function isValid(document: JsonObject, multibase = vectorMultibase): Promise<boolean> {
  const [read, key] = [readProof(document), publicKeyOf(multibase)];
  return read !== undefined && key !== undefined && verifyProof(read, key);
}

describe("eddsa-jcs-2022", () => {
  test("the W3C vector: same key, same document, same signature", async () => {
    expect(multibaseOf(vectorKey)).toBe(vectorMultibase);
    const signed = signDocument(credential, vectorKey, didMethod, created);
    expect(signed.proof["proofValue"]).toBe(
      "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    );
    expect(await isValid(signed)).toBe(true);
  });

  test("the FEP-8b32 vector, whose proof has no context of its own, is valid elsewhere and refused here", async () => {
    const activity = {
      "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v1"],
      type: "Create",
      actor: "https://server.example/users/alice",
      object: { type: "Note", content: "Hello world" },
    };
    const options = {
      type: "DataIntegrityProof",
      cryptosuite: "eddsa-jcs-2022",
      verificationMethod: "https://server.example/users/alice#ed25519-key",
      proofPurpose: "assertionMethod",
      created,
    };
    const proofValue = "z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErszyLp5Ks1EhYSgpDaNM977Rg2";
    const sha256 = (value: Json) => createHash("sha256").update(canonical(value)).digest();
    const message = Buffer.concat([sha256(options), sha256(activity)]);
    const signature = fromBase58(proofValue.slice(1)) ?? new Uint8Array();
    expect(verify(null, message, createPublicKey(vectorKey), signature)).toBe(true);
    expect(readProof({ ...activity, proof: { ...options, proofValue } })).toBeUndefined();
  });

  test("the order of members means nothing; any other change breaks the proof", async () => {
    const signed = signDocument(credential, vectorKey, didMethod, created);
    expect(await isValid(Object.fromEntries(Object.entries(signed).toReversed()))).toBe(true);
    expect(await isValid({ ...signed, name: "Alumni credential" })).toBe(false);
    expect(await isValid({ ...signed, proof: { ...signed.proof, created: "2023-02-24T23:36:39Z" } })).toBe(false);
    expect(await isValid(signed, multibaseOf(generateKeyPairSync("ed25519").publicKey))).toBe(false);
  });

  test.each([
    ["an expiry", { expires: "2030-01-01T00:00:00Z" }],
    ["a domain", { domain: "a.example" }],
    ["an id", { id: "urn:uuid:1" }],
    ["another purpose", { proofPurpose: "authentication" }],
    ["another suite", { cryptosuite: "eddsa-rdfc-2022" }],
    ["another type", { type: ["DataIntegrityProof"] }],
    ["another context", { "@context": credential["@context"].slice(0, 1) }],
    ["no context", { "@context": undefined }],
    ["a local time", { created: "2023-02-24T23:36:38+01:00" }],
    ["a short signature", { proofValue: "z2HnFSSPP" }],
    ["base64", { proofValue: "mAAAA" }],
  ])("a proof with %s is refused", (_, change: { readonly [member: string]: Json | undefined }) => {
    const signed = signDocument(credential, vectorKey, didMethod, created);
    const proof = JSON.parse(JSON.stringify({ ...signed.proof, ...change })) as JsonObject;
    expect(readProof({ ...signed, proof })).toBeUndefined();
    expect(readProof({ ...signed, proof: [signed.proof] })).toBeUndefined();
  });

  test("Fedify accepts what we sign, and we what Fedify signs", async () => {
    const method = new URL("https://org.example/ap/actors/1#key");
    const pkcs8 = vectorKey.export({ format: "der", type: "pkcs8" });
    const privateKey = await crypto.subtle.importKey("pkcs8", Uint8Array.from(pkcs8), "Ed25519", true, ["sign"]);
    const raw = fromBase58(vectorMultibase.slice(1))?.slice(2) ?? new Uint8Array();
    const publicKey = await crypto.subtle.importKey("raw", Uint8Array.from(raw), "Ed25519", true, ["verify"]);
    const actor = new URL("https://org.example/ap/actors/1");
    const multikey = new Multikey({ id: method, controller: actor, publicKey });

    const activity = new Create({ id: new URL("https://org.example/1"), actor, object: new Note({ content: "Hi" }) });
    const proof = await createProof(activity, privateKey, method, { created: instant });
    const document = (await activity.toJsonLd({ format: "compact" })) as JsonObject;
    const options = { verificationMethod: method.href, proofPurpose: "assertionMethod", created };
    const theirs = signDocument(document, vectorKey, options.verificationMethod, created);
    expect(fromBase58(valueOf(theirs))).toEqual(Uint8Array.from(proof.proofValue ?? []));

    const ours = signDocument(credential, vectorKey, method.href, created);
    const parsed = new DataIntegrityProof({
      cryptosuite: "eddsa-jcs-2022",
      verificationMethod: method,
      proofPurpose: "assertionMethod",
      created: instant,
      proofValue: fromBase58(valueOf(ours)) ?? null,
    });
    const keyCache = { get: async () => multikey, set: async () => {} };
    expect(await verifyByFedify(ours, parsed, { keyCache })).toBe(multikey);
    expect(await verifyByFedify({ ...ours, name: "x" }, parsed, { keyCache, documentLoader: refuse })).toBeNull();
  });
});

async function refuse(): Promise<never> {
  throw new Error("no network here");
}

const prefix = "https://org.example/gazette/org";
const actor = "https://org.example/ap/actors/1";
const ref = { id: `${prefix}/entries/1`, hash: hashText("x") };

const genesis = (extra: object = {}): Draft => ({
  type: "Genesis",
  issuer: actor,
  refs: [],
  vkey: formatVkey(verifierKey("org.example/gazette/org", vectorKey)),
  actor,
  key: vectorMultibase,
  recovery: { need: 1, commitments: [] },
  ...extra,
});

describe("entries", () => {
  test("what is built is canonical, parses to the same act and verifies under the key it names", async () => {
    const built = buildEntry(prefix, genesis(), vectorKey, Date.parse(created));
    const document = parseLeaf(built.leaf);
    expect(document === undefined ? "" : canonical(document)).toBe(Buffer.from(built.leaf).toString());
    const leaf = await readLeaf(built.leaf);
    expect(leaf).toMatchObject({ entry: built.entry, hash: built.hash, signedBy: vectorMultibase });
  });

  test("the hash is of the act, not of its proof", () => {
    const one = buildEntry(prefix, genesis(), vectorKey, 1);
    const document = parseLeaf(one.leaf) ?? {};
    expect(entryHash({ ...document, proof: "other" })).toBe(one.hash);
    expect(entryHash({ ...document, id: "other" })).not.toBe(one.hash);
  });

  test.each([
    ["a trailing newline", (text: string) => `${text}\n`],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["spaces", (text: string) => text.replace(",", ", ")],
    ["a member twice", (text: string) => text.replace("{", '{"@context":[],')],
    ["an array", (text: string) => `[${text}]`],
    ["no id", (text: string) => text.replace('"id":"https', '"ie":"https')],
    ["a short hash", (text: string) => text.replace("sha256:", "sha256:0")],
    ["a fraction", (text: string) => text.replace('"need":1', '"need":1.5')],
    ["zero needed", (text: string) => text.replace('"need":1', '"need":0')],
  ])("a leaf with %s is malformed", async (_, change) => {
    const commitments = [hashText("recovery")];
    const built = buildEntry(prefix, genesis({ recovery: { need: 1, commitments } }), vectorKey, 1);
    expect(await readLeaf(Buffer.from(change(Buffer.from(built.leaf).toString())))).toEqual({ fault: "malformed" });
  });

  test("bytes that are no UTF-8 are malformed", async () => {
    expect(await readLeaf(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ fault: "malformed" });
  });

  test("a type of the future is kept as unknown, members and all", () => {
    const built = buildEntry(prefix, { type: "Endorsed", issuer: actor, refs: [], object: actor }, vectorKey, 1);
    const document = { ...parseLeaf(built.leaf), type: "plenum:SeatWarmed", seat: 3 };
    expect(parseEntry(document)).toMatchObject({ type: "unknown", named: "SeatWarmed" });
    expect(parseEntry({ ...document, type: "SeatWarmed" })).toBeUndefined();
    expect(parseEntry({ ...document, type: "plenum:constructor" })).toBeUndefined();
  });

  test("an invalid draft is never signed", () => {
    const endorse = (object: string): Draft => ({ type: "Endorsed", issuer: actor, refs: [ref], object });
    expect(() => buildEntry(prefix, endorse("javascript:alert(1)"), vectorKey, 1)).toThrow(TypeError);
    expect(() => buildEntry(prefix, endorse("https://a.example/ b"), vectorKey, 1)).toThrow(TypeError);
    expect(buildEntry(prefix, endorse("https://a.example/b"), vectorKey, 1).entry.type).toBe("Endorsed");
  });

  test("a proof by a key that it does not name, or of another actor, names nobody", async () => {
    const built = buildEntry(prefix, genesis(), vectorKey, 1);
    const { proof: _, ...act } = parseLeaf(built.leaf) ?? {};
    const other = generateKeyPairSync("ed25519").privateKey;
    const signedBy = async (method: string) => {
      const leaf = await readLeaf(Buffer.from(canonical(signDocument(act, other, method, "2026-01-01T00:00:00Z"))));
      return "entry" in leaf ? leaf.signedBy : "malformed";
    };
    expect(await signedBy(`${actor}#${multibaseOf(other)}`)).toBe(multibaseOf(other));
    expect(await signedBy(`${actor}#${vectorMultibase}`)).toBeUndefined();
    expect(await signedBy(`${actor}2#${multibaseOf(other)}`)).toBeUndefined();
    expect(await signedBy(`${actor.slice(0, -1)}2#${multibaseOf(other)}`)).toBeUndefined();
    expect(await signedBy(`${actor}#main-key`)).toBeUndefined();
  });
});

describe("recovery", () => {
  const officers = [1, 2, 3].map(() => generateKeyPairSync("ed25519").privateKey);
  const commitments = officers.map((key) => hashText(multibaseOf(key)));
  const fresh = generateKeyPairSync("ed25519").privateKey;
  const first = buildEntry(prefix, genesis({ recovery: { need: 2, commitments } }), vectorKey, 1);

  async function recoverBy(
    keys: typeof officers,
    about = multibaseOf(fresh),
    log = first.hash,
  ): Promise<string | undefined> {
    const statement = recoveryStatement(log, actor, about);
    const approvals = keys.map((key) => approve(statement, key));
    const refs = [{ id: first.id, hash: log }];
    const draft: Draft = { type: "KeyRecovered", issuer: actor, refs, actor, key: multibaseOf(fresh), approvals };
    const entry = buildEntry(prefix, draft, fresh, 2);
    const leaves = await Promise.all([first, entry].map(({ leaf }) => readLeaf(leaf)));
    return foldLog(beginLog("org.example/gazette/org"), leaves).verdicts[1];
  }

  test("two of three officers make a new key; one, twice the same, a stranger, or consent to another key do not", async () => {
    const [a, b] = officers;
    if (a === undefined || b === undefined) throw new Error("no officers");
    expect(await recoverBy([a, b])).toBe("ok");
    expect(await recoverBy([a])).toBe("not-recovered");
    expect(await recoverBy([a, a])).toBe("not-recovered");
    expect(await recoverBy([a, generateKeyPairSync("ed25519").privateKey])).toBe("not-recovered");
    expect(await recoverBy([a, b], vectorMultibase)).toBe("not-recovered");
    expect(await recoverBy([a, b], multibaseOf(fresh), hashText("another log"))).toBe("not-recovered");
  });
});
