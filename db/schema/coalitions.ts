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
import type { Json } from "#domain/jcs.ts";
import { sql } from "drizzle-orm";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

/** A vote of a member for the convenor of a term. */
export type ConvenorCall = { readonly by: string; readonly term: number; readonly candidate: string };

/** A coalition whose convening stands in a log that we hold, and how far its docket is known here. */
export const coalitions = pgTable(
  "coalitions",
  {
    id: id(),
    /** The hash of `CoalitionConvened`: the one name that all instances share. */
    hash: text("hash").notNull(),
    /** The actor that speaks for it to the fediverse, and our own body behind it where we host that. */
    actor: text("actor").notNull(),
    body: uuid("body").references(() => bodies.id),
    /** In whose name its questions come before our organization: the coalition’s own. */
    voice: uuid("voice").references(() => persons.id),
    /** The newest block that is folded: what is noted, by its hash; none before the first. */
    tip: text("tip"),
    term: integer("term").notNull().default(0),
    height: integer("height").notNull().default(0),
    convenor: text("convenor").notNull(),
    /** Who convened it: of one organization so many are followed and no more. */
    convenedBy: text("convened_by").notNull(),
    digest: text("digest").notNull(),
    /** Docket time of the tip. */
    notedAt: instant("noted_at"),
    /** The highest final block, and its digest. */
    final: text("final"),
    finalTerm: integer("final_term").notNull().default(0),
    finalHeight: integer("final_height").notNull().default(0),
    finalDigest: text("final_digest").notNull(),
    /** How many members confirm the tip, and how many it needs to be final. */
    confirmations: integer("confirmations").notNull().default(0),
    confirmationsNeeded: integer("confirmations_needed").notNull().default(0),
    isSplit: boolean("is_split").notNull().default(false),
    needsUpgrade: boolean("needs_upgrade").notNull().default(false),
    /** What stands in the way of the docket, seen from here. */
    complaint: text("complaint"),
    /** Votes for a convenor of a later term, as they are held here, and how many it takes. */
    calls: jsonb("calls").$type<readonly ConvenorCall[]>().notNull().default([]),
    callsNeeded: integer("calls_needed").notNull().default(0),
    /** Whom our software would call, if an officer says so; none if our vote could not count. */
    proposed: text("proposed"),
    foundAt: instant("found_at").notNull(),
    /** Counts the saves, so that pages know that something is new. */
    version: bigint("version", { mode: "number" }).notNull().default(0),
  },
  (t) => [
    uniqueIndex("coalitions_hash").on(t.hash),
    index("coalitions_actor").on(t.actor),
    index("coalitions_convened").on(t.convenedBy),
  ],
);

/** The state of a coalition at its tip, record by record: what its digest is over. */
export const coalitionRecords = pgTable(
  "coalition_records",
  {
    coalition: uuid("coalition")
      .notNull()
      .references(() => coalitions.id),
    kind: text("kind").notNull(),
    key: text("key").notNull(),
    /** At the tip; null where it is gone there. */
    value: jsonb("value").$type<Json>(),
    /** At the highest final block; null where it does not stand there yet. */
    final: jsonb("final").$type<Json>(),
  },
  (t) => [primaryKey({ columns: [t.coalition, t.kind, t.key] })],
);

/** Our officers' wish that another convenes: the docket's next round publishes it, and keeps the term that it was for. */
export const convenorCalls = pgTable(
  "convenor_calls",
  {
    id: id(),
    coalition: uuid("coalition")
      .notNull()
      .references(() => coalitions.id),
    organization: uuid("organization")
      .notNull()
      .references(() => bodies.id),
    candidate: text("candidate").notNull(),
    askedAt: instant("asked_at").notNull(),
    term: integer("term"),
  },
  (t) => [
    uniqueIndex("convenor_calls_open")
      .on(t.coalition, t.organization)
      .where(sql`${t.term} is null`),
  ],
);
