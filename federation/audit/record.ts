import { listRelayed, readChain, type RelayedRow } from "#db/record.ts";
import type { Database } from "#db/open.ts";
import { sameHash } from "#domain/merkle.ts";
import { chained } from "#federation/relay.ts";

/** What came of it: how many acts the chain goes through, and the first row that it does not, if any. */
export type RecordAudit = { readonly acts: number; readonly broken: number | undefined };

/** Clocks step back, and acts of one batch bear one time: so many rows may stand in another order than the chain's. */
const MOST_ASIDE = 1_000;

/** Follows the hash chain over the whole record (R41): every row is as it was when it was relayed, none is missing, and the head is the last. */
export async function auditRecord({ orm, sql }: Pick<Database, "orm" | "sql">): Promise<RecordAudit> {
  let head: Uint8Array = new Uint8Array(0);
  let acts = 0;
  let aside: RelayedRow[] = [];
  const isNext = (row: RelayedRow): boolean => {
    const [link] = chained([row], head);
    if (link === undefined || row.chain === null || !sameHash(link.chain, row.chain)) return false;
    head = link.chain;
    acts += 1;
    return true;
  };
  for await (const rows of listRelayed(sql))
    for (const row of rows) {
      if (!isNext(row)) aside.push(row);
      else if (aside.length > 0) aside = follow(aside, isNext);
      if (aside.length > MOST_ASIDE) return { acts, broken: aside[0]?.number };
    }
  const broken = aside[0]?.number ?? (sameHash(await readChain(orm), head) ? undefined : 0);
  return { acts, broken };
}

/** Takes up what fits now, again and again; answers what still does not. */
function follow(aside: readonly RelayedRow[], isNext: (row: RelayedRow) => boolean): RelayedRow[] {
  for (let rest = [...aside]; ;) {
    const found = rest.findIndex(isNext);
    if (found < 0) return rest;
    rest = rest.toSpliced(found, 1);
  }
}
