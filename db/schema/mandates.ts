import type { Choice } from "#domain/ballots.ts";
import type { Ending } from "#domain/mandates.ts";
import type { OfficeKind, OfficeRole } from "#domain/offices.ts";
import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { coalitions } from "./coalitions.ts";
import { bytes, id, instant } from "./columns.ts";
import { motions } from "./motions.ts";
import { questions } from "./questions.ts";

/** What can be held for a term: an office, seats in a council, speaking about a topic. */
export const offices = pgTable(
  "offices",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** The body that fills it and can recall from it; of a council's seats the member body. */
    home: uuid("home")
      .notNull()
      .references(() => bodies.id),
    kind: text("kind").$type<OfficeKind>().notNull(),
    title: text("title").notNull(),
    topic: text("topic"),
    seats: integer("seats").notNull(),
    alternates: integer("alternates").notNull(),
    termDays: integer("term_days").notNull(),
    maxConsecutiveTerms: integer("max_consecutive_terms"),
    coolingOffTerms: integer("cooling_off_terms").notNull(),
    countsPartialTerms: boolean("counts_partial_terms").notNull(),
    rotates: boolean("rotates").notNull(),
    isInstructed: boolean("is_instructed").notNull(),
    weight: integer("weight").notNull(),
    role: text("role").$type<OfficeRole>(),
    createdAt: instant("created_at").notNull(),
    changedAt: instant("changed_at").notNull(),
    endedAt: instant("ended_at"),
    /** Of the seats that the organization has in a coalition's council: which, and the term beyond which no mandate goes. */
    coalition: uuid("coalition").references(() => coalitions.id),
    termFrom: instant("term_from"),
    termUntil: instant("term_until"),
  },
  (t) => [
    index("offices_body").on(t.body, t.id),
    index("offices_home").on(t.home),
    /** A member body has its seats in a council once. */
    uniqueIndex("offices_seats")
      .on(t.body, t.home)
      .where(sql`kind = 'seat' and ended_at is null and coalition is null`),
    uniqueIndex("offices_coalition")
      .on(t.coalition, t.home)
      .where(sql`coalition is not null`),
  ],
);

/** Who holds an office from when to when, and who waits as an alternate (number is null). */
export const mandates = pgTable(
  "mandates",
  {
    id: id(),
    office: uuid("office")
      .notNull()
      .references(() => offices.id),
    holder: uuid("holder")
      .notNull()
      .references(() => persons.id),
    number: integer("number"),
    order: integer("order").notNull().default(0),
    alternateOf: uuid("alternate_of"),
    from: instant("from").notNull(),
    until: instant("until").notNull(),
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    revokedAt: instant("revoked_at"),
    ending: text("ending").$type<Ending>(),
    revokedBy: uuid("revoked_by"),
    /** Hides the holder's name in `holder_hash`, by which an entry names the holder. */
    salt: bytes("salt").notNull(),
    holderHash: text("holder_hash").notNull(),
    /** The holder wants to be named to everybody. */
    isNamePublic: boolean("is_name_public").notNull(),
    createdAt: instant("created_at").notNull(),
    /** When the record said that it ran out; what counts is `until`. */
    expiredAt: instant("expired_at"),
  },
  (t) => [
    index("mandates_office").on(t.office, t.from),
    index("mandates_holder").on(t.holder, t.until),
    index("mandates_expiring")
      .on(t.until)
      .where(sql`expired_at is null and revoked_at is null`),
  ],
);

/** What a share of seats was computed from, and from when on it counts. */
export const apportionments = pgTable(
  "apportionments",
  {
    id: id(),
    council: uuid("council")
      .notNull()
      .references(() => bodies.id),
    method: text("method").notNull(),
    /** What was asked for: seats, floor, cap and so on. */
    terms: jsonb("terms").$type<Record<string, number>>().notNull(),
    shares: jsonb("shares").$type<{ home: string; members: number; seats: number }[]>().notNull(),
    effectiveAt: instant("effective_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("apportionments_council").on(t.council, t.effectiveAt)],
);

/** How a home body wants its delegates to vote on a council's motion, by its own decision. */
export const instructions = pgTable(
  "instructions",
  {
    id: id(),
    home: uuid("home")
      .notNull()
      .references(() => bodies.id),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    choice: text("choice").$type<Choice>().notNull(),
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [uniqueIndex("instructions_once").on(t.home, t.motion), index("instructions_motion").on(t.motion)],
);

/** What a delegate tells the home body; about a motion of the council it is the reason for the vote. */
export const delegateReports = pgTable(
  "delegate_reports",
  {
    id: id(),
    mandate: uuid("mandate")
      .notNull()
      .references(() => mandates.id),
    motion: uuid("motion").references(() => motions.id),
    text: text("text").notNull(),
    textHtml: text("text_html").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("delegate_reports_mandate").on(t.mandate, t.id)],
);
