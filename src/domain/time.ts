/** A moment as integer milliseconds since 1970-01-01 UTC, as the database's clock gave it. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment that a UTC time of an entry names, `2026-12-01T18:00:00Z` with or without milliseconds. */
export function instantOf(text: string): Instant {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, milli = 0] = (text.match(/\d+/g) ?? []).map(
    Number,
  );
  // Years begin in March here, so that the leap day is the last one of a year.
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const days = marchYear * 365 + leapDays + dayOfYear - 719_468;
  return days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + milli;
}
