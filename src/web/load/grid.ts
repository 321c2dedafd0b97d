import { loadGrid } from "#commands/coalition/grid.ts";
import { need } from "#commands/errors.ts";
import { findCoalition, listCoalitions } from "#db/coalition/coalitions.ts";
import { listActorNames } from "#db/entries.ts";
import { objectKinds } from "#domain/grid.ts";
import { DAY } from "#domain/time.ts";
import type { GridView } from "#web/grid.ts";
import type { Desk } from "#web/kit/desk.ts";
import { formOf } from "#web/kit/forms.ts";

/** So many rows stand on the page; the rest is in the JSON. */
const MOST = 60;

/** What the grid of endorsements shows for an address’s filters; what is no filter is none. */
export async function loadGridView(desk: Desk, query: Readonly<Record<string, string | undefined>>): Promise<GridView> {
  const { orm } = desk.db;
  const { of = "" } = query;
  const kind = objectKinds.find((each) => each === query["kind"]);
  const [since, until] = [dayIn(query["since"]), dayIn(query["until"])];
  const coalition = of === "" ? undefined : need(await findCoalition(orm, { hash: `sha256:${of}` }), "coalition");
  const span = { since, until: until === undefined ? undefined : until + DAY };
  const [grid, coalitions] = await Promise.all([
    loadGrid(orm, desk.iris, { coalition, kind, ...span }),
    listCoalitions(orm),
  ]);
  const names = await listActorNames(orm, desk.iris.actor(""), [
    ...grid.bodies,
    ...coalitions.map(({ actor }) => actor),
  ]);
  const nameOf = (actor: string) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
  const shown = grid.rows.slice(0, MOST);
  const asked = new URLSearchParams({
    ...(coalition !== undefined && { coalition: coalition.hash }),
    ...(kind !== undefined && { kind }),
    ...(span.since !== undefined && { since: new Date(span.since).toISOString() }),
    ...(span.until !== undefined && { until: new Date(span.until).toISOString() }),
  }).toString();
  return {
    bodies: grid.bodies.map(nameOf),
    rows: shown.map(({ title, href, kind: is, supports, cells }) => ({
      title,
      href,
      kind: is,
      supports,
      cells: grid.bodies.map((actor) => cells.get(actor)?.state),
    })),
    more: grid.rows.length - shown.length,
    coalitions: coalitions.map(({ hash, actor }) => ({ hex: hash.slice("sha256:".length), name: nameOf(actor) })),
    filter: formOf({
      of,
      kind: kind ?? "",
      since: since === undefined ? "" : (query["since"] ?? ""),
      until: until === undefined ? "" : (query["until"] ?? ""),
    }),
    csvHref: `/api/v1/endorsements/grid.csv${asked === "" ? "" : `?${asked}`}`,
    jsonHref: `/api/v1/endorsements/grid${asked === "" ? "" : `?${asked}`}`,
  };
}

function dayIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
