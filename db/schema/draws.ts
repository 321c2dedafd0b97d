import type { Visibility } from "#domain/bodies.ts";
import type { DrawHash } from "#domain/draw.ts";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

/** Public draws: what was committed to, and what was revealed. */
export const draws = pgTable(
  "draws",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    title: text("title").notNull(),
    /** Of members in good standing, or of labels that an officer wrote. */
    pool: text("pool").$type<"members" | "labels">().notNull(),
    labelsArePublic: boolean("labels_are_public").notNull(),
    poolSize: integer("pool_size").notNull(),
    /** SHA-256 of the pool's file, in hex. */
    poolHash: text("pool_hash").notNull(),
    count: integer("count").notNull(),
    hash: text("hash").$type<DrawHash>().notNull(),
    /** Where the values will come from, in the order of the key string. */
    sources: jsonb("sources").$type<string[]>().notNull(),
    /** SHA-256 of the salted title and sources; null for what stays home. */
    textHash: text("text_hash"),
    visibility: text("visibility").$type<Visibility>().notNull(),
    drawsAt: instant("draws_at").notNull(),
    committedAt: instant("committed_at").notNull(),
    revealedAt: instant("revealed_at"),
    values: jsonb("values").$type<string[]>(),
    key: text("key"),
    selected: jsonb("selected").$type<number[]>(),
  },
  (t) => [index("draws_body").on(t.body, t.id)],
);

/** The places of a draw's pool; label and salt are for those who may know them, the line is for everybody. */
export const drawPlaces = pgTable(
  "draw_places",
  {
    draw: uuid("draw")
      .notNull()
      .references(() => draws.id),
    /** From 1. */
    number: integer("number").notNull(),
    line: text("line").notNull(),
    /** Null for a member, whose name stands elsewhere and can change. */
    label: text("label"),
    salt: text("salt"),
    person: uuid("person").references(() => persons.id),
  },
  (t) => [primaryKey({ columns: [t.draw, t.number] }), index("draw_places_person").on(t.person)],
);
