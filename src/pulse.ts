import postgres from "postgres";
import { getLogger } from "@logtape/logtape";
import type { Connection } from "#db/connection.ts";
import { clientArguments } from "#db/connection.ts";
import { SECOND } from "#domain/time.ts";

/** Whether the database takes what it is given. Nobody looks while all goes well; while it is stuck somebody looks all the time. */
export type Pulse = {
  /** Whether it was stuck at the last look. */
  readonly isStuck: () => boolean;
  /** Looks, within a second; those who ask at once share one look. True unless it is stuck: one that refuses at once is not. */
  readonly look: () => Promise<boolean>;
  readonly stop: () => void;
};

const PATIENCE = SECOND;
const PAUSE = SECOND / 4;

/** Looks over a connection of its own: those of the instance may all be waiting. `name` is a row of the heartbeats: only a commit shows that the disk works. */
export function createPulse(connection: Connection, name: string): Pulse {
  const log = getLogger(["plenum", "database"]);
  const state = { isStuck: false, isStopped: false };
  let looking: Promise<boolean> | undefined;
  const found = (isWell: boolean): boolean => {
    if (state.isStuck === isWell)
      log.warning(
        isWell ? "The database answers again" : "The database does not answer; writes are refused until it does",
      );
    state.isStuck = !isWell;
    if (!isWell && !state.isStopped) setTimeout(() => void look(), PAUSE).unref();
    return isWell;
  };
  const look = (): Promise<boolean> =>
    (looking ??= takePulse(connection, name)
      .then(found)
      .finally(() => {
        looking = undefined;
      }));
  return {
    isStuck: () => state.isStuck,
    look,
    stop() {
      state.isStopped = true;
    },
  };
}

async function takePulse(connection: Connection, name: string): Promise<boolean> {
  // The driver's own question about types would be nobody's to catch when it is broken off, and end the process.
  const options = { max: 1, connect_timeout: PATIENCE / SECOND, fetch_types: false, onnotice: () => undefined };
  const sql = postgres(...clientArguments(connection, options));
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, PATIENCE, false);
  const asked = sql`update heartbeats set at = at where process = ${name}`.then(
    () => true,
    (error: unknown) => !isTimeout(error),
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    void sql.end({ timeout: 0 }).catch(() => undefined);
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "CONNECT_TIMEOUT";
