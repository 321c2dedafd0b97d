import { z } from "zod";
import type { Body } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { sourceOf } from "#domain/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Incidental, changeIncidental, findIncidental, listIncidentals, saveIncidental } from "#db/incidentals.ts";
import type { Motion } from "#db/motions.ts";
import { findRollCallChoice, listQuestionsOf } from "#db/questions.ts";
import { type Basis } from "#domain/amendments.ts";
import { type Means, type Step, type StepKind, countHands, ruleOfStep, stepHash } from "#domain/incidentals.ts";
import { putToVote } from "#domain/questions.ts";
import { type Situation, decidableFrom, moveStep as mayMove } from "#domain/steps.ts";
import { DAY, type Instant, SECOND } from "#domain/time.ts";
import { type Act, personOf, recorded } from "./act.ts";
import { Refused, enact, need } from "./errors.ts";
import { hold } from "./holding.ts";
import { instantText, uuid } from "./inputs.ts";
import { openQuestion } from "./opening.ts";
import { freezeRoll } from "./rolls.ts";
import { secrecy } from "./rules.ts";
import { seeBody } from "./reading.ts";
import { decideStep } from "./deciding.ts";
import { actorIn, findSomeone } from "./someone.ts";

const hands = z.int().min(0).max(1_000_000);
const byQuestion = {
  decidedBy: z.literal("question"),
  closesAt: instantText.optional().describe("when the vote on it closes; three days from now if left out"),
  secrecy: secrecy.optional(),
};
const byShow = {
  show: z.strictObject({ yes: hands, no: hands }).describe("hands that the chair counted"),
  mover: uuid.optional().describe("the member who moved it, if not whoever records it"),
};

const decidable = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.strictObject({ ...shape, ...byQuestion }), z.strictObject({ ...shape, ...byShow })]);

/** What each step asks for: how it is decided, by a question of its own or by a show of hands, and its own members. */
export const stepInputs = {
  lay: decidable({}),
  take_from_table: decidable({}),
  withdraw: decidable({}),
  appeal: decidable({}),
  reconsider: decidable({}),
  postpone: decidable({ until: instantText.optional().describe("a week after the decision if left out") }),
  previous_question: decidable({
    voteClosesAt: instantText.optional().describe("when the motion's own vote shall close"),
  }),
  refer: decidable({ to: z.string().max(60).describe("slug of a body of this instance") }),
  rescind: decidable({ basis: z.enum(["notice", "two_thirds", "whole_roll"]) }),
} as const satisfies Record<StepKind, z.ZodType>;

type Decision = z.infer<(typeof stepInputs)["lay"]>;
/** What was asked for, of whatever kind. */
export type StepInput = Decision & {
  readonly until?: Instant | undefined;
  readonly voteClosesAt?: Instant | undefined;
  readonly to?: string;
  readonly basis?: Basis;
};

const QUESTION_DAYS = 3;
const DELAY_DAYS = 7;

/** Moves a step about a motion: puts it to the vote, or takes down how the hands in the room decided. */
export async function moveStep(act: Act, id: string, kind: StepKind, input: StepInput): Promise<Incidental> {
  const { motion, body } = await hold(act, id);
  const recorder = await actorIn(act, body);
  const named = "show" in input ? input.mover : undefined;
  const mover = named === undefined ? recorder : await findSomeone(act.tx, body, named);
  const means = meansOf(act, body, kind, input);
  const step = await stepOf(act, kind, input, means.by === "show" ? act.at : means.closesAt);
  const roll = means.by === "show" ? await freezeRoll(act, body) : undefined;
  const situation = { ...(await situationOf(act.tx, motion, mover.person)), members: roll?.size ?? 0 };
  const asked = { motion, step, means, situation, people: { mover, recorder }, rules: body.rules, at: act.at };
  const incidental = newId(act.at);
  const fact = { ...enact(mayMove(asked)), incidental };
  const rule = ruleOfStep(step, body.rules);
  await saveIncidental(act.tx, {
    id: incidental,
    motion: id,
    kind,
    step,
    state: "noticed",
    mover: mover.person,
    before: motion.state,
    to: step.kind === "refer" ? step.to : null,
    rule,
    opensAt: fact.opensAt,
    closesAt: means.by === "question" ? means.closesAt : null,
    secrecy: means.by === "question" ? (means.secrecy ?? null) : null,
    movedAt: act.at,
  });
  await recorded(act, body.id, fact);
  const row = need(await findIncidental(act.tx, incidental), "incidental");
  if (means.by === "show") {
    if (roll === undefined) throw new Refused({ code: "empty-roll" });
    const { size, weight, hash } = roll;
    const result = enact(countHands(means.show, rule, { size, weight, hash }));
    await decideStep(act, row, result, { show: means.show });
  } else if (fact.opensAt <= act.at) await askStep(act, row, motion, body);
  return need(await findIncidental(act.tx, incidental), "incidental");
}

