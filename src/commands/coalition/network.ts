import type { GraphPlace } from "#db/graph.ts";
import { loadNetwork, readNetworkStamp } from "#db/network.ts";
import type { Database } from "#db/open.ts";
import { type Network, type Place, type Snapshot, snapshotOf, type View } from "#domain/network/network.ts";
import { type Picture, pictureOf } from "#domain/network/picture.ts";
import { changeDays } from "#domain/network/ties.ts";
import { DAY, type Instant, MINUTE } from "#domain/time.ts";

/** The network with what is costly to make of it, made once. */
export type KnownNetwork = Network & {
  readonly place: (actor: string) => Place | undefined;
  /** What a view shows; of now, as of the end of this minute. */
  readonly snapshot: (view: View) => Snapshot;
  readonly picture: (view: View, middle: string | undefined) => Picture;
  readonly days: (now: Instant) => readonly number[];
};

/** The network of all that is known here. */
export type FindNetwork = () => Promise<KnownNetwork>;

/** A network of fewer bodies and ties is made anew whenever something may have changed. */
const LARGE = 3_000;
/** A larger one is kept for so many times as long as it took, whatever changes. */
const REST = 5;
/** Names of bodies elsewhere leave no trace in any record: they are read again after this many milliseconds. */
const LONGEST = 15_000;
const MOST_VIEWS = 60;

type Kept = {
  readonly network: Promise<KnownNetwork>;
  readonly stamp: string;
  readonly times: { readonly made: number; until: number };
};

/** Keeps the network as long as no record, no log and no docket has grown, and a large one for a moment longer: a thousand bodies are not read for every reader. */
export function createNetwork(db: Pick<Database, "orm">, place: GraphPlace): FindNetwork {
  const kept = new Map<"network", Kept>();
  return async () => {
    const known = kept.get("network");
    const now = performance.now();
    if (known !== undefined && now < known.times.until) return known.network;
    const stamp = await readNetworkStamp(db.orm);
    const newest = kept.get("network");
    if (newest !== undefined && newest.stamp === stamp && now < newest.times.made + LONGEST) return newest.network;
    const times = { made: now, until: 0 };
    const network = loadNetwork(db.orm, place)
      .then((loaded) => {
        const isLarge = loaded.places.length + loaded.ties.length > LARGE;
        const after = performance.now();
        times.until = isLarge ? after + Math.min(REST * (after - now), LONGEST) : 0;
        return know(loaded);
      })
      .catch((error: unknown) => {
        kept.delete("network");
        throw error;
      });
    kept.set("network", { network, stamp, times });
    return network;
  };
}

/** Makes each view and picture once, the oldest make room. */
function know(network: Network): KnownNetwork {
  const places = new Map(network.places.map((place) => [place.id, place]));
  const snapshots = shelf<Snapshot>();
  const pictures = shelf<Picture>();
  const days = shelf<readonly number[]>();
  const snapshot = (view: View) => snapshots(nameOf(view), () => snapshotOf(network, steady(view)));
  return {
    ...network,
    place: (actor) => places.get(actor),
    snapshot,
    picture: (view, middle) =>
      pictures(`${nameOf(view)} ${middle ?? ""}`, () =>
        pictureOf(snapshot(view), middle, { isWhole: view.within !== undefined }),
      ),
    days: (now) => days(`${Math.floor(now / DAY)}`, () => changeDays(network.ties, now)),
  };
}

/** What was asked within one minute sees the same. */
const steady = (view: View): View => ({ ...view, at: Math.floor(view.at / MINUTE) * MINUTE + MINUTE - 1 });

function nameOf(view: View): string {
  const { at, of = "", within = "", kinds, ties } = steady(view);
  return [at, of, within, [...(kinds ?? ["all"])].join(), [...(ties ?? ["all"])].join()].join(" ");
}

function shelf<Made>(): (name: string, make: () => Made) => Made {
  const made = new Map<string, { readonly value: Made }>();
  return (name, make) => {
    const known = made.get(name);
    if (known !== undefined) return known.value;
    const [oldest] = made.keys();
    if (made.size >= MOST_VIEWS && oldest !== undefined) made.delete(oldest);
    const value = make();
    made.set(name, { value });
    return value;
  };
}
