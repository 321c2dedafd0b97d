import { checkPage } from "#web/checks.ts";
import { show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { frameOf } from "#web/kit/visit.ts";
import { allowModules } from "#web/security.ts";
import { closedVote } from "#web/load/booths.ts";

/** Checking a result in the browser, and the files that it takes. */
export function checkRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/check", (c) => showCheck(desk, c, c.req.param("ref")));
  app.get("/gazette/verify", (c) => showCheck(desk, c));
  app.get("/motions/:ref/bundle", async (c) => c.redirect(await addressOf(desk, c, c.req.param("ref"), "bundle"), 303));
  app.get("/motions/:ref/roll-proof", async (c) =>
    c.redirect(await addressOf(desk, c, c.req.param("ref"), "roll-proof"), 303),
  );
  app.get("/motions/:ref/receipts/:code", async (c) => {
    const code = encodeURIComponent(c.req.param("code"));
    return c.redirect(await addressOf(desk, c, c.req.param("ref"), `receipts/${code}`), 303);
  });
}

/** The files themselves are the API's. */
async function addressOf(desk: Desk, c: Page, ref: string, what: string): Promise<string> {
  const { vote } = await closedVote(desk, c, ref);
  return `/api/v1/questions/${vote.question.id}/${what}`;
}

async function showCheck(desk: Desk, c: Page, ref?: string): Promise<Response> {
  const { check: module } = await desk.modules();
  allowModules(c);
  const frame = frameOf(desk, c.get("visit"));
  if (ref === undefined) return show(desk, c, checkPage(frame, { module }));
  const { seen, vote } = await closedVote(desk, c, ref);
  const { motion, href, isPublic } = seen;
  const bundle = `/api/v1/questions/${vote.question.id}/bundle`;
  const about = { number: motion.number, title: motion.title, href, bundle, membersOnly: !isPublic };
  return show(desk, c, checkPage(frame, { module, vote: about }));
}
