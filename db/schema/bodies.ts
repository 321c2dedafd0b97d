import type { BodyKind, BodyRules, Visibility } from "#domain/bodies.ts";
import type { Role, Standing } from "#domain/members.ts";
import { sql } from "drizzle-orm";
import { type AnyPgColumn, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bytes, id, instant } from "./columns.ts";

export const bodies = pgTable(
  "bodies",
  {
    id: id(),
    kind: text("kind").$type<BodyKind>().notNull(),
    /** The handle too. */
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    summary: text("summary").notNull().default(""),
    parent: uuid("parent").references((): AnyPgColumn => bodies.id),
    /** The organization whose gazette and keys answer for this body; itself for an organization. */
    organization: uuid("organization")
      .notNull()
      .references((): AnyPgColumn => bodies.id),
    visibility: text("visibility").$type<Visibility>().notNull(),
    rules: jsonb("rules").$type<BodyRules>().notNull(),
    /** Accent, degrees 0–359. */
    hue: integer("hue").notNull().default(342),
    locale: text("locale").notNull().default("en"),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    uniqueIndex("bodies_slug").on(t.slug),
    index("bodies_parent").on(t.parent),
    index("bodies_organization").on(t.organization),
  ],
);

/** Key pairs of bodies (`rsa` for HTTP signatures, `ed25519` for entries) and of logs (`log`). Private halves are sealed. */
export const keys = pgTable(
  "keys",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    purpose: text("purpose").$type<"rsa" | "ed25519" | "log">().notNull(),
    /** SPKI PEM. */
    public: text("public").notNull(),
    sealed: bytes("sealed").notNull(),
    createdAt: instant("created_at").notNull(),
    retiredAt: instant("retired_at"),
    /** Others may have it: nothing that it signs later is to be believed. */
    revokedAt: instant("revoked_at"),
    /** Of a retired `rsa` key: the record row whose `Update` shows the new one to followers, and is the last that it signs. */
    toldBy: uuid("told_by"),
  },
  (t) => [
    uniqueIndex("keys_current")
      .on(t.body, t.purpose)
      .where(sql`retired_at is null`),
  ],
);

/** A person's (or, in a body made of bodies, a body's) place in a body. */
export const memberships = pgTable(
  "memberships",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    person: uuid("person").references(() => persons.id),
    memberBody: uuid("member_body").references(() => bodies.id),
    role: text("role").$type<Role>().notNull(),
    standing: text("standing").$type<Standing>().notNull(),
    weight: integer("weight").notNull().default(1),
    since: instant("since").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("memberships_person").on(t.body, t.person),
    uniqueIndex("memberships_body").on(t.body, t.memberBody),
    index("memberships_of_person").on(t.person),
    index("memberships_page").on(t.body, t.id),
  ],
);
