import { countByVoucher, listOwnCaucuses } from "#db/caucuses/members.ts";
import { listRecognitions } from "#db/caucuses/recognitions.ts";
import { findMirroredBodies, listActorNames } from "#db/entries.ts";
import type { Reader } from "#db/open.ts";
import { findRemoteActor } from "#db/remotes.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";

/** A caucus as lists show it; members of one that we host are counted by where they come from. */
export type ListedCaucus = {
  readonly actor: string;
  readonly name: string | null;
  readonly url: string;
  readonly host: string;
  readonly slug: string | null;
  readonly recognizedBy: readonly {
    readonly actor: string;
    readonly name: string | null;
    readonly host: string;
    readonly since: Instant;
  }[];
  readonly members: { readonly actor: string | null; readonly name: string | null; readonly count: number }[] | null;
};

/** The caucuses that we host, and those elsewhere that a body recognizes whose gazette is held here. */
export async function listCaucuses(db: Reader, iris: Iris): Promise<ListedCaucus[]> {
  const [own, recognitions] = await Promise.all([listOwnCaucuses(db), listRecognitions(db)]);
  const members = new Map(await Promise.all(own.map(async ({ id }) => [id, await countByVoucher(db, id)] as const)));
  const vouchers = [...members.values()].flat().flatMap(({ voucher }) => voucher ?? []);
  const asked = [...recognitions.flatMap(({ body, caucus }) => [body, caucus]), ...vouchers];
  const names = await listActorNames(db, iris.actor(""), [...new Set(asked)]);
  const nameOf = (actor: string): string | null => names.get(actor) ?? null;
  const byCaucus = Map.groupBy(recognitions, ({ caucus }) => caucus);
  const recognizedBy = (caucus: string) =>
    (byCaucus.get(caucus) ?? []).map(({ body, since }) => ({
      actor: body,
      name: nameOf(body),
      host: hostOf(body),
      since,
    }));
  const ours = own.map(({ id, slug, name }) => ({
    actor: iris.actor(id),
    name,
    url: iris.bodyPage(slug),
    host: iris.host,
    slug,
    recognizedBy: recognizedBy(iris.actor(id)),
    members: (members.get(id) ?? []).map(({ voucher, members: count }) => ({
      actor: voucher,
      name: voucher === null ? null : nameOf(voucher),
      count,
    })),
  }));
  const known = new Set(ours.map(({ actor }) => actor));
  const others = [...byCaucus.keys()].filter((actor) => !known.has(actor) && !actor.startsWith(iris.actor("")));
  return [...ours, ...(await Promise.all(others.map(async (actor) => elsewhere(db, actor, recognizedBy(actor)))))];
}

async function elsewhere(db: Reader, actor: string, recognizedBy: ListedCaucus["recognizedBy"]): Promise<ListedCaucus> {
  const [mirrored, remote] = await Promise.all([findMirroredBodies(db, [actor]), findRemoteActor(db, actor)]);
  const name = mirrored[0]?.name ?? remote?.name ?? null;
  const url = mirrored[0]?.url ?? remote?.url ?? actor;
  return { actor, name, url, host: hostOf(actor), slug: null, recognizedBy, members: null };
}

const hostOf = (iri: string): string => URL.parse(iri)?.host ?? "";
