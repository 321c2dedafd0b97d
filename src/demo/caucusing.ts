import { until, untilEach } from "./waiting.ts";
import type { Organization, Someone } from "./organization.ts";

/** A caucus by its address, which means the same everywhere; one organization hosts it. */
export type Caucus = { readonly slug: string; readonly actor: string; readonly host: Organization };

type Shown = {
  readonly actor: string;
  readonly recognizedBy: readonly { readonly actor: string }[];
  readonly members: readonly { readonly actor: string | null; readonly count: number }[] | null;
};
type Join = { readonly id: string; readonly state: string };
type Post = { readonly id: string; readonly activity: string; readonly contentHtml: string };
type Listed<Item> = { readonly items: readonly Item[] };

/** Founds a caucus on the server of an organization. */
export async function foundCaucus(
  host: Organization,
  { slug, name, summary }: { readonly slug: string; readonly name: string; readonly summary: string },
): Promise<Caucus> {
  const asked = { kind: "caucus", slug, name, summary, visibility: "public", parent: host.slug };
  const { actor } = await host.post<{ readonly actor: string }>("/bodies", asked);
  return { slug, actor, host };
}

/** Organizations recognize it, so that their members can join; all who look on see who does. */
export async function recognize(
  caucus: Caucus,
  by: readonly Organization[],
  seenBy: readonly Organization[],
): Promise<void> {
  for (const one of by)
    await until(`${one.slug} reaches the caucus`, () =>
      one.post("/caucuses/recognize", { actor: caucus.actor, body: one.slug }),
    );
  await untilEach(seenBy, "who recognizes the caucus is seen", async (one) => {
    const { items } = await one.get<Listed<Shown>>("/caucuses");
    const recognizing = items.find(({ actor }) => actor === caucus.actor)?.recognizedBy.map(({ actor }) => actor);
    return by.every(({ actor }) => recognizing?.includes(actor));
  });
}

/** Members of an organization join it over the network, by a name that is nobody's; its host counts them. */
export async function join(caucus: Caucus, organization: Organization, people: readonly Someone[]): Promise<void> {
  for (const person of people) {
    const { id } = await until(`${person.name} reaches the caucus`, () =>
      person.post<Join>(`/bodies/${organization.slug}/joins`, { actor: caucus.actor }),
    );
    await until(`${person.name} is in the caucus`, async () => {
      const { items } = await person.get<Listed<Join>>("/joins");
      return items.some((joined) => joined.id === id && joined.state === "accepted");
    });
  }
}

/** How many of its members organizations vouch for, as its host counts them. */
export async function countMembers({ actor, host }: Caucus): Promise<number> {
  const { items } = await host.get<Listed<Shown>>("/caucuses");
  const members = items.find((caucus) => caucus.actor === actor)?.members ?? [];
  return members.reduce((sum, { actor: voucher, count }) => (voucher === null ? sum : sum + count), 0);
}

/** A member of the hosting organization writes in the forum. */
export async function writeIn(caucus: Caucus, person: Someone, content: string): Promise<Post> {
  return person.post<Post>(`/bodies/${caucus.slug}/forum`, { content });
}
