import { workFor } from "#commands/patience.ts";
import { SECOND } from "#domain/time.ts";
import type { Copies } from "./copies.ts";
import type { Pulse } from "./pulse.ts";

type Answer = (request: Request) => Response | Promise<Response>;
type InTime = (request: Request, answer: () => Response | Promise<Response>) => Promise<Response>;

export type OutageParts = {
  readonly pulse: Pulse;
  readonly copies: Copies;
  /** 503 in the form that whoever asks understands. */
  readonly away: Answer;
};

/** How long an answer may take before somebody looks whether the database is stuck, at first and then again; with the look itself 503 is there within five seconds (R52). */
const FIRST = 3 * SECOND;
const AGAIN = SECOND;
/** While it is stuck only what needs no database is answered, and that at once. */
const GLANCE = SECOND / 4;
/** So many of those that need it wait beside; the rest is not even asked. */
const MOST_WAITING = 50;

/** Answers in time also while the database hangs: reads from a copy where there is one, everything else with 503; what was waiting is not done afterwards. */
export function answerInTime({ pulse, copies, away }: OutageParts): InTime {
  let waiting = 0;
  const waitBeside = (answering: Promise<Response>) => {
    waiting += 1;
    void answering.catch(() => undefined).finally(() => (waiting -= 1));
  };
  const instead = (request: Request) => copies.find(request) ?? away(request);
  return async (request, answer) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (pulse.isStuck() && (!isRead || waiting >= MOST_WAITING)) return instead(request);
    const { working, giveUp } = workFor(answer);
    const answering = Promise.resolve(working);
    let response = await within(answering, pulse.isStuck() ? GLANCE : FIRST);
    while (response === undefined) {
      if (pulse.isStuck() || !(await pulse.look())) {
        response = await within(answering, 0);
        if (response !== undefined) break;
        giveUp();
        waitBeside(answering);
        return instead(request);
      }
      response = await within(answering, AGAIN);
    }
    if (response.status === 503 && isRead) return copies.find(request) ?? response;
    return copies.keep(request, response);
  };
}

async function within(answering: Promise<Response>, patience: number): Promise<Response | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, patience, undefined);
  try {
    return await Promise.race([answering, late]);
  } finally {
    clearTimeout(timer);
  }
}
