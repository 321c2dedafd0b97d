import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { graphCounts, graphOf } from "#domain/graph.ts";

const body = (id: string, organization: string, parent?: string) => ({
  id,
  kind: id === organization ? "organization" : "chapter",
  name: id,
  handle: undefined,
  url: id,
  host: "a.example",
  isLocal: true,
  parent,
  organization,
});
const support = (actor: string, owner: string | undefined) => ({
  actor,
  owner,
  object: "o",
  entry: "e",
  since: 0,
  until: null,
});
const names = fc.constantFrom("a", "b", "c", "d", "nobody");

describe("a graph", () => {
  test("has no edge to who is not in it, and none from anyone to itself", () => {
    const bodies = [body("a", "a"), body("b", "a", "a"), body("c", "c"), body("d", "c", "b")];
    const endorsements = fc.array(
      fc
        .record({ actor: names, owner: fc.option(names, { nil: undefined }) })
        .map(({ actor, owner }) => support(actor, owner)),
    );
    fc.assert(
      fc.property(fc.array(names), endorsements, fc.option(names, { nil: undefined }), (peers, supports, home) => {
        const graph = graphOf({ home, bodies, peers, endorsements: supports });
        const known = new Set(graph.nodes.map(({ id }) => id));
        expect(graph.edges.filter(({ from, to }) => from === to || !known.has(from) || !known.has(to))).toEqual([]);
        const { peerings, affiliations, endorsements: counted } = graphCounts(graph);
        expect(peerings + affiliations + counted).toBe(graph.edges.length);
      }),
    );
  });

  test("puts a body whose parent nobody sees into its organization", () => {
    const bodies = [body("a", "a"), body("b", "a", "hidden")];
    expect(graphOf({ home: "a", bodies, peers: [], endorsements: [] }).edges).toEqual([
      { kind: "affiliation", from: "b", to: "a" },
    ]);
  });

  test("ties the home organization to each that is connected, and supporters to whose the thing is", () => {
    const bodies = [body("a", "a"), body("c", "c")];
    const parts = { home: "a", bodies, peers: ["c"], endorsements: [support("c", "a"), support("c", undefined)] };
    expect(graphOf(parts).edges).toEqual([
      { kind: "peering", from: "a", to: "c" },
      { kind: "endorsement", from: "c", to: "a", object: "o", entry: "e", since: 0 },
    ]);
    expect(graphCounts(graphOf(parts))).toEqual({
      organizations: 2,
      bodies: 0,
      peerings: 1,
      affiliations: 0,
      endorsements: 1,
    });
  });

  test("shows each body with what is known of it, and which is at home", () => {
    const bodies = [body("a", "a"), { ...body("b", "a", "a"), handle: "b@a.example" }];
    const { nodes, edges } = graphOf({ home: "a", bodies, peers: ["a", "nobody"], endorsements: [] });
    const shared = { url: "a", host: "a.example", isLocal: true, organization: "a" };
    expect(nodes).toEqual([
      { ...shared, id: "a", kind: "organization", name: "a", handle: undefined, isHome: true },
      { ...shared, id: "b", kind: "chapter", name: "b", url: "b", handle: "b@a.example", isHome: false },
    ]);
    expect(edges).toEqual([{ kind: "affiliation", from: "b", to: "a" }]);
  });

  test("puts a body into its parent, not into its organization, where everybody sees the parent", () => {
    const bodies = [body("a", "a"), body("b", "a", "a"), body("c", "a", "b")];
    expect(graphOf({ home: undefined, bodies, peers: ["a"], endorsements: [] }).edges).toEqual([
      { kind: "affiliation", from: "b", to: "a" },
      { kind: "affiliation", from: "c", to: "b" },
    ]);
  });

  test("counts organizations, the bodies in them, and each kind of tie", () => {
    const bodies = [body("a", "a"), body("b", "a", "a"), body("c", "a", "b"), body("d", "d")];
    const endorsements = [support("b", "a"), support("d", "b"), support("c", "a")];
    expect(graphCounts(graphOf({ home: "a", bodies, peers: ["d"], endorsements }))).toEqual({
      organizations: 2,
      bodies: 2,
      peerings: 1,
      affiliations: 2,
      endorsements: 3,
    });
  });
});
