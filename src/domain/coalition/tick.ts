import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { isAboutPosition, readRules, tierOf, type Amendment, type CoalitionEffect } from "./charter.ts";
import { renewCouncil } from "./council.ts";
import { appoint } from "./officers.ts";
import { closeQuestion } from "./questions.ts";
import { tendMandates, vacate } from "./seatMandates.ts";
import { find, keep, keepMember, NEVER, rulesOf, standingOf, type CharterVersion, type Draft } from "./state.ts";

/** All that a time brings about, once a block after its entries: closings, their effects, charters, what ran out. */
export function tick(draft: Draft, time: Instant): void {
  const due = draft.open.filter((hash) => (find(draft, "question", hash)?.closesAt ?? time) <= time);
  const adopted = due.flatMap((hash) => close(draft, hash) ?? []);
  draft.open = draft.open.filter((hash) => !due.includes(hash));
  for (const effect of adopted) takeEffect(draft, effect, time);
  for (const hash of draft.ahead) advanceCharter(draft, hash, time);
  draft.ahead = draft.ahead.filter((hash) => isAhead(find(draft, "charter", hash)));
  tendMandates(draft, time);
  if (time >= draft.lapsesFrom) lapseMembers(draft, time);
  renewCouncil(draft, time);
}

/** Closes a question; the effect of its motion, if it was adopted. */
function close(draft: Draft, hash: Sha256): CoalitionEffect | undefined {
  const question = find(draft, "question", hash);
  if (question === undefined) return undefined;
  const { state } = closeQuestion(draft, hash, question);
  return state === "adopted" ? find(draft, "motion", question.motion)?.effect : undefined;
}

function takeEffect(draft: Draft, effect: CoalitionEffect, time: Instant): void {
  if ("admit" in effect) admit(draft, effect.admit, time);
  else if ("expel" in effect) expel(draft, effect.expel, time);
  else if ("office" in effect) appoint(draft, effect.office, time);
  else if ("reinstate" in effect) reinstate(draft, effect.reinstate, effect.genesis, time);
  else if ("amend" in effect) adopt(draft, effect.amend, time);
  else if (!isAboutPosition(effect)) ratify(draft, effect.ratify, time);
}

function admit(draft: Draft, actor: Iri, time: Instant): void {
  const member = find(draft, "member", actor);
  if (member?.standing !== "applicant" && member?.standing !== "observer") return;
  keepMember(draft, actor, { ...member, standing: "full", affirmedAt: time });
  draft.lapsesFrom = Math.min(draft.lapsesFrom, time);
}

function expel(draft: Draft, actor: Iri, time: Instant): void {
  const member = find(draft, "member", actor);
  if (member === undefined) return;
  keepMember(draft, actor, { ...member, standing: "expelled" });
  vacate(draft, actor, time);
}

/** A body whose log was forked or lost goes on, with the log that the coalition decided to believe. */
function reinstate(draft: Draft, actor: Iri, genesis: Sha256 | undefined, time: Instant): void {
  const member = find(draft, "member", actor);
  if (member === undefined || member.standing === "left" || member.standing === "expelled") return;
  keepMember(draft, actor, { ...member, standing: "full", genesis: genesis ?? member.genesis, affirmedAt: time });
  draft.lapsesFrom = Math.min(draft.lapsesFrom, time);
}

/** The amendment must be of the version that is in force as the vote closes: so there are no two lines of charters. */
function adopt(draft: Draft, amendment: Amendment, time: Instant): void {
  const { base, charter, rules, effectiveAt } = amendment;
  if (find(draft, "charter", charter) !== undefined) return;
  const version = { rules, base, effectiveAt };
  if (base !== standingOf(draft).charter) return keep(draft, "charter", charter, { ...version, state: "stale" });
  const inForce = rulesOf(draft);
  const isEntrenched = tierOf(inForce, amendment) === "entrenched";
  keep(draft, "charter", charter, {
    ...version,
    state: isEntrenched ? "unratified" : "ahead",
    ...(isEntrenched ? { ratifyUntil: time + inForce.ratifyWithin } : {}),
  });
  draft.ahead = [...draft.ahead, charter].toSorted();
}

function ratify(draft: Draft, charter: Sha256, time: Instant): void {
  const version = find(draft, "charter", charter);
  if (version?.state !== "unratified" || (version.ratifyUntil ?? time) < time) return;
  keep(draft, "charter", charter, { ...version, state: "ahead" });
}

function advanceCharter(draft: Draft, hash: Sha256, time: Instant): void {
  const version = find(draft, "charter", hash);
  if (version?.state === "unratified" && (version.ratifyUntil ?? time) < time) {
    keep(draft, "charter", hash, { ...version, state: "lapsed" });
  }
  if (version?.state !== "ahead" || version.effectiveAt > time) return;
  const standing = standingOf(draft);
  // Another version came into force since: this one changes a text that is no longer there.
  if (version.base !== standing.charter) return keep(draft, "charter", hash, { ...version, state: "stale" });
  const former = find(draft, "charter", standing.charter);
  if (former !== undefined) keep(draft, "charter", standing.charter, { ...former, state: "superseded" });
  keep(draft, "charter", hash, { ...version, state: "in-force" });
  keep(draft, "coalition", "self", { ...standing, charter: hash });
  draft.lapsesFrom = time;
  if (draft.councilFrom === NEVER) draft.councilFrom = time;
}

/** Who did not sign the charter again in time is an observer, off every later roll. */
function lapseMembers(draft: Draft, time: Instant): void {
  const every = rulesOf(draft).reaffirmEvery;
  draft.lapsesFrom = Number.MAX_SAFE_INTEGER;
  if (every === undefined) return;
  for (const actor of draft.full) {
    const found = find(draft, "member", actor);
    if (found === undefined) continue;
    // The first convenor signs by convening; its clock starts with the docket.
    const member = found.affirmedAt === 0 ? { ...found, affirmedAt: time } : found;
    if (member !== found) keepMember(draft, actor, member);
    const until = member.affirmedAt + every;
    if (until <= time) keepMember(draft, actor, { ...member, standing: "observer" });
    else draft.lapsesFrom = Math.min(draft.lapsesFrom, until);
  }
}

const isAhead = (version: CharterVersion | undefined): boolean =>
  version?.state === "ahead" || (version?.state === "unratified" && readRules(version.rules) !== undefined);
