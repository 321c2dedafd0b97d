import type { Database, Writer } from "#db/open.ts";
import { type Fact, isPublished } from "#domain/facts.ts";
import type { Instant } from "#domain/time.ts";
import { newId } from "#db/ids.ts";
import { readClock } from "#db/clock.ts";
import { appendRecord } from "#db/record.ts";
import { Refused } from "./errors.ts";
import { mustStillBeWanted } from "./patience.ts";
import type { Sealer } from "#db/sealing.ts";
import { lock } from "#db/locks.ts";

/** Who acts: a person of this instance, the instance itself at a deadline, or another server that proved its key. */
export type Actor =
  | {
      readonly kind: "person";
      readonly person: string;
      readonly account: string;
      /** When a session last proved who it is; unset for tokens and the command line, which are a right of their own. */
      readonly provedAt?: Instant;
    }
  | { readonly kind: "system" }
  | { readonly kind: "peer"; readonly host: string; readonly actor: string };

export const system: Actor = { kind: "system" };

/** One deed on its way: all it writes is one transaction. */
export type Act = {
  readonly tx: Writer;
  readonly by: Actor;
  /** The database's clock, read after the last lock that was taken through the act. */
  readonly at: Instant;
  readonly sealer: Sealer;
  readonly clockOffset: () => number;
  /** True while nothing may be published. */
  readonly isReadOnly: () => boolean;
  /** What has been recorded so far: told to the rest of the process after the commit. */
  readonly told: Fact[];
};

/** Runs one deed in one transaction; whatever it throws leaves no trace. */
export async function perform<T>(db: Database, by: Actor, deed: (act: Act) => Promise<T>): Promise<T> {
  const told: Fact[] = [];
  const done = await db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    const { sealer, clockOffset, isReadOnly } = db;
    const value = await deed({ tx, by, at, sealer, clockOffset, isReadOnly, told });
    mustStillBeWanted();
    return value;
  });
  db.wake(told);
  return done;
}

/** What became of one of many deeds. */
export type Outcome<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly error: unknown };

/** Runs many deeds in one transaction, each behind a savepoint: one that throws leaves no trace and stops no other. */
export async function performMany<T>(
  db: Database,
  deeds: readonly { readonly by: Actor; readonly deed: (act: Act) => Promise<T> }[],
): Promise<Outcome<T>[]> {
  const told: Fact[] = [];
  const { sealer, clockOffset, isReadOnly } = db;
  const outcomes = await db.orm.transaction(async (transaction) => {
    const at = await readClock(transaction, db.clockOffset);
    const results: Outcome<T>[] = [];
    for (const { by, deed } of deeds) {
      const mine: Fact[] = [];
      try {
        const value = await transaction.transaction((inner) =>
          deed({ tx: inner, by, at, sealer, clockOffset, isReadOnly, told: mine }),
        );
        told.push(...mine);
        results.push({ done: true, value });
      } catch (error) {
        results.push({ done: false, error });
      }
    }
    return results;
  });
  db.wake(told);
  return outcomes;
}

/** The act after it holds the named lock alone; its time is read after the lock. */
export async function locked(act: Act, kind: string, id: string): Promise<Act> {
  await lock(act.tx, kind, id);
  return { ...act, at: await readClock(act.tx, act.clockOffset) };
}

/** Saves the fact to the record, in the act's transaction; returns the record id, which a gazette entry of it will bear. */
export async function recorded(act: Act, body: string | null, fact: Fact): Promise<string> {
  if (act.isReadOnly() && act.by.kind !== "peer" && isPublished(fact)) throw new Refused({ code: "read-only" });
  const id = newId(act.at);
  await appendRecord(act.tx, { id, at: act.at, actor: nameOf(act.by), body, fact });
  act.told.push(fact);
  return id;
}

/** The person who acts; system and peers have none. */
export function personOf(act: Act): string {
  if (act.by.kind !== "person") throw new TypeError("only a person can do this");
  return act.by.person;
}

function nameOf(by: Actor): string {
  switch (by.kind) {
    case "person":
      return `person:${by.person}`;
    case "system":
      return "system";
    case "peer":
      return `peer:${by.host}`;
  }
}
