import { AsyncLocalStorage } from "node:async_hooks";
import { DatabaseStuck } from "#db/away.ts";

type Asker = { hasGone: boolean };

/** Whom the work that runs is for; nobody, for jobs and the command line. */
const asker = new AsyncLocalStorage<Asker>();

/** Does work for somebody who may be told, before it ends, that it was not done: after `giveUp` none of its acts is committed. */
export function workFor<T>(work: () => T): { readonly working: T; readonly giveUp: () => void } {
  const mine: Asker = { hasGone: false };
  return { working: asker.run(mine, work), giveUp: () => void (mine.hasGone = true) };
}

/** Throws when whoever asked was told that it was not done. */
export function mustStillBeWanted(): void {
  if (asker.getStore()?.hasGone === true) throw new DatabaseStuck();
}
