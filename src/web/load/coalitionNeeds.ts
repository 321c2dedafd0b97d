import { findConvenorCall, listCoalitions } from "#db/coalition/coalitions.ts";
import { listSeatedCoalitions } from "#db/coalition/seats.ts";
import { listActorNames } from "#db/entries.ts";
import type { Complaint } from "#domain/coalition/duties.ts";
import { isGrave } from "#web/coalition/convenor.ts";
import type { Need } from "#web/home.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import { loadAgreementNeeds } from "./agreementNeeds.ts";
import { loadAskedSeats } from "./councilOfCoalition.ts";
import { coalitionPath } from "./coalitions.ts";

type Matter = Extract<Need, { readonly kind: "matter" }>;

/** What coalitions ask of the reader now: as a delegate, and as an admin. */
export async function loadCoalitionNeeds(desk: Desk, visit: Visit): Promise<Matter[]> {
  const [seats, convening] = await Promise.all([loadSeatNeeds(desk, visit), loadConveningNeeds(desk, visit)]);
  return [...seats, ...convening];
}

/** Votes of councils in which the reader sits. */
async function loadSeatNeeds(desk: Desk, visit: Visit): Promise<Matter[]> {
  if (visit.who === undefined) return [];
  const coalitions = await listSeatedCoalitions(desk.db.orm, visit.who.person, visit.at);
  const asked = await Promise.all(coalitions.map((id) => loadAskedSeats(desk, visit, id)));
  const { council, common } = visit.speech.words;
  return asked.flat().map(({ seat, title, href, closesAt }) => ({
    kind: "matter",
    place: common.coalition,
    title: council.need(seat, title),
    text: council.needText(visit.speech.moment(closesAt)),
    action: council.needAction,
    href,
  }));
}

async function loadConveningNeeds(desk: Desk, visit: Visit): Promise<Matter[]> {
  const { home } = visit;
  if (home === undefined || !mayIn(visit, home, "join-coalition")) return [];
  const { orm } = desk.db;
  const grave = (await listCoalitions(orm)).filter(
    ({ complaint, proposed }) => isGrave((complaint ?? undefined) as Complaint | undefined) && proposed !== null,
  );
  const wishes = await Promise.all(grave.map(({ id }) => findConvenorCall(orm, id, home.id)));
  const asked = grave.filter((_, place) => wishes[place] === undefined);
  const actors = asked.flatMap(({ actor, proposed }) => [actor, proposed ?? actor]);
  const names = await listActorNames(orm, desk.iris.actor(""), actors);
  const words = visit.speech.words.coalitions;
  const agreements = await loadAgreementNeeds(desk, visit, desk.iris.actor(home.id));
  const convening = asked.map(({ actor, proposed, complaint, ...row }): Matter => ({
    kind: "matter",
    place: names.get(actor) ?? visit.speech.words.common.coalition,
    title: words.convening.need(names.get(proposed ?? "") ?? words.convening.another),
    text: words.complaints[complaint as Complaint],
    action: words.convening.look,
    href: coalitionPath(row),
  }));
  return [...convening, ...agreements];
}
