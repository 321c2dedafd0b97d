import { HOUR, MINUTE } from "#domain/time.ts";
import { networkOf } from "#domain/budgets.ts";
import { type Budget, makeBudget } from "./budgets.ts";
import type { Desk, Page } from "./desk.ts";
import { TooMany } from "./errors.ts";

/** How often one may try what guesses at passwords or sends mail: for each account, and from each address (R38). */
export type Tries = Readonly<Record<"logIn" | "reset", { readonly account: Budget; readonly address: Budget }>>;

/** The tries of one process. Many people share an address, as in a hall, so an address has more than an account. */
export const makeTries = (): Tries => ({
  logIn: {
    account: makeBudget({ most: 10, within: 15 * MINUTE }),
    address: makeBudget({ most: 100, within: 15 * MINUTE }),
  },
  reset: { account: makeBudget({ most: 3, within: HOUR }), address: makeBudget({ most: 30, within: HOUR }) },
});

/** Counts one try, whether there is such an account or not; 429 when there were too many. What it answers takes back a try that worked. */
export function takeTry(desk: Desk, c: Page, what: keyof Tries, account?: string): { worked(): void } {
  const budgets = desk.tries[what];
  const { at, address: from } = c.get("visit");
  const address = from === undefined ? undefined : networkOf(from);
  // The address first: one that has used up its own tries cannot use up those of an account.
  if (address !== undefined) take(budgets.address, address, at);
  if (account !== undefined) take(budgets.account, account, at);
  return {
    worked() {
      if (address !== undefined) budgets.address.giveBack(address);
      if (account !== undefined) budgets.account.forget(account);
    },
  };
}

function take(budget: Budget, name: string, at: number): void {
  const taken = budget.take(name, at);
  if (!taken.ok) throw new TooMany(taken.until);
}
