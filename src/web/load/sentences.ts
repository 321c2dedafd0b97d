import { type BodyChoice, bodyChoices } from "#domain/coalition/entries.ts";
import type { KnownType } from "#domain/entries.ts";
import type { Ending } from "#domain/mandates.ts";
import { type PledgeKind, type PledgeWord, pledgeKinds, pledgeWords } from "#domain/pledges.ts";
import type { LogEntry } from "#db/gazette.ts";
import { amountOf } from "#web/components/amounts.ts";
import type { Speech } from "#web/speech.ts";
import { type Context, type Said, refsOf, ROUNDS } from "./entries.ts";

/** One entry with what is needed to say it. */
type Telling = {
  readonly speech: Speech;
  readonly context: Context;
  readonly entry: LogEntry;
  readonly said: Said;
  /** Name of who acted. */
  readonly by: string;
};

/** An entry in one sentence, with names where we know them. */
export function sentenceOf(speech: Speech, context: Context, entry: LogEntry): string {
  const said = context.saidOf(entry);
  const by = context.actor(entry.issuer).name;
  const say = isKnownType(entry.type) ? SENTENCES[entry.type] : undefined;
  if (say === undefined) return speech.words.entries.other(entry.type.slice(0, 80), by);
  return say({ speech, context, entry, said, by });
}

/** Whether this version has words for a type of entries. */
export const isKnownType = (type: string): type is KnownType => Object.hasOwn(SENTENCES, type);

