import { setTimeout as sleep } from "node:timers/promises";
import { Refused } from "#commands/errors.ts";
import type { Body } from "#db/bodies.ts";
import { findMotionByNumber } from "#db/motions.ts";
import { listRemoteObjects } from "#db/remotes.ts";
import { type Support, type SupportFilter, listOwnSupport, listPeerSupport, listPublicTitles } from "#db/support.ts";
import { motionPath } from "#domain/iris.ts";
import type { EndorsementLine } from "#web/endorsements.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { isInside, mayIn } from "#web/kit/visit.ts";

/** Another server may take so long to show what is endorsed, in milliseconds. */
const PATIENCE = 3_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The newest endorsements of one body. */
export async function endorsementLinesOf(desk: Desk, visit: Visit, body: Body): Promise<EndorsementLine[]> {
  return linesOf(desk, visit, await listOwnSupport(desk.db.orm, { bodies: [body.id], limit: 100 }));
}

/** Endorsements of bodies here and at peers that the visitor may see, newest first, and where the list goes on. */
export async function loadEndorsements(
  desk: Desk,
  visit: Visit,
  filter: Omit<SupportFilter, "bodies">,
): Promise<{ readonly items: Support[]; readonly last: string | undefined }> {
  const { limit } = filter;
  const [own, others] = await Promise.all([
    listOwnSupport(desk.db.orm, { ...filter, limit: limit + 1 }),
    listPeerSupport(desk.db.orm, { ...filter, limit: limit + 1 }),
  ]);
  const seen = own.filter(({ body }) => body === null || body.visibility === "public" || isInside(visit, body));
  const all = [...seen, ...others].toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const items = all.slice(0, limit);
  return { items, last: all.length > limit ? items.at(-1)?.id : undefined };
}

/** Endorsements as lines, with the titles of what is endorsed where they are known here. */
export async function linesOf(desk: Desk, visit: Visit, items: readonly Support[]): Promise<EndorsementLine[]> {
  const named = await objectNamer(
    desk,
    items.map(({ object }) => object),
  );
  return items.map((item) => ({
    id: item.id,
    body: { name: item.name, href: item.url, host: item.host ?? undefined },
    object: named(item.object),
    statement: item.statement ?? undefined,
    state: item.withdrawnAt === null ? "standing" : "withdrawn",
    at: item.createdAt,
    motion:
      item.motion === null
        ? undefined
        : { number: item.motion.number, href: motionPath(item.motion.number, item.motion.title) },
    mayErase: item.body !== null && item.statement !== null && !item.isErased && mayIn(visit, item.body, "erase-text"),
    mayWithdraw:
      item.withdrawnAt === null &&
      item.body !== null &&
      item.body.rules.officersMayEndorse &&
      mayIn(visit, item.body, "endorse"),
  }));
}

/** Names objects: public motions of this instance by their title, others by their address. */
export async function objectNamer(
  desk: Desk,
  objects: readonly string[],
): Promise<
  (object: string) => { readonly title: string; readonly href: string; readonly number?: number | undefined }
> {
  const prefix = desk.iris.motion("");
  const idOf = (object: string) => {
    const id = object.startsWith(prefix) ? object.slice(prefix.length) : "";
    return UUID.test(id) ? id : undefined;
  };
  const ids = objects.map(idOf).filter((id) => id !== undefined);
  const [titles, seen] = await Promise.all([
    listPublicTitles(desk.db.orm, [...new Set(ids)]),
    listRemoteObjects(desk.db.orm, [...new Set(objects)]),
  ]);
  return (object) => {
    const motion = titles.get(idOf(object) ?? "");
    const remote = seen.get(object);
    const address = object.replace(/^https?:\/\//, "");
    if (motion === undefined) return { title: remote?.title ?? address, href: remote?.url ?? object };
    return { title: motion.title, href: motionPath(motion.number, motion.title), number: motion.number };
  };
}

/** People paste the address of a page; what is meant is the object behind it, as far as a motion of ours or another server tells. */
export async function objectBehind(desk: Desk, address: string): Promise<string> {
  const { publicUrl, motion } = desk.iris;
  if (!address.startsWith(`${publicUrl}/`)) {
    const look = desk.ask?.look;
    if (look === undefined) return (await desk.ask?.glance(address))?.iri ?? address;
    const waiting = sleep(PATIENCE, undefined, { ref: false });
    const seen = await Promise.race([look(address).catch(() => undefined), waiting]);
    if (seen === "gone") throw new Refused({ code: "object-gone" });
    if (seen === "no-object") throw new Refused({ code: "no-object" });
    return seen?.iri ?? address;
  }
  const number = /^\/motions\/(\d{1,9})/.exec(address.slice(publicUrl.length))?.[1];
  const found = number === undefined ? undefined : await findMotionByNumber(desk.db.orm, Number(number));
  return found === undefined ? address : motion(found.id);
}
