import { loadRegister } from "#commands/coalition/positions.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { listActorNames } from "#db/entries.ts";
import type { RegisterView } from "#web/coalition/positions.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

/** So many positions of members stand on the page. */
const MOST = 100;

/** What the register of a coalition shows. */
export async function loadRegisterView(desk: Desk, visit: Visit, row: CoalitionRow): Promise<RegisterView> {
  const [{ own, members }, ground] = await Promise.all([loadRegister(desk.db.orm, desk.iris, row), desk.ground(row)]);
  const shown = members.slice(0, MOST);
  const actors = [row.actor, ...shown.map(({ actor }) => actor)];
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), actors);
  const nameOf = (actor: string) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
  const us = visit.home && desk.iris.actor(visit.home.id);
  const isMember = us !== undefined && ground.bodies.includes(us);
  const held = new Set(
    ground.items.flatMap((item) => (us !== undefined && item.holders.includes(us) ? item.names : [])),
  );
  const mayHold = isMember && mayIn(visit, visit.home, "endorse");
  const mayMove = isMember && mayIn(visit, visit.home, "act-in-coalition");
  const hex = row.hash.slice("sha256:".length);
  const motionAt = (id: string) => `/coalitions/${hex}/motions/${id}`;
  return {
    hex,
    coalition: nameOf(row.actor),
    own: own.map(({ motion, id, title, height, state, ending }) => ({
      motion,
      title,
      href: motionAt(id),
      height,
      state,
      ending: ending && { title: ending.title, href: motionAt(ending.id) },
    })),
    members: shown.map(({ actor, name, title, href, since }) => ({
      body: nameOf(actor),
      title,
      href,
      since,
      hold: mayHold && actor !== us && !held.has(name) ? name : undefined,
    })),
    moveHref: mayMove ? `/coalitions/${hex}/motions/new` : undefined,
    mayRescind: mayMove,
  };
}
