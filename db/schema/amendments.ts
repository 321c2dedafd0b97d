import type { AmendmentState, Degree, Basis, Show } from "#domain/amendments.ts";
import {
  type AnyPgColumn,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bytes, id, instant } from "./columns.ts";
import { motions } from "./motions.ts";
import { questions } from "./questions.ts";

/** Other texts that were moved for a motion, or for an amendment of it. */
export const amendments = pgTable(
  "amendments",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    /** One series a motion. */
    number: integer("number").notNull(),
    degree: integer("degree").$type<Degree>().notNull(),
    amends: uuid("amends").references((): AnyPgColumn => amendments.id),
    basis: text("basis").$type<Basis>(),
    state: text("state").$type<AmendmentState>().notNull(),
    /** The version of its target that it was written on. */
    baseHash: text("base_hash").notNull(),
    /** The whole new text of its target, without the motion's title. */
    text: text("text").notNull(),
    textHash: text("text_hash").notNull(),
    textSalt: bytes("text_salt").notNull(),
    reason: text("reason"),
    reasonHtml: text("reason_html"),
    mover: uuid("mover")
      .notNull()
      .references(() => persons.id),
    /** The question that is open on it or decided it. */
    question: uuid("question").references(() => questions.id),
    /** Hands that decided it. */
    show: jsonb("show").$type<Show>(),
    movedAt: instant("moved_at").notNull(),
    changedAt: instant("changed_at").notNull(),
    decidedAt: instant("decided_at"),
  },
  (t) => [uniqueIndex("amendments_number").on(t.motion, t.number), index("amendments_amends").on(t.amends)],
);

/** Every text that a motion or an amendment has had since it was handed in, oldest first by number. */
export const textVersions = pgTable(
  "text_versions",
  {
    /** The motion or the amendment. */
    target: uuid("target").notNull(),
    number: integer("number").notNull(),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    hash: text("hash").notNull(),
    salt: bytes("salt").notNull(),
    text: text("text").notNull(),
    /** The amendment that made it; null for the first, and where a mover wrote it anew. */
    madeBy: uuid("made_by").references(() => amendments.id),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.target, t.number] }), uniqueIndex("text_versions_hash").on(t.target, t.hash)],
);
