import type { Act, Actor } from "#commands/act.ts";
import { system } from "#commands/act.ts";
import type { Instant } from "#domain/time.ts";

/** Somebody with an account who acts in the demo. */
export type Person = Extract<Actor, { kind: "person" }> & { readonly email: string };

type Deed = (act: Act) => Promise<void>;

/** What happens when: past acts bear past times, in order, as if the instance had lived through them. */
export type Timeline = {
  /** Adds a deed of the system at a time; deeds may plan later ones. */
  readonly plan: (at: Instant, deed: Deed) => void;
  /** Does all that is planned, the earliest first, inside the act's transaction. */
  readonly run: (act: Act) => Promise<void>;
};

/** An empty timeline. */
export function createTimeline(): Timeline {
  const steps: { readonly at: Instant; readonly deed: Deed }[] = [];
  return {
    plan(at, deed) {
      const place = steps.findIndex((step) => step.at > at);
      steps.splice(place === -1 ? steps.length : place, 0, { at, deed });
    },
    async run(act) {
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        const { at, deed } = step;
        await deed({ ...act, by: system, at, clockOffset: () => at - Date.now() });
      }
    },
  };
}

/** The act as somebody's. */
export function as(act: Act, by: Person | undefined): Act {
  if (by === undefined) throw new TypeError("nobody to act");
  return { ...act, by };
}

const WIDTH = 24;

/** Does many deeds with their statements on the way together; answers in the order of the items. */
export async function together<Item, Done>(
  items: readonly Item[],
  deed: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  for (let from = 0; from < items.length; from += WIDTH)
    done.push(...(await Promise.all(items.slice(from, from + WIDTH).map((item) => deed(item)))));
  return done;
}
