import { z } from "zod";
import { describeRule } from "#domain/ruleSentences.ts";
import { type Counts, type DecisionRule, type Outcome, outcomeOf } from "#domain/rules.ts";
import type { Problem } from "./errors.ts";
import { ruleInput } from "./rules.ts";

const number = z.int().min(0).max(1_000_000_000);

/** Example numbers to try a rule on; those present are at least those who voted, and the roll at least those present. */
export const exampleCounts = z.strictObject({
  yes: number.default(0),
  no: number.default(0),
  abstain: number.default(0),
  blocks: number.default(0),
  standAsides: number.default(0),
  present: number.optional(),
  roll: number.optional(),
  bodies: number.default(0),
  bodiesYes: number.default(0),
});

/** What a rule makes of a count. */
export type Tried = {
  readonly outcome: Outcome;
  readonly quorum: { readonly required: number; readonly reached: number; readonly met: boolean };
  readonly tests: {
    readonly text: string;
    readonly passed: boolean;
    readonly have: number;
    readonly needed: number;
    readonly base: number;
  }[];
};

/** A rule from outside: its sentence in English, everything that is wrong with it, and what a sound one makes of the counts. */
export function tryRule(
  given: unknown,
  counts?: z.infer<typeof exampleCounts>,
): {
  readonly rule?: DecisionRule;
  readonly sentence: string | null;
  readonly problems: readonly Problem[];
  readonly outcome?: Tried;
} {
  const read = ruleInput.safeParse(given);
  if (!read.success) return { sentence: null, problems: problemsOf(read.error.issues) };
  const rule = read.data;
  return {
    rule,
    sentence: describeRule(rule),
    problems: [],
    ...(counts !== undefined && { outcome: outcomeOn(rule, counts) }),
  };
}

/** What a rule makes of example numbers. */
export function outcomeOn(rule: DecisionRule, counts: z.infer<typeof exampleCounts>): Tried {
  const { outcome, quorum, tests } = outcomeOf(rule, wholeCounts(counts));
  return {
    outcome,
    quorum: { required: Number(quorum.required), reached: Number(quorum.reached), met: quorum.met },
    tests: tests.map(({ text, passed, have, needed, base }) => ({
      text,
      passed,
      have: Number(have),
      needed: Number(needed),
      base: Number(base),
    })),
  };
}

function wholeCounts(counts: z.infer<typeof exampleCounts>): Counts {
  const { yes, no, abstain, blocks, standAsides } = counts;
  const voted = yes + no + abstain + blocks + standAsides;
  const present = Math.max(counts.present ?? voted, voted);
  const bodies = Math.max(counts.bodies, counts.bodiesYes);
  return {
    yes: BigInt(yes),
    no: BigInt(no),
    abstain: BigInt(abstain),
    blocks: BigInt(blocks),
    standAsides: BigInt(standAsides),
    present: BigInt(present),
    roll: BigInt(Math.max(counts.roll ?? present, present)),
    bodies: BigInt(bodies),
    bodiesYes: BigInt(counts.bodiesYes),
    bodiesVoted: BigInt(Math.min(voted, bodies)),
  };
}

/** Of the two ways to give a rule, what is wrong with the one that was meant. */
function problemsOf(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === "invalid_union" && issue.errors.length > 0) return problemsOf(issue.errors.at(-1) ?? []);
    const code: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
    const path = issue.path.map(String).join(".");
    return [{ path, code: typeof code === "string" ? code : issue.code.replaceAll("_", "-"), message: issue.message }];
  });
}
