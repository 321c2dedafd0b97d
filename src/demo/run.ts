import { join } from "node:path";
import { type Neighbor, mustBeOurs, startNeighbor, stopAll } from "./instances.ts";
import type { Organization } from "./organization.ts";
import { play, type Scenario } from "./stage.ts";
import { connectAll, sendEnvoy, supportAround } from "./ties.ts";

/** Three instances on neighboring ports. */
export type Run = {
  readonly folder: string;
  readonly port: number;
  readonly members: number;
  /** Told once they are connected. */
  readonly onReady: (neighbors: readonly Neighbor[]) => void;
  readonly say: (line: string) => void;
};

const INSTANCES = 3;

/** Starts instances of different organizations, fills and connects them, and runs them until Ctrl-C; one that ends early ends all. */
export async function runDemo({ folder, port, members, onReady, say }: Run): Promise<void> {
  const stopped = untilStopped();
  const places = Array.from({ length: INSTANCES }, (_, index) => ({
    folder: join(folder, `demo-${index + 1}`),
    port: port + index,
    seed: index + 1,
    orgs: index === 0 ? 2 : 1,
    members,
  }));
  places.forEach(mustBeOurs);
  say(`Filling and starting ${INSTANCES} instances …`);
  const neighbors: Neighbor[] = [];
  const started = await Promise.allSettled(
    places.map(async (place) => {
      neighbors.push(await startNeighbor(place));
    }),
  );
  try {
    const failed = started.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    neighbors.sort((a, b) => a.url.localeCompare(b.url));
    say("Connecting them …");
    const envoys = await Promise.all(neighbors.map(sendEnvoy));
    await connectAll(envoys);
    await supportAround(envoys);
    onReady(neighbors);
    await Promise.race([stopped, ...neighbors.map(untilDead)]);
    say("Stopping …");
  } finally {
    await stopAll(neighbors);
  }
}

/** Plays a scenario and, unless it is to end then, keeps its instances running until Ctrl-C; false if a step of it did not hold. */
export async function runScenario(
  scenario: Scenario,
  { port, isOnce, say }: { readonly port: number; readonly isOnce: boolean; readonly say: (line: string) => void },
): Promise<boolean> {
  const stopped = untilStopped();
  const onPlayed = async (all: readonly Organization[], password: string) => {
    if (isOnce) return;
    say("");
    for (const { url, name, people } of all) say(`${url}  ${name}  ${people[0]?.email ?? ""}`);
    say(`\nPassword of all: ${password}\nCtrl-C ends it.`);
    await stopped;
  };
  return play(scenario, { port, say, onPlayed });
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });

/** Ends when the instance has ended of itself, which is an error unless all were asked to stop. */
const untilDead = ({ child, url }: Neighbor): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`The instance at ${url} has ended.`))));
  });
