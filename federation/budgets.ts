import type { Instant } from "#domain/time.ts";

/** How much one host may take: `burst` at once, refilled by `perSecond`. */
export type Allowance = { readonly burst: number; readonly perSecond: number };

/** A bounded set of token buckets, one a host (R7). */
export type Budget = {
  /** Takes one token of this host, or answers how many seconds to wait. */
  readonly take: (host: string) => { readonly ok: true } | { readonly ok: false; readonly retryAfter: number };
};

/** Buckets in memory for at most `hosts` hosts; the least recently used one is forgotten first. */
export function createBudget({ burst, perSecond }: Allowance, now: () => Instant = Date.now, hosts = 10_000): Budget {
  const buckets = new Map<string, { tokens: number; at: Instant }>();
  return {
    take(host) {
      const at = now();
      const bucket = buckets.get(host) ?? { tokens: burst, at };
      buckets.delete(host);
      buckets.set(host, bucket);
      if (buckets.size > hosts) forgetOldest(buckets);
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) * perSecond) / 1_000);
      bucket.at = at;
      if (bucket.tokens < 1) return { ok: false, retryAfter: Math.ceil((1 - bucket.tokens) / perSecond) };
      bucket.tokens -= 1;
      return { ok: true };
    },
  };
}

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
