import type { AssessedKind } from "#domain/assessments.ts";
import type { PledgeKind, PledgeWord } from "#domain/pledges.ts";
import { bigint, boolean, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bodies } from "./bodies.ts";
import { id, instant } from "./columns.ts";

/** Where bodies say that they stand, in regions of any organization; own ones have a body, mirrored ones a log. */
export const placements = pgTable(
  "placements",
  {
    id: id(),
    log: uuid("log"),
    body: uuid("body").references(() => bodies.id),
    /** The last part of the address of its entry, which names it to the other side. */
    name: text("name").notNull(),
    entry: text("entry").notNull(),
    child: text("child").notNull(),
    region: text("region").notNull(),
    question: uuid("question"),
    at: instant("at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("placements_name").on(t.child, t.name),
    index("placements_region").on(t.region, t.id),
    index("placements_log").on(t.log),
  ],
);

/** What regions answered: the newest word about each placement. */
export const placementAnswers = pgTable(
  "placement_answers",
  {
    // Never null and therefore first: by it a join tells that there is no row.
    name: text("name").notNull(),
    log: uuid("log"),
    child: text("child").notNull(),
    region: text("region").notNull(),
    entry: text("entry").notNull(),
    stands: boolean("stands").notNull(),
    acceptedAt: instant("accepted_at"),
    /** The entry by which it took the body in. */
    acceptedBy: text("accepted_by"),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.child, t.name, t.region] }),
    index("placement_answers_region").on(t.region),
    index("placement_answers_log").on(t.log),
  ],
);

/** What bodies promised one another. */
export const pledges = pgTable(
  "pledges",
  {
    id: id(),
    log: uuid("log"),
    body: uuid("body").references(() => bodies.id),
    name: text("name").notNull(),
    entry: text("entry").notNull(),
    giver: text("giver").notNull(),
    to: text("to").notNull(),
    kind: text("kind").$type<PledgeKind>().notNull(),
    /** Whole units; of money the smallest ones of its currency. */
    amount: bigint("amount", { mode: "number" }).notNull(),
    unit: text("unit"),
    currency: text("currency"),
    begins: instant("begins").notNull(),
    until: instant("until"),
    textHash: text("text_hash"),
    question: uuid("question"),
    at: instant("at").notNull(),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    uniqueIndex("pledges_name").on(t.giver, t.name),
    index("pledges_of").on(t.name),
    index("pledges_to").on(t.to, t.id),
    index("pledges_entry").on(t.entry),
    index("pledges_log").on(t.log),
  ],
);

/** Whether pledges were kept, as giver or receiver says: the newest word of each. */
export const pledgeSayings = pgTable(
  "pledge_sayings",
  {
    log: uuid("log"),
    /** The entry of the pledge, and its last part. */
    pledge: text("pledge").notNull(),
    name: text("name").notNull(),
    by: text("by").notNull(),
    entry: text("entry").notNull(),
    state: text("state").$type<PledgeWord>().notNull(),
    amount: bigint("amount", { mode: "number" }),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.by, t.pledge] }), index("pledge_sayings_log").on(t.log)],
);

/** How things went, as bodies say publicly. */
export const assessments = pgTable(
  "assessments",
  {
    id: id(),
    log: uuid("log"),
    body: uuid("body").references(() => bodies.id),
    name: text("name").notNull(),
    entry: text("entry").notNull(),
    by: text("by").notNull(),
    of: text("of").notNull(),
    kind: text("kind").$type<AssessedKind>().notNull(),
    asOf: instant("as_of").notNull(),
    textHash: text("text_hash").notNull(),
    question: uuid("question"),
    at: instant("at").notNull(),
    supersededAt: instant("superseded_at"),
  },
  (t) => [
    uniqueIndex("assessments_name").on(t.by, t.name),
    index("assessments_of").on(t.of, t.id),
    index("assessments_log").on(t.log),
  ],
);
