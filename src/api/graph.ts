import { z } from "@hono/zod-openapi";
import { loadGraph } from "#db/graph.ts";
import { graphCounts } from "#domain/graph.ts";
import { ok, time, timeOf } from "./answers.ts";
import { type Endpoint, endpoint } from "./kit.ts";

const nodeShape = z
  .object({
    id: z.url().openapi({ description: "Its actor" }),
    kind: z.string(),
    name: z.string(),
    handle: z.string().nullable(),
    url: z.url(),
    host: z.string(),
    organization: z.url().openapi({ description: "Actor of the organization that answers for it" }),
    local: z.boolean(),
    home: z.boolean(),
  })
  .openapi("GraphNode");

const edgeShape = z
  .object({
    kind: z.enum(["peering", "affiliation", "endorsement"]),
    from: z.url(),
    to: z.url(),
    object: z.string().optional().openapi({ description: "What is endorsed" }),
    entry: z.url().optional().openapi({ description: "The record of the endorsement" }),
    since: time.optional(),
  })
  .openapi("GraphEdge");

const graphShape = z
  .object({
    nodes: z.array(nodeShape),
    edges: z.array(edgeShape),
    counts: z.object({
      organizations: z.int(),
      bodies: z.int(),
      peerings: z.int(),
      affiliations: z.int(),
      endorsements: z.int(),
    }),
  })
  .openapi("Graph");

const get = endpoint(
  {
    method: "get",
    path: "/v1/graph",
    summary: "Organizations and their bodies, here and at connected instances, and what ties them",
    responses: ok(graphShape),
  },
  async (c) => {
    const { db, iris, handleHost } = c.var.api;
    const graph = await loadGraph(db.orm, { iris, handleHost });
    const nodes = graph.nodes.map(({ isLocal: local, isHome: home, handle, ...node }) => ({
      ...node,
      handle: handle ?? null,
      local,
      home,
    }));
    const edges = graph.edges.map((edge) =>
      edge.kind === "endorsement" ? { ...edge, since: timeOf(edge.since) } : edge,
    );
    return c.json({ nodes, edges, counts: graphCounts(graph) }, 200);
  },
);

export const graphEndpoints: readonly Endpoint[] = [get];
