import { coalitionPage } from "#web/coalition/ties.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Pages } from "#web/kit/desk.ts";
import { frameOf, mayIn } from "#web/kit/visit.ts";
import { loadTies } from "#web/load/coalition.ts";
import { loadCoalitionLines } from "#web/load/coalitions.ts";
import { linesOf, loadEndorsements } from "#web/load/endorsements.ts";

const NEWEST = 10;

/** The coalition: organizations and groups as a picture and as a table, and what they support. */
export function coalitionRoutes(app: Pages, desk: Desk): void {
  app.get("/coalition", async (c) => {
    const visit = c.get("visit");
    const [ties, coalitions, newest] = await Promise.all([
      loadTies(desk, visit),
      loadCoalitionLines(desk, visit.home),
      loadEndorsements(desk, visit, { state: "standing", limit: NEWEST }),
    ]);
    const page = coalitionPage(frameOf(desk, visit), {
      ...ties,
      coalitions,
      mayConvene: mayIn(visit, visit.home, "join-coalition"),
      endorsements: await linesOf(desk, visit, newest.items),
      mayConnect: mayIn(visit, visit.home, "manage-peers"),
    });
    return showAll(desk, c, page);
  });
}
