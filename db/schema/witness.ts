import { integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** As a witness: the largest checkpoint of a mirrored log that we cosigned; it never goes back. */
export const witnessed = pgTable("witnessed", {
  log: uuid("log")
    .primaryKey()
    .references(() => logs.id),
  size: integer("size").notNull(),
  root: bytes("root").notNull(),
  /** The checkpoint as its log signed it: evidence, should another one come. */
  checkpoint: text("checkpoint").notNull(),
  /** The signature line that we answered. */
  line: text("line").notNull(),
  at: instant("at").notNull(),
});

/** The newest cosignature of each witness on one of our own logs. */
export const cosignatures = pgTable(
  "cosignatures",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    /** Host with port of the peer. */
    host: text("host").notNull(),
    size: integer("size").notNull(),
    /** One line of signed-note; empty until the witness has answered for the first time. */
    line: text("line").notNull(),
    at: instant("at").notNull(),
    /** Not asked again before: at most once a minute, and later after a failure. */
    dueAt: instant("due_at").notNull(),
    failures: integer("failures").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.log, t.host] })],
);
