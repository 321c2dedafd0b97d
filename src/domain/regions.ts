import { MAX_DEPTH, type BodyKind, type BodyRules } from "./bodies.ts";
import { undecidedBy, type Carried } from "./carried.ts";
import type { Iri } from "./entries.ts";
import type { BodyId, QuestionId } from "./ids.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

/** The members of the acts by which a body of one organization comes to stand in a region of another. */
export interface RegionMembers {
  /** Of the body's side: it stands there, or no longer; of the region's: it takes the body in, or not. Both must say so. */
  BodyMoved: {
    readonly body: Iri;
    readonly region: Iri;
    readonly side: (typeof regionSides)[number];
    readonly stands: boolean;
  };
}

export const regionSides = ["body", "region"] as const;

/** That a body's organization says it stands in a region; `name` is the last part of the entry's address. */
export type Placement = {
  readonly name: string;
  readonly child: Iri;
  readonly region: Iri;
  readonly at: Instant;
  /** When the body left, or asked to stand elsewhere. */
  readonly endedAt: Instant | null;
};

/** What the region's organization last said of it. */
export type PlacementAnswer = {
  readonly name: string;
  readonly child: Iri;
  readonly region: Iri;
  readonly stands: boolean;
  /** When it took the body in; null if it never did. */
  readonly acceptedAt: Instant | null;
  readonly at: Instant;
};

export type PlacementState = "asked" | "stands" | "declined" | "ended";

/** A placement with what both sides said: since when it stands, and until when it did. */
export type Placed = Placement & {
  readonly state: PlacementState;
  readonly since: Instant | null;
  readonly until: Instant | null;
};

export type RegionFact =
  | {
      readonly kind: "region-asked";
      readonly placement: string;
      readonly body: BodyId;
      readonly region: Iri;
      /** The placement that it takes the place of. */
      readonly before: string | null;
      readonly question: QuestionId | null;
    }
  | {
      readonly kind: "region-left";
      readonly placement: string;
      readonly body: BodyId;
      readonly question: QuestionId | null;
    }
  | {
      readonly kind: "region-answered";
      readonly placement: string;
      /** The region, which is ours. */
      readonly body: BodyId;
      readonly child: Iri;
      readonly stands: boolean;
      /** The record of what it answered before. */
      readonly before: string | null;
      readonly question: QuestionId | null;
    };

type FactOf<Kind extends RegionFact["kind"]> = Extract<RegionFact, { kind: Kind }>;

/** What can stand in a region of another organization: a whole one too, if it is as small as a chapter. */
const movable: ReadonlySet<string> = new Set<BodyKind>(["organization", "chapter", "region"]);

/** The region that is asked for, as it is known here, with all that stands above it. */
export type Target = { readonly region: Iri; readonly kind: string | undefined; readonly above: readonly Iri[] };

type Mover = { readonly id: BodyId; readonly actor: Iri; readonly kind: BodyKind; readonly isPublic: boolean };
type Rules = Pick<BodyRules, "officersMayEndorse" | "sources">;

/** Why a body cannot stand in a region: not a region, a loop, too deep. */
function unfit(child: Iri, { region, kind, above }: Target): Ruling<undefined> {
  if (kind !== "region") return refuse({ code: "no-region" });
  if (region === child || above.includes(child)) return refuse({ code: "parent-loop" });
  return above.length >= MAX_DEPTH - 1 ? refuse({ code: "too-deep" }) : allow(undefined);
}

