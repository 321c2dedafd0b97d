import type { BodyId } from "#domain/ids.ts";
import { type Refusal } from "#domain/rulings.ts";
import type { Citation } from "#domain/citations.ts";
import type { Case } from "./case.ts";
import type { CaseVerdict } from "./guards.ts";
import type { CaseStepName } from "./steps.ts";

/** A step of a case: what it says is kept beside, names and texts for those whom it concerns alone. */
export type CaseFact = {
  readonly kind: "case-step";
  readonly body: BodyId;
  /** The row of the step. */
  readonly step: string;
  readonly name: CaseStepName;
};

/** Why a step cannot be taken, in the words of refusals: with the clock that says when it could. */
export function refusalOfStep(verdict: Exclude<CaseVerdict, { code: "ok" }>, now: Case, cited: Citation): Refusal {
  const { from: earliest, until, have = 0, need = 0 } = verdict;
  const state = now.state ?? "filed";
  switch (verdict.code) {
    case "no-case":
    case "filed-twice":
    case "out-of-turn":
    case "panel-stands":
    case "suspended-twice":
    case "closed-already":
    case "other-count":
      return { code: "case-out-of-turn", state, ...cited };
    case "not-yours":
      return { code: "case-not-yours", state, ...cited };
    case "no-accused":
      return { code: "case-accused" };
    case "no-article":
      return { code: "case-article" };
    case "short-notice":
      return { code: "case-short-notice", earliest, ...cited };
    case "too-early":
      return { code: "case-early", earliest, ...cited };
    case "too-late":
      return { code: "case-late", until, ...cited };
    case "suspended-too-long":
      return { code: "case-suspension", latest: until, ...cited };
    case "not-enough-for-it":
      return { code: "case-suspension-votes", have, need, ...cited };
    case "no-draw":
      return { code: "case-no-draw" };
    case "party-on-panel":
      return { code: "case-party", ...cited };
    case "not-a-member":
      return { code: "not-in-coalition" };
    case "panel-too-small":
      return { code: "case-panel", have, need, ...cited };
    case "voted-already":
      return { code: "case-voted" };
    case "votes-missing":
      return { code: "case-votes-missing", have, need, ...cited };
  }
}
