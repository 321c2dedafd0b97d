import { findBody, listKeys } from "#db/bodies.ts";
import { findEndorsement } from "#db/endorsements.ts";
import { findInstance } from "#db/instance.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { countFullMembers, readTold } from "#db/coalition/voices.ts";
import { countMembers } from "#db/members.ts";
import { findMotion } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { findAnnouncement } from "#db/announcements.ts";
import { findRemoteActor, findRemoteObject } from "#db/remotes.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isAnnouncementKnown } from "./announcements.ts";
import { bodyActor, type HomeDetails, isKnown } from "./bodies.ts";
import type { Here, Mention } from "./documents.ts";
import type { EndorsedObject, Endorsing } from "./endorsements.ts";
import { isMotionKnown, type Moved } from "./motions.ts";

/** The actor document of a body that strangers may know of. */
export async function loadActor(db: Reader, id: string, here: Here): Promise<JsonObject | undefined> {
  const body = await findBody(db, id);
  const organization = body === undefined ? undefined : await findBody(db, body.organization);
  if (body === undefined || organization === undefined || !isKnown(body)) return undefined;
  const [rsa, ed25519, members] = await Promise.all([
    listKeys(db, id, "rsa"),
    listKeys(db, id, "ed25519"),
    body.kind === "coalition" ? countFullMembers(db, id) : countMembers(db, id),
  ]);
  const moves = body.kind === "coalition" ? await loadMoves(db, id, here) : undefined;
  return bodyActor(here, body, { keys: [...rsa, ...ed25519], members, organization, moves });
}

/** Where the voice of a coalition came from, or went. */
async function loadMoves(db: Reader, body: string, { iris }: Here) {
  const own = iris.actor(body);
  const row = await findCoalition(db, { body });
  if (row === undefined) return undefined;
  const voice = (await readTold(db, row.id)).get("voice") ?? own;
  return { from: row.actor === own ? undefined : row.actor, to: voice === own ? undefined : voice };
}

/** The instance's key and home organization; undefined before the first start has made them. */
export async function loadHome(db: Reader): Promise<HomeDetails | undefined> {
  const row = await findInstance(db);
  if (row === undefined || row.keyPublic === null) return undefined;
  const home = row.homeBody === null ? undefined : await findBody(db, row.homeBody);
  return { keyPem: row.keyPublic, locale: home?.locale ?? "en", since: home?.createdAt ?? 0 };
}

/** A motion that strangers may know of, with its body. */
export async function loadMoved(db: Reader, id: string): Promise<Moved | undefined> {
  const motion = await findMotion(db, id);
  const body = motion === undefined ? undefined : await findBody(db, motion.body);
  if (motion === undefined || body === undefined || !isMotionKnown(motion, body)) return undefined;
  const organization = await findBody(db, body.organization);
  return organization && { motion, body, organization: organization.slug };
}

/** An endorsement of a body that strangers may know of. */
export async function loadEndorsing(db: Reader, id: string, here: Here): Promise<Endorsing | undefined> {
  const endorsement = await findEndorsement(db, id);
  const body = endorsement === undefined ? undefined : await findBody(db, endorsement.body);
  if (endorsement === undefined || body === undefined || !isKnown(body)) return undefined;
  const organization = await findBody(db, body.organization);
  if (organization === undefined) return undefined;
  const object = await loadObject(db, endorsement.object, here);
  return { endorsement, body, organization: organization.slug, object };
}

/** What is known here of an object: ours by its rows, others' by what was seen when somebody asked for them. */
export async function loadObject(db: Reader, iri: string, here: Here): Promise<EndorsedObject> {
  return (await loadOwn(db, iri, here)) ?? loadForeign(db, iri);
}

async function loadOwn(db: Reader, iri: string, here: Here): Promise<EndorsedObject | undefined> {
  const { iris, handleHost } = here;
  const path = iri.startsWith(`${iris.publicUrl}/`) ? iri.slice(iris.publicUrl.length) : "";
  const [, kind, id = ""] = /^\/ap\/(motions|announcements|actors)\/([0-9a-f-]{36})$/u.exec(path) ?? [];
  const mention = (body: { readonly id: string; readonly slug: string }): Mention => ({
    href: iris.actor(body.id),
    name: `@${body.slug}@${handleHost}`,
  });
  if (kind === "motions") {
    const moved = await loadMoved(db, id);
    if (moved === undefined) return undefined;
    const { motion, body } = moved;
    return {
      iri,
      url: iris.motionPage(motion.number, motion.title),
      title: motion.title,
      author: mention(body),
      inbox: undefined,
    };
  }
  if (kind === "announcements") {
    const announcement = await findAnnouncement(db, id);
    const body = announcement && (await findBody(db, announcement.body));
    if (announcement === undefined || body === undefined || !isAnnouncementKnown(announcement, body)) return undefined;
    const url = iris.announcementPage(body.slug, id);
    return { iri, url, title: announcement.title ?? undefined, author: mention(body), inbox: undefined };
  }
  if (kind !== "actors") return undefined;
  const body = await findBody(db, id);
  if (body === undefined || !isKnown(body)) return undefined;
  return { iri, url: iris.bodyPage(body.slug), title: body.name, author: mention(body), inbox: undefined };
}

async function loadForeign(db: Reader, iri: string): Promise<EndorsedObject> {
  const object = await findRemoteObject(db, iri);
  const actor = await findRemoteActor(db, object?.author ?? iri);
  const author = actor === undefined ? undefined : { href: actor.iri, name: `@${actor.handle}@${actor.host}` };
  return { iri, url: object?.url ?? actor?.url ?? iri, title: object?.title ?? undefined, author, inbox: actor?.inbox };
}
