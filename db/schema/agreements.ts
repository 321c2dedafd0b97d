import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { logs } from "./gazette.ts";

/** Calls for a coalition, ours and those that mirrored logs tell of. */
export const coalitionCalls = pgTable(
  "coalition_calls",
  {
    id: id(),
    /** The entry's address. */
    entry: text("entry").notNull().unique(),
    /** The mirrored log that tells of it; null for one of ours. */
    log: uuid("log").references(() => logs.id),
    /** The organization that calls. */
    caller: text("caller").notNull(),
    /** Who will speak for the coalition, and our own body behind it. */
    actor: text("actor").notNull(),
    body: uuid("body").references(() => bodies.id),
    /** Of the file with the name and why; 64 hexadecimal digits. */
    textHash: text("text_hash").notNull(),
    /** The organizations that are asked, by their actors. */
    invited: jsonb("invited").$type<readonly string[]>().notNull(),
    /** Until when the text is drafted together. */
    until: instant("until"),
    at: instant("at").notNull(),
  },
  (t) => [index("coalition_calls_actor").on(t.actor)],
);

/** Texts of charters that were proposed or adopted somewhere, each by the hash that names it: what is signed can be read here. */
export const charterTexts = pgTable(
  "charter_texts",
  {
    /** The entry's address. */
    entry: text("entry").primaryKey(),
    log: uuid("log").references(() => logs.id),
    issuer: text("issuer").notNull(),
    /** The call or the convening that it is for, by the entry's address; null for a charter that a body has adopted. */
    about: text("about"),
    /** Of the charter; `sha256:…`, as the next two. */
    hash: text("hash").notNull(),
    textHash: text("text_hash").notNull(),
    base: text("base"),
    /** The proposal that it takes up, by the entry's address. */
    accepts: text("accepts"),
    at: instant("at").notNull(),
  },
  (t) => [index("charter_texts_hash").on(t.hash), index("charter_texts_about").on(t.about, t.at)],
);
