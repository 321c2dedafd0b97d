import type { Recovery, Sha256, Succession } from "#domain/entries.ts";
import type { PeerCard, PeerState } from "#domain/peers.ts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";

/** A gazette's log: our own (one an organization) and mirrored ones alike. */
export const logs = pgTable(
  "logs",
  {
    id: id(),
    /** Prefix URL without scheme: the checkpoint's origin line and the key's name. */
    origin: text("origin").notNull(),
    prefix: text("prefix").notNull(),
    /** Set for our own logs only. */
    organization: uuid("organization").references(() => bodies.id),
    /** Host (with port) it comes from, for mirrored logs. */
    host: text("host"),
    /** Verifier key, one line of signed-note. */
    vkey: text("vkey").notNull(),
    /** Actor IRI of the organization, from the genesis. */
    actor: text("actor"),
    size: integer("size").notNull().default(0),
    /** The newest signed checkpoint (ours as served, a peer's as accepted). */
    checkpoint: text("checkpoint"),
    checkpointSize: integer("checkpoint_size").notNull().default(0),
    checkpointAt: instant("checkpoint_at"),
    /** Mirrors: the signed checkpoint that the leaves beyond the newest one lead to, until they are all there. */
    pursued: text("pursued"),
    /** Mirrors: what is known of the peer's newest checkpoint, for the lag. */
    announcedSize: integer("announced_size").notNull().default(0),
    pulledAt: instant("pulled_at"),
    lastError: text("last_error"),
    /** Mirrors: no pull before this time (backoff); null: nothing is due. */
    pullDueAt: instant("pull_due_at"),
    failures: integer("failures").notNull().default(0),
    /** The log whose place this one took: by our officers, or, of a mirror, with their consent. */
    succeeds: uuid("succeeds"),
    /** Another log took its place then: it does not grow any more, and nothing of it stands. */
    closedAt: instant("closed_at"),
  },
  (t) => [
    uniqueIndex("logs_origin").on(t.origin),
    uniqueIndex("logs_organization")
      .on(t.organization)
      .where(sql`closed_at is null`),
    index("logs_host").on(t.host),
    index("logs_due")
      .on(t.pullDueAt)
      .where(sql`pull_due_at is not null`),
  ],
);

export const logEntries = pgTable(
  "log_entries",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    index: integer("index").notNull(),
    /** IRI of the entry. */
    iri: text("iri").notNull(),
    type: text("type").notNull(),
    issuer: text("issuer").notNull(),
    issuedAt: instant("issued_at"),
    /** Exact JCS bytes, proof included. */
    leaf: bytes("leaf").notNull(),
    /** SHA-256 of the JCS bytes without proof, `sha256:…`. */
    hash: text("hash").notNull(),
    verdict: text("verdict").notNull(),
    /** What an effective act is about: the object of an endorsement, the motion (its hash) of a question. */
    subject: text("subject"),
    /** A withdrawn endorsement, a closed question. */
    ended: boolean("ended").notNull().default(false),
    /** The coalition that it is an act of, by the hash of its convening. */
    coalition: text("coalition"),
    /** Of such an act: since when this instance holds it. */
    heldAt: instant("held_at"),
  },
  (t) => [
    primaryKey({ columns: [t.log, t.index] }),
    index("log_entries_iri").on(t.iri),
    index("log_entries_hash").on(t.log, t.hash),
    index("log_entries_subject")
      .on(t.log, t.subject)
      .where(sql`subject is not null and not ended`),
    index("log_entries_issuer").on(t.issuer, t.index),
    index("log_entries_type").on(t.log, t.type, t.index),
    index("log_entries_time").on(t.log, t.issuedAt),
    index("log_entries_coalition")
      .on(t.coalition, t.type, t.heldAt)
      .where(sql`coalition is not null`),
    index("log_entries_convened")
      .on(t.hash)
      .where(sql`type = 'CoalitionConvened' and verdict = 'ok'`),
    index("log_entries_inert")
      .on(t.log, t.index)
      .where(sql`verdict <> 'ok'`),
  ],
);

/** Which entries refer to an act, by its hash: the way back from it. */
export const logRefs = pgTable(
  "log_refs",
  {
    hash: text("hash").notNull(),
    log: uuid("log").notNull(),
    index: integer("index").notNull(),
  },
  (t) => [primaryKey({ columns: [t.hash, t.log, t.index] })],
);

