import { sql } from "drizzle-orm";
import { check, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** One row: which storage this database last ran on. A copy that is put back differs from what it says. */
export const tenure = pgTable(
  "tenure",
  {
    only: integer("only").primaryKey().default(1),
    /** Cluster, database, timeline, and the age of its files where they can be seen. */
    storage: text("storage").notNull(),
    /** The transaction that wrote this row: rows that were loaded again have another one. */
    written: text("written").notNull(),
  },
  (t) => [check("tenure_only_one", sql`${t.only} = 1`)],
);

/** Own logs that do not grow until every peer has said how far it holds them. */
export const doubts = pgTable("doubts", {
  log: uuid("log")
    .primaryKey()
    .references(() => logs.id),
  /** `restored`: the storage is another one; `behind`: a peer holds more; `forked`: two histories were signed. */
  why: text("why").$type<"restored" | "behind" | "forked">().notNull(),
  since: instant("since").notNull(),
  /** Size of the log when it began: what stands from there on came back from peers. */
  size: integer("size").notNull(),
});

/** Whom to ask about a doubted log, and what each has said. */
export const doubtPeers = pgTable(
  "doubt_peers",
  {
    log: uuid("log")
      .notNull()
      .references(() => doubts.log, { onDelete: "cascade" }),
    host: text("host").notNull(),
    /** The largest size that it showed, signed by the log or as what it cosigned. */
    size: integer("size").notNull().default(0),
    answeredAt: instant("answered_at"),
    dueAt: instant("due_at").notNull(),
    failures: integer("failures").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.log, t.host] })],
);
