import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries, RunAs } from "./binaries.ts";
import { findBinaries, mayEnter } from "./binaries.ts";
import type { Place } from "./cluster.ts";
import { NAME, forgetSocket, launch, makeCluster } from "./cluster.ts";
import type { Connection } from "./connection.ts";
import type { PidFile } from "./postmaster.ts";
import { answers, isPostmaster, readPidFile } from "./postmaster.ts";
import { enter, sight, withLock } from "./processes.ts";

/** A running embedded PostgreSQL: `started` by this call, or found running; `stop` leaves, and the last one out stops it. */
export type Postgres = {
  readonly connection: Connection;
  readonly started: boolean;
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Server settings (`-c name=value`) on top of ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long to wait for another process, a start or a stop, in milliseconds. */
  readonly patience?: number;
  /** Start it again whenever it has died without being stopped, and say so. */
  readonly onDeath?: () => void;
};

/** How often the postmaster is looked at, in milliseconds. */
const LOOK = 1_000;

/** Starts PostgreSQL on `dataDir`/pgdata, made at the first start, or attaches to the one that runs there already. */
export async function startPostgres(dataDir: string, options: PostgresOptions = {}): Promise<Postgres> {
  const place = findPlace(dataDir, options);
  const lock = join(place.home, "pg.lock");
  return withLock(lock, place.patience, async () => {
    const guest = enter(join(place.home, "pg.guests"));
    try {
      const running = await findRunning(place);
      const { socket, port } = running ?? (await startCluster(place));
      const watch = options.onDeath === undefined ? undefined : keepAlive(place, lock, socket, options.onDeath);
      return {
        connection: { host: socket, port, user: NAME, database: NAME },
        started: running === undefined,
        async stop() {
          await watch?.end();
          await withLock(lock, place.patience, async () => {
            if (guest.leave()) await stopCluster(place);
          });
        },
      };
    } catch (error) {
      guest.leave();
      throw error;
    }
  });
}

/** Looks once a second whether the postmaster lives, and starts it at the same socket when it does not. */
function keepAlive(place: Place, lock: string, socket: string, onDeath: () => void): { end(): Promise<void> } {
  const state = { working: Promise.resolve() };
  const revive = () =>
    withLock(lock, place.patience, async () => {
      if ((await findRunning(place)) !== undefined) return;
      onDeath();
      await startCluster(place, socket);
    });
  const timer = setInterval(() => {
    const file = readPidFile(place.pgdata);
    if (file !== undefined && isPostmaster(file.pid, place.pgdata)) return;
    // What fails now (a full disk) is tried again at the next look.
    state.working = state.working.then(revive).catch(() => undefined);
  }, LOOK);
  timer.unref();
  return {
    end() {
      clearInterval(timer);
      return state.working;
    },
  };
}

function findPlace(dataDir: string, { settings = {}, patience = 20_000 }: PostgresOptions): Place {
  mkdirSync(dataDir, { recursive: true });
  const home = realpathSync(dataDir);
  const pgdata = join(home, "pgdata");
  const owner = existsSync(pgdata) ? statSync(pgdata) : undefined;
  const who = whoRuns(pgdata, owner);
  return { home, pgdata, who, isOpen: who === undefined || mayEnter(home, who), patience, settings };
}

/** PostgreSQL refuses to run as root: then it runs as the owner of its data, else as postgres or nobody. */
function whoRuns(pgdata: string, owner: RunAs | undefined): RunAs | undefined {
  const own = process.getuid?.();
  if (own !== 0) {
    if (owner !== undefined && own !== undefined && owner.uid !== own)
      throw new Error(`${pgdata} belongs to user ${owner.uid}, and this is user ${own}: run as the user who made it.`);
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = new Map(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .map(([name = "", , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  return accounts.get("postgres") ?? accounts.get("nobody") ?? { uid: 65_534, gid: 65_534 };
}

/** The postmaster that serves this folder now; waits while it is starting or stopping. */
async function findRunning(place: Place): Promise<PidFile | undefined> {
  const begun = Date.now();
  for (;;) {
    const file = readPidFile(place.pgdata);
    if (file === undefined) return undefined;
    const seen = sight(file.pid);
    if (seen.state === "gone") return undefined;
    const isOther = seen.state === "alive" && !isPostmaster(file.pid, place.pgdata);
    // Without an init process nobody collects a dead postmaster, and PostgreSQL itself would take it for a living one.
    if (isOther || (seen.state === "zombie" && Date.now() - begun > 3_000)) {
      rmSync(join(place.pgdata, "postmaster.pid"), { force: true });
      return undefined;
    }
    if (seen.state === "alive" && file.status === "ready" && (await answers(file, place.patience))) return file;
    if (Date.now() - begun > place.patience)
      throw new Error(`PostgreSQL on ${place.pgdata} (process ${file.pid}) is ${file.status} and does not get ready.`);
    await sleep(20);
  }
}

async function startCluster(place: Place, socket?: string): Promise<PidFile> {
  const binaries = findBinaries(place.who);
  const killed = readPidFile(place.pgdata);
  if (killed !== undefined && killed.socket !== socket) forgetSocket(killed);
  if (!existsSync(place.pgdata)) await makeCluster(place, binaries);
  checkMajor(place, binaries);
  const begun = Date.now();
  for (;;) {
    const { file, log } = await launch(place, binaries, socket);
    if (file !== undefined) return file;
    // Back ends of a killed postmaster need a moment to notice that it is gone.
    if (!log.includes("shared memory block") || Date.now() - begun > place.patience)
      throw new Error(`PostgreSQL does not start on ${place.pgdata}:\n${log}`);
    await sleep(100);
  }
}

function checkMajor({ pgdata }: Place, { major }: Binaries): void {
  const path = join(pgdata, "PG_VERSION");
  if (!existsSync(path)) throw new Error(`${pgdata} is not a data folder of PostgreSQL; move it away.`);
  const found = readFileSync(path, "utf8").trim();
  if (found === String(major)) return;
  throw new Error(
    `${pgdata} was made by PostgreSQL ${found}, and this version of Plenum brings PostgreSQL ${major}. Move it:\n` +
      `  plenum backup create    with the version of Plenum that made it\n` +
      `  plenum restore FILE     with this version, on an empty DATA_DIR`,
  );
}

async function stopCluster(place: Place): Promise<void> {
  const file = readPidFile(place.pgdata);
  if (file === undefined || !isPostmaster(file.pid, place.pgdata)) return;
  process.kill(file.pid, "SIGINT");
  const begun = Date.now();
  while (sight(file.pid).state === "alive") {
    if (Date.now() - begun > place.patience) {
      process.kill(file.pid, "SIGQUIT");
      break;
    }
    await sleep(10);
  }
  forgetSocket(file);
}
