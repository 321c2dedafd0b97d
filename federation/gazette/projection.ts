import type { Log } from "#db/gazette.ts";
import {
  endMirroredEndorsements,
  saveMirroredBody,
  saveMirroredEndorsements,
  saveMirroredMotions,
} from "#db/mirrors.ts";
import { eraseHandedText } from "#db/cases.ts";
import type { Writer } from "#db/open.ts";
import { saveMirroredDeclines } from "#db/asks.ts";
import { endMirroredActs } from "#db/succession.ts";
import { eraseMirroredText, expectTexts } from "#db/texts.ts";
import { textsOf, type EntryOf, type KnownEntry } from "#domain/entries.ts";
import type { Leaf, LogState, Verdict } from "#domain/gazette/state.ts";
import type { Instant } from "#domain/time.ts";
import { endRecognitionsOfLog } from "#db/caucuses/recognitions.ts";
import { projectRecognition } from "#federation/caucuses/projection.ts";
import { projectAgreements } from "./agreements.ts";
import { projectAssessment, projectMove, projectPledge, projectSaying, projectWithdrawal } from "./betweenRows.ts";
import { noteShownFork } from "./forks.ts";
import { projectStances } from "./stances.ts";

/** Leaves of a mirrored log with their verdicts, and the state after them. */
export interface Folded {
  readonly leaves: readonly Leaf[];
  readonly verdicts: readonly Verdict[];
  readonly after: LogState;
  readonly at: Instant;
}

/** Writes what effective entries of a mirrored log mean into the tables that pages read, in the pull's transaction. */
export async function project(tx: Writer, log: Log, folded: Folded): Promise<void> {
  const effective = folded.leaves.flatMap((leaf, at) =>
    "fault" in leaf || leaf.entry.type === "unknown" || folded.verdicts[at] !== "ok" ? [] : [leaf.entry],
  );
  // Many come at once when a mirror catches up; what ends or erases them comes later in any log.
  await saveMirroredEndorsements(
    tx,
    effective.flatMap((entry) => (entry.type === "Endorsed" ? [endorsementRow(log, entry)] : [])),
    folded.at,
  );
  await expectTexts(tx, log.id, effective.flatMap(textsOf));
  await endMirroredEndorsements(
    tx,
    log.id,
    effective.flatMap((entry) => (entry.type === "EndorsementWithdrawn" ? endOf(entry, folded) : [])),
  );
  await saveMirroredMotions(
    tx,
    effective.flatMap((entry) => (entry.type === "MotionSubmitted" ? motionRow(log, entry) : [])),
  );
  await saveMirroredDeclines(
    tx,
    effective.flatMap((entry) => (entry.type === "EndorsementDeclined" ? [declineRow(log, entry)] : [])),
  );
  await projectStances(tx, log, effective, folded);
  await projectAgreements(tx, log, effective, folded.at);
  for (const entry of effective) await projectEntry(tx, log, entry, folded);
}

const declineRow = (
  log: Log,
  { id: entry, issuer: actor, object, textHash, issuedAt }: EntryOf<"EndorsementDeclined">,
) => ({
  entry,
  log: log.id,
  actor,
  object,
  textHash: textHash ?? null,
  at: Date.parse(issuedAt),
});

const endorsementRow = (log: Log, entry: EntryOf<"Endorsed">) => ({
  entry: entry.id,
  log: log.id,
  actor: entry.issuer,
  object: entry.object,
  textHash: entry.textHash ?? null,
  at: Date.parse(entry.issuedAt),
});

function endOf(entry: EntryOf<"EndorsementWithdrawn">, { after }: Folded) {
  const endorsed = after.acts.get(entry.refs[0]?.hash ?? "sha256:")?.entry;
  return endorsed === undefined ? [] : [{ entry: endorsed.id, by: entry.id, at: Date.parse(entry.issuedAt) }];
}

/** A log tells of its own host only: nobody claims a neighbour's motion. */
function motionRow(log: Log, { id, object, issuer }: EntryOf<"MotionSubmitted">) {
  const isOwn = URL.parse(object)?.origin === URL.parse(log.prefix)?.origin;
  return isOwn ? [{ object, log: log.id, actor: issuer, entry: id }] : [];
}

async function projectEntry(tx: Writer, log: Log, entry: KnownEntry, folded: Folded): Promise<void> {
  const { after, at } = folded;
  const since = Date.parse(entry.issuedAt);
  switch (entry.type) {
    case "Genesis":
      if (log.succeeds !== null) {
        await endMirroredActs(tx, { predecessor: log.succeeds, successor: log.id, by: entry.id, at });
        await endRecognitionsOfLog(tx, log.succeeds, at);
      }
      return saveMirroredBody(tx, { log: log.id, actor: entry.actor, kind: "organization", parent: undefined, since });
    case "BodyFounded":
    case "BodyChanged": {
      const body = after.bodies.get(entry.body);
      if (body !== undefined)
        await saveMirroredBody(tx, { ...body, log: log.id, actor: body.body, parent: body.parent, since });
      return;
    }
    case "TextErased":
      if (log.succeeds !== null) await eraseMirroredText(tx, log.succeeds, entry.textHash, at);
      if (log.host !== null) await eraseHandedText(tx, entry.textHash.slice("sha256:".length), log.host, at);
      return eraseMirroredText(tx, log.id, entry.textHash, at);
    case "CaucusRecognized":
    case "CaucusRecognitionWithdrawn":
      return projectRecognition(tx, log, entry, folded);
    case "EquivocationShown":
      return noteShownFork(tx, entry, at);
    case "BodyMoved":
      return projectMove(tx, log, entry);
    case "PledgeMade":
      return projectPledge(tx, log, entry, at);
    case "PledgeKept":
      return projectSaying(tx, log, entry);
    case "PledgeWithdrawn":
      return projectWithdrawal(tx, entry);
    case "AssessmentPublished":
      return projectAssessment(tx, log, entry, at);
    case "Endorsed":
    case "EndorsementWithdrawn":
    case "EndorsementDeclined":
    case "MotionSubmitted":
    case "CharterAdopted":
    case "MotionChanged":
    case "KeyAdded":
    case "KeyRevoked":
    case "KeyRecovered":
    case "AmendmentMoved":
    case "MotionWithdrawn":
    case "QuestionOpened":
    case "QuestionClosed":
    case "DrawCommitted":
    case "DrawRevealed":
    case "MandateIssued":
    case "MandateRevoked":
    case "PositionAdopted":
    case "PositionWithdrawn":
    case "CaseStep":
    case "CoalitionConvened":
    case "CoalitionCalled":
    case "CharterDrafted":
    case "AccessionSigned":
    case "Reaffirmed":
    case "SecessionDeclared":
    case "MembershipCertified":
    case "MotionSeconded":
    case "BodyVoted":
    case "SeatVoted":
    case "ResultCertified":
    case "Noted":
    case "Sealed":
    case "Objected":
    case "ConvenorVoted":
      return;
  }
}
