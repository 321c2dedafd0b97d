import { listCases } from "#db/cases.ts";
import { listMembershipsOf } from "#db/members.ts";
import type { Reader } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";
import { type SeenCase, seeHomeCase } from "./reading.ts";

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
