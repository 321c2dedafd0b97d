import { spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries, RunAs } from "./binaries.ts";
import { findBinaries, mayEnter } from "./binaries.ts";
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
};

/** The place of one cluster; not `isOpen` when `who` may use his data folder but not walk to it. */
type Place = {
  readonly home: string;
  readonly pgdata: string;
  readonly who: RunAs | undefined;
  readonly isOpen: boolean;
  readonly patience: number;
  readonly settings: Readonly<Record<string, string>>;
};

const NAME = "plenum";
const PORT = 5432;
/** sun_path of unix(7) holds 108 bytes with the final zero. */
const LONGEST_SOCKET = 107;
const LARGEST_LOG = 10_000_000;

// DETAIL lines and statements would carry e-mail addresses and ballots into the log.
const SETTINGS = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  timezone: "UTC",
  log_timezone: "UTC",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
  jit: "off",
  max_logical_replication_workers: "0",
};

/** Starts PostgreSQL on `dataDir`/pgdata, made at the first start, or attaches to the one that runs there already. */
export async function startPostgres(dataDir: string, options: PostgresOptions = {}): Promise<Postgres> {
  const place = findPlace(dataDir, options);
  const lock = join(place.home, "pg.lock");
  return withLock(lock, place.patience, async () => {
    const guest = enter(join(place.home, "pg.guests"));
    try {
      const running = await findRunning(place);
      const pid = running ?? (await startCluster(place));
      return {
        connection: { host: pid.socket, port: pid.port, user: NAME, database: NAME },
        started: running === undefined,
        stop: () =>
          withLock(lock, place.patience, async () => {
            if (guest.leave()) await stopCluster(place);
          }),
      };
    } catch (error) {
      guest.leave();
      throw error;
    }
  });
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

async function startCluster(place: Place): Promise<PidFile> {
  const binaries = findBinaries(place.who);
  const killed = readPidFile(place.pgdata);
  if (killed !== undefined) forgetSocket(killed);
  if (!existsSync(place.pgdata)) await makeCluster(place, binaries);
  checkMajor(place, binaries);
  const begun = Date.now();
  for (;;) {
    const { file, log } = await launch(place, binaries);
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

/** Makes the cluster beside its place and moves it there when it is whole, so that a kill leaves none that is half made. */
async function makeCluster(place: Place, { initdb, postgres }: Binaries): Promise<void> {
  const draft = `${place.pgdata}.init`;
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft, place.who);
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", "--no-locale"];
  const access = ["--auth-local=trust", "--auth-host=reject", `--username=${NAME}`, "--no-instructions"];
  await run(place, initdb, draft, (folder) => ["-D", folder, ...locale, ...access]);
  const single = ["-c", "log_min_messages=error", "-c", "log_checkpoints=off", "template1"];
  await run(place, postgres, draft, (folder) => ["--single", "-D", folder, ...single], `create database ${NAME}\n`);
  renameSync(draft, place.pgdata);
}

/** Runs a program on a data folder to its end; what it says is only of interest when it fails. */
async function run(
  place: Place,
  program: string,
  data: string,
  args: (folder: string) => string[],
  input = "",
): Promise<void> {
  const folder = openFolder(place, data);
  const child = spawn(program, args(folder.path), {
    ...identity(place),
    stdio: ["pipe", "pipe", "pipe", ...folder.fds],
  });
  folder.close();
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  child.stdin?.on("error", () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0 || said.some((line) => line.includes("ERROR:") || line.includes("FATAL:")))
    throw new Error(`${program} failed (${code}):\n${said.join("").trim()}`);
}

/** Starts the postmaster and waits until it is ready, or until it ends with what it said. */
async function launch(place: Place, { postgres }: Binaries): Promise<{ file?: PidFile; log: string }> {
  const path = join(place.home, "pg.log");
  if (existsSync(path) && statSync(path).size > LARGEST_LOG) renameSync(path, `${path}.1`);
  const log = openSync(path, "a", 0o600);
  const before = statSync(path).size;
  const folder = openFolder(place, place.pgdata);
  const settings = Object.entries({ ...SETTINGS, ...place.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(postgres, ["-D", folder.path, "-k", makeSocketFolder(place), ...settings], {
    ...identity(place),
    detached: true,
    stdio: ["ignore", log, log, ...folder.fds],
  });
  folder.close();
  closeSync(log);
  child.unref();
  const end: string[] = [];
  child.once("error", (error) => end.push(error.message)).once("exit", () => end.push(""));
  const begun = Date.now();
  while (end.length === 0) {
    const file = readPidFile(place.pgdata);
    if (file?.pid === child.pid && file?.status === "ready") return { file, log: "" };
    if (Date.now() - begun > place.patience * 3) throw new Error(`PostgreSQL is still recovering; see ${path}.`);
    await sleep(10);
  }
  return { log: end.join("") + readFileSync(path).subarray(before).toString().trim() };
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

function forgetSocket({ socket }: PidFile): void {
  if (socket.startsWith(temporaryPrefix())) rmSync(socket, { recursive: true, force: true });
}

/** The folder of the socket; a path too long for a socket, or closed to `who`, goes to the temp directory. */
function makeSocketFolder({ home, who, isOpen }: Place): string {
  const folder = join(home, "pg.run");
  const isShort = Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET;
  if (!isShort || !isOpen) {
    const temporary = mkdtempSync(temporaryPrefix());
    if (who !== undefined) chownSync(temporary, who.uid, who.gid);
    return temporary;
  }
  // Nobody runs here (we hold the lock), so what a killed postmaster left behind is void.
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder, who);
  return folder;
}

const temporaryPrefix = () => join(tmpdir(), "plenum-socket-");

function makeFolder(path: string, who: RunAs | undefined): void {
  mkdirSync(path, { mode: 0o700 });
  if (who !== undefined) chownSync(path, who.uid, who.gid);
}

/** How a child names a data folder: by its path, or, where it may not walk there, by an open descriptor that it inherits. */
function openFolder({ isOpen }: Place, path: string): { path: string; fds: number[]; close(): void } {
  if (isOpen) return { path, fds: [], close: () => undefined };
  const fd = openSync(path, "r");
  return { path: "/proc/self/fd/3", fds: [fd], close: () => closeSync(fd) };
}

/** Root's working folder and environment are no business of the database. */
function identity({ who }: Place) {
  return { ...who, cwd: "/", env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } };
}
