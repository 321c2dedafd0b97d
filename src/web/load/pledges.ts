import { z } from "zod";
import type { Body } from "#db/bodies.ts";
import { listPledges, listSayings, type PledgeFilter } from "#db/pledges.ts";
import type { KnownNetwork } from "#commands/coalition/network.ts";
import { sayingsOf, stateOfPledge } from "#domain/pledges.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import type { PledgeLine } from "#web/pledges.ts";

const OF_ONE = 10;
const PARTIES = 500;

/** Pledges as lines, with the names of both sides and what each says. */
export async function loadPledges(desk: Desk, visit: Visit, filter: PledgeFilter): Promise<PledgeLine[]> {
  const rows = await listPledges(desk.db.orm, filter);
  if (rows.length === 0) return [];
  const [network, sayings] = await Promise.all([
    desk.network(),
    listSayings(
      desk.db.orm,
      rows.map(({ pledge }) => pledge.name),
    ),
  ]);
  return rows.map(({ pledge, text, file }) => {
    const said = sayingsOf(pledge, sayings);
    const word = (by: typeof said.giver) => {
      const row = by === undefined ? undefined : sayings.find((each) => each === by);
      return row && { state: row.state, amount: row.amount ?? undefined, at: row.at, entry: row.entry };
    };
    const { id, kind, amount, unit, currency, begins, until, entry } = pledge;
    return {
      id,
      from: sideOf(network, pledge.giver),
      to: sideOf(network, pledge.to),
      kind,
      amount,
      unit,
      currency,
      begins,
      until: until ?? undefined,
      state: stateOfPledge(pledge, visit.at),
      giver: word(said.giver),
      receiver: word(said.receiver),
      entry,
      text: text ?? textOf(file),
    };
  });
}

/** What a body promised or was promised lately. */
export const loadPledgesOf = (desk: Desk, visit: Visit, body: Body): Promise<PledgeLine[]> =>
  loadPledges(desk, visit, { of: [desk.iris.actor(body.id)], limit: OF_ONE });

/** Organizations and coalitions that somebody can promise something to. */
export async function listParties(
  desk: Desk,
  body: Body,
): Promise<{ readonly actor: string; readonly name: string }[]> {
  const { places } = await desk.network();
  return places
    .filter(({ id, kind }) => (kind === "organization" || kind === "coalition") && id !== desk.iris.actor(body.id))
    .map(({ id: actor, name, host, isLocal }) => ({ actor, name: isLocal ? name : `${name} · ${host}` }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .slice(0, PARTIES);
}

/** A body by its actor, as lists name it. */
export function sideOf(
  network: Pick<KnownNetwork, "place">,
  actor: string,
): { readonly name: string; readonly href: string; readonly host?: string } {
  const place = network.place(actor);
  const host = URL.parse(actor)?.host ?? actor;
  if (place === undefined) return { name: host, href: actor, host };
  return { name: place.name, href: place.url, ...(!place.isLocal && { host: place.host }) };
}

/** The text of a salted file, whose hash has been checked when it was fetched. */
export const textOf = (file: string | null): string | undefined =>
  file === null ? undefined : z.object({ text: z.string() }).parse(JSON.parse(file)).text;
