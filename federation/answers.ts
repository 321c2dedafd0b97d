import { findActivity } from "#db/activities.ts";
import { countHearings } from "#db/coalition/voices.ts";
import { findAnnouncement } from "#db/announcements.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { countFollowers } from "#db/followers.ts";
import { findLog, listOwnLogs } from "#db/gazette.ts";
import { findMotionByNumber } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { listPeersIn } from "#db/peers.ts";
import { findQuestion } from "#db/questions.ts";
import { type RecordRow, findRecordRow } from "#db/record.ts";
import type { AmendmentFact } from "#domain/amendments.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { announcementNote } from "./announcements.ts";
import { gazetteActor, instanceActor, isKnown } from "./bodies.ts";
import { followersTag, outboxTag } from "./cache.ts";
import {
  bodyOutboxPage,
  countOnly,
  entriesCollection,
  entriesPage,
  featured,
  gazetteOutboxPage,
  isStillPublic,
  moderators,
  outbox,
  readActivity,
  replies,
  thread,
  type ThreadOf,
} from "./collections.ts";
import { postAt } from "./caucuses/answers.ts";
import { coalitionPage, toldNote } from "./coalition/voiceNotes.ts";
import { type Here, tombstone, whole } from "./documents.ts";
import { endorsementNote, withdrawalNote } from "./endorsements.ts";
import { loadActor, loadEndorsing, loadHome, loadMoved } from "./loading.ts";
import { loadSpeaking, mandateNote } from "./mandates.ts";
import { amendmentNote, isAmendmentFact } from "./amendments.ts";
import { type Moved, motionNote, resultQuestion, stageNote } from "./motions.ts";
import type { OwnActor, Place } from "./places.ts";

/** What is at a place for everybody: the document, the page for people, and the tags of what it shows. */
export type Found = {
  readonly document: JsonObject;
  readonly page: string;
  readonly tags: readonly string[];
  readonly isGone?: boolean;
};

