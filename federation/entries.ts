import type { RecordRow } from "#db/record.ts";
import type { Reader } from "#db/open.ts";
import { hashText, sha256Of } from "#domain/entries.ts";
import { type Json, canonical } from "#domain/jcs.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { findEndorsement } from "#db/endorsements.ts";
import { hasLogBody } from "#db/gazette.ts";
import type { Motion } from "#db/motions.ts";
import { amendmentEntry } from "./amendments.ts";
import { endorsementDeclined } from "./asks.ts";
import { caseStepEntry } from "./cases.ts";
import { charterAdopted } from "./charters.ts";
import { caucusNotRecognized, caucusRecognized } from "./caucuses/entries.ts";
import { agreementEntry } from "./coalition/agreements.ts";
import {
  assessmentPublished,
  pledgeAnswered,
  pledgeMade,
  pledgeWithdrawn,
  regionAnswered,
  regionAsked,
  regionLeft,
} from "./between.ts";
import { coalitionEntry } from "./coalition/entries.ts";
import { coalitionMotionEntry } from "./coalition/motionEntries.ts";
import { seatVoted } from "./coalition/seats.ts";
import { drawCommitted, drawRevealed } from "./draws.ts";
import { equivocationShown } from "./equivocations.ts";
import { textErased } from "./erasures.ts";
import type { House } from "./house.ts";
import { keyChanged } from "./keyEntries.ts";
import { mandateIssued, mandateRevoked, positionAdopted, positionEnded } from "./register.ts";
import { type Drafted, decisionRefs, publicBody, publicMotion, refTo } from "./references.ts";
import { questionClosed, questionOpened } from "./questionEntries.ts";
import { motionChanged } from "./stages.ts";
import type { Publication } from "./gazette/log.ts";
import { multibaseOfPem } from "./gazette/multikey.ts";

/** An entry that a fact asks for, and the organization whose gazette it belongs to; it may refer to entries of the same batch. */
export type Asked = { readonly organization: string; readonly publication: Publication };

/** The gazette entry of a recorded fact; undefined for what stays home. */
export async function entryOf(db: Reader, row: RecordRow, house: House): Promise<Asked | undefined> {
  const drafted = await draftOf(db, row, house);
  if (drafted === undefined) return undefined;
  const { organization, draft, name = row.id } = drafted;
  return { organization, publication: { name, draft, at: row.at } };
}

async function draftOf(db: Reader, { fact, body }: RecordRow, house: House): Promise<Drafted | undefined> {
  switch (fact.kind) {
    case "equivocation-shown":
      return equivocationShown(db, body, fact, house);
    case "body-founded":
      return founded(db, fact.body, house);
    case "key-added":
    case "key-revoked":
    case "key-recovered":
      return keyChanged(db, fact, house);
    case "body-changed":
      return changed(db, fact.body, fact.changed, house);
    case "motion-submitted":
      return submitted(db, fact.motion, house);
    case "amendment-moved":
    case "amendment-rebased":
      return amendmentEntry(db, fact, house);
    case "question-opened":
      return questionOpened(db, fact.question, house);
    case "question-closed":
      return questionClosed(db, fact.question, house);
    case "draw-committed":
      return drawCommitted(db, fact.draw, house);
    case "draw-revealed":
      return drawRevealed(db, fact, house);
    case "motion-withdrawn":
      return motionWithdrawn(db, fact.motion, house);
    case "amendment-withdrawn":
      return motionWithdrawn(db, fact.motion, house, fact.amendment);
    case "incidental-decided":
      return fact.state === "withdrawn" ? motionWithdrawn(db, fact.motion, house) : motionChanged(db, fact, house);
    case "question-stated":
    case "motion-returned":
    case "motion-reported":
    case "motion-lapsed":
    case "motion-left-on-table":
    case "motion-ruled-out":
      return motionChanged(db, fact, house);
    case "charter-adopted":
      return charterAdopted(db, fact, house);
    case "coalition-called":
    case "charter-drafted":
      return agreementEntry(db, fact, house);
    case "coalition-convened":
    case "accession-signed":
    case "coalition-reaffirmed":
    case "secession-declared":
    case "membership-certified":
    case "membership-failed":
      return coalitionEntry(db, fact, house);
    case "coalition-motion-moved":
    case "coalition-motion-seconded":
    case "coalition-motion-withdrawn":
    case "coalition-question-opened":
    case "body-voted":
    case "result-certified":
      return coalitionMotionEntry(db, fact, house);
    case "region-asked":
      return regionAsked(db, fact, house);
    case "region-left":
      return regionLeft(db, fact, house);
    case "region-answered":
      return regionAnswered(db, fact, house);
    case "pledge-made":
      return pledgeMade(db, fact, house);
    case "pledge-answered":
      return pledgeAnswered(db, fact, house);
    case "pledge-withdrawn":
      return pledgeWithdrawn(db, fact, house);
    case "assessment-published":
      return assessmentPublished(db, fact, house);
    case "seat-voted":
      return seatVoted(db, fact, house);
    case "mandate-issued":
      return mandateIssued(db, fact, house);
    case "mandate-revoked":
      return mandateRevoked(db, fact, house);
    case "position-adopted":
      return positionAdopted(db, fact, house);
    case "position-ended":
      return positionEnded(db, fact, house);
    case "case-step":
      return caseStepEntry(db, fact, house);
    case "text-erased":
      return textErased(db, fact, house);
    case "endorsed":
      return endorsed(db, fact.endorsement, house);
    case "endorsement-declined":
      return endorsementDeclined(db, fact, house);
    case "endorsement-withdrawn":
      return withdrawn(db, fact.endorsement, fact.question, house);
    case "caucus-recognized":
      return caucusRecognized(db, fact, house);
    case "caucus-recognition-withdrawn":
      return caucusNotRecognized(db, fact, house);
    default:
      return undefined;
  }
}

