import type { Organization } from "./organization.ts";
import { until } from "./waiting.ts";

/** A region on the server of whoever keeps it, by its address. */
export type Region = { readonly slug: string; readonly actor: string; readonly keeper: Organization };

type Placement = {
  readonly id: string;
  readonly body: { readonly actor: string };
  readonly region: { readonly actor: string };
  readonly state: string;
};
type Listed<Item> = { readonly items: readonly Item[] };

/** Founds a region. */
export async function foundRegion(keeper: Organization, slug: string, name: string): Promise<Region> {
  const asked = { kind: "region", slug, name, summary: name, visibility: "public", parent: keeper.slug };
  const { actor } = await keeper.post<{ readonly actor: string }>("/bodies", asked);
  return { slug, actor, keeper };
}

/** A chapter asks to stand in a region, and the region's keeper takes it in; both servers show that it stands there, and nowhere else. */
export async function stand(chapter: Organization, region: Region): Promise<void> {
  const { slug, actor, keeper } = region;
  await until(`${chapter.slug} knows the region`, () =>
    chapter.post(`/bodies/${chapter.slug}/region`, { region: actor }),
  );
  const of = (placement: Placement) => placement.body.actor === chapter.actor && placement.region.actor === actor;
  const { id } = await until(`${slug} is asked`, async () => {
    const { items } = await keeper.get<Listed<Placement>>(`/bodies/${slug}/regions`);
    return items.find((placement) => of(placement) && placement.state === "asked");
  });
  await keeper.post(`/bodies/${slug}/regions/${id}/accept`);
  await until(`${chapter.slug} stands in ${slug} alone`, async () => {
    const { items } = await chapter.get<Listed<Placement>>(`/bodies/${chapter.slug}/regions`);
    const standing = items.filter(({ state }) => state === "stands");
    return standing.length === 1 && standing.every(of);
  });
}

/** Waits until a region's own server shows these chapters in it, and no others. */
export async function holds({ slug, keeper }: Region, chapters: readonly Organization[]): Promise<void> {
  await until(`${slug} holds ${chapters.length}`, async () => {
    const { items } = await keeper.get<Listed<Placement>>(`/bodies/${slug}/regions`);
    const standing = items.filter(({ state }) => state === "stands").map(({ body }) => body.actor);
    return standing.length === chapters.length && chapters.every(({ actor }) => standing.includes(actor));
  });
}
