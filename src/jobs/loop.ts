import { getLogger } from "@logtape/logtape";

/** Work that is done again and again, never twice at once. */
export type Loop = {
  /** Asks for a round now, or right after the one that runs. */
  readonly wake: () => void;
  /** Ends after the round that runs. */
  readonly stop: () => Promise<void>;
};

/** Runs rounds: at once when woken or when a round says that more is waiting, else every `pause` milliseconds. A round that fails is logged and tried again. */
export function startLoop(name: string, pause: number, round: () => Promise<boolean>): Loop {
  const log = getLogger(["plenum", "jobs"]);
  let isStopped = false;
  let isWoken = false;
  let wakeUp = () => {};
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!isStopped) {
      isWoken = false;
      const isMore = await round().catch((error: unknown) => {
        log.error("{name} failed and is tried again: {error}", { name, error: describe(error) });
        return false;
      });
      if (!isStopped && !isMore && !isWoken) await sleep();
    }
  };
  const done = run();
  return {
    wake() {
      isWoken = true;
      wakeUp();
    },
    async stop() {
      isStopped = true;
      wakeUp();
      await done;
    },
  };
}

/** An error without what a statement was given: parameters may hold what must not be logged. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const cause = error.cause instanceof Error && "code" in error.cause ? ` (${String(error.cause.code)})` : "";
  return cause === "" && !("query" in error) ? `${error.name}: ${error.message}` : `${error.name}${cause}`;
}
