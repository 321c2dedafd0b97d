import { findBody, listChildren } from "#db/bodies.ts";
import { findKeyChange } from "#db/keyChanges.ts";
import { countMembers } from "#db/members.ts";
import { type MotionFilter, listMotions } from "#db/motions.ts";
import { countWorks, listOfficers } from "#db/reach.ts";
import { motionStates, mayQuickVote } from "#domain/motions.ts";
import { bodyPage, type BodyTab, type BodyView } from "#web/bodies.ts";
import { chaptersPage } from "#web/front.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import type { FormStatus } from "#web/kit/forms.ts";
import { frameOf, isInside, mayIn, someone } from "#web/kit/visit.ts";
import { announcementLines, pageOfAnnouncements } from "#web/load/announcements.ts";
import { type SeenBody, bodyLines, groupsOf, seeBody } from "#web/load/bodies.ts";
import { loadForum, loadSides } from "#web/load/caucuses.ts";
import { uuid } from "#commands/inputs.ts";
import { endorsementLinesOf } from "#web/load/endorsements.ts";
import { motionLinesOf } from "#web/load/motions.ts";
import { loadPledgesOf } from "#web/load/pledges.ts";
import { loadRegionSide, loadRegions } from "#web/load/regions.ts";

type Tab = BodyTab["tab"];
const PAGE = 20;

/** The page of every body, under four tabs, and the list of them all. */
export function bodyRoutes(app: Pages, desk: Desk): void {
  app.get("/chapters", async (c) => {
    const visit = c.get("visit");
    const [bodies, regions] = await Promise.all([
      visit.home === undefined ? [] : groupsOf(desk, visit, visit.home.id),
      loadRegions(desk, visit),
    ]);
    const mayAdd = mayIn(visit, visit.home, "found-body");
    return showAll(desk, c, chaptersPage(frameOf(desk, visit), { bodies, regions, mayAdd }));
  });
  app.get("/:at{@[a-z0-9_]+}", async (c) => {
    const seen = await seeBody(desk, c.get("visit"), c.req.param("at"));
    return showBody(desk, c, seen, seen.body.kind === "caucus" ? "forum" : "announcements", untouched);
  });
  for (const tab of ["announcements", "motions", "endorsements", "groups"] as const)
    app.get(`/:at{@[a-z0-9_]+}/${tab}`, async (c) =>
      showBody(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at")), tab, untouched),
    );
}

/** One body with the tab that was asked for. */
export async function showBody(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  tab: Tab,
  follow: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { body, href } = seen;
  const reader = desk.db.orm;
  const [members, works, parent, officers, list, keyChange] = await Promise.all([
    countMembers(reader, body.id),
    countWorks(reader, body.id, !seen.isInside),
    body.parent === null ? undefined : findBody(reader, body.parent),
    listOfficers(reader, body.id, !seen.isInside),
    tabOf(desk, c, seen, tab),
    seen.isInside ? findKeyChange(reader, body.id) : undefined,
  ]);
  const [region, pledges] = await Promise.all([
    loadRegionSide(desk, visit, body),
    body.visibility === "public" ? loadPledgesOf(desk, visit, body) : undefined,
  ]);
  const by = someone(visit, body);
  const { followers, ...counts } = works;
  const isParentSeen = parent !== undefined && (parent.visibility === "public" || isInside(visit, parent));
  const view: BodyView = {
    name: body.name,
    kind: body.kind,
    summary: body.summary,
    href,
    handle: `@${body.slug}@${desk.handleHost}`,
    actor: body.visibility === "public" ? desk.iris.actor(body.id) : undefined,
    members,
    followers,
    since: body.createdAt,
    keyChange,
    parent: isParentSeen ? { name: parent.name, href: `/@${parent.slug}` } : undefined,
    counts,
    ...list,
    officers,
    may: {
      announce: mayIn(visit, body, "announce"),
      draw: mayIn(visit, body, "draw"),
      move: mayIn(visit, body, "move-motion"),
      quickVote: by !== undefined && mayQuickVote(body.rules, by),
      pledge: body.visibility === "public" && mayIn(visit, body, "pledge"),
      giveProxy: body.rules.proxiesPerPerson > 0 && mayIn(visit, body, "give-proxy"),
      manage: mayIn(visit, body, "manage-members"),
    },
    region,
    pledges,
    caucus: body.kind === "caucus" ? await loadSides(desk, visit, seen, follow) : undefined,
    follow,
  };
  const page = bodyPage(frameOf(desk, visit), view);
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function tabOf(desk: Desk, c: Page, seen: SeenBody, tab: Tab): Promise<Pick<BodyView, "shown" | "next">> {
  const visit = c.get("visit");
  const before = c.req.query("before");
  const on = (last: string | undefined) => (last === undefined ? undefined : `${c.req.path}?before=${last}`);
  switch (tab) {
    case "forum": {
      const { view, last } = await loadForum(desk, visit, seen, uuid.safeParse(before).data);
      return { shown: { tab, forum: view }, next: on(last) };
    }
    case "announcements": {
      const { items, last } = await pageOfAnnouncements(desk, seen, before, PAGE);
      const lines = await announcementLines(
        desk,
        items.map((announcement) => ({ announcement, body: seen.body })),
      );
      return { shown: { tab, items: lines }, next: on(last) };
    }
    case "motions": {
      const filter: MotionFilter = {
        bodies: [seen.body.id],
        states: motionStates.filter((state) => state !== "draft"),
        insideOf: seen.isInside ? [seen.body.id] : [],
        ...(before !== undefined && /^[0-9a-f-]{36}$/.test(before) && { before }),
        limit: PAGE + 1,
      };
      const found = await listMotions(desk.db.orm, filter);
      const items = found.slice(0, PAGE);
      const last = found.length > PAGE ? items.at(-1)?.id : undefined;
      return { shown: { tab, items: await motionLinesOf(desk, items) }, next: on(last) };
    }
    case "endorsements":
      return { shown: { tab, items: await endorsementLinesOf(desk, visit, seen.body) } };
    case "groups": {
      const children = await listChildren(desk.db.orm, seen.body.id);
      const shown = children.filter((body) => body.visibility === "public" || isInside(visit, body));
      return {
        shown: {
          tab,
          items: await bodyLines(
            desk,
            shown.map((body) => ({ body, depth: 1 })),
          ),
        },
      };
    }
  }
}
