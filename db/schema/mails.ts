import { sql } from "drizzle-orm";
import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { bytes, id, instant } from "./columns.ts";

/** Mail that waits to be sent. A row goes with its sending; what could not be sent stays, without its text. */
export const mails = pgTable(
  "mails",
  {
    id: id(),
    /** One address. */
    to: text("to").notNull(),
    subject: text("subject").notNull(),
    /** Sealed: it holds secrets, such as the link of an invitation. */
    text: bytes("text"),
    locale: text("locale").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When it is tried next; while a worker sends it, when its lease ends. */
    nextAt: instant("next_at").notNull(),
    /** After this it is of no use to anybody. */
    giveUpAt: instant("give_up_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** What the last try failed with: codes, never an answer's words, which repeat the address. */
    lastError: text("last_error"),
    /** It will not be tried again. */
    endedAt: instant("ended_at"),
  },
  (t) => [
    index("mails_due")
      .on(t.nextAt)
      .where(sql`ended_at is null`),
  ],
);
