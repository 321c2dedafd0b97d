import { Missing, need } from "#commands/errors.ts";
import { type Announcement, findAnnouncement, listAnnouncements } from "#db/announcements.ts";
import type { Body } from "#db/bodies.ts";
import { countEchoes } from "#db/reach.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { AnnouncementLine } from "#web/announcements.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { type SeenBody, seeBody } from "./bodies.ts";

type Named = Pick<Body, "slug" | "name" | "visibility">;

/** An announcement that the visitor may see. */
export type SeenAnnouncement = SeenBody & { readonly announcement: Announcement; readonly isPublic: boolean };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The announcement of an address; `Missing` to whoever may not see it, and once it was deleted. */
export async function seeAnnouncement(desk: Desk, visit: Visit, at: string, id: string): Promise<SeenAnnouncement> {
  const seen = await seeBody(desk, visit, at);
  const found = need(UUID.test(id) ? await findAnnouncement(desk.db.orm, id) : undefined, "announcement");
  const isPublic = found.visibility === "public" && seen.body.visibility === "public";
  const isSeen = found.body === seen.body.id && found.deletedAt === null && (isPublic || seen.isInside);
  if (!isSeen) throw new Missing("announcement");
  return { ...seen, announcement: found, isPublic };
}

/** Announcements as articles of a list, with what came back to them. */
export async function announcementLines(
  desk: Desk,
  items: readonly { readonly announcement: Announcement; readonly body: Named }[],
): Promise<AnnouncementLine[]> {
  const echoOf = await countEchoes(
    desk.db.orm,
    items.map(({ announcement }) => announcement.id),
  );
  return items.map(({ announcement, body }) => ({
    href: `/@${body.slug}/announcements/${announcement.id}`,
    title: announcement.title ?? undefined,
    contentHtml: announcement.contentHtml as CleanHtml,
    language: announcement.language,
    createdAt: announcement.createdAt,
    body: { name: body.name, href: `/@${body.slug}` },
    membersOnly: announcement.visibility === "members" || body.visibility === "members",
    ...echoOf(announcement.id),
  }));
}

/** The newest announcements of one body that the reader may see, and where the list goes on. */
export async function pageOfAnnouncements(
  desk: Desk,
  { body, isInside }: SeenBody,
  before: string | undefined,
  limit: number,
): Promise<{ readonly items: Announcement[]; readonly last: string | undefined }> {
  const found = await listAnnouncements(desk.db.orm, {
    bodies: [body.id],
    publicOnly: !isInside,
    limit: limit + 1,
    ...(before !== undefined && UUID.test(before) && { before }),
  });
  const items = found.slice(0, limit);
  return { items, last: found.length > limit ? items.at(-1)?.id : undefined };
}
