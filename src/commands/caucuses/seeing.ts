import { findBody, findBodyBySlug, type Body } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import type { AskedActor } from "#domain/asking.ts";
import type { Iris } from "#domain/iris.ts";
import { Invalid } from "#commands/errors.ts";
import type { SeenCaucus } from "./recognizing.ts";

type Seeing = {
  readonly db: Reader;
  readonly iris: Iris;
  readonly handleHost: string;
  /** Asks another server; undefined where none is asked. */
  readonly ask:
    | ((address: string) => Promise<Pick<AskedActor, "iri" | "type" | "name" | "url"> | undefined>)
    | undefined;
};

/** Whoever is meant by an address, a page or `@caucus@host`: one of ours by its row, others as their servers show them. */
export async function seeCaucus(seeing: Seeing, address: string): Promise<SeenCaucus> {
  const own = await ownAt(seeing, address.trim());
  if (own !== undefined) {
    const { iris } = seeing;
    const isCaucus = own.kind === "caucus";
    return { iri: iris.actor(own.id), name: own.name, url: iris.bodyPage(own.slug), isCaucus };
  }
  const found = await seeing.ask?.(address.trim());
  if (found === undefined) throw new Invalid([{ path: "actor", code: "no-such-actor" }]);
  const { iri, name, url, type } = found;
  return { iri, name, url, isCaucus: type === "Group" };
}

async function ownAt({ db, iris, handleHost }: Seeing, address: string): Promise<Body | undefined> {
  const id = after(address, iris.actor(""));
  const slug = after(address, iris.bodyPage("")) ?? slugOf(address, handleHost);
  const isId = id !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id);
  const body = isId ? await findBody(db, id) : slug === undefined ? undefined : await findBodyBySlug(db, slug);
  if (body?.visibility === "public") return body;
  if (address.startsWith(`${iris.publicUrl}/`)) throw new Invalid([{ path: "actor", code: "no-such-actor" }]);
  return undefined;
}

const after = (text: string, prefix: string): string | undefined =>
  text.startsWith(prefix) ? text.slice(prefix.length) : undefined;

function slugOf(address: string, handleHost: string): string | undefined {
  const [, slug, host] = /^@?([a-z0-9_]{1,30})@(.+)$/u.exec(address) ?? [];
  return host === handleHost ? slug : undefined;
}
