import type { Instant } from "./time.ts";

export const cellStates = ["supports", "withdrawn", "declined", "lost"] as const;
/** What a body said of an object in public: support, or that it ended, or that it was asked and declined, or voted it down. */
export type CellState = (typeof cellStates)[number];

/** One body's word on one object, and since when. */
export type Cell = {
  readonly actor: string;
  readonly object: string;
  readonly state: CellState;
  readonly at: Instant;
};

export const objectKinds = [
  "motion",
  "position",
  "statement",
  "event",
  "candidate",
  "person",
  "organization",
  "other",
] as const;
/** What can be endorsed. */
export type ObjectKind = (typeof objectKinds)[number];

/** One object with the word of each body that has one. */
export type GridRow = {
  readonly object: string;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly supports: number;
};

/** Which words count: of a span of time, its end not in it. */
export type GridSpan = { readonly since?: Instant | undefined; readonly until?: Instant | undefined };

/**
 * Objects with what each body says of them, those first that most support. Of several words of a body about one object
 * standing support counts before anything else, then the newest; of a span only what was said in it.
 */
export function gridOf(cells: readonly Cell[], { since, until }: GridSpan): readonly GridRow[] {
  const inSpan = cells.filter(({ at }) => (since === undefined || at >= since) && (until === undefined || at < until));
  const rows = [...Map.groupBy(inSpan, ({ object }) => object)].map(([object, said]): GridRow => {
    const byActor = new Map<string, Cell>();
    for (const cell of said) {
      const known = byActor.get(cell.actor);
      if (known === undefined || isStronger(cell, known)) byActor.set(cell.actor, cell);
    }
    const supports = [...byActor.values()].filter(({ state }) => state === "supports").length;
    return { object, cells: byActor, supports };
  });
  return rows.toSorted(
    (one, other) =>
      other.supports - one.supports || other.cells.size - one.cells.size || (one.object < other.object ? -1 : 1),
  );
}

function isStronger(one: Cell, other: Cell): boolean {
  if ((one.state === "supports") !== (other.state === "supports")) return one.state === "supports";
  return one.at !== other.at ? one.at > other.at : cellStates.indexOf(one.state) < cellStates.indexOf(other.state);
}

/** The kind of an object by the type that its document has. */
export function kindOfType(type: string | undefined): ObjectKind {
  switch (type) {
    case "motion":
    case "position":
    case "organization":
    case "candidate":
      return type;
    case "Note":
    case "Article":
    case "Page":
    case "Question":
      return "statement";
    case "Event":
      return "event";
    case "Person":
      return "person";
    case "Organization":
    case "Group":
    case "Service":
    case "Application":
      return "organization";
    default:
      return "other";
  }
}
