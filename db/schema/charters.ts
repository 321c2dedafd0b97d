import type { BodyRules } from "#domain/bodies.ts";
import type { Article } from "#domain/charters.ts";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { motions } from "./motions.ts";

/** Every version of every body's charter; none ever changes but for the moment it came into force. */
export const charters = pgTable(
  "charters",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    version: integer("version").notNull(),
    /** SHA-256 over its canonical JSON. */
    hash: text("hash").notNull(),
    articles: jsonb("articles").$type<readonly Article[]>().notNull(),
    /** The body's rules before its first charter, which hold wherever no article says more. */
    standing: jsonb("standing").$type<BodyRules>().notNull(),
    /** SHA-256 of its salted file in the gazette; null where the body is not public. */
    textHash: text("text_hash"),
    /** The motion that adopted it; null for a first one, by an admin. */
    motion: uuid("motion").references(() => motions.id),
    adoptedAt: instant("adopted_at").notNull(),
    effectiveAt: instant("effective_at").notNull(),
    /** Null until its date has come. */
    inForceAt: instant("in_force_at"),
  },
  (t) => [
    uniqueIndex("charters_version").on(t.body, t.version),
    index("charters_due")
      .on(t.effectiveAt)
      .where(sql`in_force_at is null`),
  ],
);
