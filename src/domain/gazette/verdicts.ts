import { readRules } from "#domain/coalition/charter.ts";
import { select } from "#domain/draw.ts";
import type { EntryOf, Iri, KnownEntry, KnownType, Sha256 } from "#domain/entries.ts";
import { areProof } from "#domain/equivocations.ts";
import { instantOf } from "#domain/time.ts";
import {
  actNamed,
  endorsementKey,
  asAct,
  keysInForce,
  refHash,
  type Leaf,
  type Past,
  type ReadEntry,
  type Verdict,
} from "./state.ts";

/** What becomes of a leaf that stands next in this log. */
export function judge(log: Past, leaf: Leaf): Verdict {
  if ("fault" in leaf) return leaf.fault;
  const { entry, hash } = leaf;
  if (log.seen.has(hash)) return "replay";
  if (log.ids.has(entry.id)) return "taken-id";
  if (!isUnder(log.origin, entry.id)) return "foreign";
  if (entry.type === "Genesis") return judgeGenesis(log, leaf, entry);
  if (log.owner === undefined) return "no-genesis";
  if (!log.keys.has(entry.issuer)) return "foreign";
  if (entry.type === "KeyRecovered") return judgeRecovery(log, leaf, entry);
  if (leaf.signedBy === undefined || !keysInForce(log, entry.issuer, log.size).includes(leaf.signedBy)) {
    return "bad-proof";
  }
  return entry.type === "unknown" ? "unknown-type" : judgeAct(log, entry, leaf);
}

function judgeGenesis(log: Past, { signedBy }: ReadEntry, genesis: EntryOf<"Genesis">): Verdict {
  if (log.owner !== undefined) return "second-genesis";
  if (log.size > 0) return "no-genesis";
  if (genesis.issuer !== genesis.actor || !isAtHostOf(log.origin, genesis.actor)) return "foreign";
  if (!genesis.vkey.startsWith(`${log.origin}+`)) return "foreign";
  return signedBy === genesis.key ? "ok" : "bad-proof";
}

/** A recovered key signs for itself; what counts is that enough of the committed recovery keys approve it. */
function judgeRecovery(log: Past, leaf: ReadEntry, entry: EntryOf<"KeyRecovered">): Verdict {
  if (leaf.signedBy !== entry.key) return "bad-proof";
  if (refHash(entry) !== log.genesis) return "not-recovered";
  if (!log.keys.has(entry.actor)) return "unknown-body";
  const committed = new Set(log.recovery?.commitments);
  const approved = new Set(leaf.approvedBy?.filter((key) => committed.has(key)));
  return log.recovery !== undefined && approved.size >= log.recovery.need ? "ok" : "not-recovered";
}

/** Genesis and recovery are judged before their proof counts. */
type RuledType = Exclude<KnownType, "Genesis" | "KeyRecovered">;
type Rule<Type extends RuledType> = (log: Past, entry: EntryOf<Type>, leaf: ReadEntry) => Verdict;

/** What each type asks of the log before it. */
const rules: { readonly [Type in RuledType]: Rule<Type> } = {
  KeyAdded: (log, entry) => judgeKey(log, entry, "known-key"),
  KeyRevoked: (log, entry) => judgeKey(log, entry, "unknown-key"),
  BodyFounded: judgeFounding,
  BodyChanged: judgeChange,
  MotionSubmitted: () => "ok",
  MotionWithdrawn: judgeWithdrawal,
  MotionChanged: (log, entry) => judgeEnd(log, entry, "MotionSubmitted", "no-motion", "already-withdrawn"),
  CharterAdopted: judgeCharter,
  AmendmentMoved: judgeAmendment,
  QuestionOpened: judgeOpening,
  QuestionClosed: (log, entry) => judgeEnd(log, entry, "QuestionOpened", "no-question", "already-closed"),
  Endorsed: (log, { issuer, object }) => (log.standing.has(endorsementKey(issuer, object)) ? "already-endorsed" : "ok"),
  EndorsementDeclined: (log, { issuer, object }) =>
    log.standing.has(endorsementKey(issuer, object)) ? "already-endorsed" : "ok",
  EndorsementWithdrawn: (log, entry) => judgeEnd(log, entry, "Endorsed", "no-endorsement", "already-withdrawn"),
  CaucusRecognized: () => "ok",
  CaucusRecognitionWithdrawn: (log, entry) =>
    judgeEnd(log, entry, "CaucusRecognized", "no-recognition", "already-withdrawn"),
  DrawCommitted: () => "ok",
  DrawRevealed: judgeReveal,
  MandateIssued: judgeMandate,
  MandateRevoked: (log, entry) => judgeEnd(log, entry, "MandateIssued", "no-mandate", "already-revoked"),
  PositionAdopted: () => "ok",
  PositionWithdrawn: (log, entry) => judgeEnd(log, entry, "PositionAdopted", "no-position", "already-withdrawn"),
  BodyMoved: judgePlacing,
  PledgeMade: judgePledge,
  PledgeKept: judgeKeeping,
  PledgeWithdrawn: (log, entry) => judgeEnd(log, entry, "PledgeMade", "no-pledge", "already-withdrawn"),
  AssessmentPublished: judgeAssessment,
  TextErased: judgeErasure,
  EquivocationShown: judgeAccusation,
  CaseStep: judgeCaseStep,
  CoalitionConvened: judgeConvening,
  CoalitionCalled: judgeCall,
  CharterDrafted: judgeByOwner,
  AccessionSigned: judgeForDocket,
  Reaffirmed: judgeForDocket,
  SecessionDeclared: judgeForDocket,
  MembershipCertified: judgeForDocket,
  MotionSeconded: judgeForDocket,
  BodyVoted: judgeForDocket,
  SeatVoted: judgeForDocket,
  ResultCertified: judgeForDocket,
  Noted: judgeForDocket,
  Sealed: judgeForDocket,
  Objected: judgeForDocket,
  ConvenorVoted: judgeForDocket,
};

