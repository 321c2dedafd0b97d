import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { SECOND } from "#domain/time.ts";
import type { Config } from "./config.ts";
import { createDoor } from "./door.ts";
import type { Instance } from "./instance.ts";
import { startInstance } from "./instance.ts";
import { configureLog } from "./log.ts";
import { offerSetup } from "./setupLink.ts";
import { tidyUp } from "./tidy.ts";

/** In-flight requests get this long, so that the whole stop stays under 25 seconds. */
const DRAIN = 15 * SECOND;
const CLOSE = 8 * SECOND;

type Door = { readonly server: Server; open(instance: Instance): void };

/** Serves until SIGTERM or SIGINT, then finishes what is in flight. A worker serves nothing, and works. */
export async function serve(config: Config): Promise<void> {
  configureLog(config);
  const log = getLogger(["plenum", "serve"]);
  const stopped = untilStopped();
  // The port first: a second process that wants the same one goes away before it touches the database.
  const door = config.nodeType === "worker" ? undefined : await openDoor(config);
  try {
    const instance = await startInstance(config);
    await offerSetup(instance.database, config);
    door?.open(instance);
    log.info(door === undefined ? "Working" : "Ready at {url}", {
      url: config.publicUrl,
      milliseconds: Math.round(performance.now()),
    });
    setTimeout(tidyUp, SECOND).unref();
    const signal = await stopped;
    log.info("Stopping ({signal})", { signal });
    if (door !== undefined) await drain(door.server);
    // A database that hangs keeps nobody from ending: what was acknowledged is committed, and leases end by themselves.
    await Promise.race([instance.close(), sleep(CLOSE, undefined, { ref: false })]);
    log.info("Stopped");
  } finally {
    door?.server.closeAllConnections();
    door?.server.close();
  }
}

/** Listens at once; until the instance is there only `/livez` is answered with 200. */
async function openDoor({ port, bind }: Config): Promise<Door> {
  const rooms: Pick<Instance, "fetch"> = { fetch: answerWhileStarting };
  const server = createDoor((request, connection) => rooms.fetch(request, connection));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explainPort(error, port, bind)));
    server.listen(port, bind, resolve);
  });
  return {
    server,
    open: (instance) => void (rooms.fetch = (request, connection) => instance.fetch(request, connection)),
  };
}

function answerWhileStarting(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/livez") return Response.json({ status: "alive" });
  return Response.json({ status: "starting", missing: ["database"] }, { status: 503, headers: { "retry-after": "2" } });
}

function explainPort(error: Error, port: number, bind: string): Error {
  const code = "code" in error ? error.code : "";
  if (code === "EADDRINUSE")
    return new Error(`Port ${port} on ${bind} is in use: is Plenum running already? Stop it, or set another PORT.`);
  if (code === "EACCES") return new Error(`Port ${port} needs rights that this user has not; set another PORT.`);
  if (code === "EADDRNOTAVAIL") return new Error(`${bind} is no address of this machine; set another BIND.`);
  return error;
}

/** No new connections; those at work finish, and connections kept alive go as soon as they are idle. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, sleep(DRAIN, undefined, { ref: false })]);
  clearInterval(idle);
  server.closeAllConnections();
}

/** A second signal does not wait. */
function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
  });
}
