import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { MINUTE, SECOND } from "#domain/time.ts";

/** Answers a request that came over a connection from this address. */
type Answer = (request: Request, connection: string | undefined) => Response | Promise<Response>;

/** How long senders may take, in milliseconds; looked at every `connectionsCheckingInterval`. */
type Patience = {
  /** For the head of a request. */
  readonly headersTimeout: number;
  /** For all of it: two megabytes over a slow telephone line. */
  readonly requestTimeout: number;
  /** Between two requests; longer than a proxy keeps its connections, or it would use one that is just being closed. */
  readonly keepAliveTimeout: number;
  readonly connectionsCheckingInterval: number;
};

const usual: Patience = {
  headersTimeout: 10 * SECOND,
  requestTimeout: MINUTE,
  keepAliveTimeout: 75 * SECOND,
  connectionsCheckingInterval: 2 * SECOND,
};

/** A server of HTTP that lets nobody hold a connection by sending slowly: 408, and the connection is closed. */
export function createDoor(answer: Answer, patience: Patience = usual): Server {
  const fetch = (request: Request, { incoming }: { incoming: { socket: { remoteAddress?: string | undefined } } }) =>
    answer(request, incoming.socket.remoteAddress);
  return createAdaptorServer({ fetch, serverOptions: patience }) as Server;
}