/** Where these name a coalition, its docket judges them: what they refer to can stand in another log. */
const sharedTypes: ReadonlySet<KnownType> = new Set<KnownType>([
  "MotionSubmitted",
  "MotionWithdrawn",
  "AmendmentMoved",
  "QuestionOpened",
]);

/** Nobody files under another host’s address; what is between organizations is said by the owner of a log. */
function judgeCaseStep(log: Past, { issuer, coalition, step, case: name }: EntryOf<"CaseStep">): Verdict {
  if (coalition !== undefined && issuer !== log.owner) return "not-the-owner";
  return (coalition === undefined || step === "filed") && !isAtHostOf(log.origin, name) ? "foreign" : "ok";
}

/** Nobody convenes in the name of another host's actor, without being a founder, or by rules that nothing can be decided by. */
function judgeConvening(log: Past, { issuer, actor, founders, rules: by }: EntryOf<"CoalitionConvened">): Verdict {
  if (issuer !== log.owner) return "not-the-owner";
  if (!isAtHostOf(log.origin, actor)) return "foreign";
  return founders.some((founder) => founder.actor === issuer) && readRules(by) !== undefined ? "ok" : "no-rules";
}

/** A call names a body of its own log: nobody calls in the name of another's. */
function judgeCall(log: Past, { issuer, actor }: EntryOf<"CoalitionCalled">): Verdict {
  if (issuer !== log.owner) return "not-the-owner";
  return log.bodies.has(actor) ? "ok" : "unknown-body";
}

function judgeByOwner(log: Past, { issuer }: KnownEntry): Verdict {
  return issuer === log.owner ? "ok" : "not-the-owner";
}

/** What a docket judges needs, in its log, the owner and the name of the coalition. */
function judgeForDocket(log: Past, { issuer, coalition }: KnownEntry): Verdict {
  if (coalition === undefined) return "no-coalition";
  return issuer === log.owner ? "ok" : "not-the-owner";
}

const judgeAct = (log: Past, entry: Extract<KnownEntry, { type: RuledType }>, leaf: ReadEntry): Verdict =>
  entry.coalition !== undefined && sharedTypes.has(entry.type)
    ? judgeForDocket(log, entry)
    : (rules[entry.type] as Rule<RuledType>)(log, entry, leaf);

/** The owner speaks for the keys of all its bodies, a body for its own. */
function judgeKey(
  log: Past,
  entry: EntryOf<"KeyAdded"> | EntryOf<"KeyRevoked">,
  wrong: "known-key" | "unknown-key",
): Verdict {
  if (!log.keys.has(entry.actor)) return "unknown-body";
  if (entry.issuer !== log.owner && entry.issuer !== entry.actor) return "not-the-owner";
  const isKnown = log.keys.get(entry.actor)?.some(({ key, until }) => key === entry.key && until === undefined);
  return (isKnown === true) === (wrong === "known-key") ? wrong : "ok";
}

function judgeFounding(log: Past, entry: EntryOf<"BodyFounded">): Verdict {
  if (entry.issuer !== log.owner) return "not-the-owner";
  if (!isAtHostOf(log.origin, entry.body)) return "foreign";
  if (log.bodies.has(entry.body)) return "known-body";
  return parentStands(log, entry.parent) && entry.parent !== entry.body ? "ok" : "unknown-body";
}

