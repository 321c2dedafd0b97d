import { type CoalitionRow } from "#db/coalition/coalitions.ts";
import { listCells, listKinds, listOrganizations } from "#db/grid.ts";
import type { Reader } from "#db/open.ts";
import { gridOf, kindOfType, type GridRow, type GridSpan, type ObjectKind } from "#domain/grid.ts";
import type { Iris } from "#domain/iris.ts";
import { listFull } from "./ground.ts";
import { nameItems } from "./naming.ts";

/** Whose words are looked at, and which. */
export type GridFilter = GridSpan & {
  readonly coalition?: Pick<CoalitionRow, "id"> | undefined;
  readonly kind?: ObjectKind | undefined;
};

/** An object with its name, its kind and the word of each body. */
type NamedRow = GridRow & { readonly title: string; readonly href: string; readonly kind: ObjectKind };

export type Grid = { readonly bodies: readonly string[]; readonly rows: readonly NamedRow[] };

/** Organizations and what they say of objects: all that are known here, or the full members of a coalition. */
export async function loadGrid(db: Reader, iris: Iris, { coalition, kind, ...span }: GridFilter): Promise<Grid> {
  const bodies = coalition === undefined ? await listOrganizations(db, iris) : await listFull(db, coalition);
  const rows = gridOf(await listCells(db, iris, bodies), span);
  const objects = rows.map(({ object }) => object);
  const [kinds, named] = await Promise.all([
    listKinds(db, objects),
    nameItems(
      db,
      iris,
      objects.map((object) => ({ ...nobody, key: object, names: [object] })),
    ),
  ]);
  const all = rows.map((row, place): NamedRow => {
    const { title = row.object, href = row.object } = named[place] ?? {};
    return { ...row, title, href, kind: ownKind(iris, row.object) ?? kindOfType(kinds.get(row.object)) };
  });
  const wanted = kind === undefined ? all : all.filter((row) => row.kind === kind);
  // Who has never said anything about any object still has a place among the members of a coalition.
  const speaking = new Set(wanted.flatMap(({ cells }) => [...cells.keys()]));
  return { bodies: coalition === undefined ? bodies.filter((body) => speaking.has(body)) : bodies, rows: wanted };
}

const nobody = { holders: [], no: [], left: [], opposed: 0, uneven: 0, difference: 0 };

function ownKind(iris: Iris, object: string): ObjectKind | undefined {
  if (object.startsWith(iris.motion(""))) return "motion";
  if (object.startsWith(iris.announcement(""))) return "statement";
  if (object.startsWith(iris.actor(""))) return "organization";
  const isEntry = object.startsWith(`${iris.publicUrl}/gazette/`) || object.startsWith(iris.positionPage(""));
  return isEntry ? "position" : undefined;
}
