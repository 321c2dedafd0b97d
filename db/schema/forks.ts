import { integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** Logs, mirrored or our own, of which two signed checkpoints are held that cannot both be true. */
export const logForks = pgTable("log_forks", {
  log: uuid("log")
    .primaryKey()
    .references(() => logs.id),
  since: instant("since").notNull(),
  /** An admin decided that it is taken over again, as far as it goes on from what was held first. */
  resumedAt: instant("resumed_at"),
  /** When our organizations were asked to show the proof in their gazettes. */
  shownAt: instant("shown_at"),
  /** When to look again for a history that is not held; null: all that were shown are here. */
  seekAt: instant("seek_at"),
  tries: integer("tries").notNull().default(0),
});

/** A further history that a log signed, as bytes; the first `common` leaves are those of the log itself. */
export const logBranches = pgTable(
  "log_branches",
  {
    id: id(),
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    /** From 1 on. */
    number: integer("number").notNull(),
    common: integer("common").notNull(),
    /** How many leaves are held, the common ones with them. */
    size: integer("size").notNull(),
    /** The newest signed checkpoint that is wholly held. */
    checkpoint: text("checkpoint"),
    checkpointSize: integer("checkpoint_size").notNull().default(0),
    foundAt: instant("found_at").notNull(),
  },
  (t) => [uniqueIndex("log_branches_number").on(t.log, t.number)],
);

/** The leaves of a branch from the fork on: kept and served, never folded. */
export const branchLeaves = pgTable(
  "branch_leaves",
  {
    branch: uuid("branch")
      .notNull()
      .references(() => logBranches.id),
    index: integer("index").notNull(),
    leaf: bytes("leaf").notNull(),
  },
  (t) => [primaryKey({ columns: [t.branch, t.index] })],
);

/** The tiles of a branch that differ from those of the log. */
export const branchTiles = pgTable(
  "branch_tiles",
  {
    branch: uuid("branch")
      .notNull()
      .references(() => logBranches.id),
    level: integer("level").notNull(),
    number: integer("number").notNull(),
    hashes: bytes("hashes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.branch, t.level, t.number] })],
);
