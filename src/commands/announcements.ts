import { z } from "zod";
import {
  type Announcement,
  changeAnnouncementRow,
  findAnnouncement,
  lockAnnouncement,
  saveAnnouncement,
} from "#db/announcements.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, personOf, recorded } from "./act.ts";
import { Missing, need } from "./errors.ts";
import { languageTag, longText, shortText, visibility } from "./inputs.ts";
import { mustBeAbleTo } from "./someone.ts";

/** What an officer writes to publish; Markdown of at most 64 KB. */
export const newAnnouncement = z.strictObject({
  content: longText,
  title: shortText.optional(),
  language: languageTag.optional(),
  visibility: visibility.optional(),
});

export const announcementChange = newAnnouncement.partial();

/** Publishes an announcement in the body's name; public unless asked otherwise, never more visible than the body. */
export async function publishAnnouncement(
  act: Act,
  slug: string,
  input: z.infer<typeof newAnnouncement>,
): Promise<Announcement> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  await mustBeAbleTo(act, body, "announce");
  const id = newId(act.at);
  const author = personOf(act);
  const shown = body.visibility === "members" ? "members" : (input.visibility ?? "public");
  await saveAnnouncement(act.tx, {
    id,
    body: body.id,
    author,
    title: input.title ?? null,
    content: input.content,
    contentHtml: markdown(input.content),
    language: input.language ?? body.locale,
    visibility: shown,
    createdAt: act.at,
    changedAt: act.at,
  });
  await recorded(act, body.id, {
    kind: "announcement-published",
    body: body.id,
    announcement: id,
    author,
    visibility: shown,
  });
  return need(await findAnnouncement(act.tx, id), "announcement");
}

/** Changes what was announced; who published it before may be anyone, the body speaks. */
export async function changeAnnouncement(
  act: Act,
  id: string,
  change: z.infer<typeof announcementChange>,
): Promise<Announcement> {
  const { announcement, body } = await standing(act, id);
  await mustBeAbleTo(act, body, "announce");
  const shown = body.visibility === "members" ? "members" : (change.visibility ?? announcement.visibility);
  await changeAnnouncementRow(act.tx, id, {
    ...(change.content !== undefined && { content: change.content, contentHtml: markdown(change.content) }),
    ...(change.title !== undefined && { title: change.title }),
    ...(change.language !== undefined && { language: change.language }),
    visibility: shown,
    changedAt: act.at,
  });
  await recorded(act, body.id, {
    kind: "announcement-changed",
    body: body.id,
    announcement: id,
    before: announcement.visibility,
    visibility: shown,
  });
  return need(await findAnnouncement(act.tx, id), "announcement");
}

/** Takes an announcement back everywhere; its text is forgotten here. */
export async function deleteAnnouncement(act: Act, id: string): Promise<void> {
  const { body } = await standing(act, id);
  await mustBeAbleTo(act, body, "announce");
  await changeAnnouncementRow(act.tx, id, {
    content: "",
    contentHtml: "",
    title: null,
    deletedAt: act.at,
    changedAt: act.at,
  });
  await recorded(act, body.id, { kind: "announcement-deleted", body: body.id, announcement: id });
}

async function standing(act: Act, id: string): Promise<{ announcement: Announcement; body: Body }> {
  const announcement = need(await lockAnnouncement(act.tx, id), "announcement");
  if (announcement.deletedAt !== null) throw new Missing("announcement");
  return { announcement, body: need(await findBody(act.tx, announcement.body), "body") };
}
