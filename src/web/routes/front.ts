import { need } from "#commands/errors.ts";
import { listNews } from "#db/announcements.ts";
import { listMotions } from "#db/motions.ts";
import { countWorks } from "#db/reach.ts";
import { motionPath } from "#domain/iris.ts";
import { untouched } from "#web/components/forms.ts";
import { frontPage } from "#web/front.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { frameOf, isInside } from "#web/kit/visit.ts";
import { announcementLines } from "#web/load/announcements.ts";
import { groupsOf } from "#web/load/bodies.ts";
import { motionLinesOf } from "#web/load/motions.ts";

const DECIDING = 8;
const DECISIONS = 12;
const NEWS = 5;

/** The front page: what is being decided, what was, and what the groups say. */
export function frontRoutes(app: Pages, desk: Desk): void {
  app.get("/", (c) => showFront(desk, c));
}

async function showFront(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const home = need(visit.home, "organization");
  const reader = desk.db.orm;
  const insideOf = visit.places.filter(({ body }) => isInside(visit, body)).map(({ body }) => body.id);
  const [works, deciding, decided, news, groups] = await Promise.all([
    countWorks(reader, home.id, true),
    listMotions(reader, { states: ["voting"], insideOf, limit: DECIDING }),
    listMotions(reader, { states: ["adopted", "lost", "no_quorum"], insideOf, limit: DECISIONS }),
    listNews(reader, NEWS),
    groupsOf(desk, visit, home.id),
  ]);
  const [motions, announcements] = await Promise.all([
    motionLinesOf(desk, deciding),
    announcementLines(
      desk,
      news.map(({ announcement, body }) => ({ announcement, body: { ...body, visibility: "public" } as const })),
    ),
  ]);
  const page = frontPage(frameOf(desk, visit), {
    summary: home.summary,
    organization: {
      name: home.name,
      href: `/@${home.slug}`,
      handle: `@${home.slug}@${desk.handleHost}`,
      followers: works.followers,
      follow: untouched,
      actor: desk.iris.actor(home.id),
    },
    deciding: motions,
    decisions: decided.map(({ number, title, state }) => ({ number, title, state, href: motionPath(number, title) })),
    announcements,
    chapters: groups.filter(({ depth }) => depth === 1).slice(0, 12),
  });
  return showAll(desk, c, page);
}
