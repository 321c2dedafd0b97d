import { serve } from "@hono/node-server";
import { Hono } from "hono";

// The limit that ours is measured against: the same web framework, doing next to nothing.
const app = new Hono();
app.get("/small", (c) => c.json({ status: "ready" }));
app.post("/post", async (c) => {
  const { id } = await c.req.json<{ id?: unknown }>();
  return id === undefined ? c.body(null, 400) : c.body(null, 202);
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => process.send?.({ port }));