/** noticed → voting, by the clock, when the notice is over; moot where the motion has moved on or nobody could vote. */
export async function openStep(act: Act, id: string): Promise<void> {
  const found = need(await findIncidental(act.tx, id), "incidental");
  const { motion, body } = await hold(act, found.motion);
  const incidental = need(await findIncidental(act.tx, id), "incidental");
  if (incidental.state !== "noticed" || incidental.opensAt > act.at) return;
  try {
    if (motion.state !== incidental.before) throw new Refused({ code: "wrong-state", state: motion.state });
    await askStep(act, incidental, motion, body);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await changeIncidental(act.tx, id, { state: "moot", decidedAt: act.at });
    await recorded(act, body.id, { kind: "incidental-moot", motion: motion.id, incidental: id });
  }
}

/** Puts a step to the vote: who may vote, what it would do and until when are frozen. */
async function askStep(act: Act, incidental: Incidental, motion: Motion, body: Body): Promise<void> {
  const { id, step, rule, closesAt, secrecy: kept } = incidental;
  const textHash = stepHash(motion.textHash ?? "", step);
  const until = Math.max(closesAt ?? 0, act.at + body.rules.minVotingSeconds * SECOND);
  const question = await openQuestion(act, body, (name, roll) =>
    putToVote(
      { motion: motion.id, question: name, matter: "incidental", subject: id, textHash },
      { rule, cited: sourceOf(body.rules, step.kind), closesAt: until, roll, ...(kept !== null && { secrecy: kept }) },
      body.rules,
      act.at,
    ),
  );
  await changeIncidental(act.tx, id, { state: "voting", question: question.id });
}

async function stepOf(act: Act, kind: StepKind, input: StepInput, decidedAt: Instant): Promise<Step> {
  const later = decidedAt + DELAY_DAYS * DAY;
  switch (kind) {
    case "postpone":
      return { kind, until: input.until ?? later };
    case "previous_question":
      return { kind, voteClosesAt: input.voteClosesAt ?? later };
    case "refer":
      return { kind, to: (await seeBody(act.tx, input.to ?? "", personOf(act))).body.id };
    case "rescind":
      return { kind, basis: input.basis ?? "notice" };
    case "lay":
    case "take_from_table":
    case "withdraw":
    case "appeal":
    case "reconsider":
      return { kind };
  }
}

function meansOf(act: Act, body: Body, kind: StepKind, input: StepInput): Means {
  if ("show" in input) return { by: "show", show: input.show };
  const usual = Math.max(QUESTION_DAYS * DAY, body.rules.minVotingSeconds * SECOND);
  const opensAt =
    kind === "rescind" ? decidableFrom({ kind, basis: input.basis ?? "notice" }, body.rules, act.at) : act.at;
  return { by: "question", closesAt: input.closesAt ?? opensAt + usual, secrecy: input.secrecy };
}

/** What the rules of moving a step ask about a motion, for this person. */
export async function situationOf(tx: Reader, motion: Motion, person: string): Promise<Omit<Situation, "members">> {
  const [steps, questions] = await Promise.all([
    listIncidentals(tx, motion.id),
    listQuestionsOf(tx, motion.calendar ?? motion.id),
  ]);
  const last = questions.findLast(({ matter, state }) => matter === "motion" && state === "closed");
  const since = motion.decidedAt ?? 0;
  const isDecided = ({ state }: Incidental) => state === "adopted" || state === "lost";
  return {
    isStepPending: steps.some(({ state }) => state === "noticed" || state === "voting"),
    isDebateClosed: motion.orderedUntil !== null,
    wasReconsidered: steps.some(({ kind, state }) => kind === "reconsider" && state === "adopted"),
    wasAppealed: steps.some((each) => each.kind === "appeal" && isDecided(each) && each.movedAt >= since),
    last:
      last === undefined
        ? undefined
        : {
            outcome: motion.state === "adopted" ? "adopted" : "lost",
            secrecy: last.secrecy,
            choice: await findRollCallChoice(tx, last.id, person),
          },
  };
}