const SENTENCES: { readonly [Type in KnownType]: (telling: Telling) => string } = {
  Genesis: ({ speech, said, by }) => {
    const { origin } = objectIn(said["succeeds"]);
    return typeof origin === "string" ? speech.words.entries.succeeds(by, origin) : speech.words.entries.genesis(by);
  },
  KeyAdded: (t) => t.speech.words.entries.keyAdded(t.by, nameOf(t, "actor")),
  KeyRevoked: (t) => t.speech.words.entries.keyRevoked(t.by, nameOf(t, "actor")),
  KeyRecovered: (t) => t.speech.words.entries.keyRecovered(nameOf(t, "actor")),
  BodyFounded: (t) => t.speech.words.entries.founded(t.by, nameOf(t, "body")),
  BodyChanged: (t) => {
    const words = t.speech.words.entries;
    const { parent } = t.said;
    if (parent === null) return words.alone(nameOf(t, "body"));
    return parent === undefined
      ? words.changed(nameOf(t, "body"))
      : words.moved(nameOf(t, "body"), nameOf(t, "parent"));
  },
  MotionSubmitted: (t) => t.speech.words.entries.submitted(t.by, matterOf(t, t.entry)),
  AmendmentMoved: (t) => t.speech.words.entries.amended(t.by, matterBefore(t)),
  MotionWithdrawn: (t) => t.speech.words.entries.withdrawnMotion(t.by, matterBefore(t)),
  MotionChanged: (t) => {
    const states: Readonly<Record<string, string>> = t.speech.words.motions.states;
    const state = textIn(t.said["state"]);
    const until = typeof t.said["until"] === "string" ? momentOf(t, "until") : undefined;
    return t.speech.words.entries.step(t.by, matterBefore(t), states[state] ?? state, until);
  },
  CharterAdopted: (t) => t.speech.words.entries.charter(t.by, numberIn(t.said["version"]), dayOf(t, "effectiveAt")),
  QuestionOpened: (t) =>
    t.speech.words.entries.opened(t.by, matterBefore(t), momentOf(t, "closesAt"), numberIn(t.said["rollSize"])),
  QuestionClosed: (t) => {
    const result = objectIn(t.said["result"]);
    return t.speech.words.entries.closed(
      t.by,
      matterBefore(t),
      outcomeOf(t, result["outcome"]),
      numberIn(result["ballots"]),
    );
  },
  Endorsed: (t) => t.speech.words.entries.endorsed(t.by, objectOf(t, t.said)),
  EndorsementWithdrawn: (t) => t.speech.words.entries.noLonger(t.by, objectOf(t, saidBefore(t))),
  EndorsementDeclined: (t) => t.speech.words.entries.declined(t.by, objectOf(t, t.said)),
  CaucusRecognized: (t) => t.speech.words.entries.recognized(t.by, nameOf(t, "object")),
  CaucusRecognitionWithdrawn: (t) =>
    t.speech.words.entries.recognizedNo(t.by, nameOf({ ...t, said: saidBefore(t) }, "object")),
  DrawCommitted: (t) =>
    t.speech.words.entries.drawCommitted(
      titleOf(t, t.said),
      numberIn(t.said["count"]),
      numberIn(t.said["poolSize"]),
      momentOf(t, "drawsAt"),
    ),
  DrawRevealed: (t) => t.speech.words.entries.drawRevealed(titleOf(t, saidBefore(t)), numbersIn(t.said["selected"])),
  MandateIssued: (t) => {
    const words = t.speech.words.entries;
    const until = dayOf(t, "until");
    if (t.said["kind"] === "seat") return words.seat(t.by, nameOf(t, "council"), until);
    return t.said["kind"] === "spokesperson" ? words.spokesperson(t.by, until) : words.office(t.by, until);
  },
  MandateRevoked: (t) => {
    const ended = t.speech.words.entries.mandateEnded;
    const ending = textIn(t.said["ending"]);
    return (Object.hasOwn(ended, ending) ? ended[ending as Ending] : ended.rescinded)(t.by);
  },
  PositionAdopted: (t) => t.speech.words.entries.position(t.by, titleOf(t, t.said)),
  PositionWithdrawn: (t) => t.speech.words.entries.positionEnded(t.by, titleOf(t, saidBefore(t))),
  BodyMoved: (t) => {
    const { asks, leaves, takes, refuses } = t.speech.words.regions.entries;
    const say = t.said["side"] === "region" ? [takes, refuses] : [asks, leaves];
    return (t.said["stands"] === true ? say[0] : say[1])?.(nameOf(t, "body"), nameOf(t, "region")) ?? "";
  },
  PledgeMade: (t) => t.speech.words.pledges.entries.made(t.by, nameOf(t, "to"), whatIn(t)),
  PledgeKept: (t) => {
    const words = t.speech.words.pledges;
    const state = textIn(t.said["state"]);
    return words.entries.kept(t.by, isWord(state) ? words.sayings[state] : state);
  },
  PledgeWithdrawn: (t) => t.speech.words.pledges.entries.withdrawn(t.by),
  AssessmentPublished: (t) => t.speech.words.assessments.entry(t.by, dayOf(t, "asOf")),
  TextErased: (t) => t.speech.words.entries.erased(t.by),
  EquivocationShown: (t) => t.speech.words.entries.equivocated(t.by, textIn(t.said["origin"]).slice(0, 300)),
  CaseStep: (t) => {
    const steps: Readonly<Record<string, string>> = t.speech.words.cases.steps;
    const step = textIn(t.said["step"]);
    return t.speech.words.entries.caseStep(t.by, steps[step] ?? step);
  },
  CoalitionConvened: (t) =>
    t.speech.words.entries.convened(t.by, Array.isArray(t.said["founders"]) ? t.said["founders"].length : 0),
  CoalitionCalled: (t) =>
    t.speech.words.entries.called(
      t.by,
      titleOf(t, t.said),
      Array.isArray(t.said["invited"]) ? t.said["invited"].length : 0,
    ),
  CharterDrafted: (t) =>
    t.speech.words.entries.drafted(
      t.by,
      textIn(t.said["charterHash"])
        .replace(/^sha256:/, "")
        .slice(0, 12),
    ),
  AccessionSigned: (t) => t.speech.words.entries.acceded(t.by),
  Reaffirmed: (t) => t.speech.words.entries.reaffirmed(t.by),
  SecessionDeclared: (t) => t.speech.words.entries.seceded(t.by),
  MembershipCertified: (t) => t.speech.words.entries.certified(t.by, numberIn(t.said["count"]), dayOf(t, "asOf")),
  MotionSeconded: (t) => t.speech.words.entries.seconded(t.by, matterBefore(t)),
  BodyVoted: (t) => t.speech.words.entries.voted(t.by, choiceOf(t), matterBefore(t)),
  SeatVoted: (t) => t.speech.words.entries.seatVoted(t.by, numberIn(t.said["seat"]), choiceOf(t), matterBefore(t)),
  ResultCertified: (t) => t.speech.words.entries.resultOf(t.by, matterBefore(t), outcomeOf(t, t.said["outcome"])),
  Noted: (t) => t.speech.words.entries.noted(t.by, numberIn(t.said["height"])),
  Sealed: (t) => t.speech.words.entries.sealed(t.by),
  Objected: (t) => t.speech.words.entries.objected(t.by, textIn(t.said["code"])),
  ConvenorVoted: (t) => t.speech.words.entries.candidate(t.by, nameOf(t, "candidate"), numberIn(t.said["term"])),
};

