import { boolean, pgTable, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { instant } from "./columns.ts";

/** Changes of an entry key that one officer has asked for; gone once they have happened. */
export const keyChanges = pgTable("key_changes", {
  body: uuid("body")
    .primaryKey()
    .references(() => bodies.id),
  askedBy: uuid("asked_by")
    .notNull()
    .references(() => persons.id),
  askedAt: instant("asked_at").notNull(),
  /** Without a second officer it happens then. */
  dueAt: instant("due_at"),
  isCompromised: boolean("is_compromised").notNull(),
});
