import { type Announcement, findAnnouncement } from "#db/announcements.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { type Draw, findDraw } from "#db/draws.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import { type Question, findQuestion } from "#db/questions.ts";
import type { Reader } from "#db/open.ts";
import { isPublicDraw } from "./draws.ts";
import { Missing, need } from "./errors.ts";
import { isPublic } from "./motions.ts";
import { mayRead } from "./someone.ts";

/** Something as somebody sees it: `isInside` if members-only things of its body may be shown too. */
export type Seen<Thing> = Thing & { readonly isInside: boolean };

/** A body as this person (undefined: a stranger) sees it; `Missing` if not at all. */
export async function seeBody(db: Reader, slug: string, person: string | undefined): Promise<Seen<{ body: Body }>> {
  const body = need(await findBodyBySlug(db, slug), "body");
  const isInside = await mayRead(db, body, person);
  if (body.visibility === "members" && !isInside) throw new Missing("body");
  return { body, isInside };
}

/** A motion as this person sees it; a draft is its mover's alone. */
export async function seeMotion(
  db: Reader,
  id: string,
  person: string | undefined,
): Promise<Seen<{ motion: Motion; body: Body }>> {
  const motion = need(await findMotion(db, id), "motion");
  const body = need(await findBody(db, motion.body), "body");
  const isInside = await mayRead(db, body, person);
  const isHidden = motion.state === "draft" ? motion.mover !== person : !isPublic(motion, body) && !isInside;
  if (isHidden) throw new Missing("motion");
  return { motion, body, isInside };
}

/** A question as this person sees it: as its motion is seen. */
export async function seeQuestion(
  db: Reader,
  id: string,
  person: string | undefined,
): Promise<Seen<{ question: Question; motion: Motion; body: Body }>> {
  const question = need(await findQuestion(db, id), "question");
  return { question, ...(await seeMotion(db, question.motion, person)) };
}

/** A question with what it belongs to, for the operator, who sees everything. */
export async function findBundled(db: Reader, id: string): Promise<{ question: Question; motion: Motion; body: Body }> {
  const question = need(isId(id) ? await findQuestion(db, id) : undefined, "question");
  const motion = need(await findMotion(db, question.motion), "motion");
  return { question, motion, body: need(await findBody(db, question.body), "body") };
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** A draw as this person sees it. */
export async function seeDraw(
  db: Reader,
  id: string,
  person: string | undefined,
): Promise<Seen<{ draw: Draw; body: Body }>> {
  const draw = need(await findDraw(db, id), "draw");
  const body = need(await findBody(db, draw.body), "body");
  const isInside = await mayRead(db, body, person);
  if (!isPublicDraw(draw, body) && !isInside) throw new Missing("draw");
  return { draw, body, isInside };
}

/** An announcement as this person sees it; one that was taken back is `Missing`. */
export async function seeAnnouncement(
  db: Reader,
  id: string,
  person: string | undefined,
): Promise<Seen<{ announcement: Announcement; body: Body }>> {
  const announcement = need(await findAnnouncement(db, id), "announcement");
  const body = need(await findBody(db, announcement.body), "body");
  const isInside = await mayRead(db, body, person);
  const isMembersOnly = announcement.visibility === "members" || body.visibility === "members";
  if (announcement.deletedAt !== null || (isMembersOnly && !isInside)) throw new Missing("announcement");
  return { announcement, body, isInside };
}
