import type { Fact } from "#domain/facts.ts";
import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";

/** What officers and the instance did; neither ballots nor what came from other servers. */
export const isDeed = sql`kind <> 'ballot-cast' and actor not like 'peer:%'`;

/** Every act, in one append-only list: audit trail, source of minutes and outbox in one. */
export const record = pgTable(
  "record",
  {
    number: bigint("number", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** Becomes the id of the gazette entry, if the fact has one. */
    id: uuid("id").notNull().unique(),
    at: instant("at").notNull(),
    /** `person:<id>`, `system`, or `peer:<host>`. */
    actor: text("actor").notNull(),
    body: uuid("body"),
    kind: text("kind").$type<Fact["kind"]>().notNull(),
    fact: jsonb("fact").$type<Fact>().notNull(),
    relayedAt: instant("relayed_at"),
    /** SHA-256 over the previous chain value and this row, in relay order (R41). */
    chain: bytes("chain"),
  },
  (t) => [
    index("record_to_relay")
      .on(t.number)
      .where(sql`relayed_at is null`),
    index("record_body").on(t.body, t.number),
    index("record_deeds").on(t.number).where(isDeed),
    /** The acts on a motion, in order: its history and its thread. */
    index("record_motion")
      .on(sql`(fact ->> 'motion')`, t.number)
      .where(sql`fact ? 'motion'`),
    /** The acts on an endorsement. */
    index("record_endorsement")
      .on(sql`(fact ->> 'endorsement')`, t.number)
      .where(sql`fact ? 'endorsement'`),
  ],
);

/** The newest link of the chain. */
export const recordHead = pgTable("record_head", {
  only: integer("only").primaryKey().default(1),
  chain: bytes("chain").notNull(),
});
