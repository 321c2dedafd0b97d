import { spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries, RunAs } from "./binaries.ts";
import type { PidFile } from "./postmaster.ts";
import { readPidFile } from "./postmaster.ts";

/** The place of one cluster; not `isOpen` when `who` may use his data folder but not walk to it. */
export type Place = {
  readonly home: string;
  readonly pgdata: string;
  readonly who: RunAs | undefined;
  readonly isOpen: boolean;
  readonly patience: number;
  readonly settings: Readonly<Record<string, string>>;
};

/** The database, and the role that owns it. */
export const NAME = "plenum";
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

/** Makes the cluster beside its place and moves it there when it is whole, so that a kill leaves none that is half made. */
export async function makeCluster(place: Place, { initdb, postgres }: Binaries): Promise<void> {
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
export async function launch(
  place: Place,
  { postgres }: Binaries,
  socket?: string,
): Promise<{ file?: PidFile; log: string }> {
  const path = join(place.home, "pg.log");
  if (existsSync(path) && statSync(path).size > LARGEST_LOG) renameSync(path, `${path}.1`);
  const log = openSync(path, "a", 0o600);
  const before = statSync(path).size;
  const folder = openFolder(place, place.pgdata);
  const settings = Object.entries({ ...SETTINGS, ...place.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(postgres, ["-D", folder.path, "-k", makeSocketFolder(place, socket), ...settings], {
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

/** Removes a socket folder in the temp directory. */
export function forgetSocket({ socket }: PidFile): void {
  if (socket.startsWith(temporaryPrefix())) rmSync(socket, { recursive: true, force: true });
}

/** The folder of the socket; a path too long for a socket, or closed to `who`, goes to the temp directory. */
function makeSocketFolder({ home, who, isOpen }: Place, wanted?: string): string {
  const folder = wanted ?? join(home, "pg.run");
  const isShort = Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET;
  if (wanted === undefined && (!isShort || !isOpen)) {
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
