import { sql } from "drizzle-orm";
import { index, pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { motions } from "./motions.ts";

/** Who may cast whose vote. */
export const proxies = pgTable(
  "proxies",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    principal: uuid("principal")
      .notNull()
      .references(() => persons.id),
    holder: uuid("holder")
      .notNull()
      .references(() => persons.id),
    /** Null: every motion of the body. */
    motion: uuid("motion").references(() => motions.id),
    offeredAt: instant("offered_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    index("proxies_principal").on(t.principal, t.body),
    index("proxies_holder")
      .on(t.holder, t.body)
      .where(sql`ended_at is null`),
    uniqueIndex("proxies_one")
      .on(t.body, t.principal, sql`coalesce(motion, '00000000-0000-0000-0000-000000000000'::uuid)`)
      .where(sql`ended_at is null`),
  ],
);
