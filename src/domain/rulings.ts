import type { Citation } from "./citations.ts";
import type { Instant } from "./time.ts";

/** Why an act is not allowed; each code is a problem type of the API and a sentence on a page. */
export type Refusal = Partial<Citation> &
  (
    | { readonly code: "voting-closed"; readonly closedAt: Instant }
    | { readonly code: "voting-not-open" }
    | { readonly code: "not-on-the-roll" }
    | { readonly code: "no-such-option"; readonly choice: string }
    | { readonly code: "already-voted" }
    | { readonly code: "other-ballot"; readonly needs: "choice" | "ranking" | "approved" | "scores" }
    | { readonly code: "duplicate-rank"; readonly choice: string }
    | { readonly code: "empty-ballot" }
    | { readonly code: "no-ties" }
    | { readonly code: "score-out-of-range"; readonly most: number }
    | { readonly code: "bad-weight" }
    | { readonly code: "weight-above-own"; readonly weight: number; readonly own: number }
    | { readonly code: "split-sum"; readonly sum: number; readonly own: number }
    | { readonly code: "too-many-parts"; readonly most: number }
    | { readonly code: "too-many-options"; readonly most: number }
    | { readonly code: "too-few-options"; readonly have: number; readonly need: number }
    | { readonly code: "one-seat-needed" }
    | { readonly code: "no-contest" }
    | { readonly code: "no-nominations" }
    | { readonly code: "already-nominated" }
    | { readonly code: "nominee-not-a-member" }
    | { readonly code: "nominee-only" }
    | { readonly code: "no-tie" }
    | { readonly code: "other-draw" }
    | { readonly code: "no-casting-vote" }
    | { readonly code: "reason-needed" }
    | { readonly code: "role-needed"; readonly role: "admin" | "chair" | "secretary" | "member" }
    | { readonly code: "good-standing-needed" }
    | { readonly code: "not-seconded"; readonly have: number; readonly need: number }
    | { readonly code: "own-motion" }
    | { readonly code: "already-seconded" }
    | { readonly code: "wrong-state"; readonly state: string }
    | { readonly code: "closes-too-soon"; readonly earliest: Instant }
    | { readonly code: "not-closed"; readonly closesAt: Instant }
    | { readonly code: "mover-only" }
    | { readonly code: "notice-needed"; readonly until: Instant }
    | { readonly code: "no-quick-vote" }
    | { readonly code: "other-electorate"; readonly electorate: string }
    | { readonly code: "object-needed" }
    | { readonly code: "empty-roll" }
    | { readonly code: "no-proxies" }
    | { readonly code: "own-proxy" }
    | { readonly code: "proxy-given" }
    | { readonly code: "proxy-state"; readonly state: string }
    | { readonly code: "too-many-proxies"; readonly most: number }
    | { readonly code: "proxy-sides-only" }
    | { readonly code: "other-proxy" }
    | { readonly code: "bad-expiry"; readonly latest: Instant }
    | { readonly code: "slug-taken"; readonly slug: string }
    | { readonly code: "reserved-slug"; readonly slug: string }
    | { readonly code: "already-member" }
    | { readonly code: "last-admin" }
    | { readonly code: "bad-slug"; readonly slug: string }
    | { readonly code: "parent-loop" }
    | { readonly code: "parent-needed" }
    | { readonly code: "no-parent-allowed" }
    | { readonly code: "other-organization" }
    | { readonly code: "too-deep" }
    | { readonly code: "already-endorsed" }
    | { readonly code: "own-object" }
    | { readonly code: "object-gone" }
    | { readonly code: "no-object" }
    | { readonly code: "not-public" }
    | { readonly code: "already-asked" }
    | { readonly code: "already-recognized" }
    | { readonly code: "not-a-caucus" }
    | { readonly code: "already-withdrawn" }
    | { readonly code: "decision-needed" }
    | { readonly code: "vote-needed" }
    | { readonly code: "not-adopted" }
    | { readonly code: "other-object" }
    | { readonly code: "expired" }
    | { readonly code: "already-set-up" }
    | { readonly code: "wrong-log-in" }
    | { readonly code: "fresh-login-needed" }
    | { readonly code: "email-taken" }
    | { readonly code: "stale-text" }
    | { readonly code: "stale-form" }
    | { readonly code: "debate-closed" }
    | { readonly code: "amendment-undecided" }
    | { readonly code: "third-degree" }
    | { readonly code: "not-amendable" }
    | { readonly code: "basis-needed" }
    | { readonly code: "nothing-changed" }
    | { readonly code: "texts-conflict" }
    | { readonly code: "waiting-for-second-officer" }
    | { readonly code: "waiting-for-recovery-keys"; readonly have: number; readonly need: number }
    | { readonly code: "charter-stands"; readonly version: number }
    | { readonly code: "stale-base"; readonly version: number }
    | { readonly code: "rule-by-charter" }
    | { readonly code: "no-charter" }
    | { readonly code: "effect-needed" }
    | { readonly code: "article-needed" }
    | { readonly code: "step-pending" }
    | { readonly code: "too-soon"; readonly earliest: Instant }
    | { readonly code: "too-far"; readonly latest: Instant }
    | { readonly code: "too-late"; readonly until: Instant }
    | { readonly code: "same-body" }
    | { readonly code: "already-appealed" }
    | { readonly code: "already-reconsidered" }
    | { readonly code: "prevailing-side-only" }
    | { readonly code: "carried-out" }
    | { readonly code: "question-needed" }
    | { readonly code: "too-many-hands"; readonly hands: number; readonly members: number }
    | { readonly code: "not-for-consent"; readonly motion: string }
    | { readonly code: "not-on-the-calendar" }
    | { readonly code: "peer-state"; readonly state: string }
    | { readonly code: "office-ended" }
    | { readonly code: "office-needed" }
    | { readonly code: "seat-needed" }
    | { readonly code: "term-limit"; readonly until: Instant; readonly terms: number }
    | { readonly code: "term-too-long"; readonly longest: Instant }
    | { readonly code: "holder-not-a-member" }
    | { readonly code: "holder-only" }
    | { readonly code: "already-holds" }
    | { readonly code: "no-vacancy"; readonly seats: number }
    | { readonly code: "mandate-over" }
    | { readonly code: "home-body-only" }
    | { readonly code: "already-signed" }
    | { readonly code: "recall-under-way" }
    | { readonly code: "recall-barred"; readonly until: Instant }
    | { readonly code: "not-in-force" }
    | { readonly code: "not-instructed" }
    | { readonly code: "seats-tied"; readonly seats: number }
    | { readonly code: "already-past"; readonly earliest: Instant }
    | { readonly code: "read-only" }
    | { readonly code: "succession-not-proven"; readonly verdict: string }
    | { readonly code: "wrong-recovery-key" }
    | { readonly code: "already-erased" }
    | { readonly code: "no-region" }
    | { readonly code: "not-movable" }
    | { readonly code: "public-needed" }
    | { readonly code: "already-there" }
    | { readonly code: "not-there" }
    | { readonly code: "already-answered" }
    | { readonly code: "own-pledge" }
    | { readonly code: "currency-needed" }
    | { readonly code: "bad-term" }
    | { readonly code: "pledge-sides-only" }
    | { readonly code: "already-corrected" }
    | { readonly code: "coalition-member"; readonly standing: string }
    | { readonly code: "not-in-coalition" }
    | { readonly code: "cannot-convene" }
    | { readonly code: "not-confirmed" }
    | { readonly code: "no-such-seat"; readonly seats: number }
    | { readonly code: "no-council" }
    | { readonly code: "deviation-needs-reason" }
    | { readonly code: "not-the-convenor" }
    | { readonly code: "home-decision-needed" }
    | { readonly code: "contradicts-home" }
    | { readonly code: "chapter-without-record" }
    | { readonly code: "other-charter" }
    | { readonly code: "unknown-charter" }
    | { readonly code: "already-convened" }
    | { readonly code: "not-an-applicant" }
    | { readonly code: "not-a-member-body" }
    | { readonly code: "case-needed" }
    | { readonly code: "not-frozen" }
    | { readonly code: "not-asked" }
    | { readonly code: "caller-only" }
    | { readonly code: "text-too-long" }
    | { readonly code: "texts-overlap"; readonly articles: readonly string[] }
    | { readonly code: "not-of-a-coalition" }
    | { readonly code: "name-twice" }
    | { readonly code: "floor-above-cap"; readonly floor: number; readonly cap: number }
    | { readonly code: "floors-above-seats"; readonly least: number; readonly seats: number }
    | { readonly code: "caps-below-seats"; readonly most: number; readonly seats: number }
    | { readonly code: "pool-too-large"; readonly most: number }
    | { readonly code: "pool-too-small"; readonly size: number; readonly count: number }
    | { readonly code: "draws-too-soon"; readonly earliest: Instant }
    | { readonly code: "not-yet-drawn"; readonly until: Instant }
    | { readonly code: "already-drawn" }
    | { readonly code: "unreadable-value" }
    | { readonly code: "case-out-of-turn"; readonly state: string }
    | { readonly code: "case-not-yours"; readonly state: string }
    | { readonly code: "case-accused" }
    | { readonly code: "case-party" }
    | { readonly code: "case-early"; readonly earliest?: Instant | undefined }
    | { readonly code: "case-late"; readonly until?: Instant | undefined }
    | { readonly code: "case-short-notice"; readonly earliest?: Instant | undefined }
    | { readonly code: "case-article" }
    | { readonly code: "case-no-draw" }
    | { readonly code: "case-panellist" }
    | { readonly code: "case-panel"; readonly have: number; readonly need: number }
    | { readonly code: "case-votes-missing"; readonly have: number; readonly need: number }
    | { readonly code: "case-voted" }
    | { readonly code: "case-suspension"; readonly latest?: Instant | undefined }
    | { readonly code: "case-suspension-votes"; readonly have: number; readonly need: number }
  );

export type RefusalCode = Refusal["code"];

/** What a rule answers: the fact that may be saved, or the reason why not. */
export type Ruling<Fact> =
  | { readonly allowed: true; readonly fact: Fact }
  | { readonly allowed: false; readonly refusal: Refusal };

export const allow = <Fact>(fact: Fact): Ruling<Fact> => ({ allowed: true, fact });
export const refuse = (refusal: Refusal): Ruling<never> => ({ allowed: false, refusal });
