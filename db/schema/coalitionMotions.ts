import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { CoalitionEffect } from "#domain/coalition/charter.ts";
import type { CoalitionMotionKind } from "#domain/coalition/motions.ts";
import type { BodyChoice } from "#domain/coalition/entries.ts";
import { coalitions } from "./coalitions.ts";
import { id, instant } from "./columns.ts";
import { logs } from "./gazette.ts";
import { motions } from "./motions.ts";

/** A motion of a coalition under a name that this instance gives it: how it stands is in the records of its coalition. */
export const coalitionMotions = pgTable(
  "coalition_motions",
  {
    id: id(),
    coalition: uuid("coalition")
      .notNull()
      .references(() => coalitions.id),
    /** Of the act that moved it; null until ours is noted. */
    hash: text("hash"),
    /** The address of its entry, and the log in which it stands; null until it is noted. */
    entry: text("entry"),
    log: uuid("log").references(() => logs.id),
    /** The actor of the organization that moved it. */
    by: text("by").notNull(),
    kind: text("kind").$type<CoalitionMotionKind>().notNull(),
    /** The hash of the file that holds title and text. */
    textHash: text("text_hash").notNull(),
    effect: jsonb("effect").$type<CoalitionEffect>(),
    /** The name of the question that it becomes, its act and its entry. */
    question: uuid("question")
      .notNull()
      .default(sql`uuidv7()`),
    questionHash: text("question_hash"),
    questionEntry: text("question_entry"),
    /** The motion of our organization: how do we vote? */
    local: uuid("local").references(() => motions.id),
    foundAt: instant("found_at").notNull(),
  },
  (t) => [
    uniqueIndex("coalition_motions_hash").on(t.coalition, t.hash),
    uniqueIndex("coalition_motions_question").on(t.question),
    uniqueIndex("coalition_motions_local").on(t.local),
    index("coalition_motions_list").on(t.coalition, t.id),
  ],
);

/** What our organization did about a motion of a coalition, under the name that its entry bears. */
export const coalitionActs = pgTable(
  "coalition_acts",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => coalitionMotions.id),
    kind: text("kind").$type<"move" | "second" | "withdraw" | "open" | "vote" | "certify">().notNull(),
    /** Of a vote: what was said, and the vote at home that decided it. */
    choice: text("choice").$type<BodyChoice>(),
    question: uuid("question"),
    at: instant("at").notNull(),
  },
  (t) => [index("coalition_acts_motion").on(t.motion)],
);
