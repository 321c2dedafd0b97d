import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

/** What bodies of this instance endorse; those of others are in `mirrored_endorsements`. */
export const endorsements = pgTable(
  "endorsements",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** IRI of any ActivityPub object. */
    object: text("object").notNull(),
    statement: text("statement"),
    statementHtml: text("statement_html"),
    textHash: text("text_hash"),
    /** The adopted motion's question that decided it; null for an officer's act. */
    question: uuid("question"),
    createdAt: instant("created_at").notNull(),
    withdrawnAt: instant("withdrawn_at"),
    /** Its statement is gone; a mark stands in its place. */
    erasedAt: instant("erased_at"),
  },
  (t) => [index("endorsements_body").on(t.body, t.id), index("endorsements_object").on(t.object)],
);

/** The fold of peers' gazettes into who endorses what. */
export const mirroredEndorsements = pgTable(
  "mirrored_endorsements",
  {
    /** IRI of the entry `Endorsed`. */
    entry: text("entry").primaryKey(),
    id: uuid("id").notNull().unique(),
    log: uuid("log").notNull(),
    /** Actor IRI of the endorsing body. */
    actor: text("actor").notNull(),
    object: text("object").notNull(),
    textHash: text("text_hash"),
    at: instant("at").notNull(),
    withdrawnBy: text("withdrawn_by"),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [index("mirrored_endorsements_object").on(t.object), index("mirrored_endorsements_page").on(t.id)],
);
