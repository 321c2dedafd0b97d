import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, isJson, isObject, parseCanonical, type Json } from "#domain/jcs.ts";

test("members are ordered by UTF-16 code units (RFC 8785 §3.2.3)", () => {
  const value = JSON.parse(
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",' +
      '"\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
  ) as Record<string, string>;
  expect(Object.values(JSON.parse(canonical(value)) as Record<string, string>).slice(1)).toEqual([
    "Carriage Return",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
  expect(canonical(value).startsWith('{"\\r":"Carriage Return","1":"One"')).toBe(true);
});

test("strings are spelled in one way (RFC 8785 §3.2.2.2)", () => {
  const value = JSON.parse('"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"') as string;
  expect(canonical(value)).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test("integers and literals", () => {
  expect(canonical([0, -0, 9007199254740991, -1, null, true, false, {}, []])).toBe(
    "[0,0,9007199254740991,-1,null,true,false,{},[]]",
  );
});

test.each([
  ['{"a":1,"a":1}', "twice the same member"],
  ['{"b":1,"a":1}', "wrong order"],
  ['{ "a":1}', "a space"],
  ['{"a":1.5}', "a fraction"],
  ['{"a":1e3}', "an exponent"],
  ['{"a":9007199254740993}', "more than a safe integer"],
  ['{"a":-0}', "minus zero"],
  ['"\\ud800"', "half a surrogate pair"],
  ['{"\\udfff":1}', "half a pair as a name"],
  ['"\\u0041"', "a needless escape"],
  ["{", "no JSON"],
  ["", "nothing"],
  ["[".repeat(40) + "]".repeat(40), "too deep"],
])("%s is refused: %s", (text) => {
  expect(parseCanonical(text)).toBeUndefined();
});

test("the member __proto__ is a member like others", () => {
  expect(canonical(parseCanonical('{"__proto__":1,"a":2}') ?? null)).toBe('{"__proto__":1,"a":2}');
});

test("what is written can be read again, whatever the order of its members", () => {
  const strings = fc.string({ unit: "grapheme" });
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger().map((n) => n + 0),
      strings,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(strings, tie("value"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (document) => {
      const text = canonical(document);
      expect(canonical(parseCanonical(text) ?? null)).toBe(text);
    }),
  );
});

test("members that are undefined are left out, at any depth", () => {
  expect(canonical({ a: undefined, b: { c: undefined }, d: [1] })).toBe('{"b":{},"d":[1]}');
});

test("documents are as deep as 32 and no deeper, whatever they are nested in", () => {
  const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  for (const nested of [lists, objects]) {
    expect(parseCanonical(nested(32))).toBeDefined();
    expect(parseCanonical(nested(33))).toBeUndefined();
  }
});

test("a document holds nothing but whole numbers, well-formed texts, literals, lists and objects", () => {
  for (const value of [null, true, false, 0, -1, "", "€", [], {}, [null, ["a"]], { a: { b: 1 } }])
    expect(isJson(value, 3)).toBe(true);
  const bad = [undefined, 0.5, Number.NaN, 2 ** 53, "\ud800", () => 1, Symbol("a"), 1n];
  for (const value of bad) {
    expect(isJson(value, 3)).toBe(false);
    expect(isJson([1, value], 3)).toBe(false);
    expect(isJson({ a: 1, b: value }, 3)).toBe(false);
  }
  expect(isJson({ "\ud800": 1 }, 3)).toBe(false);
});

test("an object is neither a list nor null", () => {
  expect([{}, { a: 1 }].map(isObject)).toEqual([true, true]);
  expect([null, [], "a", 1, true, undefined].map(isObject)).toEqual([false, false, false, false, false, false]);
});
