import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { base58, fromBase58 } from "#domain/base58.ts";
import { fromBase64 } from "#domain/base64.ts";

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

describe("base58", () => {
  test.each([
    ["", ""],
    ["00", "1"],
    ["0000", "11"],
    ["39", "z"],
    ["3a", "21"],
    ["ff", "5Q"],
    ["00ff", "15Q"],
    ["0100", "5R"],
    [Buffer.from("Hello World!").toString("hex"), "2NEpo7TZRRrLZSi2U"],
    ["0000287fb4cd", "11233QC4"],
  ])("bytes %s are %j", (hex, text) => {
    expect(base58(bytesOf(hex))).toBe(text);
    expect(fromBase58(text)).toEqual(bytesOf(hex));
  });

  test("keeps all bytes, leading zeros included", () => {
    fc.assert(
      fc.property(fc.nat(6), fc.uint8Array({ maxLength: 64 }), (zeros, rest) => {
        const bytes = Uint8Array.from([...Array.from({ length: zeros }, () => 0), ...rest]);
        expect(fromBase58(base58(bytes))).toEqual(bytes);
      }),
    );
  });

  test("has no 0, O, I and l, and nothing but letters and digits", () => {
    for (const letter of ["0", "O", "I", "l", "+", " ", "é"]) expect(fromBase58(`2${letter}2`)).toBeUndefined();
  });

  test("is at most 128 letters long", () => {
    expect(fromBase58("z".repeat(128))?.length).toBe(94);
    expect(fromBase58("z".repeat(129))).toBeUndefined();
  });
});

describe("base64", () => {
  test("reads what it is written as (RFC 4648 §10)", () => {
    const words = ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u00ff\u00fe>?"];
    for (const word of words) {
      const bytes = Buffer.from(word);
      expect(fromBase64(bytes.toString("base64"))).toEqual(Uint8Array.from(bytes));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
      }),
    );
  });

  test.each([
    "Zg",
    "Zg=",
    "Zg===",
    "Zh==",
    "Zm9=",
    "Zm8",
    "Zm9v=",
    "Z",
    " Zm9v",
    "Zm9v\n",
    "Zm9-",
    "Zg==Zg==",
    "====",
    "Zm9vZ",
  ])("%j is not the one spelling of anything", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
