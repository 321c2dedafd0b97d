import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createSealer } from "#db/sealing.ts";
import { createKeyChest, makeKeyPair, readPublicKey } from "#federation/keys.ts";

const sealer = createSealer("a secret of at least thirty-two bytes");
const place = { owner: "https://a.example/ap/actors/1", purpose: "http" };

describe("keys", () => {
  test.each(["rsa", "ed25519"] as const)(
    "a sealed %s pair opens once and signs what its public half verifies",
    async (kind) => {
      const pair = await makeKeyPair(sealer, place, kind);
      const chest = createKeyChest(sealer);
      const key = chest.open(place, pair.sealed);
      const material = pair.publicMultibase ?? pair.publicPem;
      const publicKey = readPublicKey(material);
      if (key === undefined || publicKey === undefined) throw new Error("the pair does not open");
      const hash = kind === "rsa" ? "sha256" : null;
      expect(verify(hash, Buffer.from("x"), publicKey, sign(hash, Buffer.from("x"), key))).toBe(true);
      expect(chest.open(place, pair.sealed)).toBe(key);
      expect(pair.sealed.includes(key.export({ type: "pkcs8", format: "der" }))).toBe(false);
    },
  );
  test("a sealed key opens for no other owner or purpose", async () => {
    const { sealed } = await makeKeyPair(sealer, place, "ed25519");
    const chest = createKeyChest(sealer);
    expect(chest.open({ ...place, purpose: "log" }, sealed)).toBeUndefined();
    expect(chest.open({ ...place, owner: "https://a.example/ap/actors/2" }, sealed)).toBeUndefined();
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
