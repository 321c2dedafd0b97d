import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { mandates } from "./mandates.ts";
import { motions } from "./motions.ts";

/** Petitions and motions to end a mandate early; how it came out is the state of the motion. */
export const recalls = pgTable(
  "recalls",
  {
    id: id(),
    mandate: uuid("mandate")
      .notNull()
      .references(() => mandates.id),
    /** The home body. */
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    startedBy: uuid("started_by")
      .notNull()
      .references(() => persons.id),
    startedAt: instant("started_at").notNull(),
    grounds: text("grounds").notNull(),
    groundsHtml: text("grounds_html").notNull(),
    motion: uuid("motion").references(() => motions.id),
    noticeUntil: instant("notice_until"),
    reply: text("reply"),
    replyHtml: text("reply_html"),
    repliedAt: instant("replied_at"),
  },
  (t) => [index("recalls_mandate").on(t.mandate, t.id), uniqueIndex("recalls_motion").on(t.motion)],
);

/** Who signed a petition: counted, and shown to nobody. */
export const recallSignatures = pgTable(
  "recall_signatures",
  {
    recall: uuid("recall")
      .notNull()
      .references(() => recalls.id),
    person: uuid("person")
      .notNull()
      .references(() => persons.id),
  },
  (t) => [primaryKey({ columns: [t.recall, t.person] })],
);
