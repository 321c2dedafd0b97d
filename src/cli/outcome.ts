import { readFile } from "node:fs/promises";
import { decisionRule } from "#commands/rules.ts";
import { presetNames, presets } from "#domain/presets.ts";
import { type Counts, type DecisionRule, type OutcomeResult, outcomeOf } from "#domain/rules.ts";
import { Command, InvalidArgumentError } from "commander";
import { leavingTwoOnMisuse } from "./exit.ts";

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

/** `plenum outcome`: what a rule says of a count; exit 1 for an unsound rule, 2 for numbers that cannot be. */
export function outcomeCommand(): Command {
  return leavingTwoOnMisuse(new Command("outcome"))
    .description("Tell what a decision rule says of a count of votes")
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
    .option("--json", "print data")
    .action(async (options: Options, command: Command) => {
      const counts = countsFrom(options);
      const impossible = whyImpossible(counts);
      if (impossible !== undefined) command.error(`error: ${impossible}`, { exitCode: 2 });
      const result = outcomeOf(await readRule(options.rule, command), counts);
      process.stdout.write(options.json === true ? `${JSON.stringify(asData(result))}\n` : asText(result));
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

/** A preset, or a rule read from a file: bodies are given by number here, so any electorate will do. */
async function readRule(name: string, command: Command): Promise<DecisionRule> {
  const preset = presetNames.find((preset) => preset === name);
  if (preset !== undefined) return presets[preset];
  const text = await readFile(name, "utf8").catch(() =>
    command.error(`error: no preset and no readable file: ${name}`, { exitCode: 2 }),
  );
  const read = decisionRule.safeParse(withBodies(parsed(text)));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${path.join(".") || "rule"}: ${message}`);
  return command.error(`error: ${name} holds no sound rule\n${problems.join("\n")}`, { exitCode: 1 });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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

function asText({ outcome, quorum, tests, tied, mayFallBack }: OutcomeResult): string {
  const words = { adopted: "Adopted", lost: "Not adopted", no_quorum: "Too few took part: not decided" };
  const lines = [
    words[outcome],
    ...(quorum.required === 0n
      ? []
      : [`Quorum ${quorum.met ? "met" : "not met"}: ${quorum.reached}, ${quorum.required} needed`]),
    ...tests.map(({ text, passed }) => `${passed ? "Passed" : "Failed"}: ${text}`),
    ...(tied ? ["Yes and no are equal"] : []),
    ...(mayFallBack ? ["The rule has a fallback for a later vote"] : []),
  ];
  return `${lines.join("\n")}\n`;
}
