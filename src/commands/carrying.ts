import type { Body } from "#db/bodies.ts";
import type { Carried } from "#domain/carried.ts";
import type { Act } from "./act.ts";
import { Invalid, Missing, Refused } from "./errors.ts";
import { actorIn } from "./someone.ts";

/** By whom a deed is done: whoever acts, or the question that adopted it. */
export async function carriedBy(act: Act, body: Body, question: string | undefined): Promise<Carried> {
  return question === undefined ? { question: null, by: await actorIn(act, body) } : { question };
}

/** Does what a motion adopted, as far as it can still be done; that it was adopted stands in any case. */
export async function asFarAsPossible(deed: () => Promise<unknown>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Missing || error instanceof Invalid)) throw error;
  }
}
