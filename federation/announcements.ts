import type { Announcement } from "#db/announcements.ts";
import type { Body } from "#db/bodies.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { escaped, type Here, link, note, profiled } from "./documents.ts";
import { wordsIn } from "./words.ts";

/** Longest HTML of an announcement that goes out whole. */
const WHOLE = 40_000;

/** Whether strangers may see it now. */
export const isAnnouncementKnown = (announcement: Announcement, body: Pick<Body, "visibility">): boolean =>
  announcement.deletedAt === null && announcement.visibility === "public" && body.visibility === "public";

/** A public announcement as a Note, without `@context`. */
export function announcementNote({ iris }: Here, announcement: Announcement, body: Body): JsonObject {
  const { id, title, contentHtml, language } = announcement;
  const url = iris.announcementPage(body.slug, id);
  const text = profiled(contentHtml, WHOLE);
  const heading = title === null ? "" : `<p><strong>${escaped(title)}</strong></p>`;
  const words = wordsIn(language);
  const end = `<p>${text.isCut ? `${escaped(words.readOn)} ` : ""}${link(url)}</p>`;
  return note({
    id: iris.announcement(id),
    actor: iris.actor(body.id),
    followers: iris.followers(body.id),
    url,
    content: heading + text.html + end,
    language,
    published: announcement.createdAt,
    updated: announcement.changedAt,
    context: iris.thread(iris.announcement(id)),
    replies: iris.replies(iris.announcement(id)),
  });
}
