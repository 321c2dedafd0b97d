import { readFileSync, readlinkSync } from "node:fs";
import { connect } from "node:net";
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

/** Whether it answers the first question of a client: a process just killed may look alive for a moment, a hung one for ever. */
export function answers({ socket, port }: PidFile, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(join(socket, `.s.PGSQL.${port}`));
    const end = (isThere: boolean) => {
      client.destroy();
      resolve(isThere);
    };
    client.setTimeout(patience, () => end(false));
    client.once("error", () => end(false)).once("close", () => end(false));
    client.once("data", () => end(true));
    // SSLRequest of the frontend/backend protocol: answered with one byte before any log-in.
    client.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  });
}
