import type { GraphBody } from "#domain/graph.ts";
import type { Iri } from "#domain/entries.ts";
import { circlesOf } from "#domain/regions.ts";
import type { Instant } from "#domain/time.ts";
import { type Shown, shownAt, type Tie, type TieKind } from "./ties.ts";

/** A body of the network, and since when it is known to be there. */
export type Place = GraphBody & { readonly since: Instant | null };

/** Everything that is public here and at mirrored logs: bodies, coalitions, and what ties them with its history. */
export type Network = { readonly places: readonly Place[]; readonly ties: readonly Tie[] };

/** What is looked at: a coalition, or one body with what belongs to it; kinds of bodies and of ties; a time. */
export type View = {
  readonly at: Instant;
  /** The actor of a coalition. */
  readonly of?: Iri | undefined;
  /** The actor of an organization, a region or another body. */
  readonly within?: Iri | undefined;
  readonly kinds?: ReadonlySet<string> | undefined;
  readonly ties?: ReadonlySet<TieKind> | undefined;
};

/** The network as it stood at a time, in its order. */
export type Snapshot = { readonly places: readonly Place[]; readonly ties: readonly Shown[] };

/** What of a network a view shows: ties have both their bodies, and bodies are named once. */
export function snapshotOf({ places, ties }: Network, view: View): Snapshot {
  const known = new Map(
    places.filter(({ since }) => since === null || since <= view.at).map((place) => [place.id, place]),
  );
  const isOfKind = (id: Iri): boolean => view.kinds === undefined || view.kinds.has(known.get(id)?.kind ?? "");
  const all = ties.flatMap((tie) => {
    const now = shownAt(tie, view.at);
    const isKnown = tie.from !== tie.to && known.has(tie.from) && known.has(tie.to);
    return now === undefined || !isKnown ? [] : [now];
  });
  const shown = withoutCircles(all, known);
  const core = coreOf(known, shown, view);
  const near = shown.filter((tie) => isNear(tie, core, view));
  const ids = new Set(core ?? known.keys());
  for (const { from, to } of near) ids.add(from).add(to);
  const kept = near.filter(
    ({ kind, from, to }) => (view.ties === undefined || view.ties.has(kind)) && isOfKind(from) && isOfKind(to),
  );
  const listed = places.filter(({ id }) => ids.has(id) && known.has(id) && isOfKind(id));
  return { places: listed, ties: kept };
}

/** What stands in itself by way of others stands nowhere. */
function withoutCircles(ties: readonly Shown[], known: ReadonlyMap<Iri, Place>): readonly Shown[] {
  const rungs = ties.flatMap(({ kind, state, from: child, to: region }) =>
    state === "stands" && (kind === "nesting" || (kind === "affiliation" && known.get(region)?.kind === "region"))
      ? [{ child, region }]
      : [],
  );
  const circles = circlesOf(rungs);
  if (circles.size === 0) return ties;
  return ties.filter(({ kind, from, to }) => kind !== "nesting" || !circles.has(from) || !circles.has(to));
}

/** Whose ties are shown: a coalition with who is or was in it and their bodies; one body with what is in it; everything. */
function coreOf(
  known: ReadonlyMap<Iri, Place>,
  ties: readonly Shown[],
  { of, within }: View,
): ReadonlySet<Iri> | undefined {
  const members = of === undefined ? undefined : new Set([of, ...toOf(ties, of, "accession")]);
  const all = [...known.values()];
  const ofMembers =
    members &&
    new Set(all.filter(({ id, organization }) => members.has(id) || members.has(organization)).map(({ id }) => id));
  if (within === undefined) return ofMembers;
  const inside = all.filter(({ id, organization }) => id === within || organization === within).map(({ id }) => id);
  return new Set(
    [...inside, ...toOf(ties, within, "nesting"), ...toOf(ties, within, "recognition")].filter((id) => known.has(id)),
  );
}

const toOf = (ties: readonly Shown[], to: Iri, kind: TieKind): Iri[] =>
  ties.flatMap((tie) => (tie.kind === kind && tie.to === to ? [tie.from] : []));

/** Outsiders come in by what they give or take in: pledges, regions, caucuses; what they merely endorse or keep does not draw them in. */
function isNear({ kind, from, to }: Shown, core: ReadonlySet<Iri> | undefined, { of, within }: View): boolean {
  if (core === undefined) return true;
  const [one, other] = [core.has(from), core.has(to)];
  switch (kind) {
    case "accession":
      return of === undefined ? one : to === of;
    case "peering":
      return of === undefined && one && other;
    case "affiliation":
      return within === undefined ? one && other : one || other;
    case "endorsement":
    case "delegation":
      return one && other;
    case "nesting":
    case "support":
    case "recognition":
      return one || other;
  }
}

/** A network in one order, whatever order it was read in. */
export function ordered({ places, ties }: Network): Network {
  const keyed = ties.map((tie) => [keyOf(tie), tie] as const);
  return {
    places: places.toSorted((one, other) => compare(one.id, other.id)),
    ties: keyed.toSorted(([one], [other]) => compare(one, other)).map(([, tie]) => tie),
  };
}

const keyOf = ({ kind, from, to, entry, about = "" }: Tie): string => `${kind} ${from} ${to} ${entry ?? ""} ${about}`;

/** By code units, so that every instance has the same order. */
export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
