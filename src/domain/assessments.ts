import type { BodyRules } from "./bodies.ts";
import { type Carried, undecidedBy } from "./carried.ts";
import type { Iri, Sha256 } from "./entries.ts";
import type { BodyId, QuestionId } from "./ids.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

export const assessedKinds = ["coalition", "campaign", "pledge", "motion"] as const;
/** What is assessed. */
export type AssessedKind = (typeof assessedKinds)[number];

/** The members of the act by which a body says publicly how something went. */
export interface AssessmentMembers {
  /** Refers first to the earlier assessment of the same thing that it corrects, if it does. */
  AssessmentPublished: {
    /** The actor of a coalition, the entry of a pledge, the address of a motion or a campaign. */
    readonly of: Iri;
    readonly kind: AssessedKind;
    readonly asOf: string;
    readonly textHash: Sha256;
  };
}

/** An assessment as the rules see it; `name` is the last part of its entry's address. */
export type Assessment = {
  readonly name: string;
  readonly by: Iri;
  readonly of: Iri;
  readonly kind: AssessedKind;
  readonly asOf: Instant;
  readonly supersededAt: Instant | null;
};

export type AssessmentFact = {
  readonly kind: "assessment-published";
  readonly assessment: string;
  readonly body: BodyId;
  readonly of: Iri;
  /** The one that it corrects. */
  readonly before: string | null;
  readonly question: QuestionId | null;
};

/** A body assesses something as of a day that has come: by an officer where its rules allow that, or by an adopted motion; a correction names its own newest word about the same thing. */
export function publishAssessment(
  assessment: string,
  body: { readonly id: BodyId; readonly actor: Iri; readonly isPublic: boolean },
  about: { readonly of: Iri; readonly asOf: Instant; readonly at: Instant },
  before: Assessment | undefined,
  carried: Carried,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
): Ruling<AssessmentFact> {
  const refusal = undecidedBy(carried, "pledge", rules) ?? (body.isPublic ? undefined : { code: "public-needed" });
  if (refusal !== undefined) return refuse(refusal);
  if (about.asOf > about.at) return refuse({ code: "too-far", latest: about.at });
  if (before !== undefined && (before.by !== body.actor || before.of !== about.of))
    return refuse({ code: "other-object" });
  if (before !== undefined && before.supersededAt !== null) return refuse({ code: "already-corrected" });
  return allow({
    kind: "assessment-published",
    assessment,
    body: body.id,
    of: about.of,
    before: before?.name ?? null,
    question: carried.question,
  });
}
