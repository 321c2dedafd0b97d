import type { Instant } from "#domain/time.ts";

/** So many of a thing in so long, for each name apart. */
export type Budget = {
  /** Takes one; answers when the next is free if there is none left. */
  take(name: string, at: Instant): { readonly ok: true } | { readonly ok: false; readonly until: Instant };
  /** Gives everything back, as after a log-in that worked. */
  forget(name: string): void;
  /** Gives one back: it was no failed try. */
  giveBack(name: string): void;
};

const NAMES = 10_000;

/** A budget in the memory of this process; the oldest names are forgotten first. */
export function makeBudget({ most, within }: { most: number; within: number }): Budget {
  const windows = new Map<string, { since: Instant; taken: number }>();
  return {
    take(name, at) {
      const known = windows.get(name);
      const open = known !== undefined && at - known.since < within ? known : { since: at, taken: 0 };
      if (open.taken >= most) return { ok: false, until: open.since + within };
      windows.delete(name);
      windows.set(name, { since: open.since, taken: open.taken + 1 });
      if (windows.size > NAMES) for (const oldest of windows.keys()) return forgetOldest(windows, oldest);
      return { ok: true };
    },
    forget: (name) => void windows.delete(name),
    giveBack(name) {
      const known = windows.get(name);
      if (known !== undefined && known.taken > 0) windows.set(name, { ...known, taken: known.taken - 1 });
    },
  };
}

function forgetOldest(windows: Map<string, unknown>, name: string): { readonly ok: true } {
  windows.delete(name);
  return { ok: true };
}
