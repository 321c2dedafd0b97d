import type { Organization } from "./organization.ts";
import { play, type Scenario } from "./stage.ts";

export type Running = {
  readonly port: number;
  /** Ends when it has been played. */
  readonly isOnce: boolean;
  readonly say: (line: string) => void;
  /** Told where everybody is, when it has been played and stays up. */
  readonly onReady: (all: readonly Organization[], password: string) => void;
};

/** Plays a scenario and, unless it is to end then, keeps its instances running until Ctrl-C, which ends it at any time; false if a step of it did not hold. */
export async function runScenario(scenario: Scenario, { port, isOnce, say, onReady }: Running): Promise<boolean> {
  const stopped = untilStopped();
  const onPlayed = async (all: readonly Organization[], password: string) => {
    if (isOnce) return;
    onReady(all, password);
    await stopped;
    say("Stopping …");
  };
  return play(scenario, { port, say, onPlayed, stopped });
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
