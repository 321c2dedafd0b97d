import type { IntentState } from "#domain/intents.ts";
import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

/** What bodies of this instance ask others to endorse. */
export const asks = pgTable(
  "asks",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** IRI of what is to be endorsed. */
    object: text("object").notNull(),
    reason: text("reason"),
    /** By when an answer is hoped for. */
    until: instant("until").notNull(),
    createdAt: instant("created_at").notNull(),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [index("asks_body").on(t.body, t.id), index("asks_object").on(t.object)],
);

/** Whom each of them was sent to: organizations of peers, by their actors. */
export const askTargets = pgTable(
  "ask_targets",
  {
    id: id(),
    ask: uuid("ask")
      .notNull()
      .references(() => asks.id),
    actor: text("actor").notNull(),
    host: text("host").notNull(),
  },
  (t) => [uniqueIndex("ask_targets_once").on(t.ask, t.actor)],
);

/** What bodies of peers ask bodies of this instance to endorse. */
export const asked = pgTable(
  "asked",
  {
    id: id(),
    /** IRI of the Offer. */
    iri: text("iri").notNull(),
    /** Actor IRI of who asks, and the host that it comes from. */
    actor: text("actor").notNull(),
    host: text("host").notNull(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    object: text("object").notNull(),
    reason: text("reason"),
    until: instant("until"),
    receivedAt: instant("received_at").notNull(),
    state: text("state").$type<"waiting" | "moved" | "supported" | "declined" | "withdrawn">().notNull(),
    /** The motion that was made of it. */
    motion: uuid("motion"),
  },
  (t) => [
    uniqueIndex("asked_once").on(t.actor, t.iri),
    uniqueIndex("asked_waiting")
      .on(t.actor, t.object, t.body)
      .where(sql`state = 'waiting'`),
    index("asked_body").on(t.body, t.state, t.id),
  ],
);

/** What bodies of this instance said in public that they do not endorse; those of others are in `mirrored_declines`. */
export const declines = pgTable(
  "declines",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    object: text("object").notNull(),
    reason: text("reason"),
    textHash: text("text_hash"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("declines_body").on(t.body, t.object)],
);

/** Which bodies of peers declined what, as their gazettes tell. */
export const mirroredDeclines = pgTable(
  "mirrored_declines",
  {
    entry: text("entry").primaryKey(),
    log: uuid("log").notNull(),
    actor: text("actor").notNull(),
    object: text("object").notNull(),
    textHash: text("text_hash"),
    at: instant("at").notNull(),
  },
  (t) => [index("mirrored_declines_object").on(t.object), index("mirrored_declines_actor").on(t.actor)],
);

/** Positions of bodies of peers, as their gazettes tell. */
export const mirroredPositions = pgTable(
  "mirrored_positions",
  {
    /** IRI of the entry `PositionAdopted`. */
    entry: text("entry").primaryKey(),
    id: uuid("id").notNull().unique(),
    log: uuid("log").notNull(),
    actor: text("actor").notNull(),
    textHash: text("text_hash").notNull(),
    /** IRI of the entry of the vote that adopted it. */
    decision: text("decision"),
    state: text("state").$type<"in_force" | "superseded" | "rescinded">().notNull(),
    at: instant("at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [index("mirrored_positions_actor").on(t.actor), index("mirrored_positions_text").on(t.log, t.textHash)],
);

/** Motions of peers that would endorse something or adopt a position, and how far they are. */
export const mirroredIntents = pgTable(
  "mirrored_intents",
  {
    /** IRI of the entry `MotionSubmitted`. */
    entry: text("entry").primaryKey(),
    log: uuid("log").notNull(),
    actor: text("actor").notNull(),
    /** IRI of the motion on lane A. */
    motion: text("motion").notNull(),
    /** What it would endorse; null for a position. */
    object: text("object"),
    textHash: text("text_hash").notNull(),
    state: text("state").$type<IntentState>().notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("mirrored_intents_object").on(t.object), index("mirrored_intents_actor").on(t.actor)],
);
