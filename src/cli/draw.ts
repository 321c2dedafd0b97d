import { readFile } from "node:fs/promises";
import { type DrawHash, type Pick, drawHashes, poolHash, select } from "#domain/draw.ts";
import { EXIT } from "#src/start.ts";
import { type Command, InvalidArgumentError, Option } from "commander";
import { print } from "./verb.ts";

type Options = {
  readonly pool: string;
  readonly key: string;
  readonly count: number;
  readonly hash: DrawHash;
  readonly json?: true;
};

/** `draw`: selects lines of a file by RFC 3797; anybody with the same file and key gets the same lines. */
export function addDraw(program: Command): void {
  program
    .command("draw")
    .description("draw from a pool so that anybody can draw the same again (RFC 3797)")
    .requiredOption("--pool <file>", "the pool, one place a line")
    .requiredOption("--key <key>", "the key string made from the revealed values", keyString)
    .requiredOption("--count <n>", "how many to draw", count)
    .addOption(new Option("--hash <hash>", "md5 is RFC 3797 as published").choices(drawHashes).default("md5"))
    .option("--json", "print JSON")
    .action(async ({ pool, key, count, hash, json }: Options, command: Command) => {
      const text = await readFile(pool, "utf8").catch(() => command.error(`error: no file that can be read: ${pool}`));
      const lines = linesOf(text);
      const empty = lines.findIndex((line) => line.trim() === "");
      if (empty >= 0) return fail(`line ${empty + 1} of ${pool} is empty`);
      const ruling = select(lines.length, key, count, hash);
      if (ruling.allowed) {
        const selected = ruling.fact.map((pick) => pick.selected);
        return print(json, { selected }, asLines(lines, ruling.fact));
      }
      const { refusals, refusalSentence } = await import("#web/words/refusals.ts");
      return fail(refusalSentence(refusals.en, ruling.refusal, String));
    });
}

function fail(why: string): void {
  process.stderr.write(`error: ${why}\n`);
  process.exitCode = EXIT.failed;
}

/** The lines of a file; empty ones at its end are none. */
const linesOf = (text: string): string[] => (text.trim() === "" ? [] : text.trimEnd().split(/\r?\n/u));

function keyString(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number above zero.");
  return Number(text);
}

const asLines = (lines: readonly string[], picks: readonly Pick[]): string[] => [
  `Pool of ${lines.length}, SHA-256 ${poolHash(lines)}`,
  ...picks.map(
    ({ index, digest, remaining, selected }) =>
      `${index + 1}  ${digest} mod ${remaining} -> ${selected}  ${lines[selected - 1] ?? ""}`,
  ),
];
