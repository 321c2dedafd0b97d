import type { Mark } from "#domain/ballots.ts";
import type { CitedAtOpening, Matter, QuestionState } from "#domain/questions.ts";
import type { Contest } from "#domain/contests.ts";
import type { DecisionRule, Secrecy } from "#domain/rules.ts";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Result } from "#domain/tallies.ts";
import { persons } from "./accounts.ts";
import { bodies } from "./bodies.ts";
import { bytes, id, instant } from "./columns.ts";
import { motions } from "./motions.ts";

/** A frozen electorate; content-addressed per body, shared by questions. */
export const rolls = pgTable(
  "rolls",
  {
    id: id(),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    /** SHA-256 over who is on it and with which weight: the same members share one roll. */
    fingerprint: text("fingerprint").notNull(),
    size: integer("size").notNull(),
    weight: integer("weight").notNull(),
    /** Merkle root over the salted entries, `sha256:…`. */
    hash: text("hash").notNull(),
    cutOffAt: instant("cut_off_at").notNull(),
  },
  (t) => [uniqueIndex("rolls_content").on(t.body, t.fingerprint)],
);

export const rollEntries = pgTable(
  "roll_entries",
  {
    roll: uuid("roll")
      .notNull()
      .references(() => rolls.id),
    voter: uuid("voter").notNull(),
    /** Place in the tree. */
    place: integer("place").notNull(),
    weight: integer("weight").notNull(),
    salt: bytes("salt").notNull(),
  },
  (t) => [primaryKey({ columns: [t.roll, t.voter] }), uniqueIndex("roll_entries_place").on(t.roll, t.place)],
);

export const questions = pgTable(
  "questions",
  {
    id: id(),
    motion: uuid("motion")
      .notNull()
      .references(() => motions.id),
    body: uuid("body")
      .notNull()
      .references(() => bodies.id),
    matter: text("matter").$type<Matter>().notNull().default("motion"),
    /** The amendment or the incidental motion. */
    subject: uuid("subject"),
    state: text("state").$type<QuestionState>().notNull(),
    rule: jsonb("rule").$type<DecisionRule>().notNull(),
    ruleHash: text("rule_hash").notNull(),
    textHash: text("text_hash").notNull(),
    contest: jsonb("contest").$type<Contest>(),
    /** The article that the rule was taken from, and the charter then in force. */
    cited: jsonb("cited").$type<CitedAtOpening>(),
    /** Yes, no and so on, or the names of a contest's options in their order. */
    options: jsonb("options").$type<string[]>().notNull(),
    /** SHA-256 of the salted text file of a contest's options; a public one is a file in `texts`. */
    optionsHash: text("options_hash"),
    optionsSalt: bytes("options_salt"),
    /** The question whose tie this one decides. */
    decidesTieOf: uuid("decides_tie_of"),
    /** The public draw by which it does, where nobody votes. */
    draw: uuid("draw"),
    secrecy: text("secrecy").$type<Secrecy>().notNull(),
    roll: uuid("roll")
      .notNull()
      .references(() => rolls.id),
    opensAt: instant("opens_at").notNull(),
    closesAt: instant("closes_at").notNull(),
    closedAt: instant("closed_at"),
    /** Sealed under SECRET_KEY; null once the ballots have been opened. */
    keySealed: bytes("key_sealed"),
    result: jsonb("result").$type<Result>(),
    /** Merkle root over the receipts of all ballots in the order of their codes, `sha256:…`; from the close on. */
    receiptsRoot: text("receipts_root"),
    /** The chair's casting vote, sealed as ballots are; opened only for a tie. */
    castingSealed: bytes("casting_sealed"),
    /** The first officer of two who asked for an early close. */
    closeAskedBy: uuid("close_asked_by"),
    /** When it closes because the only officer asked for it and members had notice. */
    closesEarlyAt: instant("closes_early_at"),
  },
  (t) => [
    index("questions_motion").on(t.motion),
    index("questions_subject").on(t.subject),
    index("questions_due")
      .on(t.closesAt)
      .where(sql`state = 'open'`),
  ],
);

/** Who has voted; never how, and without a time that a ballot shares. */
export const participations = pgTable(
  "participations",
  {
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    voter: uuid("voter").notNull(),
    /** Who cast it, where that was not the voter in person. */
    castBy: uuid("cast_by"),
  },
  (t) => [primaryKey({ columns: [t.question, t.voter] })],
);

/** Ballots until the close: encrypted, of one length, addressed by a keyed hash of the voter. */
export const sealedBallots = pgTable(
  "sealed_ballots",
  {
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    address: bytes("address").notNull(),
    ballot: bytes("ballot").notNull(),
  },
  (t) => [primaryKey({ columns: [t.question, t.address] })],
);

/** A ballot, or a part of one, of which nobody knows whose it is. */
export type SecretBallot = readonly [mark: Mark, weight: number, reason?: string];

/** Ballots of a closed secret question: shuffled slices of what was chosen, without voter, address or time. */
export const ballotSlices = pgTable(
  "ballot_slices",
  {
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    slice: integer("slice").notNull(),
    /** Mark, weight and, for a block or a stand-aside, the reason. */
    ballots: jsonb("ballots").$type<SecretBallot[]>().notNull(),
    /** Receipts, shuffled apart from the ballots. */
    receipts: jsonb("receipts").$type<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.question, t.slice] })],
);

/** Ballots of a closed roll call: who chose what; a split ballot has a row a part. */
export const rollCalls = pgTable(
  "roll_calls",
  {
    question: uuid("question")
      .notNull()
      .references(() => questions.id),
    voter: uuid("voter")
      .notNull()
      .references(() => persons.id),
    /** Which part of a ballot that its voter split; 0 for a whole one. */
    part: integer("part").notNull().default(0),
    /** A choice, or the option numbers of a contest's ballot. */
    mark: jsonb("mark").$type<Mark>().notNull(),
    weight: integer("weight").notNull(),
    receipt: text("receipt").notNull(),
    reason: text("reason"),
  },
  (t) => [primaryKey({ columns: [t.question, t.voter, t.part] })],
);
