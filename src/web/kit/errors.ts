import { HTTPException } from "hono/http-exception";
import { Invalid, Missing, Refused } from "#commands/errors.ts";
import { statusOfRefusal } from "#commands/statuses.ts";
import { codesOf, isAway } from "#db/away.ts";
import type { Refusal } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { Foreign } from "./origin.ts";

/** Whoever asks has to log in first; answered with the log-in page, and then with what was asked for. */
export class LogInFirst extends Error {
  constructor() {
    super("log-in-first");
    this.name = "LogInFirst";
  }
}

/** Whether a session has to prove its password once more; answered with the page that asks for it. */
export const needsProof = (error: unknown): boolean =>
  error instanceof Refused && error.refusal.code === "fresh-login-needed";

/** A form that came in a way that no page of ours sends. 415. */
export class NotAForm extends Error {
  constructor() {
    super("not-a-form");
    this.name = "NotAForm";
  }
}

/** Too many tries; the next is free at `until`. 429. */
export class TooMany extends Error {
  readonly until: Instant;
  constructor(until: Instant) {
    super("too-many");
    this.name = "TooMany";
    this.until = until;
  }
}

/** What an error is to whoever asked. */
export type Trouble =
  | { readonly status: 400 | 403 | 404 | 409 | 410 | 422; readonly refusal: Refusal }
  | { readonly status: 403 | 404 | 413 | 415 | 422 | 500 | 503 }
  | { readonly status: 429; readonly until: Instant };

/** One map for all pages: the four kinds of errors, and what only the web knows. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refused) return { status: statusOf(error.refusal), refusal: error.refusal };
  if (error instanceof Missing) return { status: 404 };
  if (error instanceof Invalid) return { status: 422 };
  if (error instanceof Foreign) return { status: 403 };
  if (error instanceof NotAForm) return { status: 415 };
  if (error instanceof TooMany) return { status: 429, until: error.until };
  if (error instanceof HTTPException) return { status: error.status === 413 ? 413 : 500 };
  return { status: isAway(error) ? 503 : 500 };
}

/** The status of a refusal on a page: nothing here is asked to authenticate, or to come back for an answer. */
export function statusOf({ code }: Refusal): 403 | 404 | 409 | 410 | 422 {
  const status = statusOfRefusal[code];
  if (status === 401) return 403;
  return status === 202 ? 409 : status;
}

/** What may be logged of an error: its kind, its codes and where it was thrown; never its message, which can hold what people wrote. */
export function describe(error: unknown): Record<string, unknown> {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return {
    name: error instanceof Error ? error.name : typeof error,
    codes: codesOf(error),
    at: stack
      .split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
  };
}
