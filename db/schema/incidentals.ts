import type { Show } from "#domain/amendments.ts";
import type { IncidentalState, Step, StepKind } from "#domain/incidentals.ts";
import type { MotionState } from "#domain/motions.ts";
import type { MotionResult } from "#domain/tallies.ts";
import type { Recommendation } from "#domain/returns.ts";
import type { DecisionRule, Secrecy } from "#domain/rules.ts";
import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";
import { motions } from "./motions.ts";

/** What members moved about a motion, and how it was decided. */
export const incidentals = pgTable(
  "incidentals",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    kind: text("kind").$type<StepKind>().notNull(),
    step: jsonb("step").$type<Step>().notNull(),
    state: text("state").$type<IncidentalState>().notNull(),
    mover: uuid("mover")
      .notNull()
      .references(() => persons.id),
    /** The state of the motion when it was moved. */
    before: text("before").$type<MotionState>().notNull(),
    /** The body that a motion would be referred to. */
    to: uuid("to").references(() => bodies.id),
    rule: jsonb("rule").$type<DecisionRule>().notNull(),
    question: uuid("question"),
    /** When its vote opens, if notice has to be given before, and how. */
    opensAt: instant("opens_at").notNull(),
    closesAt: instant("closes_at"),
    secrecy: text("secrecy").$type<Secrecy>(),
    /** Hands counted in a room, by the chair. */
    show: jsonb("show").$type<Show>(),
    result: jsonb("result").$type<MotionResult>(),
    movedAt: instant("moved_at").notNull(),
    decidedAt: instant("decided_at"),
    /** What the body it was referred to reported. */
    recommendation: text("recommendation").$type<Recommendation>(),
    report: text("report"),
    reportHtml: text("report_html"),
    reportedAt: instant("reported_at"),
  },
  (t) => [
    index("incidentals_motion").on(t.motion),
    uniqueIndex("incidentals_pending")
      .on(t.motion)
      .where(sql`state in ('noticed', 'voting')`),
    index("incidentals_noticed")
      .on(t.opensAt)
      .where(sql`state = 'noticed'`),
    index("incidentals_referred")
      .on(t.to)
      .where(sql`kind = 'refer' and state = 'adopted' and reported_at is null`),
  ],
);
