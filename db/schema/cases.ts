import type { CaseRules } from "#domain/cases/rules.ts";
import type { CaseState, CaseStepName } from "#domain/cases/steps.ts";
import type { CaseOutcome, PanelVote } from "#domain/cases/tally.ts";
import type { Ref } from "#domain/entries.ts";
import type { Citation } from "#domain/citations.ts";
import type { Standing } from "#domain/members.ts";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";

/** Complaints of one member against another in a body of ours; those of a coalition are in the gazettes. */
export const cases = pgTable(
  "cases",
  {
    id: id(),
    /** One series an instance. */
    number: integer("number").notNull(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    accuser: uuid("accuser")
      .notNull()
      .references(() => persons.id),
    accused: uuid("accused")
      .notNull()
      .references(() => persons.id),
    /** What follows from a sanction; asked for in the charge. */
    penalty: text("penalty").$type<"warned" | "suspended" | "expelled">(),
    /** The days and shares in force at the filing, and the article that they stand in. */
    rules: jsonb("rules").$type<CaseRules>().notNull(),
    cited: jsonb("cited").$type<Citation>().notNull(),
    state: text("state").$type<CaseState>().notNull(),
    filedAt: instant("filed_at").notNull(),
    /** When the clock moves it on by itself. */
    dueAt: instant("due_at"),
    /** The standing that an interim suspension took, while it lasts. */
    suspendedFrom: text("suspended_from").$type<Standing>(),
    /** Whether the sanction was carried out on the membership, or could not be. */
    effect: text("effect").$type<"done" | "withheld">(),
  },
  (t) => [
    uniqueIndex("cases_number").on(t.number),
    index("cases_body").on(t.body, t.id),
    index("cases_due")
      .on(t.dueAt)
      .where(sql`due_at is not null`),
  ],
);

/** The steps that were taken here, in cases of ours and of coalitions. */
export const caseSteps = pgTable(
  "case_steps",
  {
    id: id(),
    /** The id of a case of ours; of a case between organizations its address, which names it everywhere. */
    case: text("case").notNull(),
    /** Who takes it: a body of ours. */
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** The hash of the coalition, of a case between organizations. */
    coalition: text("coalition"),
    step: text("step").$type<CaseStepName>().notNull(),
    /** Whose step it is in the case: a person, an organization’s actor, or `body`. */
    by: text("by").notNull(),
    /** Who did it here; null where the clock did. */
    actedBy: uuid("acted_by").references(() => persons.id),
    at: instant("at").notNull(),
    against: text("against"),
    due: instant("due"),
    article: text("article"),
    draw: uuid("draw"),
    order: jsonb("order").$type<string[]>(),
    vote: jsonb("vote").$type<PanelVote>(),
    outcome: text("outcome").$type<CaseOutcome>(),
    yes: integer("yes"),
    executive: integer("executive"),
    textHash: text("text_hash"),
    /** Of a case between organizations: the charter whose rules hold, and the entry that it follows. */
    charter: text("charter"),
    after: jsonb("after").$type<Ref>(),
  },
  (t) => [index("case_steps_case").on(t.case, t.id), index("case_steps_person").on(t.by)],
);

/** What was written in a case, for those whom it concerns, until a redacted text is published. */
export const caseTexts = pgTable(
  "case_texts",
  {
    hash: text("hash").primaryKey(),
    case: text("case").notNull(),
    salt: bytes("salt"),
    text: text("text"),
    /** Of a copy: which instance handed it over. */
    host: text("host"),
    erasedAt: instant("erased_at"),
  },
  (t) => [index("case_texts_case").on(t.case)],
);

/** Who sits for our organization on a panel between organizations; the name stays here. */
export const casePanellists = pgTable("case_panellists", {
  /** The address of the case. */
  case: text("case").primaryKey(),
  person: uuid("person")
    .notNull()
    .references(() => persons.id),
  namedAt: instant("named_at").notNull(),
});
