import { sql } from "drizzle-orm";
import { check, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";

/** One row: what this instance is. */
export const instance = pgTable(
  "instance",
  {
    only: integer("only").primaryKey().default(1),
    homeBody: uuid("home_body"),
    /** SHA-256 of the one-time set-up token. */
    setupToken: bytes("setup_token"),
    setupExpiresAt: instant("setup_expires_at"),
    /** A sealed constant: a wrong SECRET_KEY is noticed at start, not at the first signature. */
    secretCheck: bytes("secret_check"),
    /** RSA: signs for the instance actor and the gazette actor. SPKI PEM, and the sealed private half. */
    keyPublic: text("key_public"),
    keySealed: bytes("key_sealed"),
    /** Ed25519: cosigns what this instance has seen of other logs, and nothing else. */
    witnessPublic: text("witness_public"),
    witnessSealed: bytes("witness_sealed"),
  },
  (t) => [check("instance_only_one", sql`${t.only} = 1`)],
);

/** Last sign of life of each running process, for `/readyz`. */
export const heartbeats = pgTable("heartbeats", {
  process: text("process").primaryKey(),
  role: text("role").notNull(),
  at: instant("at").notNull(),
});
