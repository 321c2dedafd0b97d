import { z } from "zod";
import { findBody, findHome } from "#db/bodies.ts";
import { type CoalitionRow, findCoalition, findRecord, listBlocks } from "#db/coalition/coalitions.ts";
import {
  type CoalitionAct,
  type CoalitionMotion,
  findCoalitionMotion,
  findOwnActor,
  listElecting,
  listCoalitionActs,
  listDeadlines,
  findVerdict,
  listVotesBy,
  lockCoalitionMotion,
} from "#db/coalition/motions.ts";
import { findMotion, type Motion } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { findQuestion, listQuestionsOf, type Question } from "#db/questions.ts";
import { type CharterRules, readRules } from "#domain/coalition/charter.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import { type BodyChoice, bodyChoices } from "#domain/coalition/entries.ts";
import {
  type Asked,
  certify as mayCertify,
  type HomeDecision,
  type Opening,
  open as mayOpen,
  voteAs as mayVoteAs,
} from "#domain/coalition/motions.ts";
import { appliedAt, openingOf } from "#domain/coalition/questions.ts";
import { type Records, restate, type Roll, rulesOf, standingOf } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { refusalFor } from "#domain/members.ts";
import type { Act } from "#commands/act.ts";
import { Missing, Refused, enact, need } from "#commands/errors.ts";
import { instantText, uuid } from "#commands/inputs.ts";
import { isPublic } from "#commands/publicity.ts";
import { actorIn } from "#commands/someone.ts";
import { aboutOf, holdMotion, told } from "./motions.ts";

/** Until when the members of a coalition vote; time RFC 3339. */
export const coalitionOpening = z.strictObject({ closesAt: instantText });

/** What our organization says, and the vote at home that decided it. */
export const bodyVote = z.strictObject({ choice: z.enum(bodyChoices), question: uuid.optional() });

/** Puts a motion of a coalition to the vote, for the organization that convenes. */
export async function openVote(
  act: Act,
  id: string,
  { closesAt }: z.infer<typeof coalitionOpening>,
  iris: Iris,
): Promise<CoalitionMotion> {
  const { motion, row, place, about, home, acts } = await holdMotion(act, id, iris);
  const moved = motion.final === null ? undefined : (motion.noted ?? motion.final);
  if (moved === undefined) throw new Refused({ code: "not-confirmed" });
  const opening = await readOpening(act.tx, row, motion, acts, home.id);
  if (opening === undefined) throw new Refused({ code: "empty-roll" });
  const fact = enact(mayOpen(place, moved, { ...opening, closesAt }, about, act.at));
  await told(act, home, fact, { motion: id, kind: "open" });
  return motion;
}

/** What an opening of a motion is judged by now; undefined where nobody could vote on it. */
export async function readOpening(
  db: Reader,
  row: CoalitionRow,
  { hash, noted }: CoalitionMotion,
  acts: readonly CoalitionAct[],
  home: string,
): Promise<Omit<Opening, "closesAt"> | undefined> {
  const state = restate(hash === null ? [] : await listElecting(db, row.id, hash));
  const terms = hash === null ? undefined : openingOf(state, hash as Sha256);
  if (terms === undefined) return undefined;
  return {
    rules: rulesOf(state),
    appliedAt: appliedAt(state, noted?.effect),
    coalition: standingOf(state),
    deadlines: await listDeadlines(db, row.id),
    terms,
    isAsked: await isOnItsWay(db, row, home, acts, "open"),
  };
}

/** Publishes what our organization decided at home, by hand; `id` names the motion of the coalition or our own. */
export async function castBodyVote(act: Act, id: string, input: z.infer<typeof bodyVote>): Promise<CoalitionMotion> {
  const motion = await seeFederated(act, id);
  const home = need(await findHome(act.tx), "organization");
  const refusal = refusalFor(await actorIn(act, home), "act-in-coalition");
  if (refusal !== undefined) throw new Refused(refusal);
  const question =
    input.question === undefined ? await lastDecision(act, motion) : await decisionNamed(act, input.question, home.id);
  return cast(act, motion.id, question, input.choice);
}

