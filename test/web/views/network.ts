import { type Place, snapshotOf } from "#domain/network/network.ts";
import { pictureOf } from "#domain/network/picture.ts";
import { span, type Tie, type TieKind } from "#domain/network/ties.ts";
import { graphPage, type GraphView } from "#web/coalition/graph.ts";
import { day, example } from "./frame.ts";

const actor = (id: string) => `https://${id}.example/ap/actors/1`;

const place = (id: string, name: string, kind = "organization", organization = id): Place => ({
  id: actor(id),
  name,
  kind,
  handle: undefined,
  url: `https://${organization}.example/@${id}`,
  host: `${organization}.example`,
  isLocal: id === "valley",
  organization: actor(organization),
  parent: undefined,
  since: null,
});
const tie = (kind: TieKind, from: string, to: string, steps: Tie["steps"] = span(day(5, 1), null)): Tie => ({
  kind,
  from: actor(from),
  to: actor(to),
  steps,
  entry: `https://${from}.example/gazette/${from}/entries/1`,
});

const places = [
  place("league", "Tenants’ League", "coalition"),
  place("valley", "Valley Tenants’ Union"),
  place("harbor", "Harbor Workers’ Association"),
  place("riders", "Transit Riders’ Alliance"),
  place("uplands", "Uplands"),
  place("uptown", "Uptown", "chapter", "valley"),
  place("east", "The East", "region", "harbor"),
];
const ties = [
  tie("accession", "valley", "league", [{ at: day(1, 1), state: "signed" }]),
  tie("accession", "harbor", "league", [{ at: day(2, 1), state: "invited" }]),
  tie("accession", "uplands", "league", [{ at: day(3, 1), state: "seceded" }]),
  tie("affiliation", "uptown", "valley", span(0, null)),
  tie("nesting", "uptown", "east"),
  tie("support", "riders", "valley"),
  tie("endorsement", "harbor", "valley"),
];

const many = Array.from({ length: 500 }, (_, index) => place(`o${index}`, `Organization number ${index}`));

function viewOf(all: readonly Place[], of: readonly Tie[], middle: string): GraphView {
  const snapshot = snapshotOf({ places: all, ties: of }, { at: day(11, 22) });
  const names = new Map(all.map(({ id, name, url }) => [id, { name, href: url }]));
  const nobody = { name: "", href: "/" };
  return {
    filter: { node: [], tie: [], page: 1 },
    at: day(11, 22),
    counts: { places: snapshot.places.length, ties: snapshot.ties.length },
    picture: pictureOf(snapshot, actor(middle)),
    places: snapshot.places.slice(0, 100).map(({ id, name, kind, url: href, organization, isLocal, host }) => ({
      id,
      name,
      kind,
      href,
      organization: organization === id ? undefined : names.get(organization),
      host: isLocal ? undefined : host,
    })),
    ties: snapshot.ties.map(({ kind, state, since, from, to, entry }) => ({
      kind,
      state,
      since,
      from: names.get(from) ?? nobody,
      to: names.get(to) ?? nobody,
      record: entry ?? undefined,
    })),
    pages: Math.max(1, Math.ceil(snapshot.places.length / 100)),
    json: "/api/v1/network",
  };
}

const hex = "0".repeat(64);
const whole: GraphView["whole"] = {
  coalitions: [
    { name: "Tenants’ League", href: `/coalitions/${hex}`, members: 3, standing: "full", state: "noted" },
    { name: "Front", href: `/coalitions/${hex}`, members: 0, standing: undefined, state: "begun" },
  ],
  mayConvene: true,
  mayConnect: true,
  asked: [{ name: "Eastgate Mutual Aid", href: "/admin/federation/peers/eastgate.example" }],
  endorsements: [
    {
      id: "1",
      body: { name: "Harbor Workers’ Association", href: "https://harbor.example/@harbor", host: "harbor.example" },
      object: { title: "Rent strike fund", href: "/motions/14" },
      state: "standing",
      at: day(11, 20),
      mayWithdraw: false,
      mayErase: false,
    },
  ],
};
const forked = {
  name: "Harbor Workers’ Association",
  isOwn: false,
  histories: 2,
  common: 171,
  href: "/gazette/mirror/harbor.example/harbor/branches",
};

const league = viewOf(places, ties, "league");

/** Pages of who is tied to whom. */
export const networkExamples = [
  example("ties of all", graphPage, { ...viewOf(places, ties, "valley"), whole }),
  example("ties of a coalition on a day", graphPage, {
    ...league,
    coalition: "Tenants’ League",
    filter: { of: hex, at: "2026-05-01", node: ["organization"], tie: ["accession"], page: 1 },
    previous: day(2, 1),
    next: day(11, 1),
    places: league.places.map((line, index) => (index === 0 ? { ...line, fork: forked } : line)),
  }),
  example("ties of five hundred", graphPage, {
    ...viewOf(
      many,
      many.slice(1).map(({ id }) => ({ ...tie("peering", "o0", "o0"), to: id })),
      "o0",
    ),
    whole: { ...whole, coalitions: [], mayConvene: false, mayConnect: false, asked: [], endorsements: [] },
  }),
  example("ties of one chapter", graphPage, {
    ...league,
    within: "Uptown",
    filter: { within: actor("uptown"), node: [], tie: [], page: 2 },
    pages: 3,
  }),
  example("ties, alone", graphPage, {
    ...viewOf(places.slice(1, 2), [], "valley"),
    whole: { ...whole, coalitions: [], endorsements: [] },
  }),
  example("ties, none that fit", graphPage, {
    ...viewOf([], [], "valley"),
    filter: { of: hex, node: ["caucus"], tie: [], page: 1 },
  }),
];
