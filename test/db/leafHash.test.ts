import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashLeafFast } from "#db/leafHash.ts";
import { hashLeaf } from "#domain/merkle.ts";

test("a leaf's hash is the same as in the domain", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (leaf) => {
      expect(hashLeafFast(leaf)).toEqual(hashLeaf(leaf));
    }),
  );
});
