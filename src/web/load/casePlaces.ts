import { listMembersByName } from "#db/members.ts";
import type { CaseFormView } from "#web/caseForms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

const MOST = 500;

/** Where somebody can complain, and of whom. */
export async function loadCasePlaces(
  desk: Desk,
  visit: Visit,
  place: string | undefined,
  person: string,
): Promise<Omit<CaseFormView, "form">> {
  const bodies = visit.places.map(({ body }) => body).filter((body) => mayIn(visit, body, "file-case"));
  const places = bodies.map(({ slug, name }) => ({ value: slug, text: name }));
  const chosen = bodies.find(({ slug }) => slug === place) ?? (bodies.length === 1 ? bodies[0] : undefined);
  const members =
    chosen === undefined ? [] : await listMembersByName(desk.db.orm, { body: chosen.id, q: "", skip: 0, limit: MOST });
  const accused = members
    .filter((member) => member.person !== person && member.standing !== "resigned" && member.standing !== "expelled")
    .map(({ id, name }) => ({ value: id, text: name }));
  return { places, place: chosen?.slug, accused };
}
