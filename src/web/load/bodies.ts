import { Missing, need } from "#commands/errors.ts";
import { type Body, findBodyBySlug, listBodiesOf } from "#db/bodies.ts";
import { countMembersOf } from "#db/members.ts";
import { isSlug } from "#domain/bodies.ts";
import type { BodyLine } from "#web/bodies.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { isInside } from "#web/kit/visit.ts";

/** A body that the visitor may see. */
export type SeenBody = { readonly body: Body; readonly href: string; readonly isInside: boolean };

/** The body of an address `/@slug`; `Missing` to whoever may not see it. */
export async function seeBody(desk: Desk, visit: Visit, at: string): Promise<SeenBody> {
  const slug = at.replace(/^@/, "");
  const body = need(isSlug(slug) ? await findBodyBySlug(desk.db.orm, slug) : undefined, "body");
  const inside = isInside(visit, body);
  if (body.visibility === "members" && !inside) throw new Missing("body");
  return { body, href: `/@${body.slug}`, isInside: inside };
}

/** The groups of an organization that the visitor may see, each below the one it stands in. */
export async function groupsOf(desk: Desk, visit: Visit, organization: string): Promise<BodyLine[]> {
  const all = await listBodiesOf(desk.db.orm, organization);
  const seen = all.filter((body) => body.visibility === "public" || isInside(visit, body));
  return bodyLines(desk, nested(seen, organization));
}

/** Bodies as lines of a list; the members of a members-only body are counted for nobody outside. */
export async function bodyLines(
  desk: Desk,
  bodies: readonly { readonly body: Body; readonly depth: number }[],
): Promise<BodyLine[]> {
  const counts = await countMembersOf(
    desk.db.orm,
    bodies.map(({ body }) => body.id),
  );
  return bodies.map(({ body, depth }) => ({
    name: body.name,
    href: `/@${body.slug}`,
    kind: body.kind,
    summary: body.summary,
    members: counts.get(body.id) ?? 0,
    depth,
  }));
}

/** Bodies in the order of their tree; one whose parent is not seen stands at the top. */
function nested(bodies: readonly Body[], root: string): { body: Body; depth: number }[] {
  const known = new Set(bodies.map(({ id }) => id));
  const below = Map.groupBy(
    bodies.filter(({ id }) => id !== root),
    ({ parent }) => (parent !== null && known.has(parent) ? parent : root),
  );
  const walk = (id: string, depth: number): { body: Body; depth: number }[] =>
    (below.get(id) ?? []).flatMap((body) => [{ body, depth }, ...walk(body.id, depth + 1)]);
  return walk(root, 1);
}