/** A vote at home has closed: if it was about a question of a coalition, our organization says there what it decided, where it still can. */
export async function voteAsDecided(act: Act, local: Motion, question: Question): Promise<boolean> {
  const motion = await findCoalitionMotion(act.tx, { local: local.id });
  if (motion === undefined) return false;
  try {
    await cast(act, motion.id, question, undefined);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** The convenor’s software certifies what everybody computes, once the close is final; false if it has. */
export async function certify(act: Act, id: string): Promise<boolean> {
  const motion = need(await lockCoalitionMotion(act.tx, id), "motion");
  const row = need(await findCoalition(act.tx, { id: motion.coalition }), "coalition");
  const home = need(await findHome(act.tx), "organization");
  const acts = await listCoalitionActs(act.tx, id);
  const closedAt = motion.asked.final?.closedAt;
  if (closedAt === undefined || acts.some(({ kind }) => kind === "certify")) return false;
  const block =
    (await listBlocks(act.tx, row)).find(({ height }) => height === closedAt)?.block ?? row.final ?? row.hash;
  const fact = mayCertify(aboutOf(row, home, id), block as Sha256);
  await told(act, home, fact, { motion: id, kind: "certify" });
  return true;
}

/** A motion of a coalition, by its own name or by that of the motion that it became here. */
async function seeFederated(act: Act, id: string): Promise<CoalitionMotion> {
  const found = (await findCoalitionMotion(act.tx, { id })) ?? (await findCoalitionMotion(act.tx, { local: id }));
  if (found !== undefined) return found;
  throw (await findMotion(act.tx, id)) === undefined
    ? new Missing("motion")
    : new Refused({ code: "not-of-a-coalition" });
}

async function cast(
  act: Act,
  id: string,
  decision: Question | undefined,
  choice: BodyChoice | undefined,
): Promise<CoalitionMotion> {
  const motion = need(await lockCoalitionMotion(act.tx, id), "motion");
  const row = need(await findCoalition(act.tx, { id: motion.coalition }), "coalition");
  const home = need(await findHome(act.tx), "organization");
  const own = need(await findOwnActor(act.tx, home.id), "gazette");
  const asked = await askedOf(act, row, motion, { home: home.id, own });
  const about = aboutOf(row, home, id);
  const fact = enact(mayVoteAs(asked, await unused(act, decision, id), choice, about, act.at));
  await told(act, home, fact, { motion: id, kind: "vote", choice: fact.choice, question: fact.question });
  return motion;
}

/** Our organization, by its body and by its actor. */
type Own = { readonly home: string; readonly own: string };

/** How the question stands for us: votes act on what is final, and not on what the tip has closed. */
async function askedOf(act: Act, row: CoalitionRow, motion: CoalitionMotion, { home, own }: Own): Promise<Asked> {
  const final = motion.asked.final ?? undefined;
  const isClosed = motion.asked.noted !== null && motion.asked.noted.state !== "open";
  const [member, roll, vote, acts, rules] = await Promise.all([
    findRecord(act.tx, row.id, "member", own),
    findRecord(act.tx, row.id, "roll", final?.rollHash ?? ""),
    findRecord(act.tx, row.id, "vote", `${motion.questionHash} ${own}`),
    listCoalitionActs(act.tx, motion.id),
    readRulesNow(act.tx, row),
  ]);
  const grace = rules?.grace ?? 0;
  const entries = (roll?.final ?? []) as unknown as Roll;
  return {
    question: final,
    until: isClosed || final === undefined ? 0 : final.closesAt + grace,
    standing: memberIn(member?.final)?.standing,
    isOnRoll: entries.some(([actor]) => actor === own),
    hasVoted: (vote?.value ?? null) !== null || (await isOnItsWay(act.tx, row, home, acts, "vote")),
  };
}

/** A decision that no other vote of ours has named: one at home is one in the coalition. */
async function unused(act: Act, question: Question | undefined, motion: string): Promise<HomeDecision | undefined> {
  if (question?.result === null || question === undefined) return undefined;
  const votes = await listVotesBy(act.tx, question.id);
  if (votes.some((vote) => vote.motion === motion)) throw new Refused({ code: "already-voted" });
  return votes.length > 0 ? undefined : { question: question.id, result: question.result };
}

/** The newest vote at home on our motion about it that has closed. */
async function lastDecision(act: Act, { local }: CoalitionMotion): Promise<Question | undefined> {
  const held = local === null ? [] : await listQuestionsOf(act.tx, local);
  return held.findLast(({ matter, state }) => matter === "motion" && state === "closed");
}

/** A closed vote of our organization itself that the world can see. */
async function decisionNamed(act: Act, id: string, home: string): Promise<Question | undefined> {
  const question = need(await findQuestion(act.tx, id), "question");
  const motion = need(await findMotion(act.tx, question.motion), "motion");
  const body = need(await findBody(act.tx, question.body), "body");
  const isOurs = question.body === home && question.matter === "motion" && isPublic(motion, body);
  return isOurs && question.state === "closed" ? question : undefined;
}

/** Whether an act of ours of that kind is published or about to be, and not judged yet. */
async function isOnItsWay(
  db: Reader,
  row: CoalitionRow,
  home: string,
  acts: readonly CoalitionAct[],
  kind: CoalitionAct["kind"],
): Promise<boolean> {
  const names = acts.filter((each) => each.kind === kind).map(({ id }) => id);
  const verdicts = await Promise.all(names.map((name) => findVerdict(db, row.id, home, name)));
  return verdicts.includes(null);
}

/** The rules of the charter in force at the tip. */
export async function readRulesNow(db: Reader, row: CoalitionRow): Promise<CharterRules | undefined> {
  const coalition = await coalitionAtTip(db, row);
  return coalition === undefined ? undefined : rulesAtTip(db, row, coalition);
}

async function coalitionAtTip(db: Reader, row: CoalitionRow): Promise<Records["coalition"] | undefined> {
  const value = (await findRecord(db, row.id, "coalition", "self"))?.value ?? undefined;
  return value as unknown as Records["coalition"] | undefined;
}

async function rulesAtTip(
  db: Reader,
  row: CoalitionRow,
  { charter }: Records["coalition"],
): Promise<CharterRules | undefined> {
  const version = (await findRecord(db, row.id, "charter", charter))?.value ?? undefined;
  return readRules((version as unknown as Records["charter"] | undefined)?.rules);
}
