import type { AgreementFact } from "./agreements/drafting.ts";
import type { AmendmentFact } from "./amendments.ts";
import type { AssessmentFact } from "./assessments.ts";
import type { AskFact } from "./asks.ts";
import type { BodyFact, Visibility } from "./bodies.ts";
import type { CaucusFact } from "./caucuses.ts";
import type { CaseFact } from "./cases/facts.ts";
import type { DrawFact } from "./draw.ts";
import type { CharterFact } from "./charters.ts";
import type { CoalitionFact } from "./coalition/convening.ts";
import type { VoiceFact } from "./coalition/voices.ts";
import type { CoalitionMotionFact } from "./coalition/motions.ts";
import type { SeatFact } from "./coalition/seating.ts";
import type { ErasureFact } from "./erasures.ts";
import type { EndorsementFact } from "./endorsements.ts";
import type { EquivocationFact } from "./equivocations.ts";
import type { ClosingFact } from "./closing.ts";
import type { ConsentFact } from "./consent.ts";
import type { BodyId, PersonId } from "./ids.ts";
import type { KeyFact } from "./keyChanges.ts";
import type { MandateFact } from "./mandates.ts";
import type { IncidentalFact } from "./incidentals.ts";
import type { MemberFact, Role } from "./members.ts";
import type { MotionFact } from "./motions.ts";
import type { NominationFact } from "./nominations.ts";
import type { OfficeFact } from "./offices.ts";
import type { PledgeFact } from "./pledges.ts";
import type { PositionFact } from "./positions.ts";
import type { ProxyFact } from "./proxies.ts";
import type { QuestionFact } from "./questions.ts";
import type { RecallFact } from "./recalls.ts";
import type { RegionFact } from "./regions.ts";
import type { ReturnFact } from "./returns.ts";
import type { SuccessionFact } from "./succession.ts";

/** The instance's own affairs and its log-ins; all stay home. */
type AccountFact =
  | { readonly kind: "instance-set-up"; readonly organization: BodyId; readonly admin: PersonId | null }
  | { readonly kind: "account-created"; readonly person: PersonId }
  | { readonly kind: "account-changed"; readonly person: PersonId; readonly changed: readonly string[] }
  | { readonly kind: "account-suspended"; readonly person: PersonId }
  | { readonly kind: "account-restored"; readonly person: PersonId }
  | { readonly kind: "token-created"; readonly person: PersonId; readonly token: string }
  | { readonly kind: "token-revoked"; readonly person: PersonId; readonly token: string }
  | { readonly kind: "invitation-created"; readonly body: BodyId; readonly invitation: string; readonly role: Role }
  | { readonly kind: "invitation-revoked"; readonly body: BodyId; readonly invitation: string }
  | {
      readonly kind: "invitation-accepted";
      readonly body: BodyId;
      readonly invitation: string;
      readonly person: PersonId;
    }
  | { readonly kind: "members-exported"; readonly body: BodyId; readonly count: number }
  | {
      readonly kind: "members-imported";
      readonly body: BodyId;
      readonly added: number;
      readonly updated: number;
      readonly unchanged: number;
      readonly refused: number;
    };

type AnnouncementFact =
  | {
      readonly kind: "announcement-published";
      readonly announcement: string;
      readonly body: BodyId;
      readonly author: PersonId | null;
      readonly visibility: Visibility;
    }
  | {
      readonly kind: "announcement-changed";
      readonly announcement: string;
      readonly body: BodyId;
      /** What it was before: a post that becomes members-only is deleted elsewhere. */
      readonly before: Visibility;
      readonly visibility: Visibility;
    }
  | { readonly kind: "announcement-deleted"; readonly announcement: string; readonly body: BodyId };

/** What passes between instances: hosts and actors of other servers, which are public. */
export type PeerFact =
  | { readonly kind: "peer-proposed"; readonly host: string; readonly from: "us" | "them" }
  | {
      readonly kind: "peer-confirmed";
      readonly host: string;
      readonly from: "us" | "them";
      /** The Follow of theirs that we accept with it. */
      readonly accepts: string | null;
      /** Whether we follow them with it, since no Follow of ours stands. */
      readonly follows: boolean;
    }
  | { readonly kind: "peer-held"; readonly host: string }
  | { readonly kind: "peer-resumed"; readonly host: string }
  /** `rejects`: the Follow of theirs that stood until now. */
  | { readonly kind: "peer-blocked"; readonly host: string; readonly rejects: string | null }
  | { readonly kind: "host-allowed"; readonly host: string }
  | { readonly kind: "peer-ended"; readonly host: string };

