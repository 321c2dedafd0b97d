import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { GuestState, JoinRule, JoinState, PostState, StrangerRule } from "#domain/caucuses.ts";
import { persons } from "./accounts.ts";
import { bodies, memberships } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** What a caucus of ours has decided about its doors; without a row the first of each. */
export const caucusRules = pgTable("caucus_rules", {
  body: uuid("body")
    .primaryKey()
    .references(() => bodies.id),
  joins: text("joins").$type<JoinRule>().notNull(),
  strangers: text("strangers").$type<StrangerRule>().notNull(),
});

/** Which body recognizes which caucus, here and in mirrored logs. */
export const caucusRecognitions = pgTable(
  "caucus_recognitions",
  {
    id: id(),
    /** Actors of both. */
    body: text("body").notNull(),
    caucus: text("caucus").notNull(),
    /** Of a mirrored one: the log that says so; none for one of ours. */
    log: uuid("log").references(() => logs.id),
    /** The address of the entry in a mirrored log. */
    entry: text("entry"),
    /** Of one of ours: what decided it. */
    question: uuid("question"),
    since: instant("since").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("caucus_recognitions_once")
      .on(t.body, t.caucus)
      .where(sql`ended_at is null`),
    uniqueIndex("caucus_recognitions_entry").on(t.entry),
    index("caucus_recognitions_caucus").on(t.caucus),
  ],
);

/** Which caucuses persons of this instance asked to join, here or elsewhere, and which body of ours vouches for them. */
export const caucusJoins = pgTable(
  "caucus_joins",
  {
    id: id(),
    person: uuid("person")
      .notNull()
      .references(() => persons.id),
    /** Our body whose member the person is. */
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** Actor of the caucus, and how a page names it. */
    caucus: text("caucus").notNull(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    state: text("state").$type<JoinState>().notNull(),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    uniqueIndex("caucus_joins_once")
      .on(t.person, t.caucus)
      .where(sql`state in ('asked', 'accepted')`),
    index("caucus_joins_person").on(t.person),
  ],
);

/** Members of our caucuses for whom a body vouches, and the address under which it does. */
export const caucusMembers = pgTable(
  "caucus_members",
  {
    membership: uuid("membership")
      .primaryKey()
      .references(() => memberships.id),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** Actor of the body that vouches. */
    voucher: text("voucher").notNull(),
    /** What it calls the member: an address of its own, made for this caucus; none for members of this instance. */
    handle: text("handle"),
    /** Its Join. */
    activity: text("activity"),
    since: instant("since").notNull(),
  },
  (t) => [
    uniqueIndex("caucus_members_handle").on(t.body, t.handle),
    index("caucus_members_voucher").on(t.body, t.voucher, t.since),
  ],
);

/** Accounts of the fediverse in a forum of ours that are nobody's members: who asked, who supports, who is shut out. */
export const caucusGuests = pgTable(
  "caucus_guests",
  {
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    actor: text("actor").notNull(),
    state: text("state").$type<GuestState>().notNull(),
    /** The Join that asked; none where a first post did. */
    activity: text("activity"),
    since: instant("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.body, t.actor] })],
);

/** Posts in the forum of a caucus of ours. */
export const caucusPosts = pgTable(
  "caucus_posts",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** Address of the object: the author's, or ours for what a member wrote on our pages. */
    iri: text("iri").notNull().unique(),
    /** Actor of who wrote it; the caucus's own for a member's post. */
    author: text("author").notNull(),
    person: uuid("person").references(() => persons.id),
    contentHtml: text("content_html").notNull(),
    language: text("language"),
    url: text("url"),
    inReplyTo: text("in_reply_to"),
    state: text("state").$type<PostState>().notNull(),
    /** The activity that brought it, as it came; empty for our own. */
    activity: bytes("activity"),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at"),
    likes: integer("likes").notNull().default(0),
  },
  (t) => [index("caucus_posts_page").on(t.body, t.id), index("caucus_posts_author").on(t.body, t.author, t.createdAt)],
);

/** Changes, deletions and likes of posts that go on to all followers, as they came. */
export const caucusActivities = pgTable(
  "caucus_activities",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    iri: text("iri").notNull(),
    author: text("author").notNull(),
    post: uuid("post").notNull(),
    activity: bytes("activity").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    uniqueIndex("caucus_activities_once").on(t.body, t.iri),
    index("caucus_activities_author").on(t.body, t.author, t.at),
  ],
);
