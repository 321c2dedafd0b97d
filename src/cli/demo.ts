import { type Command, InvalidArgumentError } from "commander";
import { scenarioNames } from "#src/demo/names.ts";
import { EXIT } from "#src/start.ts";
import { misuse, print, readLine, withConfig, withInstanceDatabase } from "./verb.ts";

type Seed = {
  readonly orgs: number;
  readonly members: number;
  readonly seed: number;
  readonly bodies?: number;
  readonly entries?: number;
  readonly passwordStdin?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
};

/** `demo seed`, `demo wipe` and `demo run`: an instance to look around in. */
export function addDemo(program: Command): void {
  const demo = program.command("demo").description("an instance to look around in");
  demo
    .command("seed")
    .description("fill an instance that is not set up with believable organizations, members, motions and votes")
    .option("--orgs <n>", "organizations: the instance's own, and guests", whole, 3)
    .option("--members <n>", "members in all", whole, 400)
    .option("--seed <n>", "another number, another demo", whole, 1)
    .option("--bodies <n>", "bodies in all", whole)
    .option("--entries <n>", "so many more entries in the public record", whole)
    .option("--password-stdin", "read the password of all demo accounts from standard input (default: one is made)")
    .option("--force", "on an instance that is set up: add the organizations as its guests; this cannot be undone")
    .option("--json", "print JSON")
    .action(async ({ passwordStdin, force, json, ...options }: Seed, command: Command) => {
      const { FEWEST, seedDemo } = await import("#src/demo/seed.ts");
      if (options.orgs < 1) misuse(command, [{ path: "orgs", code: "at least one" }]);
      if (options.members < FEWEST * options.orgs)
        misuse(command, [{ path: "members", code: `at least ${FEWEST} for each organization` }]);
      const password = passwordStdin === true ? await readLine() : undefined;
      if (password !== undefined && password.length < 10)
        misuse(command, [{ path: "password-stdin", code: "a password has at least 10 characters" }]);
      await withInstanceDatabase(async (database, { publicUrl }) => {
        const wish = { ...options, publicUrl, beside: force === true, ...(password !== undefined && { password }) };
        const seeded = await seedDemo(database, wish);
        print(json, { ...seeded, url: publicUrl }, [
          `Filled: ${publicUrl}`,
          ...seeded.accounts.map(({ email, is }) => `  ${email.padEnd(32)} ${is}`),
          `Password of all: ${seeded.password}`,
        ]);
      });
    });
  demo
    .command("wipe")
    .description("empty an instance that demo seed has filled; any other is left alone")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) =>
      withInstanceDatabase(async (database) => {
        const { wipeDemo } = await import("#src/demo/seed.ts");
        await wipeDemo(database);
        print(json, { wiped: true }, ["The demo is gone. Restart the server if it runs."]);
      }),
    );
  addRun(demo);
}

type Run = { readonly port: number; readonly once?: boolean; readonly json?: boolean };

/** What is played without a name. */
const [{ name: FIRST }] = scenarioNames;

function addRun(demo: Command): void {
  demo
    .command("run")
    .description(
      "play a scenario on connected instances, one for each of its organizations, and keep them up until Ctrl-C",
    )
    .argument("[scenario]", "one of those below", FIRST)
    .option("--port <n>", "the first of the ports", whole, 3001)
    .option("--once", "stop when it has been played")
    .option("--json", "print addresses and log-ins as JSON once it has been played")
    .addHelpText("after", () => `\nScenarios:\n${listed()}\n`)
    .action(async (scenario: string, { port, once, json }: Run, command: Command) => {
      if (port < 1 || port > 65_500) misuse(command, [{ path: "port", code: "1 to 65500" }]);
      const { scenarioNamed } = await import("#src/demo/scenarios.ts");
      const asked = scenarioNamed(scenario);
      if (asked === undefined) misuse(command, [{ path: "", code: `no scenario ${scenario}:\n${listed()}` }]);
      await withConfig(async () => {
        const { runScenario } = await import("#src/demo/run.ts");
        const onReady = (all: readonly Place[], password: string) =>
          print(json, all.map(shown(password)), [
            ...all.flatMap(linesOf),
            `Password of all: ${password}`,
            "Ctrl-C ends it.",
          ]);
        const hasHeld = await runScenario(asked, { port, isOnce: once === true, say, onReady });
        return hasHeld ? EXIT.done : EXIT.failed;
      });
    });
}

/** The scenarios with a line about each. */
const listed = (): string =>
  scenarioNames.map(({ name, aliases, about }) => `  ${[name, ...aliases].join(", ").padEnd(28)} ${about}`).join("\n");

const say = (line: string) => void process.stderr.write(`${line}\n`);

type Place = {
  readonly url: string;
  readonly slug: string;
  readonly name: string;
  readonly people: readonly { readonly email: string; readonly name: string }[];
};

const shown =
  (password: string) =>
  ({ url, slug, name, people }: Place) => {
    const accounts = people.map((person) => ({ email: person.email, name: person.name }));
    return { url, slug, name, accounts, password };
  };

/** The first of its people is its admin. */
const linesOf = ({ url, name, people }: Place): string[] => [
  "",
  `${url}  ${name}`,
  ...people.map(({ email, name: person }, place) => `  ${email.padEnd(40)} ${person}${place === 0 ? ", admin" : ""}`),
];

function whole(text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}
