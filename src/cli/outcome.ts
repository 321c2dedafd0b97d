import { readFile } from "node:fs/promises";
import { presetNames, presets } from "#domain/presets.ts";
import { type Counts, type DecisionRule, type OutcomeResult, outcomeOf } from "#domain/rules.ts";
import { EXIT } from "#src/start.ts";
import { type Command, InvalidArgumentError } from "commander";
import { print } from "./verb.ts";

type Options = {
  readonly rule: string;
  readonly yes: bigint;
  readonly no: bigint;
  readonly abstain: bigint;
  readonly blocks: bigint;
  readonly standAsides: bigint;
  readonly present?: bigint;
  readonly roll?: bigint;
  readonly bodies: bigint;
  readonly bodiesYes: bigint;
  readonly json?: true;
};

/** `outcome`: what a rule says of a count; fails on an unsound rule, and numbers that cannot be are misuse. */
export function addOutcome(program: Command): void {
  program
    .command("outcome")
    .description("tell what a decision rule says of a count of votes")
    .requiredOption("--rule <preset|file>", `${presetNames.join(", ")}, or a JSON file with a rule`)
    .requiredOption("--yes <n>", "weight of yes", count)
    .requiredOption("--no <n>", "weight of no", count)
    .option("--abstain <n>", "weight of abstentions", count, 0n)
    .option("--present <n>", "weight of those present (default: yes, no and abstentions)", count)
    .option("--roll <n>", "weight of all who can vote (default: those present)", count)
    .option("--bodies <n>", "number of bodies", count, 0n)
    .option("--bodies-yes <n>", "number of bodies that voted yes", count, 0n)
    .option("--blocks <n>", "blocks", count, 0n)
    .option("--stand-asides <n>", "stand-asides", count, 0n)
    .option("--json", "print JSON")
    .action(async (options: Options, command: Command) => {
      const counts = countsFrom(options);
      const impossible = whyImpossible(counts);
      if (impossible !== undefined) command.error(`error: ${impossible}`);
      const rule = await readRule(options.rule, command);
      if (rule === undefined) return;
      const result = outcomeOf(rule, counts);
      print(options.json, asData(result), asLines(result));
    });
}

function count(text: string): bigint {
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError("It has to be a whole number.");
  return BigInt(text);
}

function countsFrom({ yes, no, abstain, blocks, standAsides, bodies, bodiesYes, ...options }: Options): Counts {
  const present = options.present ?? yes + no + abstain;
  const roll = options.roll ?? present;
  const ballots = yes + no + abstain + blocks + standAsides;
  const bodiesVoted = ballots < bodies ? ballots : bodies;
  return { yes, no, abstain, blocks, standAsides, present, roll, bodies, bodiesYes, bodiesVoted };
}

function whyImpossible({ yes, no, abstain, present, roll, bodies, bodiesYes }: Counts): string | undefined {
  if (yes + no + abstain > present) return "more votes than people present";
  if (present > roll) return "more people present than can vote";
  return bodiesYes > bodies ? "more bodies voted yes than there are" : undefined;
}

/** A preset, or a rule read from a file; of an unsound one it says why and answers nothing. */
async function readRule(name: string, command: Command): Promise<DecisionRule | undefined> {
  const preset = presetNames.find((preset) => preset === name);
  if (preset !== undefined) return presets[preset];
  const text = await readFile(name, "utf8").catch(() =>
    command.error(`error: neither a preset nor a file that can be read: ${name}`),
  );
  const { decisionRule } = await import("#commands/rules.ts");
  const read = decisionRule.safeParse(withBodies(parsed(text)));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${path.join(".") || "rule"}: ${message}\n`);
  process.stderr.write(`error: ${name} holds no sound rule\n${problems.join("")}`);
  process.exitCode = EXIT.failed;
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bodies are given by number here, so a rule need not say that its electorate is bodies. */
const withBodies = (rule: unknown): unknown =>
  typeof rule === "object" && rule !== null && !Array.isArray(rule) ? { electorate: "bodies", ...rule } : rule;

function asData({ outcome, quorum, tests, tied, mayFallBack }: OutcomeResult): unknown {
  const { required, reached, met } = quorum;
  return {
    outcome,
    quorum: { required: Number(required), reached: Number(reached), met },
    tests: tests.map(({ text, passed, have, needed, base }) => ({
      text,
      passed,
      have: Number(have),
      needed: Number(needed),
      base: Number(base),
    })),
    tied,
    mayFallBack,
  };
}

function asLines({ outcome, quorum, tests, tied, mayFallBack }: OutcomeResult): string[] {
  const words = { adopted: "Adopted", lost: "Not adopted", no_quorum: "Too few took part: not decided" };
  return [
    words[outcome],
    ...(quorum.required === 0n
      ? []
      : [`Quorum ${quorum.met ? "met" : "not met"}: ${quorum.reached}, ${quorum.required} needed`]),
    ...tests.map(({ text, passed }) => `${passed ? "Passed" : "Failed"}: ${text}`),
    ...(tied ? ["Yes and no are equal"] : []),
    ...(mayFallBack ? ["The rule has a fallback for a later vote"] : []),
  ];
}
