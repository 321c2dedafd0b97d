import { need } from "#commands/errors.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { listPeersIn } from "#db/peers.ts";
import { bodyKinds } from "#domain/bodies.ts";
import { tieKinds } from "#domain/network/ties.ts";
import { graphPage, type GraphFilter, type GraphView } from "#web/coalition/graph.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { frameOf, mayIn } from "#web/kit/visit.ts";
import { loadCoalitionLines } from "#web/load/coalitions.ts";
import { linesOf, loadEndorsements } from "#web/load/endorsements.ts";
import { endOfDay, loadGraphView } from "#web/load/network.ts";
import { peerPath } from "./home.ts";

const NEWEST = 10;

/** Who is tied to whom, in one coalition (`?of=`) or in all that is known here: a picture, tables, any day. */
export function coalitionRoutes(app: Pages, desk: Desk): void {
  app.get("/coalition", async (c) => {
    const visit = c.get("visit");
    const filter = filterOf(c);
    const coalition =
      filter.of === undefined
        ? undefined
        : need(await findCoalition(desk.db.orm, { hash: `sha256:${filter.of}` }), "coalition");
    const [view, whole] = await Promise.all([
      loadGraphView(desk, visit, filter, coalition),
      coalition === undefined ? loadWhole(desk, visit) : undefined,
    ]);
    return showAll(desk, c, graphPage(frameOf(desk, visit), { ...view, whole }));
  });
}

/** What the address asks for; what makes no sense is left out. */
function filterOf(c: Page): GraphFilter {
  const at = c.req.query("at");
  const within = c.req.query("in");
  const number = (name: string) => {
    const text = c.req.query(name) ?? "";
    return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
  };
  const some = <Kind extends string>(name: string, kinds: readonly Kind[]) =>
    kinds.filter((kind) => c.req.query(`${name}-${kind}`) !== undefined);
  return {
    of: c.req.query("of"),
    at: endOfDay(at) === undefined ? undefined : at,
    within: within !== undefined && /^https?:\/\/[!-~]{1,2000}$/.test(within) ? within : undefined,
    part: number("part"),
    node: some("node", bodyKinds),
    tie: some("tie", tieKinds),
    page: number("page") ?? 1,
  };
}

/** What stands beside the picture of everything; who has asked and not been answered is the admins’ business. */
async function loadWhole(desk: Desk, visit: Visit): Promise<GraphView["whole"]> {
  const mayConnect = mayIn(visit, visit.home, "manage-peers");
  const [coalitions, newest, asked] = await Promise.all([
    loadCoalitionLines(desk, visit.home),
    loadEndorsements(desk, visit, { state: "standing", limit: NEWEST }),
    mayConnect ? listPeersIn(desk.db.orm, ["proposed-by-us", "proposed-by-them"]) : [],
  ]);
  return {
    coalitions,
    mayConvene: mayIn(visit, visit.home, "join-coalition"),
    mayConnect,
    asked: asked.map(({ name, host }) => ({ name, href: peerPath(host) })),
    endorsements: await linesOf(desk, visit, newest.items),
  };
}
