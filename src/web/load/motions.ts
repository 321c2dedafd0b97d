import { Missing, need } from "#commands/errors.ts";
import { countVersions } from "#db/amendments.ts";
import { isPublic } from "#commands/publicity.ts";
import { beforeVote } from "#commands/pending.ts";
import { isReferredTo } from "#commands/reading.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { type Comment, listShownComments } from "#db/comments.ts";
import { listSupporters } from "#db/endorsements.ts";
import { type Motion, type MotionInList, findMotion, findMotionInBody, findSupport } from "#db/motions.ts";
import { type Question, findVote, listVotes } from "#db/questions.ts";
import { ruleOfMotion } from "#domain/bodies.ts";
import { standingRules } from "#domain/citations.ts";
import { eraseMotion } from "#domain/erasures.ts";
import { motionPath } from "#domain/iris.ts";
import {
  openVoting,
  secondMotion,
  stateQuestion,
  submitMotion,
  withdrawMotion,
  type Motion as Ruled,
} from "#domain/motions.ts";
import { byName } from "#domain/contestResults.ts";
import { type Result, isMotionResult, isTelling } from "#domain/tallies.ts";
import { optionText } from "#web/marks.ts";
import { type DecisionRule, quorumOf } from "#domain/rules.ts";
import { DAY, HOUR, MINUTE, SECOND, type Instant } from "#domain/time.ts";
import { type CleanHtml, excerpt, plainText } from "#text/sanitize.ts";
import type { CommentView, Supporter } from "#web/comments.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { loadFederated } from "./coalitionMotions.ts";
import { loadMembershipNote } from "./agreements.ts";
import { loadCharterChanges } from "./charters.ts";
import { loadRecallNotice } from "./recalls.ts";
import type { Speech } from "#web/speech.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { stampOf } from "#web/kit/fresh.ts";
import { localOf } from "#web/kit/times.ts";
import { isInside, someone } from "#web/kit/visit.ts";
import { type SentStep, loadSteps } from "./steps.ts";
import type { MotionLine } from "#web/motionLists.ts";
import type { MotionDeeds } from "#web/motionDesk.ts";
import type { MotionView, QuestionView } from "#web/motions.ts";
import { amendmentLinesOf, proposeHref } from "./amendmentLines.ts";

/** A motion that the visitor may see, with its body. */
export type SeenMotion = {
  readonly motion: Motion;
  readonly body: Body;
  readonly href: string;
  readonly isInside: boolean;
  readonly isPublic: boolean;
};

export type Vote = NonNullable<Awaited<ReturnType<typeof findVote>>>;

const COMMENTS = 500;
const REF = /^(\d{1,9})(?:-[a-z0-9-]*)?$/;

/** The motion that an address names; `Missing` to whoever may not see it. A draft is its mover's alone. */
export async function seeMotion(desk: Desk, visit: Visit, ref: string): Promise<SeenMotion> {
  const number = REF.exec(ref)?.[1];
  const found = need(number === undefined ? undefined : await findMotionInBody(desk.db.orm, Number(number)), "motion");
  const { motion, body } = found;
  const inside = isInside(visit, body);
  const shown = isPublic(motion, body);
  const isSeen = motion.state === "draft" ? motion.mover === visit.who?.person : shown || inside;
  if (!isSeen && !(await isReferredTo(desk.db.orm, motion, visit.who?.person))) throw new Missing("motion");
  return { motion, body, href: motionPath(motion.number, motion.title), isInside: inside, isPublic: shown };
}

