import { listFull } from "#commands/coalition/ground.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { listActorNames } from "#db/entries.ts";
import { listMembersByName } from "#db/members.ts";
import type { CaseFormView } from "#web/caseForms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

const MOST = 500;
type Places = Omit<CaseFormView, "form">;

/** Where somebody can complain, and of whom: in groups, and for the organization in coalitions. */
export async function loadCasePlaces(
  desk: Desk,
  visit: Visit,
  place: string | undefined,
  person: string,
): Promise<Places> {
  const bodies = visit.places.map(({ body }) => body).filter((body) => mayIn(visit, body, "file-case"));
  const coalitions = await coalitionsOf(desk, visit);
  const places = [
    ...bodies.map(({ slug, name }) => ({ value: slug, text: name })),
    ...coalitions.map(({ hash, name }) => ({ value: hash, text: name })),
  ];
  const chosen = places.find(({ value }) => value === place) ?? (places.length === 1 ? places[0] : undefined);
  const body = bodies.find(({ slug }) => slug === chosen?.value);
  const coalition = coalitions.find(({ hash }) => hash === chosen?.value);
  const accused = body === undefined ? (coalition?.others ?? []) : await membersOf(desk, body.id, person);
  return { places, place: chosen?.value, accused };
}

async function membersOf(desk: Desk, body: string, person: string): Promise<Places["accused"]> {
  const members = await listMembersByName(desk.db.orm, { body, q: "", skip: 0, limit: MOST });
  return members
    .filter((member) => member.person !== person && member.standing !== "resigned" && member.standing !== "expelled")
    .map(({ id, name }) => ({ value: id, text: name }));
}

/** The coalitions that our organization is a full member of, with the other members; for whoever speaks for it. */
async function coalitionsOf(desk: Desk, visit: Visit) {
  const { home } = visit;
  if (home === undefined || !mayIn(visit, home, "handle-case")) return [];
  const us = desk.iris.actor(home.id);
  const rows = await listCoalitions(desk.db.orm);
  const all = await Promise.all(rows.map(async (row) => ({ row, full: await listFull(desk.db.orm, row) })));
  const own = all.filter(({ full }) => full.includes(us));
  const actors = own.flatMap(({ row, full }) => [row.actor, ...full]);
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set(actors)]);
  const nameOf = (iri: string): string => names.get(iri) ?? URL.parse(iri)?.host ?? iri;
  return own.map(({ row, full }) => ({
    hash: row.hash,
    name: nameOf(row.actor),
    others: full.filter((actor) => actor !== us).map((actor) => ({ value: actor, text: nameOf(actor) })),
  }));
}
