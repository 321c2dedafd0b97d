import type { Organization } from "./organization.ts";
import { until, untilEach } from "./waiting.ts";

/** A coalition as scenarios name it: by its hash, which means the same on every instance. */
export type League = {
  readonly slug: string;
  readonly hash: string;
  /** In paths of the API. */
  readonly path: string;
  /** Who convened it. */
  readonly convenor: Organization;
};

/** An article of its agreement. */
export type Article = {
  readonly number: string;
  readonly title: string;
  readonly tier: "ordinary" | "foundation" | "entrenched";
  readonly text: string;
};

export type Call = {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  readonly articles: readonly Article[];
  readonly founders: readonly Organization[];
  /** In place of the plain rules. */
  readonly rules?: Readonly<Record<string, unknown>>;
};

export type Standing = "invited" | "applicant" | "observer" | "full" | "frozen" | "left" | "expelled";

type Shown = { readonly hash: string | null; readonly charter: string | null };
type Digest = {
  readonly block: string;
  readonly height: number;
  readonly digest: string;
  readonly final: boolean;
};
type Member = { readonly actor: string; readonly standing: Standing; readonly final: boolean };
type Listed<Item> = { readonly items: readonly Item[] };

/** Calls for a coalition and waits until each that is named sees the call on its own instance. */
export async function convene(convenor: Organization, { founders, ...call }: Call): Promise<League> {
  const actors = founders.map(({ actor }) => actor);
  await until("the gazettes of all founders are held", () =>
    convenor.post<Shown>("/coalitions", { ...call, founders: actors }),
  );
  const hash = await until("the call stands in the gazette", async () => {
    const { hash } = await convenor.get<Shown>(`/coalitions/${call.slug}`);
    return hash ?? undefined;
  });
  const league = { slug: call.slug, hash, path: `/coalitions/${encodeURIComponent(hash)}`, convenor };
  await untilEach(founders, "the call is seen", async (one) => (await one.get<Shown>(league.path)).charter !== null);
  return league;
}

/** Signs the agreement for each, and waits until all who look on see where they stand then. */
export async function sign(
  league: League,
  signing: readonly Organization[],
  standing: Standing,
  seenBy: readonly Organization[] = signing,
): Promise<void> {
  await Promise.all(signing.map((one) => one.post(`${league.path}/accede`)));
  await stand(league, signing, standing, seenBy);
}

/** Waits until all who look on see that these stand so, finally. */
export async function stand(
  league: League,
  members: readonly Organization[],
  standing: Standing,
  seenBy: readonly Organization[],
): Promise<void> {
  await untilEach(seenBy, `${members.map(({ slug }) => slug).join(", ")} are ${standing}`, async (one) => {
    const { items } = await one.get<Listed<Member>>(`${league.path}/members`);
    return members.every(({ actor }) =>
      items.some((member) => member.actor === actor && member.standing === standing && member.final),
    );
  });
}

/** Waits until all show the same final block, and that nothing else is pending; answers the digest that each computed itself. */
export async function agree(league: League, all: readonly Organization[]): Promise<Digest> {
  const [first, ...others] = all as readonly [Organization, ...Organization[]];
  return until("all show the same digest", async () => {
    const shown = await digestAt(league, first);
    if (!shown.final) return undefined;
    for (const one of others) {
      const { block, digest, final } = await digestAt(league, one);
      if (!final || block !== shown.block || digest !== shown.digest) return undefined;
    }
    return shown;
  });
}

/** What an instance computed at its newest block. */
const digestAt = (league: League, one: Organization): Promise<Digest> =>
  one.get<Digest>(`${league.path}/digest?at=tip`);
