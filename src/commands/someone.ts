import type { Body } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { type Deed, type Mandated, type Someone, refusalFor, someoneIn } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { listMandatedPlaces } from "#db/mandates.ts";
import { findPlaces } from "#db/members.ts";
import { type Act, personOf } from "./act.ts";
import { Refused } from "./errors.ts";

/** What a person may act as in a body, as of a time or of the database's clock. */
export async function findSomeone(db: Reader, body: Body, person: string, at?: Instant): Promise<Someone> {
  const [{ own, inOrganization }, places] = await Promise.all([
    findPlaces(db, body, person),
    listMandatedPlaces(db, person, at ?? null, body.id),
  ]);
  return someoneIn(person, own, inOrganization, body.rules, mandatedIn(places));
}

/** What valid mandates in one body give somebody. */
export const mandatedIn = (places: Awaited<ReturnType<typeof listMandatedPlaces>>): Mandated => ({
  isSeated: places.some(({ isSeated }) => isSeated),
  roles: places.flatMap(({ role }) => role ?? []),
});

/** Whoever acts, before this body. */
export const actorIn = (act: Act, body: Body): Promise<Someone> => findSomeone(act.tx, body, personOf(act), act.at);

/** Refuses unless whoever acts may do the deed in the body. */
export async function mustBeAbleTo(act: Act, body: Body, deed: Deed): Promise<Someone> {
  const someone = await actorIn(act, body);
  const refusal = refusalFor(someone, deed);
  if (refusal !== undefined) throw new Refused(refusal);
  return someone;
}

/** Whether members-only things of the body may be shown to the person. */
export async function mayRead(db: Reader, body: Body, person: string | undefined): Promise<boolean> {
  if (person === undefined) return false;
  const { roles } = await findSomeone(db, body, person);
  return roles.length > 0;
}
