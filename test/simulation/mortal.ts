import type { Database } from "#db/open.ts";

/** The process is gone: nothing after this line of it has happened. */
export class Killed extends Error {
  constructor() {
    super("killed");
    this.name = "Killed";
  }
}

/** Whether a process lives, and after how many more statements, begins and ends of transactions it is killed. */
export type Fate = { isDead: boolean; left: number };

export const newFate = (): Fate => ({ isDead: false, left: Infinity });

/** The database as a process sees it that can be killed at any statement: before a commit nothing is kept, after it everything. */
export function mortal(database: Database, fate: Fate, clockOffset: () => number): Database {
  const { orm } = database;
  const transaction: typeof orm.transaction = async (work, options) => {
    tick(fate);
    const value = await orm.transaction(async (tx) => {
      const done = await work(watched(tx, fate));
      tick(fate);
      return done;
    }, options);
    tick(fate);
    return value;
  };
  return { ...database, clockOffset, orm: watched(orm, fate, { transaction }) };
}

const STATEMENTS = new Set<PropertyKey>(["select", "insert", "update", "delete", "execute", "selectDistinct"]);

function watched<Orm extends object>(orm: Orm, fate: Fate, own: Partial<Orm> = {}): Orm {
  return new Proxy(orm, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => {
        if (STATEMENTS.has(name)) tick(fate);
        return Reflect.apply(value, target, given);
      };
    },
  });
}

function tick(fate: Fate): void {
  fate.left -= 1;
  if (fate.left <= 0) fate.isDead = true;
  if (fate.isDead) throw new Killed();
}
