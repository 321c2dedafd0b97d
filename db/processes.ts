import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What the system knows of a process: gone, dead but not collected by its parent, or living under a name. */
export type Sighting =
  | { readonly state: "gone" }
  | { readonly state: "zombie" }
  | { readonly state: "alive"; readonly name: string; readonly born: string };

/** Looks at a process; `born` tells two processes with the same number apart (empty where there is no /proc). */
export function sight(pid: number): Sighting {
  if (!isAlive(pid)) return { state: "gone" };
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? { state: "zombie" } : { state: "alive", name, born: fields[19] ?? "" };
  } catch {
    return isAlive(pid) ? { state: "alive", name: "", born: "" } : { state: "gone" };
  }
}

/** The name under which a process signs: its number and its birth. */
export function signature(pid: number): string {
  const seen = sight(pid);
  return `${pid}-${seen.state === "alive" ? seen.born : ""}`;
}

/** Whether the process that signed so still lives. */
export function isSigner(signed: string): boolean {
  const [pid, born] = signed.split("-");
  const seen = sight(Number(pid));
  return seen.state === "alive" && seen.born === born;
}

/** Runs `work` while no other process holds the lock file; a lock whose holder died is void. */
export async function withLock<T>(path: string, patience: number, work: () => Promise<T>): Promise<T> {
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, signature(process.pid), { mode: 0o600 });
  try {
    const until = Date.now() + patience;
    while (!tookLock(own, path)) {
      if (Date.now() > until)
        throw new Error(`Another process has been holding ${path} for ${Math.round(patience / 1000)} s.`);
      await sleep(20);
    }
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Enters this process into a folder of guests and answers how to leave: `leave()` says whether nobody is left. */
export function enter(folder: string): { leave(): boolean } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = `${signature(process.pid)}-${randomUUID()}`;
  writeFileSync(join(folder, own), "", { mode: 0o600 });
  return {
    leave() {
      rmSync(join(folder, own), { force: true });
      for (const guest of readdirSync(folder)) if (!isSigner(guest)) rmSync(join(folder, guest), { force: true });
      return readdirSync(folder).length === 0;
    },
  };
}

/** A hard link appears with its content or not at all, so a lock is never seen half written. */
function tookLock(own: string, path: string): boolean {
  if (linked(own, path)) return true;
  const holder = read(path);
  if (holder === undefined || isSigner(holder)) return false;
  const void_ = `${own}.void`;
  try {
    renameSync(path, void_);
  } catch {
    return false;
  }
  // Whoever was faster may have voided the dead lock and taken a new one that we just moved away: give it back.
  if (read(void_) !== holder) linked(void_, path);
  rmSync(void_, { force: true });
  return false;
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
