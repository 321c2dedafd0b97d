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

type Run = {
  readonly port: number;
  readonly members: number;
  readonly folder?: string;
  readonly once?: boolean;
  readonly json?: boolean;
};

function addRun(demo: Command): void {
  demo
    .command("run")
    .description(
      "start three connected instances on three ports, filled; Ctrl-C stops them, and the next run finds them again",
    )
    .argument("[scenario]", "play one of the scenarios below instead, on instances of its own that are gone afterwards")
    .option("--port <n>", "the first of the ports", whole, 3001)
    .option("--members <n>", "members of each of the three", whole, 150)
    .option("--folder <path>", "where the three keep their data (default: DATA_DIR)")
    .option("--once", "with a scenario: stop when it has been played")
    .option("--json", "without a scenario: print JSON once they are ready")
    .addHelpText("after", () => `\nScenarios:\n${listed()}\n`)
    .action(async (scenario: string | undefined, options: Run, command: Command) => {
      if (options.port < 1 || options.port > 65_500) misuse(command, [{ path: "port", code: "1 to 65500" }]);
      if (options.members < 16) misuse(command, [{ path: "members", code: "at least 16" }]);
      if (scenario === undefined) return runThree(options);
      const { scenarioNamed } = await import("#src/demo/scenarios.ts");
      const asked = scenarioNamed(scenario);
      if (asked === undefined) misuse(command, [{ path: "", code: `no scenario ${scenario}:\n${listed()}` }]);
      await withConfig(async () => {
        const { runScenario } = await import("#src/demo/run.ts");
        const hasHeld = await runScenario(asked, { port: options.port, isOnce: options.once === true, say });
        return hasHeld ? EXIT.done : EXIT.failed;
      });
    });
}

/** The scenarios with a line about each. */
const listed = (): string =>
  scenarioNames.map(({ name, aliases, about }) => `  ${[name, ...aliases].join(", ").padEnd(28)} ${about}`).join("\n");

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function runThree({ folder, port, members, json }: Run): Promise<void> {
  await withConfig(async ({ dataDir }) => {
    const { runDemo } = await import("#src/demo/run.ts");
    const onReady = (neighbors: readonly Shown[]) => print(json, neighbors.map(shown), neighbors.flatMap(linesOf));
    await runDemo({ folder: folder ?? dataDir, port, members, onReady, say });
  });
}

type Shown = {
  readonly url: string;
  readonly slug: string;
  readonly accounts: readonly { readonly email: string; readonly is: string }[];
  readonly password: string;
};

const shown = ({ url, slug, accounts, password }: Shown): Shown => ({ url, slug, accounts, password });

const linesOf = ({ url, accounts, password }: Shown): string[] => [
  url,
  ...accounts.map(({ email, is }) => `  ${email.padEnd(32)} ${is}`),
  `  Password of all: ${password}`,
  "",
];

function whole(text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}