function judgeChange(log: Past, entry: EntryOf<"BodyChanged">): Verdict {
  if (!log.bodies.has(entry.body)) return "unknown-body";
  if (entry.issuer !== log.owner && entry.issuer !== entry.body) return "not-the-owner";
  return parentStands(log, entry.parent) && entry.parent !== entry.body ? "ok" : "unknown-body";
}

function judgeOpening(log: Past, entry: EntryOf<"QuestionOpened">): Verdict {
  const act = actNamed(log, entry);
  // What is put to the vote is a motion, or an amendment of one.
  const motion = asAct(act, "MotionSubmitted") ?? asAct(act, "AmendmentMoved");
  if (motion === undefined) return "no-motion";
  if (motion.entry.issuer !== entry.issuer) return "not-the-issuer";
  if (motion.isOver) return "already-withdrawn";
  return log.open.has(motion.hash) ? "already-open" : "ok";
}

/** Of a motion of the same body that stands; the second reference, if any, is an amendment of that motion. */
function judgeAmendment(log: Past, entry: EntryOf<"AmendmentMoved">): Verdict {
  const motion = asAct(actNamed(log, entry), "MotionSubmitted");
  if (motion === undefined) return "no-motion";
  if (motion.entry.issuer !== entry.issuer) return "not-the-issuer";
  if (motion.isOver) return "already-withdrawn";
  const [, second] = entry.refs;
  const target = second === undefined ? undefined : asAct(log.acts.get(second.hash), "AmendmentMoved");
  if (second !== undefined && (target === undefined || refHash(target.entry) !== motion.hash)) return "no-motion";
  return target !== undefined && target.entry.refs.length > 1 ? "no-motion" : "ok";
}

/** A motion is withdrawn, or an amendment of one. */
function judgeWithdrawal(log: Past, entry: EntryOf<"MotionWithdrawn">): Verdict {
  const type = actNamed(log, entry)?.entry.type === "AmendmentMoved" ? "AmendmentMoved" : "MotionSubmitted";
  return judgeEnd(log, entry, type, "no-motion", "already-withdrawn");
}

/** Versions of a charter follow one another: each names the newest before it, so that there are no two at once. */
function judgeCharter(log: Past, entry: EntryOf<"CharterAdopted">): Verdict {
  const newest = log.charters.get(entry.issuer);
  if (newest === undefined) return "ok";
  const before = asAct(log.acts.get(newest), "CharterAdopted")?.entry.version ?? 0;
  return refHash(entry) === newest && entry.version > before ? "ok" : "stale-base";
}

/** An act that ends another one: it names it first, it has the same issuer, and it is the only one. */
function judgeEnd(log: Past, entry: KnownEntry, type: KnownType, none: Verdict, over: Verdict): Verdict {
  const begun = asAct(actNamed(log, entry), type);
  // What a coalition decides together ends by its docket, not by one body's word.
  if (begun === undefined || begun.entry.coalition !== entry.coalition) return none;
  if (begun.entry.issuer !== entry.issuer) return "not-the-issuer";
  return begun.isOver ? over : "ok";
}

/** Who is drawn follows from the key string alone, so a log cannot say otherwise. */
function judgeReveal(log: Past, entry: EntryOf<"DrawRevealed">): Verdict {
  const verdict = judgeEnd(log, entry, "DrawCommitted", "no-draw", "already-drawn");
  const committed = asAct(actNamed(log, entry), "DrawCommitted")?.entry;
  if (verdict !== "ok" || committed === undefined) return verdict;
  const picks = select(committed.poolSize, entry.drawKey, committed.count, committed.algorithm);
  const isSame = picks.allowed && picks.fact.map(({ selected }) => selected).join() === entry.selected.join();
  return isSame ? "ok" : "other-selection";
}

/** A term ends after it begins; a seat stands in a council, and names which of the seats it is. */
function judgeMandate(_: Past, { kind, begins, until, council, seat }: EntryOf<"MandateIssued">): Verdict {
  // Times in UTC of one form, so that their order is that of their letters.
  const [from, to] = [begins, until].map((time) => time.replace(/(\.000)?Z$/, ""));
  if (from === undefined || to === undefined || to <= from) return "not-a-term";
  const isSeat = council !== undefined && seat !== undefined && seat >= 1;
  return (kind === "seat") === isSeat ? "ok" : "not-a-term";
}