/** Everything the page of a motion shows, in three rounds of queries whatever hangs on it. */
export async function loadMotion(
  desk: Desk,
  visit: Visit,
  seen: SeenMotion,
  opening: FormState = untouched,
  sent?: SentStep,
): Promise<MotionView> {
  const { motion, body, href } = seen;
  const reader = desk.db.orm;
  const person = visit.who?.person;
  const iri = desk.iris.motion(motion.id);
  const [support, vote, comments, supporters, object, steps, amendments, versions, before] = await Promise.all([
    findSupport(reader, motion.id, person),
    findVote(reader, motion.id, person),
    listShownComments(reader, motion.id, COMMENTS),
    listSupporters(reader, iri, 200),
    loadObject(desk, motion),
    motion.state === "draft" ? undefined : loadSteps(desk, visit, seen, sent),
    amendmentLinesOf(desk, seen),
    countVersions(reader, motion.id),
    beforeVote(reader, motion),
  ]);
  const { mover, isMoverPublic, seconds, hasSeconded } = need(support, "motion");
  const rule = ruleInForce(motion, body, vote);
  const [amends, joins, federated] = await Promise.all([
    loadCharterChanges(desk, motion, body),
    loadMembershipNote(desk, motion),
    loadFederated(desk, visit, motion.id),
  ]);
  return {
    number: motion.number,
    title: motion.title,
    kind: motion.kind,
    state: motion.state,
    href,
    activity: seen.isPublic && motion.state !== "draft" ? iri : undefined,
    body: { name: body.name, href: `/@${body.slug}` },
    mover: seen.isInside || isMoverPublic ? mover : undefined,
    seconds,
    secondsNeeded: body.rules.secondsRequired,
    membersOnly: !seen.isPublic,
    textHtml: motion.textHtml as CleanHtml,
    version: Math.max(1, versions),
    amendments: amendments.map(({ line }) => line),
    isAmendedSince: vote !== undefined && motion.state === "adopted" && vote.question.textHash !== motion.textHash,
    propose: proposeHref(visit, seen),
    description: excerpt(plainText(motion.textHtml), 200),
    object,
    stands: standsOf(visit.speech, motion, href, vote),
    amends,
    joins,
    federated,
    recall: await loadRecallNotice(desk, motion),
    rule,
    ruleSource: sourceInWords(visit.speech, motion, body, vote),
    createdAt: motion.createdAt,
    submittedAt: motion.submittedAt ?? undefined,
    statedAt: motion.pendingAt ?? undefined,
    question: vote === undefined ? undefined : questionView(visit.speech, vote, rule),
    you: vote === undefined || !seen.isInside ? undefined : { onRoll: vote.isOnRoll, voted: vote.hasVoted },
    steps,
    deeds: deedsOf(
      desk,
      visit,
      seen,
      {
        seconds,
        hasSeconded,
        isTied: vote?.question.result?.outcome === "tie",
        closesBefore: federated?.closesAt,
        ...before,
      },
      opening,
    ),
    supporters: supportersOf(supporters),
    comments: comments.map(commentView),
    stamp: stampOf(motion),
  };
}

/** What the vote on a motion chooses among; undefined for a yes or no. */
function standsOf(speech: Speech, { contest, options, kind }: Motion, href: string, vote: Vote | undefined) {
  if (contest === null) return undefined;
  const asked = vote?.question;
  const drafted = [...new Set([...options, ...(contest.statusQuo === undefined ? [] : [contest.statusQuo])])];
  const names = asked === undefined || asked.contest === null ? drafted : asked.options;
  return {
    options: names.map((name) => optionText(speech, name)),
    href: kind === "election" ? `${href}/nominations` : undefined,
  };
}

/** A result with the options of a contest as people read them. */
export const namedResult = (speech: Speech, { options }: Pick<Question, "options">, result: Result): Result =>
  isMotionResult(result)
    ? result
    : byName(
        result,
        options.map((name) => optionText(speech, name)),
      );

/** The rule of the newest vote as it was frozen, else the one that would apply. */
export function ruleInForce(motion: Motion, body: Body, vote: Vote | undefined): DecisionRule {
  if (vote === undefined) return ruleOfMotion(body.rules, motion).rule;
  return { ...vote.question.rule, secrecy: vote.question.secrecy };
}

/** The article that rule stands in, as a sentence. */
export function sourceInWords({ words }: Speech, motion: Motion, body: Body, vote: Vote | undefined): string {
  const cited = vote === undefined ? ruleOfMotion(body.rules, motion).cited : vote.question.cited;
  return words.rules.source(cited ?? standingRules);
}

/** A vote as its motion's page shows it. */
export function questionView(speech: Speech, { question, roll, voted }: Vote, rule: DecisionRule): QuestionView {
  const none = { yes: 0n, no: 0n, abstain: 0n, blocks: 0n, standAsides: 0n, present: 0n };
  const bodies = { bodies: 0n, bodiesYes: 0n, bodiesVoted: 0n };
  const needed = quorumOf(rule, { ...none, ...bodies, roll: BigInt(roll.weight) }).required;
  return {
    opensAt: question.opensAt,
    closesAt: question.closesAt,
    closedAt: question.closedAt ?? undefined,
    roll: { size: roll.size, hash: roll.hash.replace(/^sha256:/, "") },
    voted,
    quorumNeeded: Number(needed),
    result: question.result === null ? undefined : namedResult(speech, question, question.result),
    telling: question.result === null ? undefined : !isTelling(question.secrecy, question.result),
  };
}

