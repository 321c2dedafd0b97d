import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { sight } from "./processes.ts";

/** What a postmaster says of itself in postmaster.pid of its data folder. */
export type PidFile = {
  readonly pid: number;
  readonly socket: string;
  readonly port: number;
  readonly status: string;
};

/** Reads postmaster.pid; none when there is no cluster or it is stopped. */
export function readPidFile(pgdata: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(pgdata, "postmaster.pid"), "utf8").split("\n");
    const [pid = "", , , port = "", socket = "", , , status = ""] = lines;
    return { pid: Number(pid), socket, port: Number(port), status: status.trim() };
  } catch {
    return undefined;
  }
}

/** Whether this process is the postmaster of this folder: after a reboot the number may be any program's, or another cluster's. */
export function isPostmaster(pid: number, pgdata: string): boolean {
  const seen = sight(pid);
  if (seen.state !== "alive" || (seen.name !== "" && seen.name !== "postgres")) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === pgdata;
  } catch {
    return true;
  }
}