function judgeErasure(log: Past, entry: EntryOf<"TextErased">): Verdict {
  const first = actNamed(log, entry)?.entry;
  // Texts of the log before can be erased only here: that log does not grow any more.
  const [named] = entry.refs;
  if (first === undefined && log.succeeds !== undefined && named !== undefined && !isUnder(log.origin, named.id))
    return "ok";
  if (first === undefined || !("textHash" in first) || first.textHash !== entry.textHash) return "no-text";
  return first.issuer === entry.issuer || entry.issuer === log.owner ? "ok" : "not-the-issuer";
}

/** Each side speaks for a body of its own; the region's names what it answers first, which may stand in another log. */
function judgePlacing(log: Past, { issuer, body, region, side, refs }: EntryOf<"BodyMoved">): Verdict {
  const own = side === "body" ? body : region;
  const known = log.bodies.get(own);
  if (known === undefined || (side === "region" && known.kind !== "region")) return "unknown-body";
  if (issuer !== log.owner && issuer !== own) return "not-the-owner";
  if (body === region) return "to-itself";
  if (side === "body") return "ok";
  const [named] = refs;
  if (named === undefined) return "no-placement";
  return isOfAnother(log, named.id) ? "ok" : judgeAnswered(log, named.hash, body, region);
}

function judgeAnswered(log: Past, hash: Sha256, body: Iri, region: Iri): Verdict {
  const placed = asAct(log.acts.get(hash), "BodyMoved");
  if (placed === undefined) return "no-placement";
  if (placed.isOver) return "already-withdrawn";
  const { side, stands, body: child, region: where } = placed.entry;
  return side === "body" && stands && child === body && where === region ? "ok" : "no-placement";
}

/** Nobody promises anything to itself; a term ends after it begins, and money has a currency. */
function judgePledge(_: Past, { issuer, to, kind, currency, begins, until }: EntryOf<"PledgeMade">): Verdict {
  if (issuer === to) return "to-itself";
  if ((kind === "money") !== (currency !== undefined)) return "no-pledge";
  return until !== undefined && instantOf(until) <= instantOf(begins) ? "not-a-term" : "ok";
}

/** The giver says it of a pledge in this log, the receiver mostly of one in another. */
function judgeKeeping(log: Past, { issuer, refs }: EntryOf<"PledgeKept">): Verdict {
  const [named] = refs;
  if (named === undefined) return "no-pledge";
  if (isOfAnother(log, named.id)) return "ok";
  const pledge = asAct(log.acts.get(named.hash), "PledgeMade")?.entry;
  if (pledge === undefined) return "no-pledge";
  return pledge.issuer === issuer || pledge.to === issuer ? "ok" : "not-the-issuer";
}

/** A correction goes on from the newest word of the same body. */
function judgeAssessment(log: Past, entry: EntryOf<"AssessmentPublished">): Verdict {
  const [named] = entry.refs;
  if (named === undefined) return "ok";
  const before = asAct(log.acts.get(named.hash), "AssessmentPublished");
  // The first reference may be the decision instead.
  const isDecision = log.acts.get(named.hash)?.entry.type === "QuestionOpened";
  const isOfLogBefore = log.succeeds !== undefined && isOfAnother(log, named.id);
  if (before === undefined) return isDecision || isOfLogBefore ? "ok" : "no-assessment";
  if (before.entry.issuer !== entry.issuer) return "not-the-issuer";
  return before.isOver ? "already-withdrawn" : "ok";
}

/** Two heads that one key signed for one origin and that cannot both be true; a log says so once of another one. */
function judgeAccusation(log: Past, entry: EntryOf<"EquivocationShown">, { heads = [] }: ReadEntry): Verdict {
  if (entry.issuer !== log.owner) return "not-the-owner";
  const [one, other] = heads;
  if (one === undefined || other === undefined || !areProof(one, other)) return "no-proof";
  return log.standing.has(endorsementKey(entry.issuer, entry.vkey)) ? "already-shown" : "ok";
}

const parentStands = (log: Past, parent: Iri | null | undefined): boolean =>
  parent === undefined || parent === null || log.bodies.has(parent);

/** True if the id is an entry's address under this log. */
function isUnder(origin: string, id: Iri): boolean {
  const prefix = `${origin}/entries/`;
  const rest = withoutScheme(id);
  return rest.startsWith(prefix) && /^[0-9A-Za-z-]{1,64}$/.test(rest.slice(prefix.length));
}

/** True of an entry that this log cannot have. */
const isOfAnother = (log: Past, id: Iri): boolean => !isUnder(log.origin, id);

/** True if an actor lives on the host (with port) of the log. */
function isAtHostOf(origin: string, actor: Iri): boolean {
  return withoutScheme(actor).split("/")[0] === origin.split("/")[0];
}

const withoutScheme = (iri: Iri): string => iri.replace(/^https?:\/\//, "");
