import { type Allowance, type Budget, createBudget as create } from "#domain/budgets.ts";
import type { Instant } from "#domain/time.ts";

export type { Allowance, Budget };

/** Token buckets by host (R7): of fetches, of inbox deliveries. */
export const createBudget = (allowance: Allowance, now: () => Instant = Date.now, hosts = 10_000): Budget =>
  create(allowance, now, hosts);

function forgetOldest(map: Map<string, unknown>): void {
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}

/** A least-recently-used map of at most `size` values. */
export type Lru<Value> = {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
};

/** Makes an empty least-recently-used map. */
export function createLru<Value>(size: number): Lru<Value> {
  const values = new Map<string, Value>();
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) {
        values.delete(key);
        values.set(key, value);
      }
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      if (values.size > size) forgetOldest(values);
    },
    delete: (key) => void values.delete(key),
  };
}