/** What an act is about, in words: a motion with its number, an amendment of one, a title. */
function matterOf(t: Telling, entry: LogEntry | undefined, depth = 0): string {
  const words = t.speech.words.entries;
  if (entry === undefined || depth > ROUNDS) return words.unknown;
  const said = t.context.saidOf(entry);
  const next = () => matterOf(t, entryNamed(t.context, said), depth + 1);
  switch (entry.type) {
    case "MotionSubmitted": {
      const object = t.context.object(textIn(said["object"]));
      return words.motion(object.number, object.number === undefined ? titleOf(t, said) : object.title);
    }
    case "AmendmentMoved":
      return words.amendmentOf(next());
    case "QuestionOpened":
    case "QuestionClosed":
    case "MotionWithdrawn":
    case "MotionChanged":
      return next();
    default:
      return typeof said["textHash"] === "string" ? words.motion(undefined, titleOf(t, said)) : words.unknown;
  }
}

const matterBefore = (t: Telling): string => matterOf(t, entryNamed(t.context, t.said));

function entryNamed(context: Context, said: Said): LogEntry | undefined {
  const [iri] = refsOf(said);
  return iri === undefined ? undefined : context.find(iri);
}

function saidBefore({ context, said }: Telling): Said {
  const entry = entryNamed(context, said);
  return entry === undefined ? {} : context.saidOf(entry);
}

/** The first line of the text that an entry names; its fingerprint where the text is not held. */
export function titleOf({ context, speech }: Pick<Telling, "context" | "speech">, { textHash }: Said): string {
  if (typeof textHash !== "string") return speech.words.entries.unknown;
  const title = context.text(textHash)?.text?.split("\n")[0]?.slice(0, 300);
  return title ?? speech.words.entries.untitled(textHash.replace(/^sha256:/, "").slice(0, 12));
}

const objectOf = ({ context, speech }: Telling, { object }: Said): string =>
  typeof object === "string" ? context.object(object).title : speech.words.entries.unknown;

const nameOf = ({ context, said, by }: Telling, member: string): string =>
  typeof said[member] === "string" ? context.actor(said[member]).name : by;

function outcomeOf({ speech }: Telling, outcome: unknown): string {
  const word = textIn(outcome);
  return speech.words.entries.outcomes[word] ?? word;
}

function momentOf({ speech, said }: Telling, member: string): string {
  const at = Date.parse(textIn(said[member]));
  return Number.isNaN(at) ? "…" : speech.moment(at);
}

function dayOf({ speech, said }: Telling, member: string): string {
  const at = Date.parse(textIn(said[member]));
  return Number.isNaN(at) ? "…" : speech.day(at);
}

function choiceOf({ speech, said }: Telling): string {
  const choice = textIn(said["choice"]);
  return isChoice(choice) ? speech.words.entries.choices[choice] : choice;
}

/** What was promised: 40 people, $500. */
const whatIn = ({ speech, said }: Telling): string =>
  amountOf(speech, {
    kind: isPledgeKind(said["kind"]) ? said["kind"] : "other",
    amount: numberIn(said["amount"]),
    unit: typeof said["unit"] === "string" ? said["unit"].slice(0, 40) : null,
    currency: typeof said["currency"] === "string" && /^[A-Z]{3}$/.test(said["currency"]) ? said["currency"] : null,
  });

const isWord = (word: string): word is PledgeWord => pledgeWords.some((each) => each === word);
const isPledgeKind = (kind: unknown): kind is PledgeKind => pledgeKinds.some((each) => each === kind);
const isChoice = (choice: string): choice is BodyChoice => bodyChoices.some((each) => each === choice);
// Peers' entries may hold anything: what is shown of them is short.
const textIn = (value: unknown): string => (typeof value === "string" ? value.slice(0, 200) : "");
const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0);
const numbersIn = (value: unknown): string =>
  Array.isArray(value) ? value.filter((each) => typeof each === "number").join(", ") : "";
const objectIn = (value: unknown): Said => (typeof value === "object" && value !== null ? (value as Said) : {});
