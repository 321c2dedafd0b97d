import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { resumeForks } from "#commands/equivocations.ts";
import { findLog } from "#db/gazette.ts";
import { equivocationPage } from "#web/equivocations.ts";
import { goOn, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { readForm } from "#web/kit/forms.ts";
import { actor, frameOf } from "#web/kit/visit.ts";
import { loadEquivocation } from "#web/load/equivocation.ts";
import { homeFor } from "./admin.ts";

/** Records that were signed with two histories: a page for everybody, with what admins can do about it. */
export function equivocationRoutes(app: Pages, desk: Desk): void {
  app.get("/gazette/:slug{(?!mirror$)[a-z0-9_-]+}/branches", (c) =>
    showFork(desk, c, `${desk.iris.host}/gazette/${c.req.param("slug")}`),
  );
  app.get("/gazette/mirror/:host/:slug{[a-z0-9_-]+}/branches", (c) =>
    showFork(desk, c, `${c.req.param("host")}/gazette/${c.req.param("slug")}`),
  );
  app.post("/gazette/mirror/:host/:slug{[a-z0-9_-]+}/branches", async (c) => {
    homeFor(c, "manage-peers");
    const { values } = await readForm(c);
    if (values["deed"] !== "go-on") throw new Refused({ code: "stale-form" });
    const { host, slug } = c.req.param();
    await perform(desk.db, actor(c.get("visit")), (act) => resumeForks(act, host));
    return goOn(desk, c, `/gazette/mirror/${encodeURIComponent(host)}/${slug}/branches`, "fork-resumed");
  });
}

async function showFork(desk: Desk, c: Page, origin: string): Promise<Response> {
  const visit = c.get("visit");
  const log = need(await findLog(desk.db.orm, origin), "log");
  const view = need(await loadEquivocation(desk, visit, log), "fork");
  return showAll(desk, c, equivocationPage(frameOf(desk, visit), view));
}
