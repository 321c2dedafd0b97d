import { sql } from "drizzle-orm";
import { boolean, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";

/** Someone who is known here by a name; may have a contact, may have an account. */
export const persons = pgTable(
  "persons",
  {
    id: id(),
    name: text("name").notNull(),
    /** Contact address, lower case. */
    email: text("email"),
    /** The name may stand beside motions and roll calls for everyone to see. */
    isNamePublic: boolean("is_name_public").notNull().default(false),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("persons_email").on(t.email)],
);

/** A log-in of a person. */
export const accounts = pgTable(
  "accounts",
  {
    id: id(),
    person: uuid("person")
      .notNull()
      .unique()
      .references(() => persons.id),
    /** Lower case. */
    email: text("email").notNull(),
    /** argon2id in PHC string format. */
    passwordHash: text("password_hash"),
    locale: text("locale"),
    createdAt: instant("created_at").notNull(),
    suspendedAt: instant("suspended_at"),
  },
  (t) => [uniqueIndex("accounts_email").on(t.email)],
);

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the cookie's value. */
    hash: bytes("hash").primaryKey(),
    account: uuid("account")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("sessions_account").on(t.account), index("sessions_expires").on(t.expiresAt)],
);

/** Bearer tokens of the API. */
export const tokens = pgTable(
  "tokens",
  {
    id: id(),
    hash: bytes("hash").notNull().unique(),
    account: uuid("account")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    label: text("label").notNull(),
    createdAt: instant("created_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("tokens_account").on(t.account)],
);

/** Links with which somebody who forgot a password sets a new one, once. */
export const resets = pgTable(
  "resets",
  {
    /** SHA-256 of the link's secret. */
    hash: bytes("hash").primaryKey(),
    account: uuid("account")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("resets_account").on(t.account), index("resets_expires").on(t.expiresAt)],
);

/** Links that let one person in, once. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    hash: bytes("hash").notNull().unique(),
    body: uuid("body").notNull(),
    /** The membership that the invited person takes over (a member without account so far). */
    membership: uuid("membership"),
    email: text("email"),
    role: text("role").notNull(),
    createdBy: uuid("created_by"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
  },
  (t) => [
    index("invitations_open")
      .on(t.body)
      .where(sql`accepted_at is null`),
  ],
);
