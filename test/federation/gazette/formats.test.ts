import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY_ROOT, hashLeaf, hashesOfLeaves, proveConsistency, rootOf } from "#domain/merkle.ts";
import { compareCheckpoint, formatCheckpoint, openCheckpoint, signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { parseCheckpoint, parseNote } from "#domain/notes.ts";
import { multibaseOf, publicKeyOf, publicKeyOfPem, publicKeyPem } from "#federation/gazette/multikey.ts";
import {
  addSignature,
  cosign,
  cosignedAt,
  formatVkey,
  parseVkey,
  signNote,
  verifierKey,
  verifyNote,
} from "#federation/gazette/note.ts";
import { bundlePath, formatBundle, parseBundle, parseTilePath, tilePath } from "#federation/gazette/tiles.ts";

function newKey(): KeyObject {
  return generateKeyPairSync("ed25519").privateKey;
}

describe("signed notes", () => {
  const vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const note =
    "This is an example message.\n\n" +
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

  function opens(text: string, by = vkey): boolean {
    const [parsed, key] = [parseNote(text), parseVkey(by)];
    return parsed !== undefined && key !== undefined && verifyNote(parsed, key);
  }

  test("the example of the standard verifies under its verifier key, which reads and writes alike", () => {
    expect(opens(note)).toBe(true);
    const key = parseVkey(vkey);
    expect(key === undefined ? undefined : formatVkey(key)).toBe(vkey);
  });

  test("a changed text, a changed signature, another key do not", () => {
    expect(opens(note.replace("This is", "This was"))).toBe(false);
    expect(opens(note.replace("UYRlL", "UYRlM").replace("VYRlL", "VYRlM"))).toBe(false);
    expect(opens(note, formatVkey(verifierKey("example.com/foo", newKey())))).toBe(false);
  });

  test("an invalid line beside a valid one of the same key spoils the note", () => {
    const line = note.split("\n\n— ")[1] ?? "";
    const bad = `— ${line.replace("VYRlL", "VYRlM")}`;
    expect(opens(note + bad)).toBe(false);
    expect(opens(note + bad.replace("example.com/foo", "example.com/bar"))).toBe(true);
  });

  test.each([
    ["no blank line", note.replace("\n\n", "\n")],
    ["no last newline", note.slice(0, -1)],
    ["no signature", "This is an example message.\n\n"],
    ["a carriage return", note.replace("message.", "message.\r")],
    ["a hyphen for the dash", note.replace("—", "-")],
    ["loose base64", note.replace("aQM=", "aQM")],
    ["a space in the name", note.replace("example.com/foo", "example com/foo")],
  ])("%s: not a note", (_, text) => {
    expect(parseNote(text)).toBeUndefined();
  });

  test.each([
    ["wrong id", vkey.replace("530d903a", "530d903b")],
    ["short key", vkey.slice(0, -4)],
    ["unknown type", vkey.replace("AekyeR", "AukyeR")],
    ["no name", vkey.slice("example.com/foo".length)],
  ])("%s: not a verifier key", (_, line) => {
    expect(parseVkey(line)).toBeUndefined();
  });

  test("texts with empty lines stay whole", () => {
    const key = newKey();
    const text = "one\n\ntwo\n";
    const parsed = parseNote(signNote(text, "org.example/gazette/org", key));
    expect(parsed?.text).toBe(text);
    expect(parsed !== undefined && verifyNote(parsed, verifierKey("org.example/gazette/org", key))).toBe(true);
  });

  test("a witness cosigns beside the log, and neither passes for the other", () => {
    const [log, witness] = [newKey(), newKey()];
    const signed = signCheckpoint({ origin: "org.example/gazette/org", size: 0, root: EMPTY_ROOT }, log);
    const text = parseNote(signed)?.text ?? "";
    const parsed = parseNote(addSignature(signed, cosign(text, "peer.example/witness", witness, 1_679_315_147)));
    if (parsed === undefined) throw new Error("not a note");
    expect(parsed.signatures.length).toBe(2);
    expect(cosignedAt(parsed, verifierKey("peer.example/witness", witness, 0x04))).toBe(1_679_315_147n);
    expect(verifyNote(parsed, verifierKey("org.example/gazette/org", log))).toBe(true);
    expect(cosignedAt(parsed, verifierKey("peer.example/witness", log, 0x04))).toBeUndefined();
    expect(verifyNote(parsed, verifierKey("peer.example/witness", witness))).toBe(false);
  });
});

describe("checkpoints", () => {
  const example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

  test("the example of the standard reads and writes alike", () => {
    const checkpoint = parseCheckpoint(example);
    expect(checkpoint?.size).toBe(20_852_163);
    expect(checkpoint === undefined ? "" : formatCheckpoint(checkpoint)).toBe(example);
    expect(parseCheckpoint(`${example}extension\n`)?.size).toBe(20_852_163);
  });

  test.each([
    ["leading zero", example.replace("20852163", "020852163")],
    ["negative", example.replace("20852163", "-1")],
    ["unsafe size", example.replace("20852163", "9999999999999999")],
    ["no origin", example.replace("example.com/behind-the-sofa", "")],
    ["short root", example.replace("CsUYapGG", "")],
    ["empty extension line", `${example}\n`],
    ["two lines", "a\n1\n"],
  ])("%s: not a checkpoint", (_, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });

  test("a log's key signs for its own origin only", () => {
    const key = newKey();
    const head = { origin: "org.example/gazette/org", size: 0, root: EMPTY_ROOT };
    const log = verifierKey(head.origin, key);
    expect(openCheckpoint(signCheckpoint(head, key), log)).toEqual({ ...head, root: Uint8Array.from(EMPTY_ROOT) });
    const other = formatCheckpoint({ ...head, origin: "other.example/gazette/org" });
    expect(openCheckpoint(signNote(other, head.origin, key), log)).toBeUndefined();
  });

  test("a later head needs its proof; an equal or earlier one must lie within what is held", () => {
    const read = hashesOfLeaves(Array.from({ length: 20 }, (_, at) => hashLeaf(Uint8Array.of(at))));
    const at = (size: number) => ({ size, root: rootOf(read, size) });
    const lie = (size: number) => ({ size, root: hashLeaf(Uint8Array.of(99)) });
    const rootAt = (size: number) => rootOf(read, size);
    const proof = proveConsistency(read, 7, 20);
    expect(compareCheckpoint(at(7), at(20), proof, rootAt)).toBe("extends");
    expect(compareCheckpoint(at(7), at(20), [], rootAt)).toBe("inconsistent");
    expect(compareCheckpoint(at(7), lie(20), proof, rootAt)).toBe("inconsistent");
    expect(compareCheckpoint(at(7), at(7), [], rootAt)).toBe("same");
    expect(compareCheckpoint(at(7), lie(7), [], rootAt)).toBe("inconsistent");
    expect(compareCheckpoint(at(7), at(3), [], rootAt)).toBe("older");
    expect(compareCheckpoint(at(7), lie(3), [], rootAt)).toBe("inconsistent");
    expect(compareCheckpoint(at(0), at(20), [], rootAt)).toBe("extends");
  });
});

describe("tiles", () => {
  test.each([
    [{ level: 0, index: 1_234_067 }, 256, "tile/0/x001/x234/067"],
    [{ level: 0, index: 0 }, 256, "tile/0/000"],
    [{ level: 2, index: 0 }, 1, "tile/2/000.p/1"],
    [{ level: 0, index: 273 }, 112, "tile/0/273.p/112"],
    [{ level: 1, index: 1_000 }, 255, "tile/1/x001/000.p/255"],
    [{ level: 63, index: 999 }, 256, "tile/63/999"],
  ])("%o has one path", (tile, width, path) => {
    expect(tilePath(tile, width)).toBe(path);
    expect(parseTilePath(path)).toEqual({ kind: "hashes", tile, width });
  });

  test("bundles have paths of their own", () => {
    expect(bundlePath(1_234_067, 5)).toBe("tile/entries/x001/x234/067.p/5");
    expect(parseTilePath("tile/entries/000")).toEqual({ kind: "entries", tile: { level: 0, index: 0 }, width: 256 });
  });

  test.each([
    "tile/00/000",
    "tile/64/000",
    "tile/0/0",
    "tile/0/x000/001",
    "tile/0/001/002",
    "tile/0/x001",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/-1/000",
    "tile/0/000/",
    "tile/entries/000?",
    "tile/0/x999/x999/x999/x999/x999/999",
  ])("%s is no path", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test("bundles keep their entries, and a cut one is none", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 }), fc.nat(), (leaves, cut) => {
        const bundle = formatBundle(leaves);
        expect(parseBundle(bundle)?.map((leaf) => Uint8Array.from(leaf))).toEqual(leaves);
        const part = parseBundle(bundle.subarray(0, cut % (bundle.length + 1)));
        expect(part === undefined || part.length <= leaves.length).toBe(true);
      }),
    );
    expect(parseBundle(Uint8Array.of(0, 2, 7))).toBeUndefined();
    expect(parseBundle(Uint8Array.of(0))).toBeUndefined();
    expect(formatBundle([Uint8Array.of(7)])).toEqual(Buffer.from([0, 1, 7]));
    expect(formatBundle([new Uint8Array(65_535)]).length).toBe(65_537);
    expect(() => formatBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});

describe("keys", () => {
  test("an Ed25519 key reads and writes as Multikey", () => {
    const text = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const key = publicKeyOf(text);
    expect(key === undefined ? undefined : multibaseOf(key)).toBe(text);
    expect(publicKeyOf(text.slice(1))).toBeUndefined();
    expect(publicKeyOf(`${text}2`)).toBeUndefined();
    expect(publicKeyOf("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")).toBeUndefined();
  });

  test("an RSA key reads and writes as PEM, from 2048 bits on", () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = publicKeyOfPem(publicKeyPem(publicKey));
    expect(key?.equals(publicKey)).toBe(true);
    const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
    expect(publicKeyOfPem(publicKeyPem(short))).toBeUndefined();
    expect(publicKeyOfPem("no key")).toBeUndefined();
    const seed = createPrivateKey(newKey().export({ format: "pem", type: "pkcs8" }));
    expect(publicKeyOfPem(publicKeyPem(seed))).toBeUndefined();
  });
});
