import type { Organization } from "./organization.ts";
import { until, untilEach } from "./waiting.ts";

/** What is promised: so many people or rooms, or money in the smallest units of its currency. */
export type Promised = {
  readonly from: Organization;
  readonly to: string;
  readonly kind: "people" | "money" | "rooms" | "other";
  readonly amount: number;
  readonly unit?: string;
  readonly currency?: string;
  readonly text: string;
};

type Saying = { readonly state: string } | null;
type Pledge = {
  readonly id: string;
  readonly entry: string;
  readonly state: string;
  readonly giver: Saying;
  readonly receiver: Saying;
};
type Listed<Item> = { readonly items: readonly Item[] };

/** Promises support in public; answers the entry by which all who look on know it, once they do. */
export async function pledge({ from, to, ...terms }: Promised, seenBy: readonly Organization[]): Promise<string> {
  const { entry } = await until(`${from.slug} knows whom it promises to`, () =>
    from.post<Pledge>("/pledges", { body: from.slug, to, ...terms }),
  );
  await untilEach(seenBy, "the pledge is seen", (one) => findPledge(one, entry));
  return entry;
}

/** One side says that a pledge was kept, or was not; all who look on see it. */
export async function say(
  entry: string,
  side: "giver" | "receiver",
  by: Organization,
  word: "kept" | "not-kept",
  seenBy: readonly Organization[],
): Promise<void> {
  const known = await until("the pledge is known", () => findPledge(by, entry));
  await by.post(`/pledges/${known.id}/${word}`, {});
  await untilEach(seenBy, `the pledge is ${word}`, async (one) => {
    const found = await findPledge(one, entry);
    return found?.[side]?.state === word.replace("-", "_");
  });
}

/** Says publicly how something went; all who look on can read it. */
export async function assess(
  by: Organization,
  of: string,
  kind: string,
  text: string,
  seenBy: readonly Organization[],
): Promise<void> {
  const { entry } = await until(`${by.slug} assesses`, () =>
    by.post<{ readonly entry: string }>("/assessments", { body: by.slug, of, kind, text }),
  );
  await untilEach(seenBy, "the assessment is read", async (one) => {
    const { items } = await one.get<Listed<{ readonly entry: string; readonly text: string | null }>>(
      `/assessments?by=${encodeURIComponent(by.actor)}`,
    );
    return items.some((found) => found.entry === entry && found.text === text);
  });
}

async function findPledge(one: Organization, entry: string): Promise<Pledge | undefined> {
  const { items } = await one.get<Listed<Pledge>>("/pledges?limit=100");
  return items.find((found) => found.entry === entry);
}
