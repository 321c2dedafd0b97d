import type { Answer, Unreachable } from "#federation/client.ts";
import type { Instant } from "#domain/time.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";

/** How long we try. */
export const GIVE_UP_DAYS = 14;

/** After so many tries a server error no longer holds up the other deliveries of its host. */
const HOLDS_UP = 8;

/** What an answer means for its delivery, and whether it speaks of the whole host. */
export type Verdict =
  | { readonly kind: "delivered"; readonly status: number }
  | { readonly kind: "ended"; readonly status: number | undefined; readonly error: string }
  | { readonly kind: "again"; readonly status: number | undefined; readonly error: string; readonly nextAt: Instant }
  /** The host is down or asks us to wait: nothing more goes there before `retryAfter` milliseconds or its own backoff. */
  | {
      readonly kind: "host-down";
      readonly status: number | undefined;
      readonly error: string;
      readonly retryAfter: number;
    };

/** Judges one try, the `attempts`-th before it counted from 0. */
export function judge(reply: Answer | Unreachable, attempts: number, now: Instant): Verdict {
  if (reply.kind === "unreachable") {
    const isHopeless = ["bad-url", "scheme", "credentials", "port"].includes(reply.code);
    if (isHopeless) return { kind: "ended", status: undefined, error: reply.code };
    return { kind: "host-down", status: undefined, error: reply.code, retryAfter: 0 };
  }
  const { status } = reply;
  const error = `status-${status}`;
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  if (status === 410) return { kind: "ended", status, error };
  const isBusy = status === 429 || status === 503;
  const isBroken = status === 408 || status === 425 || status >= 500;
  if (isBusy || (isBroken && attempts < HOLDS_UP)) {
    return { kind: "host-down", status, error, retryAfter: readRetryAfter(reply.headers["retry-after"], now) };
  }
  return { kind: "again", status, error, nextAt: now + spread(30 * SECOND * 4 ** Math.min(attempts, 6), 12 * HOUR) };
}

/** How long a host rests after so many failures in a row: 2 s doubled, at most 3 hours. */
export function restOf(failures: number): number {
  return spread(2 * SECOND * 2 ** Math.min(failures - 1, 16), 3 * HOUR);
}

/** Retry-After (seconds or a date) as milliseconds from now, at most a day. */
function readRetryAfter(header: string | undefined, now: Instant): number {
  if (header === undefined) return 0;
  const wait = /^\d+$/u.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), DAY);
}

// A fifth more or less, so that what failed together does not come back together.
function spread(wait: number, most: number): number {
  return Math.round(Math.min(wait, most) * (0.8 + Math.random() * 0.4));
}
