import { type Activity, listOutbox } from "#db/activities.ts";
import { findAnnouncement } from "#db/announcements.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { listCommentIris } from "#db/comments.ts";
import { findPost } from "#db/caucuses/forum.ts";
import { findBoost } from "#db/coalition/voices.ts";
import { findEndorsement } from "#db/endorsements.ts";
import { listEntryIris } from "#db/entries.ts";
import type { Log } from "#db/gazette.ts";
import { listMotions } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { listRecordOfEndorsement, listRecordOfMotion } from "#db/record.ts";
import { isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import { isAnnouncementKnown } from "./announcements.ts";
import { CONTEXT, type Here } from "./documents.ts";
import { loadMoved } from "./loading.ts";
import { isAmendmentFact } from "./amendments.ts";
import { isOfMotion, stageText } from "./motions.ts";
import type { Subject } from "./places.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";
const PAGE = 20;
const THREAD_PAGE = 100;
const STAGES = 50;

/** A collection that shows how many, never who (R18). */
export const countOnly = (id: string, totalItems: number): JsonObject => ({
  "@context": AS2,
  id,
  type: "OrderedCollection",
  totalItems,
});

/** The outbox itself; its pages hold the items. */
export const outbox = (id: string): JsonObject => ({
  "@context": AS2,
  id,
  type: "OrderedCollection",
  first: `${id}?page=true`,
});

/** A page of a body's outbox, newest first: what was taken back or hidden since is not in it. */
export async function bodyOutboxPage(
  db: Reader,
  here: Here,
  body: Body,
  before: string | undefined,
): Promise<JsonObject> {
  const rows = await listOutbox(
    db,
    { body: body.id },
    { types: ["Create", "Announce"], ...(before && { before }), limit: PAGE },
  );
  const shown: Json[] = [];
  for (const row of rows) {
    const document = readActivity(row);
    if (await isStillPublic(db, here, document)) shown.push(document);
  }
  return outboxPage(here.iris.outbox(body.id), before, shown, rows);
}

/** A page of the gazette actor's outbox: hints that a log has grown. */
export async function gazetteOutboxPage(db: Reader, { iris }: Here, before: string | undefined): Promise<JsonObject> {
  const rows = await listOutbox(
    db,
    { sender: iris.gazetteActor },
    { types: ["Add"], ...(before && { before }), limit: PAGE },
  );
  return outboxPage(`${iris.gazetteActor}/outbox`, before, rows.map(readActivity), rows);
}

/** The entries of a gazette, by their addresses; the pages hold them. */
export function entriesCollection({ iris }: Here, log: Log): JsonObject {
  const id = `${log.prefix}/entries`;
  return {
    "@context": AS2,
    id,
    type: "OrderedCollection",
    attributedTo: iris.gazetteActor,
    totalItems: log.size,
    first: `${id}?page=true`,
  };
}

/** A page of the entries of a gazette, newest first; `before` is the index of the last one of the page before. */
export async function entriesPage(db: Reader, log: Log, before: string | undefined): Promise<JsonObject> {
  const id = `${log.prefix}/entries`;
  const rows = await listEntryIris(db, log.id, before === undefined ? log.size : Number(before), THREAD_PAGE);
  const last = rows.at(-1)?.index ?? 0;
  return {
    "@context": AS2,
    id: before === undefined ? `${id}?page=true` : `${id}?page=true&before=${before}`,
    type: "OrderedCollectionPage",
    partOf: id,
    totalItems: log.size,
    orderedItems: rows.map(({ iri }) => iri),
    ...(last > 0 && { next: `${id}?page=true&before=${last}` }),
  };
}

function outboxPage(
  id: string,
  before: string | undefined,
  orderedItems: Json[],
  rows: readonly Activity[],
): JsonObject {
  const last = rows.length === PAGE ? rows.at(-1) : undefined;
  return {
    "@context": CONTEXT,
    id: before === undefined ? `${id}?page=true` : `${id}?page=true&before=${before}`,
    type: "OrderedCollectionPage",
    partOf: id,
    orderedItems,
    ...(last !== undefined && { next: `${id}?page=true&before=${last.id}` }),
  };
}

/** A stored activity as an object. */
export const readActivity = ({ bytes }: Activity): JsonObject =>
  JSON.parse(Buffer.from(bytes).toString("utf8")) as JsonObject;

/** Whether what an activity of a public body shows may still be seen: its text is stored, and may have been taken back. */
export async function isStillPublic(db: Reader, { iris }: Here, activity: JsonObject): Promise<boolean> {
  const { type, id, object } = activity;
  if (type === "Announce") return isBoostPublic(db, iris, id, object);
  if (type !== "Create" && type !== "Update") return true;
  // Of a post that was erased only its address is left.
  if (!isObject(object)) return false;
  const announcement = idIn(iris.announcement(""), object["id"]);
  if (announcement !== undefined) {
    const row = await findAnnouncement(db, announcement);
    const body = row && (await findBody(db, row.body));
    return row !== undefined && body !== undefined && isAnnouncementKnown(row, body);
  }
  const motion = idIn(iris.motion(""), object["id"]) ?? idIn(iris.motion(""), object["inReplyTo"]);
  if (motion === undefined) return true;
  const moved = await loadMoved(db, motion);
  return moved !== undefined && moved.motion.erasedAt === null;
}

/** A boost of what is endorsed, or of a post in a forum. */
async function isBoostPublic(db: Reader, iris: Here["iris"], id: Json | undefined, object: Json | undefined) {
  const named = idIn(iris.activity(""), id);
  const endsWith = (name: string) => typeof id === "string" && id.endsWith(name);
  if (named !== undefined && endsWith("-pass")) return (await findBoost(db, named))?.endedAt === null;
  if (named === undefined || !(endsWith("-wrap") || endsWith("-boost"))) return stands(db, named);
  const post = await findPost(db, { id: named });
  // A wrapped change or like is history of its post; only the bare boosts of it are shown in lists.
  return post?.state === "shown" && (!endsWith("-wrap") || isObject(object));
}

async function stands(db: Reader, endorsement: string | undefined): Promise<boolean> {
  const row = endorsement === undefined ? undefined : await findEndorsement(db, endorsement);
  return row !== undefined && row.withdrawnAt === null;
}

/** The id after a prefix; what follows the 36 letters of an id is its activity's name. */
function idIn(prefix: string, iri: Json | undefined): string | undefined {
  return typeof iri === "string" && iri.startsWith(prefix) ? iri.slice(prefix.length, prefix.length + 36) : undefined;
}

/** Who moderates a caucus, as Lemmy asks (FEP-1b12): it does so in its own name, for no moderator is an actor. */
export function moderators({ iris }: Here, body: Body): JsonObject {
  const id = iris.moderators(body.id);
  return { "@context": AS2, id, type: "OrderedCollection", totalItems: 1, orderedItems: [iris.actor(body.id)] };
}

/** What Mastodon pins: motions under vote. */
export async function featured(db: Reader, { iris }: Here, body: Body): Promise<JsonObject> {
  const motions = await listMotions(db, { bodies: [body.id], states: ["voting"], visibility: "public", limit: 5 });
  const orderedItems = motions.map(({ id }) => iris.motion(id));
  const id = iris.featured(body.id);
  return { "@context": AS2, id, type: "OrderedCollection", totalItems: orderedItems.length, orderedItems };
}

/** The replies to an object of ours: our own notes about it first, then the shown comments, a hundred a page. */
export async function replies(db: Reader, here: Here, of: ThreadOf, after: string | undefined): Promise<JsonObject> {
  const id = here.iris.replies(of.iri);
  const page = await pageOfThread(db, here, of, after, id);
  const shown = { ...page, type: "CollectionPage" };
  if (after !== undefined) return { "@context": AS2, ...shown };
  return { "@context": AS2, id, type: "Collection", attributedTo: here.iris.actor(of.body), first: shown };
}

/** Everything that was said about an object of ours, the object first (FEP-7888). */
export async function thread(db: Reader, here: Here, of: ThreadOf, after: string | undefined): Promise<JsonObject> {
  const id = here.iris.thread(of.iri);
  const { items, ...rest } = await pageOfThread(db, here, of, after, id);
  const ordered = {
    ...rest,
    type: "OrderedCollectionPage",
    orderedItems: after === undefined ? [of.iri, ...items] : items,
  };
  if (after !== undefined) return { "@context": AS2, ...ordered };
  return { "@context": AS2, id, type: "OrderedCollection", attributedTo: here.iris.actor(of.body), first: ordered };
}

/** An object of ours with a thread. */
export type ThreadOf = { readonly subject: Subject; readonly id: string; readonly iri: string; readonly body: string };

type ThreadPage = {
  readonly id: string;
  readonly partOf: string;
  readonly items: readonly string[];
  readonly next?: string;
};

async function pageOfThread(
  db: Reader,
  here: Here,
  of: ThreadOf,
  after: string | undefined,
  id: string,
): Promise<ThreadPage> {
  const own = after === undefined ? await ownNotes(db, here, of) : [];
  const comments = await listCommentIris(db, of.id, after, THREAD_PAGE);
  const last = comments.length === THREAD_PAGE ? comments.at(-1) : undefined;
  return {
    id: after === undefined ? `${id}?page=true` : `${id}?page=true&after=${after}`,
    partOf: id,
    items: [...own, ...comments.map(({ iri }) => iri)],
    ...(last !== undefined && { next: `${id}?page=true&after=${last.id}` }),
  };
}

async function ownNotes(db: Reader, { iris }: Here, { subject, id }: ThreadOf): Promise<string[]> {
  if (subject === "announcements") return [];
  if (subject === "endorsements") {
    const rows = await listRecordOfEndorsement(db, id);
    return rows.filter(({ kind }) => kind === "endorsement-withdrawn").map((row) => iris.note(row.id));
  }
  const moved = await loadMoved(db, id);
  if (moved === undefined) return [];
  const rows = await listRecordOfMotion(db, id, STAGES);
  return rows.flatMap((row) => [
    ...(row.fact.kind === "question-closed" && isOfMotion(row.fact) ? [iris.question(row.fact.question)] : []),
    ...(isAmendmentFact(row.fact) || stageText(row, moved.motion, moved.body) !== undefined ? [iris.note(row.id)] : []),
  ]);
}
