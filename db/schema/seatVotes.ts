import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { BodyChoice } from "#domain/coalition/entries.ts";
import { coalitionMotions } from "./coalitionMotions.ts";
import { id, instant } from "./columns.ts";
import { mandates } from "./mandates.ts";

/** How one of our delegates voted for a seat in a coalition's council, under the name that the entry bears. */
export const seatVotes = pgTable(
  "seat_votes",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => coalitionMotions.id),
    seat: integer("seat").notNull(),
    mandate: uuid("mandate")
      .notNull()
      .references(() => mandates.id),
    choice: text("choice").$type<BodyChoice>().notNull(),
    /** What the organization wanted, if it had decided. */
    instructed: text("instructed").$type<BodyChoice>(),
    /** The public text that says why, by its hash. */
    reasonHash: text("reason_hash"),
    at: instant("at").notNull(),
  },
  (t) => [index("seat_votes_motion").on(t.motion, t.seat), index("seat_votes_mandate").on(t.mandate)],
);
