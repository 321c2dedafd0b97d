/** A body in the coalition's picture, named by its actor. */
type GraphNode = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** `slug@host`; undefined as long as its own server has not told. */
  readonly handle: string | undefined;
  readonly url: string;
  readonly host: string;
  readonly isLocal: boolean;
  /** Actor of the organization that answers for it; itself for an organization. */
  readonly organization: string;
  readonly isHome: boolean;
};

/** A tie between two bodies: instances keep each other's record, a body stands in another, a body supports what another did. */
export type GraphEdge =
  | { readonly kind: "peering"; readonly from: string; readonly to: string }
  | { readonly kind: "affiliation"; readonly from: string; readonly to: string }
  | {
      readonly kind: "endorsement";
      readonly from: string;
      readonly to: string;
      readonly object: string;
      /** Address of the gazette entry. */
      readonly entry: string;
      readonly since: number;
    };

export type Graph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };

/** A body of this instance or of a mirrored log; `parent` is an actor. */
export type GraphBody = Omit<GraphNode, "isHome"> & {
  readonly parent: string | undefined;
};

/** A standing endorsement; `owner` is the actor whose the object is, undefined where nobody knows. */
export type GraphEndorsement = {
  readonly actor: string;
  readonly owner: string | undefined;
  readonly object: string;
  readonly entry: string;
  readonly since: number;
  /** When it was withdrawn. */
  readonly until: number | null;
};

/** Everything the graph is made of; `peers` are the organizations whose gazettes connected instances keep. */
export type GraphParts = {
  readonly home: string | undefined;
  readonly bodies: readonly GraphBody[];
  readonly peers: readonly string[];
  readonly endorsements: readonly GraphEndorsement[];
};

/** The graph that picture and table share: only known bodies are nodes, every edge has two of them, nobody is tied to itself. */
export function graphOf({ home, bodies, peers, endorsements }: GraphParts): Graph {
  const known = new Map(bodies.map((body) => [body.id, body]));
  const isTie = ({ from, to }: { readonly from: string; readonly to: string }) =>
    from !== to && known.has(from) && known.has(to);
  const peering = home === undefined ? [] : peers.map((to) => ({ kind: "peering", from: home, to }) as const);
  const affiliation = bodies.map(({ id: from, parent, organization }) => {
    // A body whose parent is not public stands in its organization, as far as others see.
    const to = parent !== undefined && known.has(parent) ? parent : organization;
    return { kind: "affiliation", from, to } as const;
  });
  const support = endorsements.flatMap(({ actor: from, owner: to, object, entry, since }) =>
    to === undefined ? [] : [{ kind: "endorsement", from, to, object, entry, since } as const],
  );
  return {
    nodes: bodies.map(({ id, kind, name, handle, url, host, isLocal, organization }) => {
      return { id, kind, name, handle, url, host, isLocal, organization, isHome: id === home };
    }),
    edges: [...peering, ...affiliation, ...support].filter(isTie),
  };
}

/** How many of what a graph shows. */
export function graphCounts({ nodes, edges }: Graph) {
  const tied = (kind: GraphEdge["kind"]) => edges.filter((edge) => edge.kind === kind).length;
  const organizations = nodes.filter(({ kind }) => kind === "organization").length;
  return {
    organizations,
    bodies: nodes.length - organizations,
    peerings: tied("peering"),
    affiliations: tied("affiliation"),
    endorsements: tied("endorsement"),
  };
}