/** A comment as it stands under something. */
export function commentView(comment: Comment): CommentView {
  const host = URL.parse(comment.author)?.host ?? "";
  return {
    id: comment.id,
    name: comment.name ?? comment.handle ?? host,
    handle: comment.handle ?? `@${host}`,
    actor: comment.author,
    contentHtml: comment.contentHtml as CleanHtml,
    createdAt: comment.createdAt,
    url: comment.url ?? undefined,
  };
}

/** Motions as lines of a list, with the turnout of their votes. */
export async function motionLinesOf(desk: Desk, motions: readonly MotionInList[]): Promise<MotionLine[]> {
  const votes = await listVotes(
    desk.db.orm,
    motions.map(({ id }) => id),
  );
  return motions.map((motion) => {
    const vote = votes.get(motion.id);
    return {
      number: motion.number,
      title: motion.title,
      href: motionPath(motion.number, motion.title),
      kind: motion.kind,
      state: motion.state,
      body: motion.bodyName,
      summary: excerpt(plainText(motion.textHtml), 160),
      closesAt: vote?.closesAt,
      turnout: vote === undefined ? undefined : { voted: vote.voted, roll: vote.roll },
    };
  });
}

/** A closing time to suggest: a week from now at a full hour, or as late as the rules ask; where something else closes, an hour before that. */
export function suggestedClose(desk: Desk, visit: Visit, body: Body, before?: Instant): string {
  const least = body.rules.minVotingSeconds * SECOND;
  const week = Math.ceil((visit.at + Math.max(7 * DAY, least + HOUR)) / HOUR) * HOUR;
  const last = before === undefined ? week : Math.max(before - HOUR, visit.at + least + MINUTE);
  return localOf(Math.min(week, last), desk.timeZone);
}

type Support = {
  readonly seconds: number;
  readonly hasSeconded: boolean;
  readonly isTied: boolean;
  readonly closesBefore: Instant | undefined;
} & Awaited<ReturnType<typeof beforeVote>>;

/** Asks the rules themselves, so that no button is shown that the server would refuse. */
function deedsOf(desk: Desk, visit: Visit, seen: SeenMotion, support: Support, form: FormState): MotionDeeds {
  const { motion, body } = seen;
  const by = someone(visit, body);
  if (by === undefined) return {};
  const ruled: Ruled = { ...motion, seconds: support.seconds };
  const { at } = visit;
  const opening = {
    question: motion.id,
    closesAt: at + 400 * DAY,
    roll: { size: 1, hash: "" },
    isQuick: false,
    undecided: support.undecided,
    earlier: support.earlier,
  };
  const isDraft = motion.state === "draft" && motion.mover === by.person;
  return {
    edit: isDraft,
    submit: isDraft && submitMotion(ruled, "", body.rules, by, at).allowed,
    second: secondMotion(ruled, support.hasSeconded, by, at).allowed,
    state: body.rules.hasDebateStage && stateQuestion(ruled, body.rules, by, at).allowed,
    withdraw: withdrawMotion(ruled, by).allowed,
    erase: eraseMotion(motion, by).allowed,
    open: openVoting(ruled, opening, body.rules, by, at).allowed
      ? {
          form,
          suggested: suggestedClose(desk, visit, body, support.closesBefore),
          timeZone: desk.timeZone,
          runoff: support.isTied,
        }
      : undefined,
  };
}

async function loadObject(desk: Desk, { object }: Motion): Promise<{ href: string; title: string } | undefined> {
  if (object === null) return undefined;
  const id = object.startsWith(desk.iris.motion("")) ? object.slice(desk.iris.motion("").length) : "";
  if (!/^[0-9a-f-]{36}$/.test(id)) return { href: object, title: object };
  const local = await findMotion(desk.db.orm, id);
  const body = local === undefined ? undefined : await findBody(desk.db.orm, local.body);
  if (local === undefined || body === undefined || !isPublic(local, body)) return { href: object, title: object };
  return { href: motionPath(local.number, local.title), title: local.title };
}

function supportersOf({ own, mirrored }: Awaited<ReturnType<typeof listSupporters>>): Supporter[] {
  const stateOf = (withdrawnAt: number | null) => (withdrawnAt === null ? "standing" : "withdrawn");
  return [
    ...own.map(({ name, slug, withdrawnAt }) => ({ name, href: `/@${slug}`, state: stateOf(withdrawnAt) }) as const),
    ...mirrored.map(
      ({ name, url, actor, withdrawnAt }) =>
        ({ name: name ?? actor, href: url ?? actor, state: stateOf(withdrawnAt) }) as const,
    ),
  ];
}
