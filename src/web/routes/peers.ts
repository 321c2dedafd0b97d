import { Missing } from "#commands/errors.ts";
import { findPeer } from "#db/peers.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Pages } from "#web/kit/desk.ts";
import { frameOf, mayIn } from "#web/kit/visit.ts";
import { loadPublicPeer } from "#web/load/peers.ts";
import { publicPeerPage } from "#web/peers.ts";
import { peerPath } from "./home.ts";

/** Each connected organization as this instance sees it, for everybody. */
export function peerRoutes(app: Pages, desk: Desk): void {
  app.get("/peers/:host", async (c) => {
    const visit = c.get("visit");
    const host = c.req.param("host").toLowerCase();
    const view = await loadPublicPeer(desk, visit, host);
    if (view === undefined) {
      // Whom we only asked, or who only asks, is the admins' business.
      const isAdmin = mayIn(visit, visit.home, "manage-peers");
      if (!isAdmin || (await findPeer(desk.db.orm, host)) === undefined) throw new Missing("peer");
      return goOn(desk, c, peerPath(host));
    }
    const page = publicPeerPage(frameOf(desk, visit), view);
    return view.admin === undefined ? showAll(desk, c, page) : show(desk, c, page);
  });
}
