import type { CharterRules } from "#domain/coalition/charter.ts";
import type { CouncilRules } from "#domain/coalition/councilRules.ts";
import { openingOf } from "#domain/coalition/questions.ts";
import { convene, type CoalitionState } from "#domain/coalition/state.ts";
import { sha256Of, type Ref, type Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { presets } from "#domain/presets.ts";
import { ruleHash, type DecisionRule } from "#domain/rules.ts";
import {
  accede,
  append,
  convenedBy,
  decideAtHome,
  hashOf,
  isoOf,
  move,
  note,
  rules,
  second,
  startLog,
  type Published,
  type TestLog,
} from "./logs.ts";

/** Ten seats by Sainte-Laguë. */
export const council: CouncilRules = { method: "sainte-lague", seats: 10, term: 1_000_000 };

/** Seats decide what is ordinary. */
export const bySeats = (of: CouncilRules): CharterRules => {
  const seats: DecisionRule = { ...presets.majority, electorate: "seats", secrecy: "roll_call", mayChange: "never" };
  return { ...rules, decisions: { ...rules.decisions, ordinary: seats }, council: of };
};

/** A, B, C and D with as many members as they certify, A as convenor, and a council by their charter. */
export function seated({
  certify = 4,
  counts = [10, 20, 30, 40],
  rules: change = {},
}: {
  readonly certify?: number;
  readonly counts?: readonly number[];
  readonly rules?: { readonly [Name in keyof CouncilRules]?: CouncilRules[Name] | undefined };
} = {}) {
  const logs = ["a", "b", "c", "d"].map(startLog);
  const [a, b, c, d] = logs as [TestLog, TestLog, TestLog, TestLog];
  const { entry, hash: id } = convenedBy(logs, bySeats({ ...council, ...change } as CouncilRules));
  const begun = convene(entry, id);
  if (begun === undefined) throw new TypeError("not convened");
  let [state, prev, time]: [CoalitionState, Sha256, number] = [begun, id, 0];
  for (const log of [b, c, d]) accede(log, id);
  const certifies = (log: TestLog, count: number): Published =>
    append(log, { type: "MembershipCertified", refs: [], coalition: id, count, asOf: isoOf(0) });
  logs.slice(0, certify).forEach((log, index) => certifies(log, counts[index] ?? 1));
  const block = (at = time + 1): CoalitionState => {
    const next = note(state, prev, a, logs, at);
    [state, prev, time] = [next.state, next.hash, at];
    return state;
  };
  /** A motion of B that C seconds, put to the vote for a thousand. */
  const put = (effect: JsonObject | undefined, at: number): Published<"QuestionOpened"> => {
    const motion = move(b, id, effect);
    second(c, id, motion.ref);
    block(at);
    const terms = openingOf(state, motion.hash) ?? without(motion);
    const opened = append(a, {
      type: "QuestionOpened",
      refs: [motion.ref],
      coalition: id,
      closesAt: isoOf(at + 1_000),
      ...terms,
    });
    block(at + 1);
    return opened;
  };
  const docket = { logs, a, b, c, d, id, now: () => state, prev: () => prev, block, certify: certifies, put };
  return { ...docket, again: (effect: JsonObject, at: number) => decideAgain(docket, effect, at) };
}

/** Terms of an opening that nothing follows from. */
const without = ({ entry }: Published<"MotionSubmitted">) => ({
  textHash: entry.textHash,
  rule: bySeats(council).decisions.ordinary as unknown as JsonObject,
  ruleHash: sha256Of(ruleHash(bySeats(council).decisions.ordinary)),
  mayChange: false,
  term: 0,
  rollSize: 0,
  rollHash: hashOf("roll"),
});

type Docket = {
  readonly id: Sha256;
  readonly d: TestLog;
  readonly put: (effect: JsonObject | undefined, at: number) => Published<"QuestionOpened">;
  readonly block: (at: number) => CoalitionState;
};

/** D's four seats, which hold already, carry another motion. */
function decideAgain(docket: Docket, effect: JsonObject, at: number): void {
  const question = docket.put(effect, at);
  for (const seat of [1, 2, 3, 4]) votedBySeat({ ...docket, question }, docket.d, seat, "yes");
  docket.block(at + 1_100);
}

export const decided = decideAtHome;

/** A mandate of one of the body's seats by a decision at home. */
export const issue = (
  { id }: { readonly id: Sha256 },
  log: TestLog,
  seat: number,
  change: Partial<{ begins: string; until: string; refs: readonly Ref[]; holderHash: Sha256 }> = {},
): Published<"MandateIssued"> =>
  append(log, {
    type: "MandateIssued",
    refs: change.refs ?? [decided(log)],
    coalition: id,
    kind: "seat",
    office: "0199a1c0-0000-7000-8000-000000000004",
    council: "https://a.example/ap/actors/council",
    seat,
    begins: isoOf(10),
    until: isoOf(900_000),
    holderHash: hashOf(`delegate ${log.name} ${seat}`),
    ...change,
  });

export const revoke = ({ id }: { readonly id: Sha256 }, log: TestLog, mandate: Published): Published =>
  append(log, { type: "MandateRevoked", refs: [mandate.ref], coalition: id, ending: "recall" });

/** A seat votes by the mandate that was last given for it, or as a test says. */
export function votedBySeat(
  { id, question }: { readonly id: Sha256; readonly question: Published },
  log: TestLog,
  seat: number,
  choice: "yes" | "no" | "abstain",
  change: Partial<{ seat: number; refs: readonly Ref[] }> = {},
): Published<"SeatVoted"> {
  const given = log.leaves.findLast(({ entry }) => entry?.type === "MandateIssued" && entry.seat === seat);
  const mandate =
    given?.entry === undefined || given.hash === undefined ? [] : [{ id: given.entry.id, hash: given.hash }];
  return append(log, {
    type: "SeatVoted",
    refs: [question.ref, ...mandate],
    coalition: id,
    seat,
    choice,
    ...change,
  });
}
