import type { Visibility } from "#domain/bodies.ts";
import type { Contest } from "#domain/contests.ts";
import type { Effect } from "#domain/effects.ts";
import type { MotionKind, MotionState } from "#domain/motions.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";

export const motions = pgTable(
  "motions",
  {
    id: id(),
    /** One series an instance. */
    number: integer("number").notNull(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    kind: text("kind").$type<MotionKind>().notNull(),
    title: text("title").notNull(),
    text: text("text").notNull(),
    textHtml: text("text_html").notNull(),
    /** SHA-256 of the salted text, from submission on: a public one is a file in `texts`. */
    textHash: text("text_hash"),
    textSalt: bytes("text_salt"),
    language: text("language").notNull(),
    state: text("state").$type<MotionState>().notNull(),
    visibility: text("visibility").$type<Visibility>().notNull(),
    mover: uuid("mover")
      .notNull()
      .references(() => persons.id),
    /** The rule asked for at drafting; else the body's rule for the kind applies at opening. */
    rule: jsonb("rule").$type<DecisionRule>(),
    /** What a motion of kind endorsement endorses. */
    object: text("object"),
    /** What its adoption does. */
    effect: jsonb("effect").$type<Effect>(),
    /** How its vote chooses among the options; null for yes or no. */
    contest: jsonb("contest").$type<Contest>(),
    options: jsonb("options").$type<string[]>().notNull().default([]),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
    submittedAt: instant("submitted_at"),
    /** Not seconded by then: lapsed. */
    secondsDueAt: instant("seconds_due_at"),
    pendingAt: instant("pending_at"),
    decidedAt: instant("decided_at"),
    /** Its words are gone; marks stand in their place. */
    erasedAt: instant("erased_at"),
    /** When the clock moves it on: a postponed motion comes back, one on the table lapses. */
    dueAt: instant("due_at"),
    /** Where a ruling out of order found it, and when; an appeal brings it back there. */
    stateBefore: text("state_before").$type<MotionState>(),
    /** Until when the vote lasts that the body ordered by the previous question. */
    orderedUntil: instant("ordered_until"),
    /** The consent calendar on which it is voted on, or was. */
    calendar: uuid("calendar"),
  },
  (t) => [
    index("motions_due")
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index("motions_calendar").on(t.calendar),
    uniqueIndex("motions_number").on(t.number),
    index("motions_body").on(t.body, t.id),
    index("motions_state").on(t.state, t.id),
  ],
);

/** Who supports that a motion be discussed. */
export const seconds = pgTable(
  "seconds",
  {
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    person: uuid("person")
      .notNull()
      .references(() => persons.id),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.motion, t.person] })],
);

/** Salted public texts, addressed by hash; an erased one keeps its row and answers 410. */
export const texts = pgTable("texts", {
  hash: text("hash").primaryKey(),
  salt: bytes("salt"),
  text: text("text"),
  erasedAt: instant("erased_at"),
});
