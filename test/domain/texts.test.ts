import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitsInBytes, hexHash, textHash } from "#domain/texts.ts";

describe("a text's hash", () => {
  test("is SHA-256 over the canonical JSON of salt and text", () => {
    expect(textHash({ salt: "00", text: "Añil" })).toBe(hexHash('{"salt":"00","text":"Añil"}'));
    // FIPS 180-2, appendix B.1
    expect(hexHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("differs for another salt or another text", () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (salt, text, otherSalt, otherText) => {
        const isSame = salt === otherSalt && text === otherText;
        expect(textHash({ salt, text }) === textHash({ salt: otherSalt, text: otherText })).toBe(isSame);
      }),
    ));
});

test("a limit counts bytes of UTF-8", () => {
  expect(["aaaa", "aaaaa", "ññ", "ñña", "😀", "😀a"].map((text) => fitsInBytes(text, 4))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});