/** Tiles of the Merkle tree: up to 256 hashes of 32 bytes; the last of a level grows. */
export const logTiles = pgTable(
  "log_tiles",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    level: integer("level").notNull(),
    number: integer("number").notNull(),
    hashes: bytes("hashes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.log, t.level, t.number] })],
);

/** Two checkpoints of one log that cannot both be true. */
export const equivocations = pgTable("equivocations", {
  id: id(),
  log: uuid("log")
    .notNull()
    .references(() => logs.id),
  held: text("held").notNull(),
  shown: text("shown").notNull(),
  at: instant("at").notNull(),
});

/** What the fold of a log keeps beside its entries: genesis hash and recovery commitments; small. */
export const logFolds = pgTable("log_folds", {
  log: uuid("log")
    .primaryKey()
    .references(() => logs.id),
  state: jsonb("state").$type<{ genesis: Sha256; recovery: Recovery; succeeds?: Succession }>().notNull(),
});

/** Bodies that a log introduced, by its owner's entries: whoever is not here is foreign to the log. */
export const logBodies = pgTable(
  "log_bodies",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    actor: text("actor").notNull(),
    kind: text("kind").notNull(),
    parent: text("parent"),
  },
  (t) => [primaryKey({ columns: [t.log, t.actor] })],
);

/** Which key signs for a body from which index of the log up to which. */
export const logKeys = pgTable(
  "log_keys",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    actor: text("actor").notNull(),
    key: text("key").notNull(),
    from: integer("from").notNull(),
    until: integer("until"),
  },
  (t) => [primaryKey({ columns: [t.log, t.actor, t.key, t.from] })],
);

/** Text files of mirrored logs, each log's own: no log can erase what another one published. */
export const mirroredTexts = pgTable(
  "mirrored_texts",
  {
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    hash: text("hash").notNull(),
    /** The exact file; null: not fetched yet, or erased. */
    file: text("file"),
    erasedAt: instant("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.log, t.hash] }),
    index("mirrored_texts_missing")
      .on(t.log)
      .where(sql`file is null and erased_at is null`),
  ],
);

/** Bodies of peers, as their gazettes and actor documents tell. */
export const mirroredBodies = pgTable(
  "mirrored_bodies",
  {
    actor: text("actor").primaryKey(),
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    kind: text("kind").notNull(),
    parent: text("parent"),
    /** When it was founded, as its log says. */
    since: instant("since"),
    /** From the actor document: display only. */
    name: text("name"),
    handle: text("handle"),
    url: text("url"),
    refreshedAt: instant("refreshed_at"),
  },
  (t) => [index("mirrored_bodies_log").on(t.log)],
);

/** Which body moved which motion of a peer, as its log tells. */
export const mirroredMotions = pgTable(
  "mirrored_motions",
  {
    /** IRI of the motion. */
    object: text("object").primaryKey(),
    log: uuid("log")
      .notNull()
      .references(() => logs.id),
    actor: text("actor").notNull(),
    entry: text("entry").notNull(),
  },
  (t) => [index("mirrored_motions_log").on(t.log)],
);

/** Another instance. */
export const peers = pgTable("peers", {
  /** Host with port. */
  host: text("host").primaryKey(),
  address: text("address").notNull(),
  name: text("name").notNull(),
  state: text("state").$type<PeerState>().notNull(),
  /** What its card said: gazettes, bodies, key fingerprints. */
  card: jsonb("card").$type<PeerCard>().notNull(),
  /** The gazette actor (`Service`) and the IRI of its Follow of ours. */
  gazetteActor: text("gazette_actor").notNull(),
  followActivity: text("follow_activity"),
  /** The recorded act with which we followed theirs; null: no Follow of ours stands. */
  ourFollowActivity: text("our_follow_activity"),
  /** When the card was read last; null: read it again soon. */
  cardAt: instant("card_at"),
  lastSuccessAt: instant("last_success_at"),
  lastError: text("last_error"),
  failures: integer("failures").notNull().default(0),
  createdAt: instant("created_at").notNull(),
  changedAt: instant("changed_at").notNull(),
});

/** How it went with a peer on one day (UTC): looks at its gazettes, and turns in which it was sent something. */
export const peerDays = pgTable(
  "peer_days",
  {
    host: text("host").notNull(),
    /** Days since 1970. */
    day: integer("day").notNull(),
    pulls: integer("pulls").notNull().default(0),
    failedPulls: integer("failed_pulls").notNull().default(0),
    deliveries: integer("deliveries").notNull().default(0),
    failedDeliveries: integer("failed_deliveries").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.host, t.day] })],
);

/** The relay's chain head and other single numbers would be rows here; kept as (name, value). */
export const counters = pgTable("counters", {
  name: text("name").primaryKey(),
  value: bigint("value", { mode: "number" }).notNull(),
});
