import type { League } from "./coalescing.ts";
import { decide, type Motion } from "./deciding.ts";
import type { Organization } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** Something that members hold, as an instance ranks it. */
export type Ground = {
  readonly title: string;
  readonly holders: readonly string[];
  readonly above: boolean;
};

/** A position that an organization adopts at home. */
export type Stand = { readonly by: Organization; readonly title: string; readonly text: string };

type Listed<Item> = { readonly items: readonly Item[] };

/** Each adopts a position at home, by a vote of its members; answers the motions, which others can endorse. */
export const adoptPositions = (stage: Stage, ending: Ending | undefined, stands: readonly Stand[]): Promise<Motion[]> =>
  decide(
    stage,
    ending,
    stands.map(({ by, title, text }) => ({ by, motion: { kind: "position", title, text, effect: { position: {} } } })),
  );

/** These endorse what another adopted; all who look on see who did. */
export async function endorse(
  object: string,
  by: readonly Organization[],
  seenBy: readonly Organization[],
): Promise<void> {
  await Promise.all(
    by.map((one) =>
      until(`${one.slug} knows what it supports`, () => one.post("/endorsements", { body: one.slug, object })),
    ),
  );
  await untilEach(seenBy, "the endorsements are seen", async (one) => {
    const path = `/endorsements?state=standing&object=${encodeURIComponent(object)}&limit=100`;
    const { items } = await one.get<Listed<{ readonly body: { readonly actor: string } }>>(path);
    return by.every(({ actor }) => items.some(({ body }) => body.actor === actor));
  });
}

/** What the members of a coalition hold, by how many: the same on every instance, once so many hold each of these. */
export async function findGround(
  league: League,
  all: readonly Organization[],
  expected: ReadonlyMap<string, number>,
  share = 60,
): Promise<readonly Ground[]> {
  const shown = await untilEach(all, "the common ground is seen", async (one) => {
    const { items } = await one.get<Listed<Ground>>(`${league.path}/common-ground?share=${share}`);
    const counts = new Map(items.map(({ title, holders }) => [title, holders.length]));
    return [...expected].every(([title, count]) => counts.get(title) === count) ? items : undefined;
  });
  return shown[0] ?? [];
}
