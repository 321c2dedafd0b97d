import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDocuments, readDocument } from "#domain/documents.ts";
import { contextFor } from "#domain/entries.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";

const ENTRY_CONTEXT = contextFor(["issuer", "issuedAt", "refs", "object", "textHash"]);
const CONTEXT = canonical(ENTRY_CONTEXT);
const proof = {
  "@context": ENTRY_CONTEXT,
  type: "DataIntegrityProof",
  cryptosuite: "eddsa-jcs-2022",
  verificationMethod: "https://org.example/ap/actors/1#z6Mk",
  proofPurpose: "assertionMethod",
  created: "2026-11-21T12:00:00Z",
  proofValue: `z${"2".repeat(88)}`,
};
const entry: JsonObject = {
  "@context": ENTRY_CONTEXT,
  id: "https://org.example/gazette/org/entries/1",
  type: "plenum:MotionSubmitted",
  issuer: "https://org.example/ap/actors/1",
  refs: [],
  effect: { note: 'a "proof" and a \u2028 line' },
  proof,
};
const other = ["https://www.w3.org/ns/activitystreams"];

/** A reader that has met our context, another one, and a number. */
function practised() {
  const read = openDocuments();
  for (const context of [other, 0, ENTRY_CONTEXT])
    read(canonical({ ...entry, "@context": context, proof: { ...proof, "@context": context } }));
  return read;
}
const readFast = practised();

/** Texts that are nearly such a document, or hide its parts where they mean something else. */
const texts: Readonly<Record<string, string>> = {
  "an entry": canonical(entry),
  "without a proof": canonical({ ...entry, proof: undefined }),
  "a proof that is none": canonical({ ...entry, proof: { "@context": ENTRY_CONTEXT } }),
  "several proofs": canonical({ ...entry, proof: [proof, proof] }),
  "another context in the proof": canonical({ ...entry, proof: { ...proof, "@context": other } }),
  "another context": canonical({ ...entry, "@context": other }),
  "another context in both": canonical({ ...entry, "@context": other, proof: { ...proof, "@context": other } }),
  "a number for a context": canonical({ ...entry, "@context": 0, proof: { ...proof, "@context": 0 } }),
  "no context in the proof": canonical({ ...entry, proof: { ...proof, "@context": undefined } }),
  "a proof within": canonical({ ...entry, effect: { proof } }),
  "a proof within and none outside": canonical({ ...entry, effect: { proof }, proof: undefined }),
  "a proof within and another outside": canonical({
    ...entry,
    effect: { proof },
    proof: { ...proof, "@context": other },
  }),
  "a member that ends like a proof": canonical({ ...entry, 'a"proof': { "@context": ENTRY_CONTEXT, x: 1 } }),
  "only a member that ends like one": canonical({ ...entry, 'a"proof': { "@context": ENTRY_CONTEXT, x: 1 }, proof: 1 }),
  spaces: canonical(entry).replace(",", ", "),
  "members in another order": `${canonical(entry).slice(0, -1)},"a":1}`,
  "a context twice": canonical(entry).replace(`{"@context":`, `{"@context":${CONTEXT},"@context":`),
  "a context and a number": canonical(entry).replace(`${CONTEXT},`, `${CONTEXT},"@context":0,`),
  "a context that is a word": canonical(entry).replace(
    `"proof":{"@context":${CONTEXT}`,
    `"proof":{"@context":"${CONTEXT}"`,
  ),
  "a context in a word": canonical(entry).replace(`"type":"plenum`, `"type":"x{"@context":${CONTEXT},plenum`),
  "a member of the world's prototype": canonical(entry).replace(`"effect":`, `"__proto__":`),
  cut: canonical(entry).slice(0, -1),
  nothing: "",
};

describe("a document in its canonical form", () => {
  test.each(Object.entries(texts))("is read as the long way reads it: %s", (_, text) => {
    expect(readFast(text)).toEqual(readDocument(text));
  });

  test("with whatever bytes are changed, left out or put in", () => {
    const pieces = [
      '"',
      ",",
      "{",
      "}",
      "[",
      "]",
      ":",
      "\\",
      "0",
      " ",
      '"proof":',
      '{"@context":',
      CONTEXT,
      '"@context":0,',
    ];
    const start = fc.constantFrom(...Object.values(texts));
    // Where the parts meet, which is where a mistake would be.
    const nearby = fc.constantFrom('{"@context":', '"proof":', CONTEXT, '"refs"', '"type"', '"created"', "}");
    const change = fc.record({
      nearby,
      offset: fc.integer({ min: -2, max: 2 }),
      gone: fc.nat({ max: 3 }),
      piece: fc.constantFrom("", ...pieces),
      isLast: fc.boolean(),
    });
    fc.assert(
      fc.property(start, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        let changed = text;
        for (const { nearby: part, offset, gone, piece, isLast } of changes) {
          const at = Math.max(0, (isLast ? changed.lastIndexOf(part) : changed.indexOf(part)) + offset);
          changed = changed.slice(0, at) + piece + changed.slice(at + gone);
        }
        expect(readFast(changed)).toEqual(readDocument(changed));
      }),
      { numRuns: 3_000 },
    );
  });

  test("whatever its members are", () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (members, options) => {
        const document = {
          ...members,
          "@context": ENTRY_CONTEXT,
          proof: { ...proof, ...options, "@context": ENTRY_CONTEXT },
        };
        const text = canonical(document);
        expect(readFast(text)).toEqual(readDocument(text));
      }),
    );
  });

  test("knows only the contexts that came last, and no deep ones", () => {
    const read = openDocuments(2);
    const deep = Array.from({ length: 29 }).reduce<Json>((inner) => [inner], "x");
    for (const context of [1, deep, 2, 3, deep, 1]) {
      const text = canonical({ ...entry, "@context": context, proof: { ...proof, "@context": context } });
      for (const each of [text, text, text.replace('"issuer"', '"issuer" ')])
        expect(read(each)).toEqual(readDocument(each));
    }
  });
});