type AudienceFact =
  | { readonly kind: "follower-added"; readonly body: BodyId; readonly actor: string; readonly activity: string }
  | { readonly kind: "follower-removed"; readonly body: BodyId; readonly actor: string }
  | { readonly kind: "follow-asked"; readonly person: PersonId; readonly actor: string }
  | { readonly kind: "follow-accepted"; readonly person: PersonId; readonly actor: string }
  | { readonly kind: "follow-rejected"; readonly person: PersonId; readonly actor: string }
  | { readonly kind: "follow-ended"; readonly person: PersonId; readonly actor: string }
  | { readonly kind: "comment-received"; readonly comment: string; readonly subject: string; readonly body: BodyId }
  | { readonly kind: "comment-changed"; readonly comment: string; readonly subject: string; readonly body: BodyId }
  | {
      readonly kind: "comment-removed";
      readonly comment: string;
      readonly subject: string;
      readonly body: BodyId;
      readonly by: "author" | "moderator";
    }
  | { readonly kind: "reported"; readonly report: string }
  | { readonly kind: "report-resolved"; readonly report: string }
  | { readonly kind: "actor-moved"; readonly actor: string; readonly target: string }
  | { readonly kind: "actor-gone"; readonly actor: string };

/** Everything that can stand in the record: ids, never names, texts or choices; the relay translates it for others. */
export type Fact =
  | AccountFact
  | AgreementFact
  | AmendmentFact
  | AskFact
  | AnnouncementFact
  | AssessmentFact
  | AudienceFact
  | BodyFact
  | CaucusFact
  | CaseFact
  | DrawFact
  | CharterFact
  | CoalitionFact
  | CoalitionMotionFact
  | SeatFact
  | ClosingFact
  | ConsentFact
  | EndorsementFact
  | EquivocationFact
  | ErasureFact
  | IncidentalFact
  | KeyFact
  | MandateFact
  | MemberFact
  | MotionFact
  | NominationFact
  | OfficeFact
  | PeerFact
  | PledgeFact
  | PositionFact
  | ProxyFact
  | QuestionFact
  | RecallFact
  | RegionFact
  | ReturnFact
  | SuccessionFact
  | VoiceFact;

export type FactKind = Fact["kind"];

/** What becomes an entry of a gazette, or is promised to count in one. */
const published: ReadonlySet<FactKind> = new Set<FactKind>([
  "ballot-cast",
  "body-founded",
  "body-changed",
  "motion-submitted",
  "motion-withdrawn",
  "motion-lapsed",
  "motion-ruled-out",
  "motion-returned",
  "motion-left-on-table",
  "motion-reported",
  "question-stated",
  "incidental-decided",
  "amendment-moved",
  "amendment-rebased",
  "amendment-withdrawn",
  "charter-adopted",
  "coalition-called",
  "charter-drafted",
  "coalition-convened",
  "accession-signed",
  "coalition-reaffirmed",
  "secession-declared",
  "membership-certified",
  "convenor-called",
  "coalition-motion-moved",
  "coalition-motion-seconded",
  "coalition-motion-withdrawn",
  "coalition-question-opened",
  "body-voted",
  "seat-voted",
  "result-certified",
  "question-opened",
  "question-closed",
  "draw-committed",
  "draw-revealed",
  "case-step",
  "mandate-issued",
  "mandate-revoked",
  "position-adopted",
  "position-ended",
  "endorsed",
  "endorsement-withdrawn",
  "endorsement-declined",
  "caucus-recognized",
  "caucus-recognition-withdrawn",
  "region-asked",
  "region-left",
  "region-answered",
  "pledge-made",
  "pledge-answered",
  "pledge-withdrawn",
  "assessment-published",
  "text-erased",
  "key-added",
  "key-revoked",
  "key-recovered",
  "equivocation-shown",
]);

/** Whether a fact binds the public record: such acts wait while it can only be read. */
export const isPublished = ({ kind }: Fact): boolean => published.has(kind);
