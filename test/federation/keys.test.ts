import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createSealer } from "#db/sealing.ts";
import { keyContext } from "#commands/keys.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { createKeyChest, readPublicKey } from "#federation/keys.ts";

const sealer = createSealer("a secret of at least thirty-two bytes");
const owner = "0199a0c4-0000-7000-8000-000000000001";
const context = keyContext(owner, "rsa");

describe("keys", () => {
  test("a sealed key opens once, for its owner and purpose only, and only under its SECRET_KEY", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const sealed = sealer.seal(context, privateKey.export({ type: "pkcs8", format: "der" }));
    const chest = createKeyChest(sealer);
    const opened = chest.open(context, sealed);
    expect(opened?.equals(privateKey)).toBe(true);
    expect(chest.open(context, sealed)).toBe(opened);
    expect(chest.open(keyContext(`${owner}2`, "rsa"), sealed)).toBeUndefined();
    expect(chest.open(keyContext(owner, "log"), sealed)).toBeUndefined();
    expect(createKeyChest(createSealer("another secret of thirty-two bytes")).open(context, sealed)).toBeUndefined();
  });
  test("an Ed25519 Multikey and an RSA key verify what their private halves signed", () => {
    const ed = generateKeyPairSync("ed25519");
    const publicKey = readPublicKey(multibaseOf(ed.publicKey));
    const data = Buffer.from("x");
    expect(publicKey !== undefined && verify(null, data, publicKey, sign(null, data, ed.privateKey))).toBe(true);
  });
  test("weak, foreign and malformed keys are not taken", () => {
    const pem = (type: "rsa" | "ec", options: object) =>
      generateKeyPairSync(type as "rsa", options as { modulusLength: number })
        .publicKey.export({ type: "spki", format: "pem" })
        .toString();
    expect(readPublicKey(pem("rsa", { modulusLength: 2_048 }))).toBeDefined();
    for (const material of [
      pem("rsa", { modulusLength: 1_024 }),
      pem("rsa", { modulusLength: 2_040 }),
      pem("ec", { namedCurve: "P-256" }),
      "",
      "z",
      "z6Mk",
      "z0OIl",
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      "x".repeat(10_000),
    ]) {
      expect(readPublicKey(material)).toBeUndefined();
    }
  });
});
