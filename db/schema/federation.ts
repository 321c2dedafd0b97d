import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";

/** Actors of other servers, as last fetched. */
export const remoteActors = pgTable(
  "remote_actors",
  {
    iri: text("iri").primaryKey(),
    host: text("host").notNull(),
    type: text("type").notNull(),
    name: text("name"),
    handle: text("handle").notNull(),
    url: text("url"),
    inbox: text("inbox").notNull(),
    sharedInbox: text("shared_inbox"),
    fetchedAt: instant("fetched_at").notNull(),
    /** It has moved to, or is gone. */
    movedTo: text("moved_to"),
    goneAt: instant("gone_at"),
  },
  (t) => [index("remote_actors_host").on(t.host)],
);

/** Objects elsewhere that somebody here asked for: enough to name them on a page. */
export const remoteObjects = pgTable("remote_objects", {
  iri: text("iri").primaryKey(),
  type: text("type").notNull(),
  title: text("title"),
  url: text("url"),
  /** Actor IRI. */
  author: text("author"),
  fetchedAt: instant("fetched_at").notNull(),
  goneAt: instant("gone_at"),
});

/** Keys of remote actors, by key id; a miss is remembered too. */
export const remoteKeys = pgTable("remote_keys", {
  id: text("id").primaryKey(),
  owner: text("owner"),
  /** SPKI PEM; null: there was none when we looked. */
  pem: text("pem"),
  fetchedAt: instant("fetched_at").notNull(),
});

/** Who follows a body from elsewhere. */
export const followers = pgTable(
  "followers",
  {
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    actor: text("actor").notNull(),
    /** IRI of the Follow, so that its Undo can be judged. */
    activity: text("activity").notNull(),
    inbox: text("inbox").notNull(),
    /** The shared inbox where there is one, else the inbox: deliveries go here. */
    deliverTo: text("deliver_to").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.body, t.actor] }),
    index("followers_actor").on(t.actor),
    index("followers_inboxes").on(t.body, t.deliverTo),
  ],
);

/** Whom persons of this instance follow. */
export const follows = pgTable(
  "follows",
  {
    id: id(),
    person: uuid("person").notNull(),
    actor: text("actor").notNull(),
    name: text("name"),
    url: text("url"),
    state: text("state").$type<"asked" | "accepted" | "rejected">().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [uniqueIndex("follows_once").on(t.person, t.actor)],
);

/** Permanent: an activity of a verified signer has its effect once (R5). */
export const inboxSeen = pgTable(
  "inbox_seen",
  {
    signer: text("signer").notNull(),
    id: text("id").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.signer, t.id] })],
);

/** Replies from elsewhere, under an announcement or a motion. */
export const comments = pgTable(
  "comments",
  {
    id: id(),
    /** IRI of the remote note. */
    iri: text("iri").notNull().unique(),
    /** The announcement or motion it belongs to. */
    subject: uuid("subject").notNull(),
    body: uuid("body").notNull(),
    inReplyTo: text("in_reply_to").notNull(),
    author: text("author").notNull(),
    contentHtml: text("content_html").notNull(),
    url: text("url"),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at"),
    hiddenAt: instant("hidden_at"),
  },
  (t) => [index("comments_subject").on(t.subject, t.id), index("comments_author").on(t.author)],
);

/** Likes and shares from elsewhere. */
export const reactions = pgTable(
  "reactions",
  {
    iri: text("iri").primaryKey(),
    kind: text("kind").$type<"like" | "announce">().notNull(),
    subject: uuid("subject").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    uniqueIndex("reactions_once").on(t.kind, t.subject, t.actor),
    index("reactions_subject").on(t.subject, t.kind),
    index("reactions_actor").on(t.actor),
  ],
);

/** What others reported (Flag), for moderators. */
export const reports = pgTable(
  "reports",
  {
    id: id(),
    iri: text("iri").notNull().unique(),
    /** The reporting actor: often its server's own. */
    actor: text("actor").notNull(),
    objects: jsonb("objects").$type<string[]>().notNull(),
    content: text("content").notNull(),
    at: instant("at").notNull(),
    resolvedAt: instant("resolved_at"),
  },
  (t) => [
    index("reports_open")
      .on(t.id)
      .where(sql`resolved_at is null`),
  ],
);

/** One row an activity: the bytes that are stored are the bytes that are signed, sent and served. */
export const activities = pgTable(
  "activities",
  {
    id: id(),
    iri: text("iri").notNull().unique(),
    /** Actor IRI of who sends and signs it: a body, the gazette actor or the instance actor. */
    sender: text("sender").notNull(),
    /** The body whose outbox lists it; null for what is not public (Accept, Follow, hints). */
    body: uuid("body"),
    type: text("type").notNull(),
    bytes: bytes("bytes").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("activities_body").on(t.body, t.id), index("activities_sender").on(t.sender, t.id)],
);

/** N rows an activity: one for each inbox it has to reach. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    activity: uuid("activity")
      .notNull()
      .references(() => activities.id),
    host: text("host").notNull(),
    target: text("target").notNull(),
    state: text("state").$type<"pending" | "delivered" | "failed" | "dropped">().notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: instant("next_at").notNull(),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    createdAt: instant("created_at").notNull(),
    doneAt: instant("done_at"),
  },
  (t) => [
    uniqueIndex("deliveries_once").on(t.activity, t.target),
    index("deliveries_host")
      .on(t.host, t.id)
      .where(sql`state = 'pending'`),
    index("deliveries_page").on(t.id),
  ],
);

/** Hosts that we deliver to: each gets its deliveries in order, from one worker at a time; a dead one costs one probe an interval. */
export const hosts = pgTable(
  "hosts",
  {
    host: text("host").primaryKey(),
    failures: integer("failures").notNull().default(0),
    /** It is down or asked us to wait: nothing goes there before. */
    openUntil: instant("open_until"),
    /** When its next delivery is due; null when nothing waits, or while a worker has it. */
    dueAt: instant("due_at"),
    leasedUntil: instant("leased_until"),
    leasedBy: text("leased_by"),
    lastSuccessAt: instant("last_success_at"),
    lastError: text("last_error"),
    /** An admin wants nothing from it and sends it nothing. */
    blockedAt: instant("blocked_at"),
    /** An admin named it: where only such hosts are heard, it is. */
    allowedAt: instant("allowed_at"),
  },
  (t) => [
    index("hosts_judged")
      .on(t.host)
      .where(sql`blocked_at is not null or allowed_at is not null`),
    index("hosts_due")
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index("hosts_leased")
      .on(t.leasedUntil)
      .where(sql`leased_until is not null`),
  ],
);
