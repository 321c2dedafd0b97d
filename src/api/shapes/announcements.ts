import { z } from "@hono/zod-openapi";
import type { Announcement } from "#db/announcements.ts";
import type { Body } from "#db/bodies.ts";
import { visibilities } from "#domain/bodies.ts";
import type { Iris } from "#domain/iris.ts";
import { id, time, timeOf } from "#api/answers.ts";

/** An announcement; what is for members only has no activity. */
export const announcementShape = z
  .object({
    id,
    url: z.url(),
    activity: z.url().nullable(),
    body: z.string(),
    title: z.string().nullable(),
    content: z.string(),
    contentHtml: z.string(),
    language: z.string(),
    visibility: z.enum(visibilities),
    createdAt: time,
    changedAt: time,
  })
  .openapi("Announcement");

/** An announcement of a body as a shape. */
export function shapeAnnouncement(
  iris: Iris,
  announcement: Announcement,
  body: Pick<Body, "slug" | "visibility">,
): z.infer<typeof announcementShape> {
  const isPublic = announcement.visibility === "public" && body.visibility === "public";
  return {
    id: announcement.id,
    url: iris.announcementPage(body.slug, announcement.id),
    activity: isPublic ? iris.announcement(announcement.id) : null,
    body: body.slug,
    title: announcement.title,
    content: announcement.content,
    contentHtml: announcement.contentHtml,
    language: announcement.language,
    visibility: announcement.visibility,
    createdAt: timeOf(announcement.createdAt),
    changedAt: timeOf(announcement.changedAt),
  };
}
