import type { PositionState } from "#domain/positions.ts";
import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { motions } from "./motions.ts";
import { questions } from "./questions.ts";

/** What bodies hold, each with the decision that adopted it and what ended it. */
export const positions = pgTable(
  "positions",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    textHash: text("text_hash").notNull(),
    state: text("state").$type<PositionState>().notNull(),
    adoptedAt: instant("adopted_at").notNull(),
    endedAt: instant("ended_at"),
    /** The question that ended it. */
    endedBy: uuid("ended_by"),
    supersedes: uuid("supersedes"),
  },
  (t) => [uniqueIndex("positions_motion").on(t.motion), index("positions_body").on(t.body, t.id)],
);
