import type { EntryOf, Iri, KnownEntry, KnownType, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { readEffect } from "./charter.ts";
import { certifyResult, openQuestion, voteAsBody } from "./questions.ts";
import { issueSeat, revokeSeat, vacate } from "./seatMandates.ts";
import { voteAsSeat } from "./seatVotes.ts";
import { find, keep, keepMember, rulesOf, standingOf, type Draft, type Member, type Motion } from "./state.ts";
import type { DocketVerdict } from "./verdicts.ts";

/** Where and when an entry is noted: its log, and the time, term and convenor of the block. */
export interface Noting {
  readonly origin: string;
  readonly time: Instant;
  readonly term: number;
  readonly convenor: Iri;
}

/** An entry of the coalition, all of whose references are noted. */
export interface Acting<Type extends KnownType> {
  readonly entry: EntryOf<Type>;
  readonly hash: Sha256;
  readonly at: Noting;
  /** The body that issued it, if this log is that body's log in the coalition. */
  readonly member: Member | undefined;
}

/** So that the weights of any coalition sum to a safe integer. */
const LARGEST_WEIGHT = 1_000_000_000;

type Act<Type extends KnownType> = (draft: Draft, acting: Acting<Type>) => DocketVerdict;

/** Gives an entry its effect in the coalition, or says why it has none. */
export function act(draft: Draft, entry: KnownEntry, hash: Sha256, at: Noting): DocketVerdict {
  const rule = acts[entry.type] as Act<KnownType> | undefined;
  const member = memberIn(draft, entry.issuer, at.origin);
  // Other acts keep the order of their own log; the coalition only asks whose they are.
  if (rule === undefined) return member?.standing === "full" ? "ok" : "not-a-member";
  return rule(draft, { entry, hash, at, member });
}

const acts: { readonly [Type in KnownType]?: Act<Type> } = {
  AccessionSigned: accede,
  Reaffirmed: reaffirm,
  SecessionDeclared: secede,
  MembershipCertified: certifyMembership,
  MotionSubmitted: submit,
  MotionWithdrawn: withdraw,
  MotionSeconded: second,
  AmendmentMoved: amend,
  QuestionOpened: openQuestion,
  BodyVoted: voteAsBody,
  SeatVoted: voteAsSeat,
  MandateIssued: issueSeat,
  MandateRevoked: revokeSeat,
  ResultCertified: certifyResult,
  EquivocationShown: freeze,
};

/** A body acts in the coalition by one log: that which its accession, its founding or its reinstatement named. */
function memberIn(draft: Draft, actor: Iri, origin: string): Member | undefined {
  const member = find(draft, "member", actor);
  return member !== undefined && member.genesis === find(draft, "log", origin)?.genesis ? member : undefined;
}

function accede(draft: Draft, { entry, at }: Acting<"AccessionSigned">): DocketVerdict {
  if (entry.genesis !== find(draft, "log", at.origin)?.genesis) return "foreign";
  const { charter } = standingOf(draft);
  if (entry.charterHash !== charter) return "unknown-charter";
  const known = find(draft, "member", entry.issuer);
  const mayApply = known === undefined || known.standing === "left" || known.standing === "expelled";
  if (!mayApply && (known.standing !== "invited" || known.genesis !== entry.genesis)) return "already";
  const signed = { charter, affirmedAt: at.time, genesis: entry.genesis };
  const member: Member = mayApply
    ? { ...signed, standing: "applicant", weight: 1 }
    : { ...known, ...signed, standing: "full" };
  keepMember(draft, entry.issuer, member);
  draft.lapsesFrom = Math.min(draft.lapsesFrom, at.time + (rulesOf(draft).reaffirmEvery ?? 0));
  return "ok";
}

function reaffirm(draft: Draft, { entry, at, member }: Acting<"Reaffirmed">): DocketVerdict {
  if (member?.standing !== "full" && member?.standing !== "observer") return "not-a-member";
  const { charter } = standingOf(draft);
  if (entry.charterHash !== charter) return "unknown-charter";
  keepMember(draft, entry.issuer, { ...member, charter, affirmedAt: at.time });
  return "ok";
}

/** Whoever has a place can give it up; a frozen body cannot escape its case by leaving. */
function secede(draft: Draft, { entry, at, member }: Acting<"SecessionDeclared">): DocketVerdict {
  if (member === undefined || isGone(member) || member.standing === "frozen") return "not-a-member";
  keepMember(draft, entry.issuer, { ...member, standing: "left" });
  vacate(draft, entry.issuer, at.time);
  return "ok";
}

/** The first number is believed, since others see it before they admit or convene; later ones grow within bounds. */
function certifyMembership(draft: Draft, { entry, at, member }: Acting<"MembershipCertified">): DocketVerdict {
  if (member === undefined || isGone(member) || member.standing === "frozen") return "not-a-member";
  const { growth, certificatePeriod } = rulesOf(draft);
  const last = member.certified;
  const isNew = last === undefined || at.time - last.since >= certificatePeriod;
  const base = last === undefined ? Math.min(entry.count, LARGEST_WEIGHT) : member.weight;
  const certified = isNew ? { base, since: at.time } : last;
  const most = Math.max(1, certified.base) * growth;
  const weight = Math.min(entry.count, LARGEST_WEIGHT, last === undefined ? LARGEST_WEIGHT : most);
  keepMember(draft, entry.issuer, { ...member, certified, weight });
  return weight < entry.count ? "capped" : "ok";
}

function submit(draft: Draft, { entry, hash, member }: Acting<"MotionSubmitted">): DocketVerdict {
  if (member?.standing !== "full") return "not-a-member";
  const effect = entry.effect === undefined ? undefined : readEffect(entry.effect);
  if (entry.effect !== undefined && effect === undefined) return "unknown-effect";
  const { issuer: by, textHash } = entry;
  keep(draft, "motion", hash, { by, textHash, effect, seconds: [], state: "submitted" });
  return "ok";
}

function withdraw(draft: Draft, { entry }: Acting<"MotionWithdrawn">): DocketVerdict {
  const [hash, motion] = motionOf(draft, entry);
  if (motion === undefined) return "no-motion";
  if (motion.by !== entry.issuer) return "not-the-issuer";
  if (motion.state !== "submitted") return motion.state === "withdrawn" ? "already-withdrawn" : "already-open";
  keep(draft, "motion", hash, { ...motion, state: "withdrawn" });
  return "ok";
}

function second(draft: Draft, { entry, member }: Acting<"MotionSeconded">): DocketVerdict {
  if (member?.standing !== "full") return "not-a-member";
  const [hash, motion] = motionOf(draft, entry);
  if (motion === undefined || motion.state !== "submitted") return "no-motion";
  if (motion.by === entry.issuer || motion.seconds.includes(entry.issuer)) return "own-or-twice";
  keep(draft, "motion", hash, { ...motion, seconds: [...motion.seconds, entry.issuer] });
  return "ok";
}

/** An amendment is of the text as it stands; what the mover makes of it is a new motion. */
function amend(draft: Draft, { entry, member }: Acting<"AmendmentMoved">): DocketVerdict {
  if (member?.standing !== "full") return "not-a-member";
  const [, motion] = motionOf(draft, entry);
  if (motion === undefined || motion.state !== "submitted") return "no-motion";
  return entry.baseHash === motion.textHash ? "ok" : "stale-base";
}

/** Whoever signed two histories has no vote and no seal until the others reinstate it, with a log that they choose to believe. */
function freeze(draft: Draft, { entry, member }: Acting<"EquivocationShown">): DocketVerdict {
  if (member?.standing !== "full") return "not-a-member";
  const accused = find(draft, "log", entry.origin);
  if (accused === undefined || accused.owner === null || accused.vkey !== entry.vkey) return "no-proof";
  const body = memberIn(draft, accused.owner, entry.origin);
  if (body?.standing !== "full") return "already";
  keepMember(draft, accused.owner, { ...body, standing: "frozen" });
  return "ok";
}

function motionOf(draft: Draft, entry: KnownEntry): readonly [Sha256, Motion | undefined] {
  const hash = entry.refs[0]?.hash ?? "sha256:";
  return [hash, find(draft, "motion", hash)];
}

const isGone = ({ standing }: Member): boolean => standing === "left" || standing === "expelled";