/** A body asks to stand in a region: by its admin where the rules let officers speak for it, or by an adopted motion. It stands nowhere else from then on. */
export function askRegion(
  placement: string,
  body: Mover,
  target: Target,
  standing: Placed | undefined,
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"region-asked">> {
  const refusal = undecidedBy(carried, "move-body", rules);
  if (refusal !== undefined) return refuse(refusal);
  if (!body.isPublic) return refuse({ code: "public-needed" });
  if (!movable.has(body.kind)) return refuse({ code: "not-movable" });
  const fitting = unfit(body.actor, target);
  if (!fitting.allowed) return fitting;
  const isAsked = standing?.state === "asked" || standing?.state === "stands";
  if (isAsked && standing.region === target.region) return refuse({ code: "already-there" });
  const before = standing?.name ?? null;
  const { region } = target;
  return allow({ kind: "region-asked", placement, body: body.id, region, before, question: carried.question });
}

/** A body leaves the region that it stands in, or asks no longer; nobody can refuse it. */
export function leaveRegion(
  body: Mover,
  standing: Placed | undefined,
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"region-left">> {
  const refusal = undecidedBy(carried, "move-body", rules);
  if (refusal !== undefined) return refuse(refusal);
  if (standing === undefined || standing.endedAt !== null) return refuse({ code: "not-there" });
  return allow({ kind: "region-left", placement: standing.name, body: body.id, question: carried.question });
}

/** A region takes a body in that asked, declines, or sends one away that it took in. */
export function answerPlacement(
  region: Mover,
  placed: Placed,
  answer: { readonly stands: boolean; readonly before: string | null },
  target: Target,
  carried: Carried,
  rules: Rules,
): Ruling<FactOf<"region-answered">> {
  const { stands, before } = answer;
  const refusal = undecidedBy(carried, "move-body", rules);
  if (refusal !== undefined) return refuse(refusal);
  if (!region.isPublic) return refuse({ code: "public-needed" });
  if (placed.endedAt !== null) return refuse({ code: "not-there" });
  if (stands ? placed.state === "stands" : placed.state !== "asked" && placed.state !== "stands")
    return refuse({ code: "already-answered" });
  const fitting = stands ? unfit(placed.child, target) : allow(undefined);
  if (!fitting.allowed) return fitting;
  const { name: placement, child } = placed;
  return allow({
    kind: "region-answered",
    placement,
    body: region.id,
    child,
    stands,
    before,
    question: carried.question,
  });
}

/** What both sides said of a placement, as of a time (now: Infinity is no integer, so leave it out). One side alone is "asked". */
export function placedOf(placement: Placement, answers: readonly PlacementAnswer[], at?: Instant): Placed | undefined {
  if (at !== undefined && placement.at > at) return undefined;
  const answer = answers.find(
    ({ name, child, region }) => name === placement.name && child === placement.child && region === placement.region,
  );
  const came = (when: Instant | null | undefined): when is Instant =>
    when !== null && when !== undefined && (at === undefined || when <= at);
  const left = came(placement.endedAt) ? placement.endedAt : undefined;
  const since = answer !== undefined && came(answer.acceptedAt) ? answer.acceptedAt : null;
  const refused = answer !== undefined && !answer.stands && came(answer.at) ? answer.at : undefined;
  const ends = [left, refused].filter((when) => when !== undefined);
  const until = ends.length === 0 ? null : Math.min(...ends);
  const state =
    since === null ? (left === undefined ? (refused === undefined ? "asked" : "declined") : "ended") : "stands";
  return { ...placement, state: until !== null && since !== null ? "ended" : state, since, until };
}

/** From a body to what it stands in on the ladder of regions. */
export type Rung = { readonly child: Iri; readonly region: Iri };

/** The rungs that close a circle, which count for nobody: instances that agreed at the same moment cannot make one another's region stand in itself. */
export function circlesOf(rungs: readonly Rung[]): ReadonlySet<Iri> {
  const above = new Map<Iri, Iri[]>();
  for (const { child, region } of rungs) above.set(child, [...(above.get(child) ?? []), region]);
  const inCircle = (start: Iri): boolean => {
    const seen = new Set<Iri>();
    const ahead = [...(above.get(start) ?? [])];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      ahead.push(...(above.get(next) ?? []));
    }
    return false;
  };
  return new Set([...above.keys()].filter(inCircle));
}
