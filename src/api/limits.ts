import type { MiddlewareHandler } from "hono";
import { createBudget, networkOf } from "#domain/budgets.ts";
import { TooMany } from "./errors.ts";
import type { ApiEnv, ApiOptions, Limits } from "./kit.ts";

/** Generous to scripts, deadly to loops that forgot to end. */
const usual: Limits = {
  reads: { burst: 2_000, perSecond: 100 },
  writes: { burst: 1_000, perSecond: 20 },
  strangers: { burst: 2_000, perSecond: 100 },
};

/** Limits by account, else by address (R38): members who share an address, as in a hall, do not share a limit. */
export function limited({ db, addressOf, limits }: ApiOptions): MiddlewareHandler<ApiEnv> {
  const allowed = { ...usual, ...limits };
  const now = () => Date.now() + db.clockOffset();
  const reads = createBudget(allowed.reads, now);
  const writes = createBudget(allowed.writes, now);
  const strangers = createBudget(allowed.strangers, now);
  return async (c, next) => {
    const budget = c.req.method === "GET" || c.req.method === "HEAD" ? reads : writes;
    const address = c.var.who === undefined ? addressOf?.(c.req.raw) : undefined;
    const key = c.var.who?.account;
    const taken = key === undefined ? address && strangers.take(networkOf(address)) : budget.take(key);
    if (taken && !taken.ok) throw new TooMany(taken.retryAfter);
    await next();
  };
}
