import { perform } from "#commands/act.ts";
import {
  announcementChange,
  changeAnnouncement,
  deleteAnnouncement,
  newAnnouncement,
  publishAnnouncement,
} from "#commands/announcements.ts";
import { Refused, need } from "#commands/errors.ts";
import { listAnnouncements, listNews, lockAnnouncement } from "#db/announcements.ts";
import { listShownComments } from "#db/comments.ts";
import { countWorks } from "#db/reach.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { excerpt, plainText } from "#text/sanitize.ts";
import { announcementFormPage, announcementPage } from "#web/announcements.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { ATOM, atom, type FeedEntry } from "#web/feeds.ts";
import { goOn, sendAll, show, showAll, showConflict } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { mustBeFresh, stampOf } from "#web/kit/fresh.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenAnnouncement, announcementLines, seeAnnouncement } from "#web/load/announcements.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { commentView } from "#web/load/motions.ts";

const FIELDS = ["title", "content", "language", "visibility"] as const;
const FEED = 30;

/** Announcements: write, read, change, delete, and the feeds of them. */
export function announcementRoutes(app: Pages, desk: Desk): void {
  app.get("/feed.atom", (c) => newsFeed(desk, c));
  app.get("/:at{@[a-z0-9_]+}/feed.atom", async (c) =>
    bodyFeed(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/announcements/new", async (c) =>
    showNew(desk, c, await bodyToSpeakFor(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/announcements/new", async (c) =>
    answerNew(desk, c, await bodyToSpeakFor(desk, c, c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/announcements/:id", async (c) =>
    showOne(desk, c, await seeAnnouncement(desk, c.get("visit"), c.req.param("at"), c.req.param("id"))),
  );
  app.post("/:at{@[a-z0-9_]+}/announcements/:id", async (c) =>
    answerDeed(desk, c, await editable(desk, c, c.req.param("at"), c.req.param("id"))),
  );
  app.get("/:at{@[a-z0-9_]+}/announcements/:id/edit", async (c) => {
    const seen = await editable(desk, c, c.req.param("at"), c.req.param("id"));
    return showEdit(desk, c, seen, typed(seen));
  });
  app.post("/:at{@[a-z0-9_]+}/announcements/:id/edit", async (c) =>
    answerEdit(desk, c, await editable(desk, c, c.req.param("at"), c.req.param("id"))),
  );
}

async function bodyToSpeakFor(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "announce");
  return seen;
}

async function editable(desk: Desk, c: Page, at: string, id: string): Promise<SeenAnnouncement> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeAnnouncement(desk, visit, at, id);
  mustBeAbleTo(visit, seen.body, "announce");
  return seen;
}

async function showOne(desk: Desk, c: Page, seen: SeenAnnouncement): Promise<Response> {
  const visit = c.get("visit");
  const { announcement, body } = seen;
  const [[line], comments] = await Promise.all([
    announcementLines(desk, [{ announcement, body }]),
    listShownComments(desk.db.orm, announcement.id, 500),
  ]);
  const page = announcementPage(frameOf(desk, visit), {
    ...need(line, "announcement"),
    description: excerpt(plainText(announcement.contentHtml), 200),
    activity: seen.isPublic ? desk.iris.announcement(announcement.id) : undefined,
    updatedAt: announcement.changedAt > announcement.createdAt ? announcement.changedAt : undefined,
    replies: comments.map(commentView),
    mayEdit: mayIn(visit, body, "announce"),
    stamp: stampOf(announcement),
  });
  return showAll(desk, c, page);
}

async function showForm(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  parts: { action: string; stamp?: string | undefined; form: FormState; status?: FormStatus },
): Promise<Response> {
  const { followers } = await countWorks(desk.db.orm, seen.body.id, true);
  const page = announcementFormPage(frameOf(desk, c.get("visit")), {
    body: { name: seen.body.name, href: seen.href },
    followers,
    action: parts.action,
    mayBePublic: seen.body.visibility === "public",
    stamp: parts.stamp,
    form: parts.form,
  });
  return show(desk, c, page, parts.status ?? 200);
}

const showNew = (desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200) =>
  showForm(desk, c, seen, { action: `${seen.href}/announcements/new`, form, status });

async function answerNew(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newAnnouncement,
    input: given(values, FIELDS),
    values,
    deed: async (input) => {
      const by = actor(c.get("visit"));
      const { id } = await perform(desk.db, by, (act) => publishAnnouncement(act, seen.body.slug, input));
      return goOn(desk, c, `${seen.href}/announcements/${id}`, "announcement-published");
    },
    again: (form, status) => showNew(desk, c, seen, form, status),
  });
}

const pathOf = ({ href, announcement }: SeenAnnouncement): string => `${href}/announcements/${announcement.id}`;

function typed({ announcement }: SeenAnnouncement): FormState {
  const { title, content, language, visibility } = announcement;
  return formOf({ title: title ?? "", content, language, visibility, stamp: stampOf(announcement) });
}

const showEdit = (desk: Desk, c: Page, seen: SeenAnnouncement, form: FormState, status: FormStatus = 200) =>
  showForm(desk, c, seen, { action: `${pathOf(seen)}/edit`, stamp: form.values["stamp"] ?? "", form, status });

async function answerEdit(desk: Desk, c: Page, seen: SeenAnnouncement): Promise<Response> {
  const { values } = await readForm(c);
  const { id } = seen.announcement;
  return answerForm(c, {
    schema: announcementChange,
    input: { ...given(values, FIELDS), content: values["content"] ?? "" },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), async (act) => {
        mustBeFresh(need(await lockAnnouncement(act.tx, id), "announcement"), values["stamp"]);
        return changeAnnouncement(act, id, input);
      });
      return goOn(desk, c, pathOf(seen), "announcement-changed");
    },
    again: (form, status) => showEdit(desk, c, seen, form, status),
    overtaken: async () => {
      const { name, text } = c.get("visit").speech.words.announcements.form;
      const { announcement } = await editable(desk, c, seen.body.slug, id);
      return showConflict(desk, c, `${pathOf(seen)}/edit`, [
        [name, values["title"] ?? "", announcement.title ?? ""],
        [text, values["content"] ?? "", announcement.content],
      ]);
    },
  });
}

