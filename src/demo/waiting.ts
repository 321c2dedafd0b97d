import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "#domain/time.ts";
import { Answered } from "./calling.ts";

/** How long a step waits for what it expects, by the machine's clock. */
const PATIENCE = 180 * SECOND;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 250;

/** Asks until there is an answer; what nobody can see yet is no answer. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined | false>): Promise<Found> {
  const begun = performance.now();
  const seen: { problem?: Answered } = {};
  for (let pause = FIRST_PAUSE; performance.now() - begun < PATIENCE; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    const found = await look().catch((error: unknown) => {
      if (!(error instanceof Answered) || !isPassing(error)) throw error;
      seen.problem = error;
      return undefined;
    });
    if (found !== undefined && found !== false) return found;
    await sleep(pause);
  }
  throw new Error(`Waited in vain until ${what}.${seen.problem === undefined ? "" : ` ${seen.problem.message}`}`);
}

/** The same asked of each, one after the other, so that many who wait do not slow down what they wait for; the answers in their order. */
export async function untilEach<Asked extends { readonly url: string }, Found>(
  asked: readonly Asked[],
  what: string,
  look: (one: Asked) => Promise<Found | undefined | false>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const one of asked) found.push(await until(`${what} (${one.url})`, () => look(one)));
  return found;
}

/** What has not come yet is not found, not ready, or not known. */
const isPassing = ({ status, message }: Answered): boolean =>
  status === 404 || status === 409 || (status === 422 && /"unknown-|no-region/u.test(message));
