import {
  type Apportionment,
  type ApportionmentMethod,
  type ApportionmentRule,
  type Claimant,
  apportion,
  apportionmentMethods,
} from "#domain/apportionment.ts";
import { EXIT } from "#src/start.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { print } from "./verb.ts";

type Options = {
  readonly method: ApportionmentMethod;
  readonly seats?: number;
  readonly floor: number;
  readonly cap?: number;
  readonly shareCap?: { readonly num: number; readonly den: number };
  readonly per?: number;
  readonly lots?: readonly string[];
  readonly json?: true;
};

/** `apportion`: how seats are shared by membership; bounds that cannot hold fail, options that cannot be meant are misuse. */
export function addApportion(program: Command): void {
  program
    .command("apportion")
    .description("share seats by membership")
    .argument("<name=count...>", "who is to get seats, and their members", claimant)
    .addOption(new Option("--method <method>", "how").choices(apportionmentMethods).makeOptionMandatory())
    .option("--seats <n>", "seats to share; per-capita ignores it", whole)
    .option("--floor <n>", "the fewest for each", whole, 0)
    .option("--cap <n>", "the most for each", whole)
    .option("--share-cap <n/d>", "the most for each, as a part of all seats", share)
    .option("--per <n>", "per-capita: members for one seat", positive)
    .option("--lots <names>", "the order of a public draw, by commas, for those who are equal in everything", list)
    .option("--json", "print JSON")
    .action((claimants: readonly Claimant[], options: Options, command: Command) => {
      const names = claimants.map(({ name }) => name);
      if (new Set(names).size !== names.length) command.error("error: a name stands twice");
      const ruling = apportion(claimants, ruleFrom(options, command));
      if (ruling.allowed) return print(options.json, asData(ruling.fact), asLines(ruling.fact));
      return sayRefusal(ruling.refusal);
    });
}

function ruleFrom({ method, seats, per, ...bounds }: Options, command: Command): ApportionmentRule {
  if (method === "per-capita")
    return per === undefined ? command.error("error: per-capita needs --per") : { method, per, ...bounds };
  return seats === undefined ? command.error(`error: ${method} needs --seats`) : { method, seats, ...bounds };
}

async function sayRefusal(refusal: Parameters<typeof import("#web/words/refusals.ts").refusalSentence>[1]) {
  const { refusals, refusalSentence } = await import("#web/words/refusals.ts");
  process.stderr.write(`error: ${refusalSentence(refusals.en, refusal, String)}\n`);
  process.exitCode = EXIT.failed;
}

function claimant(text: string, before: readonly Claimant[] | undefined): readonly Claimant[] {
  const [, name, count] = /^(.+)=(\d{1,16})$/su.exec(text) ?? [];
  if (name === undefined || count === undefined) throw new InvalidArgumentError("It has to be a name=count.");
  return [...(before ?? []), { name, members: BigInt(count) }];
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number below a million.");
  return Number(text);
}

function positive(text: string): number {
  const [number] = /^[1-9]\d{0,14}$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("It has to be a whole number above zero.");
  return Number(number);
}

function share(text: string): { num: number; den: number } {
  const [, num = "", den = ""] = /^(\d{1,6})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (den === "" || Number(num) > Number(den)) throw new InvalidArgumentError("It has to be a part such as 1/3.");
  return { num: Number(num), den: Number(den) };
}

const list = (text: string): readonly string[] => text.split(",");

const asData = ({ shares, ties }: Apportionment): unknown => ({
  seats: Object.fromEntries(shares.map(({ name, seats }) => [name, seats])),
  ties,
});

function asLines({ shares, ties, unassigned }: Apportionment): string[] {
  return [
    ...shares.map(({ name, seats }) => `${name}: ${seats}`),
    ...ties.map((names) => `Tie for ${unassigned} of the seats, to be drawn: ${names.join(", ")}`),
  ];
}
