import { assert, json, property, string, uint8Array } from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "#federation/inbox/json.ts";

describe("strict JSON", () => {
  test("what it takes is what JSON.parse takes", () => {
    assert(
      property(json({ maxDepth: 10 }), (text) => {
        const wrapped = `{"value":${text}}`;
        const reading = readJson(Buffer.from(wrapped));
        const isRefusedForGoodReason = !reading.ok && ["characters", "duplicate-key"].includes(reading.fault);
        expect(isRefusedForGoodReason || reading).toEqual(
          isRefusedForGoodReason || { ok: true, value: JSON.parse(wrapped) },
        );
      }),
    );
  });
  test("strings survive, however they are escaped", () => {
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        const escaped = Array.from({ length: text.length }, (_, at) =>
          text.charCodeAt(at).toString(16).padStart(4, "0"),
        );
        for (const written of [JSON.stringify(text), `"${escaped.map((hex) => `\\u${hex}`).join("")}"`]) {
          const reading = readJson(Buffer.from(`{"x":${written}}`));
          const hasNul = text.includes("\0");
          expect(reading).toEqual(hasNul ? { ok: false, fault: "characters" } : { ok: true, value: { x: text } });
        }
      }),
    );
  });
  test("no bytes make it throw", () => {
    assert(
      property(uint8Array(), (bytes) => {
        expect(readJson(Buffer.from(bytes)).ok).toBeTypeOf("boolean");
      }),
    );
  });
  test.each([
    ['{"a":"\\\\","b":"\\""}', true],
    ['{"a":{"x":1},"b":{"x":1}}', true],
    ['{"a":[{"x":1},{"x":2}]}', true],
    ['{"a":["a","a"]}', true],
    ['{"a":"a","a":1}', false],
    ['{"a":1,"\\u0061":1}', false],
    ['{"a":{"b":1,"b":2}}', false],
    ['{"__proto__":{"admin":true}}', true],
    ['{"a":1}x', false],
    ['{"a":"\\ud83d\\ude00"}', true],
    ['{"a":"\\ud83d"}', false],
  ])("%s: %s", (text, isTaken) => {
    const reading = readJson(Buffer.from(text));
    expect(reading.ok).toBe(isTaken);
    expect(Object.getPrototypeOf(reading.ok ? reading.value : {})).toBe(Object.prototype);
  });
});
