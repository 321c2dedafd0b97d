import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What arrived at one inbox: the ids of its activities in the order in which each came first, and how often. */
type Arrived = ReadonlyMap<string, number>;

/** Servers that take every delivery: one host for each loopback address. */
export type Sink = {
  readonly inboxes: readonly string[];
  readonly at: (inbox: string) => Arrived;
  readonly close: () => Promise<void>;
};

/** Starts a sink of so many hosts; each remembers what came. */
export async function startSink(hosts: number): Promise<Sink> {
  const arrived = new Map<string, Map<string, number>>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
      const inbox = `http://${request.headers.host}${request.url}`;
      const seen = arrived.get(inbox) ?? new Map<string, number>();
      arrived.set(inbox, seen.set(id, (seen.get(id) ?? 0) + 1));
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    inboxes: Array.from({ length: hosts }, (_, index) => `http://127.0.0.${index + 2}:${port}/inbox`),
    at: (inbox) => arrived.get(inbox) ?? new Map(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
