import { need } from "#commands/errors.ts";
import { aboutPage, accessibilityPage, developersPage, privacyPage, promisesPage } from "#web/about.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Pages } from "#web/kit/desk.ts";
import { frameOf } from "#web/kit/visit.ts";
import { groupsOf } from "#web/load/bodies.ts";

/** What everybody may read about this server. */
export function aboutRoutes(app: Pages, desk: Desk): void {
  app.get("/about", async (c) => {
    const visit = c.get("visit");
    const home = need(visit.home, "organization");
    const groups = await groupsOf(desk, visit, home.id);
    const handle = `@${home.slug}@${desk.handleHost}`;
    const view = { handle, groups: groups.length, entries: visit.entries ?? 0 };
    return showAll(desk, c, aboutPage(frameOf(desk, visit), view));
  });
  const pages = {
    promises: promisesPage,
    privacy: privacyPage,
    accessibility: accessibilityPage,
    developers: developersPage,
  };
  for (const [path, page] of Object.entries(pages))
    app.get(`/${path}`, (c) => showAll(desk, c, page(frameOf(desk, c.get("visit")))));
}
