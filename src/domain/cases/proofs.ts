import { poolHash } from "#domain/draw.ts";
import { sha256Of, type Sha256 } from "#domain/entries.ts";
import type { Party } from "./panel.ts";

/** What a log committed to before a draw. */
type Committed = { readonly poolHash: Sha256; readonly poolSize: number; readonly count: number };

/** Whether an order is what a published draw gave: of the whole pool, whose file lists it in the order of its letters. */
export function provesOrder(
  order: readonly Party[],
  committed: Committed | undefined,
  selected: readonly number[] | undefined,
): boolean {
  if (committed === undefined || selected === undefined) return false;
  const pool = order.toSorted();
  const isWhole = committed.poolSize === order.length && committed.count === order.length;
  if (!isWhole || new Set(order).size !== order.length || sha256Of(poolHash(pool)) !== committed.poolHash) return false;
  return selected.length === order.length && order.every((party, at) => pool[(selected[at] ?? 0) - 1] === party);
}
