import type { Succession } from "#domain/entries.ts";
import type { SuccessionVerdict } from "#domain/gazette/succession.ts";
import type { RecoveryApproval } from "#domain/keyChanges.ts";
import { boolean, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { bytes, instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** New logs of our own that officers have asked for; gone once they have begun. */
export const successions = pgTable("successions", {
  organization: uuid("organization")
    .primaryKey()
    .references(() => bodies.id),
  prefix: text("prefix").notNull(),
  vkey: text("vkey").notNull(),
  /** The new log's key: SPKI PEM, and the sealed private half. */
  keyPublic: text("key_public").notNull(),
  keySealed: bytes("key_sealed").notNull(),
  succeeds: jsonb("succeeds").$type<Succession>().notNull(),
  /** The organization as the new genesis will name it: its actor and entry key. */
  actor: text("actor").notNull(),
  key: text("key").notNull(),
  approvals: jsonb("approvals").$type<readonly RecoveryApproval[]>().notNull(),
  askedBy: uuid("asked_by")
    .notNull()
    .references(() => persons.id),
  askedAt: instant("asked_at").notNull(),
  secondBy: uuid("second_by").references(() => persons.id),
  /** The word of an only officer counts from then on. */
  dueAt: instant("due_at"),
  /** All is there: the relay begins it. */
  isAgreed: boolean("is_agreed").notNull().default(false),
});

/** Mirrored logs that want to take the place of others, by what their genesis says. */
export const successors = pgTable("successors", {
  log: uuid("log")
    .primaryKey()
    .references(() => logs.id),
  /** The log that is held already. */
  predecessor: uuid("predecessor")
    .notNull()
    .references(() => logs.id),
  /** Hash of the genesis that was judged. */
  genesis: text("genesis").notNull(),
  verdict: text("verdict").$type<SuccessionVerdict>().notNull(),
  seenAt: instant("seen_at").notNull(),
  askedBy: uuid("asked_by").references(() => persons.id),
  askedAt: instant("asked_at"),
  secondBy: uuid("second_by").references(() => persons.id),
  dueAt: instant("due_at"),
  confirmedAt: instant("confirmed_at"),
});
