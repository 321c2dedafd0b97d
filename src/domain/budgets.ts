import type { Instant } from "./time.ts";

/** How much one key may take: `burst` at once, refilled by `perSecond`. */
export type Allowance = { readonly burst: number; readonly perSecond: number };

/** A bounded set of token buckets, one a key (an account, an address, a host). */
export type Budget = {
  /** Takes one token of this key, or answers how many seconds to wait. */
  readonly take: (key: string) => { readonly ok: true } | { readonly ok: false; readonly retryAfter: number };
};

/** Buckets in memory for at most `keys` keys; the least recently used one is forgotten first. */
export function createBudget({ burst, perSecond }: Allowance, now: () => Instant, keys = 10_000): Budget {
  const buckets = new Map<string, { tokens: number; at: Instant }>();
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: burst, at };
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > keys) forgetOldest(buckets);
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

/** What counts as one address for limits: one household or host has a whole /64 of IPv6. Takes an address in its long form. */
export function networkOf(address: string): string {
  // Without a colon it is an IPv4 address, and stays whole.
  return address.split(":", 4).join(":");
}
