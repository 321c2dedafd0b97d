import { assert, property, string, uint8Array, nat } from "fast-check";
import { describe, expect, test } from "vitest";
import { createSealer } from "#db/sealing.ts";

const sealer = createSealer("a secret of at least thirty-two bytes");

describe("sealing", () => {
  test("what was sealed opens in its own context only", () => {
    assert(
      property(string(), string(), uint8Array(), (context, other, plain) => {
        const sealed = sealer.seal(context, plain);
        expect(sealer.open(context, sealed)?.equals(plain)).toBe(true);
        expect(sealer.open(`${context}${other}.`, sealed)).toBeUndefined();
      }),
    );
  });
  test("one changed bit, a short text or another SECRET_KEY opens nothing", () => {
    const sealed = sealer.seal("key", Buffer.from("private"));
    assert(
      property(nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(sealer.open("key", changed)).toBeUndefined();
      }),
    );
    for (let length = 0; length < sealed.length; length += 1) {
      expect(sealer.open("key", sealed.subarray(0, length))).toBeUndefined();
    }
    expect(createSealer("another secret of thirty-two bytes").open("key", sealed)).toBeUndefined();
  });
  test("sealing twice gives different bytes; a short SECRET_KEY is refused", () => {
    expect(sealer.seal("a", Buffer.of(1)).equals(sealer.seal("a", Buffer.of(1)))).toBe(false);
    expect(() => createSealer("short")).toThrow(RangeError);
  });
});
