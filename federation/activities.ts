import { caseLetters } from "./caseLetters.ts";
import { findAnnouncement } from "#db/announcements.ts";
import { findBody } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { findQuestion } from "#db/questions.ts";
import type { RecordRow } from "#db/record.ts";
import type { AmendmentFact } from "#domain/amendments.ts";
import type { Fact, FactKind } from "#domain/facts.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { amendmentNote } from "./amendments.ts";
import { announcementNote, isAnnouncementKnown } from "./announcements.ts";
import { askActivities } from "./asks.ts";
import { isKnown } from "./bodies.ts";
import { activityOf, type Here, type OutgoingActivity, tombstone } from "./documents.ts";
import { endorsementActivities, withdrawalActivities } from "./endorsing.ts";
import { erasureActivities } from "./erasures.ts";
import { caucusActivities } from "./caucuses/activities.ts";
import { voiceActivities } from "./coalition/voiceNotes.ts";
import { accepted, followed, unfollowed } from "./following.ts";
import { loadActor, loadMoved } from "./loading.ts";
import { mandateActivities } from "./mandates.ts";
import { peerActivities } from "./peers.ts";
import { motionNote, resultQuestion, stageNote } from "./motions.ts";

export type { OutgoingActivity } from "./documents.ts";

type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>;
type Outgoing = Promise<OutgoingActivity[]>;

/**
 * What a recorded fact says to the fediverse, as things stand now; empty for what stays home. Whoever asks twice gets the
 * same addresses.
 */
export async function activitiesOf(tx: Reader, row: RecordRow, here: Here): Outgoing {
  const { fact } = row;
  switch (fact.kind) {
    case "body-changed":
      return bodyChanged(tx, row, fact, here);
    case "http-key-changed":
    case "key-added":
    case "key-revoked":
    case "key-recovered":
      return actorUpdate(tx, row, fact.body, here);
    case "announcement-published":
    case "announcement-changed":
    case "announcement-deleted":
      return announced(tx, row, fact, here);
    case "motion-submitted":
      return moved(tx, row, fact.motion, here);
    case "motion-seconded":
    case "question-stated":
    case "question-opened":
    case "question-closed":
    case "motion-withdrawn":
    case "motion-lapsed":
    case "motion-ruled-out":
    case "early-close-asked":
    case "incidental-moved":
    case "incidental-decided":
    case "motion-returned":
    case "motion-left-on-table":
    case "motion-reported":
    case "consent-decided":
      return staged(tx, row, fact, here);
    case "amendment-moved":
    case "amendment-rebased":
    case "amendment-withdrawn":
    case "amendment-decided":
      return amended(tx, row, fact, here);
    case "endorsed":
      return endorsementActivities(tx, row, fact.endorsement, here);
    case "endorsement-asked":
    case "endorsement-ask-withdrawn":
      return askActivities(tx, row, fact, here);
    case "case-step":
      return caseLetters(tx, row, fact, here);
    case "text-erased":
      return erasureActivities(row, fact, here);
    case "endorsement-withdrawn":
      return withdrawalActivities(tx, row, fact.endorsement, here);
    case "mandate-issued":
    case "mandate-shown":
    case "mandate-revoked":
    case "mandate-expired":
      return mandateActivities(tx, row, here);
    case "caucus-recognized":
    case "caucus-recognition-withdrawn":
    case "caucus-join-asked":
    case "caucus-left":
    case "caucus-join-answered":
    case "caucus-member-received":
    case "caucus-member-answered":
    case "caucus-member-left":
    case "caucus-join-refused":
    case "caucus-guest-changed":
    case "caucus-post-received":
    case "caucus-post-shown":
    case "caucus-posted":
    case "caucus-post-removed":
    case "caucus-forwarded":
    case "caucus-rules-changed":
      return caucusActivities(tx, row, fact, here);
    case "coalition-told":
    case "coalition-heard":
    case "coalition-unheard":
    case "coalition-voice-begun":
    case "coalition-voice-moved":
    case "coalition-boosted":
    case "coalition-boost-ended":
      return voiceActivities(tx, row, fact, here);
    case "follower-added":
      return accepted(tx, row, fact, here);
    case "follow-asked":
      return followed(tx, row, fact, here);
    case "follow-ended":
      return unfollowed(tx, row, fact, here);
    case "peer-proposed":
    case "peer-confirmed":
    case "peer-held":
    case "peer-resumed":
    case "peer-blocked":
    case "peer-ended":
    case "host-allowed":
      return peerActivities(tx, row, fact, here);
    default:
      stayHome(fact.kind);
      return [];
  }
}

