import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { parseBlt } from "#domain/elections/blt.ts";
import type { BallotFile, ParsedFile } from "#domain/elections/box.ts";
import { parsePreflib, preflibKinds } from "#domain/elections/preflib.ts";
import { withReopen } from "#domain/elections/profile.ts";
import { type ElectionMethod, type ElectionResult, type Round, electionMethods } from "#domain/elections/results.ts";
import { type Tallied, tallyElection } from "#domain/elections/tally.ts";
import { EXIT } from "#src/start.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { print } from "./verb.ts";

type Options = {
  readonly method?: ElectionMethod;
  readonly seats?: number;
  readonly reopen?: true;
  readonly lot: readonly string[];
  readonly json?: true;
};

/** `tally`: counts a ballot file by a method; says line and reason of a malformed one and fails; needs no database. */
export function addTally(program: Command): void {
  program
    .command("tally")
    .description("count the ballots of a BLT or PrefLib file")
    .argument("<file>", "a file .blt, .soc, .soi, .toc or .toi")
    .addOption(new Option("--method <method>", "default: stv for BLT, schulze for PrefLib").choices(electionMethods))
    .option("--seats <n>", "default: what a BLT file says, else 1; irv always fills one", seats)
    .option("--reopen", "let re-opening nominations stand (a candidate named RON, if there is one)")
    .option("--lot <name>", "a candidate drawn to break ties, the first drawn favoured; again for the next", also, [])
    .option("--json", "print JSON")
    .addHelpText("after", notes)
    .action(async (path: string, options: Options, command: Command) => {
      const kind = extname(path).slice(1).toLowerCase();
      const parse = parserOf(kind);
      if (parse === undefined) return command.error(`error: not a .blt, .soc, .soi, .toc or .toi file: ${path}`);
      const method = options.method ?? (kind === "blt" ? "stv" : "schulze");
      if (method === "irv" && (options.seats ?? 1) > 1) command.error("error: irv fills one seat");
      const text = await readFile(path, "utf8").catch(() => undefined);
      if (text === undefined) return fail(`${path}: cannot be read`);
      const parsed = parse(text);
      if (!parsed.parsed) return fail(`${path}: line ${parsed.problem.line}: ${parsed.problem.reason}`);
      const { file } = parsed;
      const unknown = options.lot.find((name) => !withReopen(file.profile).profile.candidates.includes(name));
      if (unknown !== undefined) command.error(`error: no candidate ${unknown} to draw`);
      if (method === "approval" && (kind === "soc" || kind === "toc"))
        return fail(`${path}: every ballot ranks everybody, so none says whom it approves of`);
      say(path, file, countFile(file, method, options), options.json);
    });
}

const notes = `
approval: a ballot approves of everyone it names. score: a rank gives as many points as there
are candidates below it. irv, stv and stv-meek need one candidate a rank.`;

function seats(text: string): number {
  if (!/^\d{1,6}$/u.test(text) || Number(text) < 1)
    throw new InvalidArgumentError("It has to be a whole number from 1.");
  return Number(text);
}

const also = (name: string, names: readonly string[]): readonly string[] => [...names, name];

function parserOf(kind: string): ((text: string) => ParsedFile) | undefined {
  if (kind === "blt") return parseBlt;
  const preflib = preflibKinds.find((each) => each === kind);
  return preflib === undefined ? undefined : (text) => parsePreflib(text, preflib);
}

function countFile({ profile, ...file }: BallotFile, method: ElectionMethod, options: Options): Tallied {
  const seats = method === "irv" ? 1 : (options.seats ?? file.seats ?? 1);
  return tallyElection(method, profile, { seats, reopen: options.reopen === true, lots: options.lot });
}

function say(path: string, { lines }: BallotFile, tallied: Tallied, isJson: true | undefined): void {
  if (tallied.counted) return print(isJson, tallied.result, asLines(tallied.result));
  const line = lines[tallied.ballot ?? 0] ?? 1;
  fail(`${path}: line ${line}: equal ranks; irv, stv and stv-meek need one candidate a rank (schulze does not)`);
}

function fail(problem: string): void {
  process.stderr.write(`error: ${problem}\n`);
  process.exitCode = EXIT.failed;
}

const titles: Record<ElectionMethod, string> = {
  approval: "Approval voting",
  score: "Score voting",
  irv: "Instant-runoff voting",
  stv: "Single transferable vote, Scottish rules",
  "stv-meek": "Single transferable vote, Meek's method",
  schulze: "Schulze's method",
};

function asLines(result: ElectionResult): string[] {
  const { method, seats, votes, quota, elected, vacant, undecided, ranking, ties, rounds } = result;
  const facts = [`${seats} to elect`, `${votes} votes`, ...(quota === undefined ? [] : [`quota ${quota}`])];
  return [
    `${titles[method]}: ${facts.join(", ")}`,
    ...rounds.flatMap((round, index) => roundLines(round, index, rounds.length)),
    ...(ranking === undefined ? [] : ["", "Ranking", ...ranking.map((rank, place) => `  ${place + 1}. ${join(rank)}`)]),
    "",
    `Elected: ${elected.length === 0 ? "nobody" : join(elected)}`,
    ...(vacant === 0 ? [] : [`Vacant seats: ${vacant}`]),
    ...(undecided === 0 ? [] : [`Undecided seats: ${undecided}`]),
    ...ties.map((tied) => `Level, for a lot to decide: ${join(tied)}`),
  ].map(plain);
}

function roundLines(
  { counts, exhausted, elected, excluded, ties, ...round }: Round,
  index: number,
  of: number,
): string[] {
  const width = Math.max(...Object.keys(counts).map((name) => name.length), "nobody".length);
  const digits = Math.max(...[...Object.values(counts), exhausted].map((count) => String(count).length));
  const row = (name: string, count: string | number, note: string): string =>
    `  ${name.padEnd(width)}  ${String(count).padStart(digits)}${note}`;
  const note = (name: string): string =>
    elected.includes(name) ? "  elected" : excluded.includes(name) ? "  excluded" : "";
  return [
    "",
    ...(of > 1 ? [`Round ${index + 1}: ${reasonOf(round)}`] : []),
    ...Object.entries(counts).map(([name, count]) => row(name, count, note(name))),
    ...(Number(exhausted) === 0 ? [] : [row("nobody", exhausted, "")]),
    ...ties.map((tied) => `  level: ${join(tied)}`),
  ];
}

function reasonOf({ because, from }: Pick<Round, "because" | "from">): string {
  const of = from === undefined ? "" : ` of ${from}`;
  switch (because) {
    case "first-preferences":
      return "first preferences";
    case "surplus":
      return `surplus${of}`;
    case "exclusion":
      return `exclusion${of}`;
    case "iteration":
      return "surpluses spread anew";
  }
}

const join = (names: readonly string[]): string => names.join(", ");

/** Names come from a file: nothing in them may steer a terminal. */
const plain = (line: string): string => line.replaceAll(/\p{Cc}/gu, "\u{FFFD}");
