import { type Amendment, findAmendment } from "#db/amendments.ts";
import { type Announcement, findAnnouncement } from "#db/announcements.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { type Draw, findDraw } from "#db/draws.ts";
import { findReferral } from "#db/incidentals.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import { type Question, findQuestion } from "#db/questions.ts";
import type { Reader } from "#db/open.ts";
import { isPublicDraw } from "./draws.ts";
import { Missing, Refused, need } from "./errors.ts";
import { isPublic } from "./publicity.ts";
import { listMandatesOf, type MandateInList, findMandate, listMandatesSeenBy } from "#db/mandates.ts";
import { listMembersByName } from "#db/members.ts";
import type { Office } from "#db/offices.ts";
import { type Recall, findRecall } from "#db/recalls.ts";
import { endOf } from "#domain/mandates.ts";
import { eligibilityFor, rotationOrder } from "#domain/offices.ts";
import type { Instant } from "#domain/time.ts";
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
  if (isHidden && !(await isReferredTo(db, motion, person))) throw new Missing("motion");
  return { motion, body, isInside };
}

/** Whether a motion lies with a body of this person, which is to report on it: so long its members see it. */
export async function isReferredTo(
  db: Reader,
  motion: Pick<Motion, "id" | "state">,
  person: string | undefined,
): Promise<boolean> {
  if (motion.state !== "referred") return false;
  const referral = await findReferral(db, motion.id);
  return referral !== undefined && (await mayRead(db, referral.body, person));
}

/** An amendment as this person sees it: as its motion is seen. */
export async function seeAmendment(
  db: Reader,
  id: string,
  person: string | undefined,
): Promise<Seen<{ amendment: Amendment; motion: Motion; body: Body }>> {
  const amendment = need(await findAmendment(db, id), "amendment");
  return { amendment, ...(await seeMotion(db, amendment.motion, person)) };
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

/** A mandate as this person sees it at a time: as its body and the body that gave it are seen. */
export async function seeMandate(
  db: Reader,
  id: string,
  person: string | undefined,
  at: Instant,
): Promise<MandateInList> {
  const [row] = await listMandatesSeenBy(db, person ?? null, { ids: [id], limit: 1, at });
  return need(row, "mandate");
}

/** A recall with its home body; only the members of that body and the holder know of it. */
export async function seeRecall(db: Reader, id: string, person: string): Promise<{ recall: Recall; home: Body }> {
  const recall = need(await findRecall(db, id), "recall");
  const home = need(await findBody(db, recall.body), "body");
  const isHolder = (await findMandate(db, recall.mandate))?.holder === person;
  if (!isHolder && !(await mayRead(db, home, person))) throw new Missing("recall");
  return { recall, home };
}

/** Refuses whoever does not belong to the body. */
export async function mustSeeInside(db: Reader, body: Body, person: string | undefined): Promise<void> {
  if (!(await mayRead(db, body, person))) throw new Refused({ code: "role-needed", role: "member" });
}

/** The members of the body that fills an office, in the order of turns, with what keeps each from it. */
export async function listTurns(db: Reader, office: Office, at: Instant) {
  const [members, mandates] = await Promise.all([
    listMembersByName(db, { body: office.home, q: "", skip: 0, limit: 1_000 }),
    listMandatesOf(db, office.id),
  ]);
  const terms = Map.groupBy(
    mandates.filter(({ number, from }) => number !== null && from <= at),
    ({ holder }) => holder,
  );
  const good = members.filter(({ standing }) => standing === "good");
  const lastHeld = (person: string) => Math.max(...(terms.get(person) ?? []).map(endOf), Number.NEGATIVE_INFINITY);
  const turns = good.map((member) => {
    const last = lastHeld(member.person);
    const ruling = eligibilityFor(office, terms.get(member.person) ?? [], at);
    const until = !ruling.allowed && ruling.refusal.code === "term-limit" ? ruling.refusal.until : null;
    const held = Number.isFinite(last) ? Math.min(last, at) : null;
    return {
      person: member.person,
      since: member.since,
      member: member.id,
      name: member.name,
      lastHeld: held,
      isEligible: ruling.allowed,
      eligibleFrom: until,
    };
  });
  const order = rotationOrder(turns);
  const known = new Map(turns.map((turn) => [turn.person, turn]));
  return order.flatMap((person) => known.get(person) ?? []);
}
