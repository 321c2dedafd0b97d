import { listCases } from "#db/cases.ts";
import { listCaseNames } from "#db/caseEntries.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { listMembershipsOf } from "#db/members.ts";
import type { Reader } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";
import { type SeenCase, seeHomeCase } from "./reading.ts";
import { seeBetween } from "./readingBetween.ts";

/** The cases of our bodies that somebody may know of, newest first. */
export async function listSeenCases(
  db: Reader,
  person: string | undefined,
  iris: Iris,
  at: Instant,
  asked: { readonly before?: string; readonly limit: number },
): Promise<SeenCase[]> {
  const places = person === undefined ? [] : await listMembershipsOf(db, person);
  const insideOf = places.filter(({ membership }) => membership.standing === "good").map(({ body }) => body.id);
  const rows = await listCases(db, { insideOf, ...asked });
  return Promise.all(rows.map(({ row }) => seeHomeCase(db, row.id, person, iris, at)));
}

/** So many cases between organizations are listed, the newest first. */
const MOST_BETWEEN = 50;

/** The cases between organizations of the coalitions that are known here, or of one of them. */
export async function listSeenBetween(
  db: Reader,
  person: string | undefined,
  iris: Iris,
  at: Instant,
): Promise<SeenCase[]> {
  const found = await listCaseNames(db, MOST_BETWEEN);
  const seen = await Promise.all(
    found.map(async ({ name, coalition: hash }) => {
      const coalition = await findCoalition(db, { hash });
      return coalition === undefined ? [] : [await seeBetween(db, coalition, name, person, iris, at)];
    }),
  );
  // A filing that had no effect is no case.
  return seen.flat().filter(({ now }) => now.state !== undefined);
}
