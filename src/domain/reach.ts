import { DAY, type Instant } from "./time.ts";

/** How it went with a peer on one day of UTC: looks at its gazettes, and turns in which it was sent something. */
export type PeerDay = {
  /** Days since 1970. */
  readonly day: number;
  readonly pulls: number;
  readonly failedPulls: number;
  readonly deliveries: number;
  readonly failedDeliveries: number;
};

/** A day on which nothing failed, one on which something did, one on which nothing got through, one without a try. */
export type DayState = "good" | "mixed" | "bad" | "none";

/** For how many days it is kept how it went. */
export const REACH_DAYS = 30;

/** The day of UTC that a moment belongs to, as days since 1970. */
export const dayOfInstant = (at: Instant): number => Math.floor(at / DAY);

/** The last 30 days up to now, the oldest first, those without a try too. */
export function lastDays(known: readonly PeerDay[], now: Instant): PeerDay[] {
  const byDay = new Map(known.map((each) => [each.day, each]));
  const first = dayOfInstant(now) - REACH_DAYS + 1;
  return Array.from({ length: REACH_DAYS }, (_, at) => byDay.get(first + at) ?? empty(first + at));
}

const empty = (day: number): PeerDay => ({ day, pulls: 0, failedPulls: 0, deliveries: 0, failedDeliveries: 0 });

/** What a day was like. */
export function stateOfDay({ pulls, failedPulls, deliveries, failedDeliveries }: PeerDay): DayState {
  const [good, bad] = [pulls + deliveries, failedPulls + failedDeliveries];
  if (good === 0) return bad === 0 ? "none" : "bad";
  return bad === 0 ? "good" : "mixed";
}

/** On how many of the days on which it was tried the peer was reached. */
export function reachOf(days: readonly PeerDay[]): { readonly reached: number; readonly tried: number } {
  const states = days.map(stateOfDay);
  const tried = states.filter((state) => state !== "none").length;
  return { tried, reached: tried - states.filter((state) => state === "bad").length };
}
