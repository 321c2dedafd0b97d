import { Missing } from "#commands/errors.ts";
import { followStepPage } from "#web/bodies.ts";
import { show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { formOf, readForm } from "#web/kit/forms.ts";
import { frameOf, mayIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { showBody } from "./bodies.ts";

/** Following a body from one's own server, and where other servers send our people. */
export function followRoutes(app: Pages, desk: Desk): void {
  app.post("/:at{@[a-z0-9_]+}/follow", async (c) =>
    answerFollow(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
  app.get("/authorize_interaction", async (c) => c.redirect(await placeOf(desk, c, c.req.query("uri") ?? ""), 303));
}

async function answerFollow(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { body, href } = seen;
  if (body.visibility === "members" || desk.ask === undefined) throw new Missing("actor");
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const found = await desk.ask.followPage(values["address"] ?? "", desk.iris.actor(body.id));
  if (!found.found) {
    const text = visit.speech.words.bodies.follow.faults[found.why];
    return showBody(desk, c, seen, "announcements", formOf(values, [{ field: "address", text }]), 422);
  }
  const handle = `@${body.slug}@${desk.handleHost}`;
  const step = { name: body.name, href, handle, host: new URL(found.url).host, link: found.url };
  return show(desk, c, followStepPage(frameOf(desk, visit), step));
}

/** The page for what another server wants one of our people to look at: ours as it is, anything else to be endorsed. */
async function placeOf(desk: Desk, c: Page, uri: string): Promise<string> {
  const visit = c.get("visit");
  const [, slug, host] = /^(?:acct:)?@?([a-z0-9_]{1,30})@(.+)$/u.exec(uri) ?? [];
  if (slug !== undefined && host === desk.handleHost) return `/@${slug}`;
  const url = URL.parse(uri);
  if (url === null || !["http:", "https:"].includes(url.protocol) || uri.length > 2_000) throw new Missing("object");
  if (url.origin === desk.iris.publicUrl) {
    // Two slashes would lead to another server.
    if (!url.pathname.startsWith("/ap/")) return url.pathname.replace(/^\/+/u, "/");
    const own = await desk.ask?.object(uri);
    if (own === undefined) throw new Missing("object");
    return new URL(own.url).pathname;
  }
  const body = visit.places.map((place) => place.body).find((place) => mayIn(visit, place, "endorse")) ?? visit.home;
  if (body === undefined) throw new Missing("organization");
  return `/@${body.slug}/endorse?object=${encodeURIComponent(url.href)}`;
}
