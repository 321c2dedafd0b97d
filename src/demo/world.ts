import type { Server } from "node:http";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "#domain/time.ts";
import { toUrl } from "#db/connection.ts";
import { readConfig } from "#src/config.ts";
import { configureLog } from "#src/log.ts";
import { createDoor } from "#src/door.ts";
import { type Instance, startInstance } from "#src/instance.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Cluster, startCluster } from "./cluster.ts";

/** A running instance of a demo: its own port, keys, database and jobs; it talks to the others over HTTP alone. */
export type Station = Instance & { readonly url: string; readonly host: string };

/** Several instances in one process, over one PostgreSQL, with one clock. */
export type World = {
  readonly clock: Clock;
  /** Starts one more instance, on the next port; it is not set up unless an earlier run did so under this name. */
  readonly start: (name: string) => Promise<Station>;
  readonly close: () => Promise<void>;
};

export type WorldOptions = {
  /** Where the data are kept. */
  readonly folder: string;
  /** The first of the ports. */
  readonly port: number;
  /** How many milliseconds before now its clock begins. */
  readonly behind?: number;
};

/** Connections of each of an instance's two clients: enough for a few people who look around. */
const CONNECTIONS = 4;

/** Begins a world without instances. */
export async function openWorld({ folder, port, behind = 0 }: WorldOptions): Promise<World> {
  configureLog({ logLevel: "error", logFormat: "pretty" });
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const cluster = await startCluster(folder);
  const clock = createClock(behind);
  const stations: Station[] = [];
  const state = { next: port };
  return {
    clock,
    async start(name) {
      const place = { port: state.next, folder: join(folder, name) };
      state.next += 1;
      const station = await startStation(await placeOf(cluster, name, place), clock);
      stations.push(station);
      return station;
    },
    async close() {
      await Promise.all(stations.map((station) => station.close()));
      await cluster.stop();
    },
  };
}

type Place = { readonly port: number; readonly folder: string; readonly database: string };

async function placeOf(cluster: Cluster, name: string, place: Omit<Place, "database">): Promise<Place> {
  return { ...place, database: toUrl(await cluster.database(name)) };
}

async function startStation({ port, folder, database }: Place, clock: Clock): Promise<Station> {
  const host = `localhost:${port}`;
  const url = `http://${host}`;
  const config = readConfig({
    PUBLIC_URL: url,
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: database,
    ALLOW_PRIVATE_ADDRESSES: "true",
  });
  const rooms: { instance?: Instance } = {};
  const door = createDoor((request, from) => rooms.instance?.fetch(request, from) ?? notYet());
  await listen(door, port);
  const instance = await startInstance(config, { clockOffset: clock.offset, connections: CONNECTIONS });
  rooms.instance = instance;
  return {
    ...instance,
    url,
    host,
    async close() {
      await shut(door);
      await instance.close();
    },
  };
}

/** What is in flight is answered, within a moment. */
async function shut(door: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void door.close(() => resolve()));
  const idle = setInterval(() => door.closeIdleConnections(), 20);
  await Promise.race([closed, sleep(DRAIN, undefined, { ref: false })]);
  clearInterval(idle);
  door.closeAllConnections();
}

const DRAIN = 5 * SECOND;

const notYet = () => new Response(null, { status: 503, headers: { "retry-after": "2" } });

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject("code" in error && error.code === "EADDRINUSE" ? new Error(`Port ${port} is in use.`) : error),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
}
