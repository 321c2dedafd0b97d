import { describe, expect, test } from "vitest";
import { simulate } from "./simulator/simulate.ts";

describe("a coalition of instances, through loss, delay, partitions, crashes, restored copies and hostile members", () => {
  test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    "agrees on one docket and goes on once the network heals: seed %i",
    (seed) => {
      const { problems, isSplit, height } = simulate(seed);
      expect({ problems, isSplit }).toEqual({ problems: [], isSplit: false });
      expect(height).toBeGreaterThan(1);
    },
  );
});
