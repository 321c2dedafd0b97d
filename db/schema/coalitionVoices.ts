import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { coalitions } from "./coalitions.ts";
import { id, instant } from "./columns.ts";

/** What a coalition whose voice is here has told its followers: the state of each subject at the last telling. */
export const coalitionTold = pgTable(
  "coalition_told",
  {
    coalition: uuid("coalition")
      .notNull()
      .references(() => coalitions.id),
    subject: text("subject").notNull(),
    state: text("state").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.coalition, t.subject] })],
);

/** Whose posts a coalition whose voice is here hears, to pass them on: the actors of its members elsewhere. */
export const coalitionHearings = pgTable(
  "coalition_hearings",
  {
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    actor: text("actor").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.body, t.actor] }), index("coalition_hearings_actor").on(t.actor)],
);

/** Announcements of members that a coalition passed on. */
export const coalitionBoosts = pgTable(
  "coalition_boosts",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** Address of the announcement, and the actor of who made it. */
    object: text("object").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [uniqueIndex("coalition_boosts_once").on(t.body, t.object), index("coalition_boosts_object").on(t.object)],
);