type StaysHome =
  | "alternate-named"
  | "key-change-asked"
  | "key-change-dropped"
  | "log-succeeded"
  | "succession-asked"
  | "succession-dropped"
  | "successor-asked"
  | "successor-confirmed"
  | "delegate-reported"
  | "delegates-instructed"
  | "office-changed"
  | "office-created"
  | "office-ended"
  | "position-adopted"
  | "endorsement-ask-received"
  | "endorsement-ask-taken-back"
  | "endorsement-declined"
  | "coalition-called"
  | "charter-drafted"
  | "coalition-convened"
  | "accession-signed"
  | "coalition-reaffirmed"
  | "secession-declared"
  | "membership-certified"
  | "convenor-called"
  | "coalition-motion-moved"
  | "coalition-motion-seconded"
  | "coalition-motion-withdrawn"
  | "coalition-question-opened"
  | "body-voted"
  | "seat-voted"
  | "result-certified"
  | "membership-failed"
  | "region-asked"
  | "region-left"
  | "region-answered"
  | "pledge-made"
  | "pledge-answered"
  | "pledge-withdrawn"
  | "assessment-published"
  | "position-ended"
  | "recall-answered"
  | "recall-noticed"
  | "recall-petitioned"
  | "recall-signed"
  | "seats-apportioned"
  | "account-changed"
  | "account-created"
  | "account-restored"
  | "account-suspended"
  | "actor-gone"
  | "actor-moved"
  | "ballot-cast"
  | "body-founded"
  | "charter-adopted"
  | "charter-amendment-failed"
  | "casting-vote-deposited"
  | "charter-in-force"
  | "comment-changed"
  | "comment-received"
  | "comment-removed"
  | "draw-committed"
  | "equivocation-shown"
  | "fork-resumed"
  | "draw-revealed"
  | "consent-extracted"
  | "consent-listed"
  | "follow-accepted"
  | "follow-rejected"
  | "follower-removed"
  | "incidental-moot"
  | "instance-set-up"
  | "invitation-accepted"
  | "invitation-created"
  | "invitation-revoked"
  | "member-added"
  | "member-changed"
  | "member-removed"
  | "members-exported"
  | "members-imported"
  | "motion-drafted"
  | "nominated"
  | "nomination-answered"
  | "proxy-accepted"
  | "proxy-ended"
  | "proxy-offered"
  | "report-resolved"
  | "reported"
  | "token-created"
  | "token-revoked";

/** A new kind of fact compiles only when somebody has decided whether it stays home. */
function stayHome(kind: StaysHome): void {
  void kind;
}

async function bodyChanged(tx: Reader, row: RecordRow, fact: FactOf<"body-changed">, here: Here): Outgoing {
  if (fact.visibility === "members") {
    if (!fact.changed.includes("visibility")) return [];
    const object = here.iris.actor(fact.body);
    return [activityOf(here, fact.body, { id: `${row.id}-delete`, type: "Delete", object, at: row.at })];
  }
  const isShown = fact.changed.some((name) => ["name", "summary", "visibility"].includes(name));
  return isShown ? actorUpdate(tx, row, fact.body, here) : [];
}

async function actorUpdate(tx: Reader, row: RecordRow, id: string, here: Here): Outgoing {
  const actor = await loadActor(tx, id, here);
  if (actor === undefined) return [];
  const { "@context": context, ...object } = actor;
  const update = activityOf(here, id, { id: `${row.id}-update`, type: "Update", object, at: row.at });
  return [{ ...update, document: { ...update.document, ...(context !== undefined && { "@context": context }) } }];
}