/** The entry that introduces a public body. */
export async function founded(db: Reader, id: string, { iris }: House): Promise<Drafted | undefined> {
  const body = await publicBody(db, id);
  if (body === undefined || body.kind === "organization") return undefined;
  const key = await findCurrentKey(db, id, "ed25519");
  if (key === undefined) return undefined;
  const parent = body.parent === null ? undefined : await publicBody(db, body.parent);
  return {
    organization: body.organization,
    draft: {
      type: "BodyFounded",
      issuer: iris.actor(body.organization),
      refs: [],
      body: iris.actor(id),
      kind: body.kind,
      key: multibaseOfPem(key.public),
      ...(parent !== undefined && { parent: iris.actor(parent.id) }),
    },
  };
}

/** A move is public; so is a body that was members-only until now. */
async function changed(db: Reader, id: string, what: readonly string[], house: House): Promise<Drafted | undefined> {
  const body = await publicBody(db, id);
  if (body === undefined || body.kind === "organization") return undefined;
  if (!(await hasLogBody(db, body.organization, house.iris.actor(id)))) return founded(db, id, house);
  if (!what.includes("parent")) return undefined;
  const parent = body.parent === null ? undefined : await publicBody(db, body.parent);
  return {
    organization: body.organization,
    draft: {
      type: "BodyChanged",
      issuer: house.iris.actor(body.organization),
      refs: [],
      body: house.iris.actor(id),
      parent: parent === undefined ? null : house.iris.actor(parent.id),
    },
  };
}

async function submitted(db: Reader, id: string, { iris }: House): Promise<Drafted | undefined> {
  const found = await publicMotion(db, id);
  if (found === undefined || found.motion.textHash === null) return undefined;
  const { motion, body } = found;
  return {
    organization: body.organization,
    name: id,
    draft: {
      type: "MotionSubmitted",
      issuer: iris.actor(body.id),
      refs: [],
      object: iris.motion(id),
      kind: motion.kind,
      textHash: `sha256:${motion.textHash}`,
      ...effectOf(motion),
    },
  };
}

/** What adoption does, in a form that names no text: an amendment of the charter by its hashes. */
function effectOf({ object, effect }: Motion): { effect?: Json } {
  if (object !== null) return { effect: { endorse: object } };
  if (effect !== null && "bodyVote" in effect) return { effect: { bodyVote: effect.bodyVote } };
  if (effect !== null && "membership" in effect) return { effect: { membership: effect.membership } };
  if (effect === null || !("charter" in effect)) return {};
  const { base, tier, articles, effectiveAt } = effect.charter;
  const when = effectiveAt === undefined ? {} : { effectiveAt: new Date(effectiveAt).toISOString() };
  return { effect: { charter: { base: sha256Of(base), tier, changes: hashText(canonical(articles)), ...when } } };
}

/** A motion, or an amendment of it, that was withdrawn; of a draft nobody has heard. */
async function motionWithdrawn(db: Reader, id: string, house: House, what = id): Promise<Drafted | undefined> {
  const found = await publicMotion(db, id);
  const ref = found === undefined ? undefined : await refTo(db, found.body, what);
  if (found === undefined || ref === undefined) return undefined;
  const issuer = house.iris.actor(found.body.id);
  return { organization: found.body.organization, draft: { type: "MotionWithdrawn", issuer, refs: [ref] } };
}

async function endorsed(db: Reader, id: string, house: House): Promise<Drafted | undefined> {
  const endorsement = await findEndorsement(db, id);
  const body = endorsement === undefined ? undefined : await publicBody(db, endorsement.body);
  if (endorsement === undefined || body === undefined) return undefined;
  return {
    organization: body.organization,
    name: id,
    draft: {
      type: "Endorsed",
      issuer: house.iris.actor(body.id),
      refs: await decisionRefs(db, body, endorsement.question),
      object: endorsement.object,
      ...(endorsement.textHash !== null && { textHash: `sha256:${endorsement.textHash}` as const }),
    },
  };
}

async function withdrawn(db: Reader, id: string, question: string | null, house: House): Promise<Drafted | undefined> {
  const endorsement = await findEndorsement(db, id);
  const body = endorsement === undefined ? undefined : await publicBody(db, endorsement.body);
  const ref = body === undefined ? undefined : await refTo(db, body, id);
  if (body === undefined || ref === undefined) return undefined;
  return {
    organization: body.organization,
    draft: {
      type: "EndorsementWithdrawn",
      issuer: house.iris.actor(body.id),
      refs: [ref, ...(await decisionRefs(db, body, question))],
    },
  };
}
