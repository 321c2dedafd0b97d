import { setTimeout as sleep } from "node:timers/promises";
import { type Running, freePort, start, untilReady } from "#test/support/process.ts";

/** An instance in a process of its own that is killed and started again. */
export type Lives = {
  readonly url: string;
  /** Starts it and waits until it is ready. */
  readonly begin: () => Promise<void>;
  /** `kill -9` after so many milliseconds. */
  readonly killAfter: (milliseconds: number) => Promise<void>;
  readonly isAlive: () => boolean;
  /** Ends it in order. */
  readonly end: () => Promise<void>;
};

/** An instance with this environment, not started yet. */
export async function livesOf(env: Readonly<Record<string, string>>): Promise<Lives> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const state: { running: Running | undefined } = { running: undefined };
  const isAlive = () => state.running?.child.exitCode === null && state.running.child.signalCode === null;
  const die = async (signal: NodeJS.Signals) => {
    state.running?.child.kill(signal);
    await state.running?.ended;
    state.running = undefined;
  };
  return {
    url,
    isAlive,
    async begin() {
      state.running = start("src/main.ts", [], { ...env, PORT: String(port), LOG_LEVEL: "error" });
      await untilReady(state.running, `${url}/readyz`);
    },
    async killAfter(milliseconds) {
      await sleep(milliseconds);
      await die("SIGKILL");
    },
    end: () => die("SIGTERM"),
  };
}
