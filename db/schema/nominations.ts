import type { NominationState } from "#domain/nominations.ts";
import { pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { id, instant } from "./columns.ts";
import { motions } from "./motions.ts";

/** Who was put forward for an election; only those who accepted stand. */
export const nominations = pgTable(
  "nominations",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    nominee: uuid("nominee")
      .notNull()
      .references(() => persons.id),
    nominator: uuid("nominator").notNull(),
    state: text("state").$type<NominationState>().notNull(),
    /** What the nominee says of themselves. */
    statement: text("statement"),
    at: instant("at").notNull(),
    answeredAt: instant("answered_at"),
    /** The officer who wrote the answer down, for a nominee without an account. */
    recordedBy: uuid("recorded_by"),
    /** How the nominee is named on the ballot, from its opening on. */
    option: text("option"),
  },
  (t) => [uniqueIndex("nominations_nominee").on(t.motion, t.nominee)],
);
