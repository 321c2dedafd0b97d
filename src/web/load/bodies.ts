import { Missing, need } from "#commands/errors.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { isSlug } from "#domain/bodies.ts";
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
