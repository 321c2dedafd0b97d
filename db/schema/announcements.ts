import type { Visibility } from "#domain/bodies.ts";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

export const announcements = pgTable(
  "announcements",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    author: uuid("author").references(() => persons.id),
    title: text("title"),
    /** Markdown, as written. */
    content: text("content").notNull(),
    /** Allow-list HTML made from it once, when it was written. */
    contentHtml: text("content_html").notNull(),
    language: text("language").notNull(),
    visibility: text("visibility").$type<Visibility>().notNull(),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
    deletedAt: instant("deleted_at"),
  },
  (t) => [index("announcements_body").on(t.body, t.id)],
);