/** Where a page of a collection begins. */
export type Cursor = {
  readonly isPage: boolean;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

type Answer = Promise<Found | undefined>;

/** The document at a place, as strangers may see it; undefined when there is none, or none for them. */
export async function documentAt(db: Reader, place: Place, cursor: Cursor, here: Here): Answer {
  switch (place.kind) {
    case "actor":
      return actorAt(db, place.id, here);
    case "body-page": {
      const body = await findBodyBySlug(db, place.slug);
      return body === undefined ? undefined : actorAt(db, body.id, here);
    }
    case "followers":
    case "following":
    case "outbox":
    case "featured":
    case "moderators":
      return collectionAt(db, place, cursor, here);
    case "own-actor":
      return ownActorAt(db, place.which, here);
    case "own-followers":
    case "own-following":
    case "own-outbox":
      return ownCollectionAt(db, place, cursor, here);
    case "announcements":
      return announcementAt(db, place.id, here);
    case "motions":
      return motionAt(db, place.id, here);
    case "motion-page": {
      const motion = await findMotionByNumber(db, place.number);
      return motion === undefined ? undefined : motionAt(db, motion.id, here);
    }
    case "questions":
      return questionAt(db, place.id, here);
    case "endorsements":
      return endorsementAt(db, place.id, here);
    case "notes":
      return noteAt(db, place.id, here);
    case "posts":
      return postAt(db, place.id, here);
    case "replies":
    case "thread":
      return threadAt(db, place, cursor, here);
    case "activities":
      return activityAt(db, place.name, here);
    case "entries":
      return entriesAt(db, place.slug, cursor, here);
    case "inbox":
      return undefined;
  }
}

async function knownBody(db: Reader, id: string): Promise<Body | undefined> {
  const body = await findBody(db, id);
  return isKnown(body) ? body : undefined;
}

async function actorAt(db: Reader, id: string, here: Here): Answer {
  const body = await knownBody(db, id);
  const document = body && (await loadActor(db, id, here));
  if (body === undefined || document === undefined) return undefined;
  return { document, page: here.iris.bodyPage(body.slug), tags: [id] };
}

async function collectionAt(
  db: Reader,
  { kind, id }: Extract<Place, { kind: "followers" | "following" | "outbox" | "featured" | "moderators" }>,
  { isPage, before }: Cursor,
  here: Here,
): Answer {
  const body = await knownBody(db, id);
  if (body === undefined) return undefined;
  const { iris } = here;
  const found = (document: JsonObject, tags: string[] = []) => ({
    document,
    page: iris.bodyPage(body.slug),
    tags: [id, ...tags],
  });
  switch (kind) {
    case "followers":
      return found(countOnly(iris.followers(id), await countFollowers(db, id)), [followersTag(id)]);
    case "following":
      return found(countOnly(iris.following(id), await countHearings(db, id)));
    case "outbox":
      return found(isPage ? await bodyOutboxPage(db, here, body, before) : outbox(iris.outbox(id)), [outboxTag(id)]);
    case "featured":
      return found(await featured(db, here, body), [outboxTag(id)]);
    case "moderators":
      return body.kind === "caucus" ? found(moderators(here, body)) : undefined;
  }
}

async function ownActorAt(db: Reader, which: OwnActor, here: Here): Answer {
  const home = await loadHome(db);
  if (home === undefined) return undefined;
  const make = which === "instance" ? instanceActor : gazetteActor;
  const page = which === "instance" ? `${here.iris.publicUrl}/` : `${here.iris.publicUrl}/gazette`;
  // What it has beside its outbox: the collection of the entries of each organization.
  const streams = which === "instance" ? [] : (await listOwnLogs(db)).map(({ prefix }) => `${prefix}/entries`);
  return { document: { ...make(here, home), ...(streams.length > 0 && { streams }) }, page, tags: [] };
}

async function ownCollectionAt(
  db: Reader,
  { kind, which }: Extract<Place, { kind: "own-followers" | "own-following" | "own-outbox" }>,
  { isPage, before }: Cursor,
  here: Here,
): Answer {
  const { iris } = here;
  const id = `${which === "instance" ? iris.instanceActor : iris.gazetteActor}/${kind.slice("own-".length)}`;
  const found = (document: JsonObject) => ({ document, page: `${iris.publicUrl}/gazette`, tags: [] });
  if (which === "instance") return found(countOnly(id, 0));
  if (kind === "own-outbox") return found(isPage ? await gazetteOutboxPage(db, here, before) : outbox(id));
  return found(countOnly(id, (await listPeersIn(db, ["peered"])).length));
}

/** Every entry of a gazette by its address, newest first. */
async function entriesAt(db: Reader, slug: string, { isPage, before }: Cursor, here: Here): Answer {
  const log = await findLog(db, `${here.iris.host}/gazette/${slug}`);
  if (log === undefined || log.organization === null) return undefined;
  const document = await (isPage ? entriesPage(db, log, before) : entriesCollection(here, log));
  return { document, page: here.iris.gazette(slug), tags: [] };
}

async function announcementAt(db: Reader, id: string, here: Here): Answer {
  const announcement = await findAnnouncement(db, id);
  const body = announcement && (await knownBody(db, announcement.body));
  if (announcement === undefined || body === undefined || announcement.visibility !== "public") return undefined;
  const tags = [id, body.id];
  if (announcement.deletedAt !== null) {
    const document = whole(tombstone(here.iris.announcement(id), announcement.deletedAt));
    return { document, page: here.iris.bodyPage(body.slug), tags, isGone: true };
  }
  const page = here.iris.announcementPage(body.slug, id);
  return { document: whole(announcementNote(here, announcement, body)), page, tags };
}

/** What is left of a post whose words were erased. */
const gone = (iri: string, erasedAt: number, page: string, tags: string[]) => ({
  document: whole(tombstone(iri, erasedAt)),
  page,
  tags,
  isGone: true,
});

async function motionAt(db: Reader, id: string, here: Here): Answer {
  const moved = await loadMoved(db, id);
  if (moved === undefined) return undefined;
  const { motion, body } = moved;
  const page = here.iris.motionPage(motion.number, motion.title);
  const tags = [id, body.id];
  if (motion.erasedAt !== null) return gone(here.iris.motion(id), motion.erasedAt, page, tags);
  return { document: whole(motionNote(here, moved)), page, tags };
}

async function questionAt(db: Reader, id: string, here: Here): Answer {
  const question = await findQuestion(db, id);
  const moved = question && (await loadMoved(db, question.motion));
  const chart = question && moved && resultQuestion(here, question, moved);
  if (moved === undefined || chart === undefined) return undefined;
  const { motion, body } = moved;
  const page = here.iris.motionPage(motion.number, motion.title);
  const tags = [id, motion.id, body.id];
  if (motion.erasedAt !== null) return gone(here.iris.question(id), motion.erasedAt, page, tags);
  return { document: whole(chart), page, tags };
}

async function endorsementAt(db: Reader, id: string, here: Here): Answer {
  const endorsing = await loadEndorsing(db, id, here);
  if (endorsing === undefined) return undefined;
  const page = here.iris.endorsementPage(id);
  const tags = [id, endorsing.body.id];
  const { erasedAt } = endorsing.endorsement;
  if (erasedAt !== null) return gone(here.iris.endorsement(id), erasedAt, page, tags);
  return { document: whole(endorsementNote(here, endorsing)), page, tags };
}

/** The note of one recorded act: a stage of a motion, or the withdrawal of an endorsement. */
async function noteAt(db: Reader, id: string, here: Here): Answer {
  const row = await findRecordRow(db, id);
  if (row === undefined) return mandateAt(db, id, here);
  if (row.fact.kind === "endorsement-withdrawn") {
    const endorsing = await loadEndorsing(db, row.fact.endorsement, here);
    if (endorsing === undefined) return undefined;
    const page = here.iris.endorsementPage(row.fact.endorsement);
    return {
      document: whole(withdrawalNote(here, row, endorsing)),
      page,
      tags: [endorsing.endorsement.id, endorsing.body.id],
    };
  }
  if (row.fact.kind === "coalition-told") return toldAt(db, row, row.fact, here);
  if (row.fact.kind === "text-erased") return undefined;
  const moved = "motion" in row.fact ? await loadMoved(db, row.fact.motion) : undefined;
  if (moved === undefined) return undefined;
  if (moved.motion.erasedAt !== null) {
    const page = here.iris.motionPage(moved.motion.number, moved.motion.title);
    return gone(here.iris.note(id), moved.motion.erasedAt, page, [moved.motion.id, moved.body.id]);
  }
  if (isAmendmentFact(row.fact)) return amendmentAt(db, row, row.fact, here, moved);
  const note = stageNote(here, row, moved);
  if (note === undefined) return undefined;
  const page = here.iris.motionPage(moved.motion.number, moved.motion.title);
  return { document: whole(note), page, tags: [moved.motion.id, moved.body.id] };
}

async function amendmentAt(db: Reader, row: RecordRow, fact: AmendmentFact, here: Here, moved: Moved): Answer {
  const note = await amendmentNote(db, row, fact, here, moved);
  const page = note?.["url"];
  if (note === undefined || typeof page !== "string") return undefined;
  return { document: whole(note), page, tags: [moved.motion.id, moved.body.id] };
}

/** What a coalition told. */
async function toldAt(
  db: Reader,
  row: RecordRow,
  fact: Extract<RecordRow["fact"], { kind: "coalition-told" }>,
  here: Here,
): Answer {
  const note = await toldNote(db, row, fact, here);
  if (note === undefined) return undefined;
  return { document: whole(note), page: coalitionPage(here, fact.coalition), tags: [row.id, fact.body] };
}

/** The note of a mandate whose holder wants to be named. */
async function mandateAt(db: Reader, id: string, here: Here): Answer {
  const speaking = await loadSpeaking(db, id);
  if (speaking === undefined) return undefined;
  const { mandate, home } = speaking;
  return {
    document: whole(mandateNote(here, speaking)),
    page: here.iris.delegatePage(mandate.id),
    tags: [mandate.id, mandate.office, home.id],
  };
}

async function threadAt(
  db: Reader,
  { kind, subject, id }: Extract<Place, { kind: "replies" | "thread" }>,
  { after }: Cursor,
  here: Here,
): Answer {
  const places = { announcements: announcementAt, motions: motionAt, endorsements: endorsementAt };
  const at = await places[subject](db, id, here);
  const body = at?.tags.at(-1);
  if (at === undefined || at.isGone === true || body === undefined) return undefined;
  const iri = `${here.iris.publicUrl}/ap/${subject}/${id}`;
  const of: ThreadOf = { subject, id, iri, body };
  const document = await (kind === "replies" ? replies : thread)(db, here, of, after);
  return { document, page: at.page, tags: [...at.tags, outboxTag(body)] };
}

async function activityAt(db: Reader, name: string, here: Here): Answer {
  const row = await findActivity(db, here.iris.activity(name));
  if (row === undefined) return undefined;
  const document = readActivity(row);
  if (row.body === null) {
    // What is between two actors is for those two; only the gazette's additions are public.
    const isPublic = row.sender === here.iris.gazetteActor && row.type === "Add";
    return isPublic ? { document, page: `${here.iris.publicUrl}/gazette`, tags: [] } : undefined;
  }
  const body = await knownBody(db, row.body);
  if (body === undefined || !(await isStillPublic(db, here, document))) return undefined;
  return { document, page: here.iris.bodyPage(body.slug), tags: [body.id] };
}
