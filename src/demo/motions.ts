import type { Act } from "#commands/act.ts";
import {
  draftMotion,
  lapseMotion,
  openVoting,
  ruleOutMotion,
  secondMotion,
  stateQuestion,
  submitMotion,
  withdrawMotion,
} from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { findMotion } from "#db/motions.ts";
import { findQuestion } from "#db/questions.ts";
import type { MotionState } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";
import type { Choice } from "#domain/ballots.ts";
import type { DecisionRule, Secrecy } from "#domain/rules.ts";
import { DAY, HOUR, type Instant, MINUTE } from "#domain/time.ts";
import { planAmendments } from "./amendments.ts";
import type { Chance } from "./chance.ts";
import type { Group } from "./groups.ts";
import type { Text } from "./texts.ts";
import { type Person, type Timeline, as, together } from "./timeline.ts";

/** Where a motion of the demo ends up; `seconded` is submitted with support. */
export type Fate = Extract<
  MotionState,
  | "draft"
  | "submitted"
  | "pending"
  | "voting"
  | "adopted"
  | "lost"
  | "no_quorum"
  | "withdrawn"
  | "lapsed"
  | "out_of_order"
>;

/** One motion from draft to its end. */
export type Story = {
  readonly group: Group;
  readonly text: Text;
  readonly fate: Fate;
  readonly begin: Instant;
  readonly secrecy?: Secrecy;
  readonly rule?: DecisionRule;
  /** Makes it an endorsement of what this names when it is drafted. */
  readonly endorses?: () => string | undefined;
  /** Told the motion's id and the time once it is submitted. */
  readonly onSubmitted?: (id: string, at: Instant) => void;
};

type Setting = Timeline & { readonly now: Instant; readonly chance: Chance };

/** A quorum of half the roll, on top of a majority. */
const withQuorum: DecisionRule = {
  ...presets.majority,
  quorum: { ...presets.majority.quorum, num: 1, den: 2 },
};

/** Besides the chair: with fewer nobody is left to second. */
const FEWEST_OTHERS = 3;

/** Plans a motion's life; it throws at the end of a run if the motion did not end as it should. */
export function planStory(setting: Setting, story: Story): void {
  const { plan, chance } = setting;
  const { group, fate, begin } = story;
  const seed = chance.next();
  plan(begin, async (act) => {
    const [chair, ...others] = group.active;
    if (others.length < FEWEST_OTHERS) return;
    const rule = fate === "no_quorum" ? withQuorum : story.rule;
    // Only the chair may ask for a rule of its own.
    const mover = rule === undefined ? (others[Math.floor(seed * others.length)] ?? chair) : chair;
    const seconders = group.active.filter((person) => person !== mover).slice(0, 3);
    const object = story.endorses?.();
    if (story.endorses !== undefined && object === undefined) return;
    const { id } = await draftMotion(as(act, mover), group.slug, {
      ...story.text,
      kind: object === undefined ? "resolution" : "endorsement",
      ...(rule !== undefined && { rule }),
      ...(object !== undefined && { object }),
    });
    if (fate !== "draft") planSubmission(setting, story, { id, mover, seconders });
  });
}

type Moved = { readonly id: string; readonly mover: Person | undefined; readonly seconders: readonly Person[] };

function planSubmission(setting: Setting, story: Story, { id, mover, seconders }: Moved): void {
  const { plan } = setting;
  const { group, fate, begin } = story;
  plan(begin + 2 * HOUR, async (act) => {
    const { secondsDueAt } = await submitMotion(as(act, mover), id);
    story.onSubmitted?.(id, act.at);
    if (fate === "lapsed" && secondsDueAt !== null) plan(secondsDueAt + MINUTE, (later) => lapseMotion(later, id));
  });
  if (fate === "submitted" || fate === "lapsed") return;
  if (fate === "withdrawn") {
    plan(begin + DAY, async (act) => void (await withdrawMotion(as(act, mover), id)));
    return;
  }
  plan(begin + DAY, async (act) => {
    for (const seconder of seconders) await secondMotion(as(act, seconder), id);
  });
  plan(begin + 2 * DAY, async (act) => {
    const chair = as(act, group.admin);
    if (fate === "out_of_order") await ruleOutMotion(chair, id, { article: "4", reason: "It is not ours to decide." });
    else await stateQuestion(chair, id);
  });
  if (fate === "pending") planAmendments(setting, story, id, begin + 2 * DAY + HOUR);
  else if (fate !== "out_of_order") planVote(setting, story, id);
}

/** How the votes fall for each end: share of those who take part, and of these who say yes, and who abstains. */
const COURSES: Readonly<Partial<Record<Fate, { turnout: number; yes: number; abstain: number }>>> = {
  adopted: { turnout: 0.68, yes: 0.74, abstain: 0.06 },
  lost: { turnout: 0.6, yes: 0.36, abstain: 0.08 },
  no_quorum: { turnout: 0.22, yes: 0.7, abstain: 0.05 },
  voting: { turnout: 0.45, yes: 0.6, abstain: 0.05 },
};

function planVote(setting: Setting, story: Story, motion: string): void {
  const { plan, chance, now } = setting;
  const { group, fate, begin, secrecy } = story;
  const course = COURSES[fate];
  if (course === undefined) return;
  const opensAt = begin + 3 * DAY;
  const closesAt = fate === "voting" ? now + chance.between(2, 6) * DAY : opensAt + 7 * DAY;
  plan(opensAt, async (act) => {
    const asked = { closesAt, ...(secrecy !== undefined && { secrecy }) };
    const question = await openVoting(as(act, group.admin), motion, asked);
    const voters = chance.shuffle(group.active).slice(0, Math.max(1, Math.round(group.active.length * course.turnout)));
    const cast = drawBallots(voters.length, course, chance);
    const WAVES = 4;
    const last = Math.min(closesAt, now) - HOUR;
    for (let wave = 0; wave < WAVES; wave += 1) {
      const at = opensAt + HOUR + Math.floor(((last - opensAt - HOUR) * wave) / WAVES);
      const some = voters.map((voter, index) => ({ voter, choice: cast[index] ?? "yes" }));
      const part = some.filter((_, index) => index % WAVES === wave);
      plan(at, async (later) => {
        await together(part, ({ voter, choice }) => vote(as(later, voter), question.id, { choice }));
      });
    }
    if (fate !== "voting") plan(closesAt + MINUTE, (later) => close(later, question.id, fate));
  });
}

function drawBallots(
  count: number,
  { yes, abstain }: { readonly yes: number; readonly abstain: number },
  chance: Chance,
): Choice[] {
  const yeas = yes > 0.5 ? Math.ceil(count * yes) : Math.floor(count * yes);
  const abstentions = Math.min(count - yeas, Math.floor(count * abstain));
  const ballots = Array.from({ length: count }, (_, index): Choice => {
    if (index < yeas) return "yes";
    return index < yeas + abstentions ? "abstain" : "no";
  });
  return chance.shuffle(ballots);
}

async function close(act: Act, id: string, fate: Fate): Promise<void> {
  await closeQuestion(act, id);
  const question = await findQuestion(act.tx, id);
  const motion = question === undefined ? undefined : await findMotion(act.tx, question.motion);
  if (motion?.state !== fate) throw new TypeError(`a motion of the demo is ${motion?.state ?? "gone"}, not ${fate}`);
}