async function answerDeed(desk: Desk, c: Page, seen: SeenAnnouncement): Promise<Response> {
  const { values } = await readForm(c);
  if (values["deed"] !== "delete") throw new Refused({ code: "stale-form" });
  const { id } = seen.announcement;
  await perform(desk.db, actor(c.get("visit")), async (act) => {
    mustBeFresh(need(await lockAnnouncement(act.tx, id), "announcement"), values["stamp"]);
    return deleteAnnouncement(act, id);
  });
  return goOn(desk, c, seen.href, "announcement-deleted");
}

type News = Awaited<ReturnType<typeof listNews>>;

/** Feeds show what everybody may see, to members too: feed readers keep no secrets. */
async function newsFeed(desk: Desk, c: Page): Promise<Response> {
  const { home, at } = c.get("visit");
  const { name, summary, locale, createdAt } = need(home, "organization");
  const entries = feedEntries(desk, await listNews(desk.db.orm, FEED));
  const { publicUrl } = desk.iris;
  const feed = {
    id: `${publicUrl}/feed.atom`,
    title: name,
    subtitle: summary,
    language: locale,
    page: `${publicUrl}/`,
  };
  const updatedAt = newest(entries, Math.min(createdAt, at));
  return sendAll(c, atom({ ...feed, self: feed.id, updatedAt, entries }), ATOM);
}

async function bodyFeed(desk: Desk, c: Page, { body }: SeenBody): Promise<Response> {
  const isPublic = body.visibility === "public";
  const found = await listAnnouncements(desk.db.orm, { bodies: [body.id], publicOnly: true, limit: FEED });
  const entries = isPublic
    ? feedEntries(
        desk,
        found.map((announcement) => ({ announcement, body })),
      )
    : [];
  const page = desk.iris.bodyPage(body.slug);
  const feed = { id: desk.iris.actor(body.id), title: body.name, subtitle: body.summary, language: body.locale, page };
  const updatedAt = newest(entries, body.createdAt);
  return sendAll(c, atom({ ...feed, self: `${page}/feed.atom`, updatedAt, entries }), ATOM);
}

function feedEntries(desk: Desk, news: readonly Pick<News[number], "announcement" | "body">[]): FeedEntry[] {
  return news.map(({ announcement, body }) => ({
    id: desk.iris.announcement(announcement.id),
    page: desk.iris.announcementPage(body.slug, announcement.id),
    title: announcement.title ?? excerpt(plainText(announcement.contentHtml), 80),
    author: body.name,
    language: announcement.language,
    html: announcement.contentHtml as CleanHtml,
    createdAt: announcement.createdAt,
    changedAt: announcement.changedAt,
  }));
}

const newest = (entries: readonly FeedEntry[], otherwise: number): number =>
  entries.reduce((latest, { changedAt }) => Math.max(latest, changedAt), otherwise);
