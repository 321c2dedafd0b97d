import type { GraphPlace } from "#db/graph.ts";
import { loadNetwork, readNetworkStamp } from "#db/network.ts";
import type { Database } from "#db/open.ts";
import type { Network } from "#domain/network/network.ts";

/** The network of all that is known here; the same until something in it may have changed. */
export type FindNetwork = () => Promise<Network>;

/** Names of bodies elsewhere come from their documents and leave no trace in any record: they are read again after this many milliseconds. */
const LONGEST = 15_000;

type Kept = { readonly network: Promise<Network>; readonly stamp: string; readonly until: number };

/** Keeps the network as long as no record, no log and no docket has grown: a thousand bodies are not read for every reader. */
export function createNetwork(db: Pick<Database, "orm">, place: GraphPlace): FindNetwork {
  const kept = new Map<"network", Kept>();
  return async () => {
    const known = kept.get("network");
    const stamp = await readNetworkStamp(db.orm);
    if (known !== undefined && known.stamp === stamp && performance.now() < known.until) return known.network;
    const network = loadNetwork(db.orm, place);
    kept.set("network", { network, stamp, until: performance.now() + LONGEST });
    network.catch(() => kept.delete("network"));
    return network;
  };
}
