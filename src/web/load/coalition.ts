import { loadGraph } from "#db/graph.ts";
import { listPeersIn } from "#db/peers.ts";
import type { Graph } from "#domain/graph.ts";
import type { OrganizationLine, Tie } from "#web/coalition/ties.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import { forksByActor } from "./equivocation.ts";

/** Organizations here and at peers with their groups, and what ties them; one graph feeds picture and table. */
export async function loadTies(
  desk: Desk,
  visit: Visit,
): Promise<{ readonly organizations: OrganizationLine[]; readonly ties: Tie[] }> {
  // Who has asked and not been answered is the admins' business.
  const isAdmin = mayIn(visit, visit.home, "manage-peers");
  const [graph, asked] = await Promise.all([
    loadGraph(desk.db.orm, { iris: desk.iris, handleHost: desk.handleHost }),
    isAdmin ? listPeersIn(desk.db.orm, ["proposed-by-us", "proposed-by-them"]) : [],
  ]);
  const home = graph.nodes.find(({ isHome }) => isHome)?.id;
  const waiting = asked.map(({ gazetteActor: id, name, host }): OrganizationLine => {
    const href = `/admin/federation/peers/${encodeURIComponent(host)}`;
    return { id, name, href, host, state: "asked", groups: [] };
  });
  const askedTies = home === undefined ? [] : waiting.map(({ id }): Tie => ({ from: home, to: id, kind: "asked" }));
  const forks = await forksByActor(desk);
  const organizations = organizationsOf(graph).map((line) => ({ ...line, fork: forks.get(line.id) }));
  return { organizations: [...organizations, ...waiting], ties: [...tiesOf(graph), ...askedTies] };
}

function organizationsOf({ nodes, edges }: Graph): OrganizationLine[] {
  const peers = new Set(edges.flatMap((edge) => (edge.kind === "peering" ? [edge.to] : [])));
  const groups = Map.groupBy(
    nodes.filter(({ id, organization }) => id !== organization),
    ({ organization }) => organization,
  );
  return nodes
    .filter(({ id, organization }) => id === organization)
    .map(({ id, name, url, host, isHome, isLocal }) => ({
      id,
      name,
      href: url,
      host: isLocal ? undefined : host,
      state: isHome ? "home" : peers.has(id) ? "peered" : "known",
      groups: (groups.get(id) ?? []).map((group) => ({ name: group.name, href: group.url })),
    }));
}

/** Ties between organizations; what a group supports, its organization's line shows. */
function tiesOf({ nodes, edges }: Graph): Tie[] {
  const organization = new Map(nodes.map((node) => [node.id, node.organization]));
  const seen = new Set<string>();
  return edges.flatMap((edge) => {
    if (edge.kind === "affiliation") return [];
    const [from, to] = [organization.get(edge.from), organization.get(edge.to)];
    const kind = edge.kind === "peering" ? "connected" : "supports";
    const name = `${kind} ${from} ${to}`;
    if (from === undefined || to === undefined || from === to || seen.has(name)) return [];
    seen.add(name);
    return [{ from, to, kind }];
  });
}