type Announced = FactOf<"announcement-published" | "announcement-changed" | "announcement-deleted">;

async function announced(tx: Reader, row: RecordRow, fact: Announced, here: Here): Outgoing {
  const body = await findBody(tx, fact.body);
  const announcement = await findAnnouncement(tx, fact.announcement);
  if (body === undefined || announcement === undefined) return [];
  const { iris } = here;
  const send = (type: "Create" | "Update" | "Delete", object: JsonObject) => [
    activityOf(here, body.id, { id: `${row.id}-${type.toLowerCase()}`, type, object, at: row.at }),
  ];
  if (fact.kind === "announcement-deleted")
    // Whoever saw only members-only versions of it never heard of it; what was public once has been deleted already.
    return announcement.visibility === "public" && isKnown(body)
      ? send("Delete", tombstone(iris.announcement(announcement.id)))
      : [];
  const wasPublic = fact.kind === "announcement-changed" && fact.before === "public";
  if (fact.visibility === "members")
    return wasPublic && isKnown(body) ? send("Delete", tombstone(iris.announcement(announcement.id))) : [];
  if (!isAnnouncementKnown(announcement, body)) return [];
  return send(wasPublic ? "Update" : "Create", announcementNote(here, announcement, body));
}

async function moved(tx: Reader, row: RecordRow, id: string, here: Here): Outgoing {
  const found = await loadMoved(tx, id);
  if (found === undefined) return [];
  const object = motionNote(here, found);
  return [activityOf(here, found.body.id, { id: `${row.id}-create`, type: "Create", object, at: row.at })];
}

type Staged = FactOf<
  | "motion-seconded"
  | "question-stated"
  | "question-opened"
  | "question-closed"
  | "motion-withdrawn"
  | "motion-lapsed"
  | "motion-ruled-out"
  | "early-close-asked"
  | "incidental-moved"
  | "incidental-decided"
  | "motion-returned"
  | "motion-left-on-table"
  | "motion-reported"
  | "consent-decided"
>;

/** A reply for the stage (an Update alone notifies nobody), the chart of a result, and the status line brought up to date. */
async function staged(tx: Reader, row: RecordRow, fact: Staged, here: Here): Outgoing {
  const found = await loadMoved(tx, fact.motion);
  if (found === undefined || found.motion.erasedAt !== null) return [];
  const body = found.body.id;
  const stage = stageNote(here, row, found);
  const question = fact.kind === "question-closed" ? await findQuestion(tx, fact.question) : undefined;
  // What became of a step or an amendment is told by its own fact: its count is no result of the motion.
  if (question !== undefined && question.matter !== "motion") return [];
  const chart = question === undefined ? undefined : resultQuestion(here, question, found);
  const send = (name: string, type: "Create" | "Update", object: JsonObject | undefined) =>
    object === undefined ? [] : [activityOf(here, body, { id: `${row.id}-${name}`, type, object, at: row.at })];
  return [
    ...send("question", "Create", chart),
    ...send("create", "Create", stage),
    ...send("update", "Update", stage && motionNote(here, found)),
  ];
}

/** A reply about the amendment; of an adopted one also the motion with its new text. */
async function amended(tx: Reader, row: RecordRow, fact: AmendmentFact, here: Here): Outgoing {
  const found = await loadMoved(tx, fact.motion);
  const object = found && (await amendmentNote(tx, row, fact, here, found));
  if (found === undefined || found.motion.erasedAt !== null || object === undefined) return [];
  const send = (name: string, type: "Create" | "Update", what: JsonObject) =>
    activityOf(here, found.body.id, { id: `${row.id}-${name}`, type, object: what, at: row.at });
  const hasNewText = fact.kind === "amendment-decided" && fact.textHash !== null;
  return [send("create", "Create", object), ...(hasNewText ? [send("update", "Update", motionNote(here, found))] : [])];
}
