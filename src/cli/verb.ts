import type { Command } from "commander";
import type { Body } from "#db/bodies.ts";
import type { Database } from "#db/open.ts";
import type { Config } from "#src/config.ts";
import { runWithConfig } from "#src/start.ts";

/** Runs a verb's deed with the checked configuration; what it throws is said on standard error and becomes the exit code. */
export async function withConfig(deed: (config: Config) => Promise<number | void>): Promise<void> {
  process.exitCode = await runWithConfig(deed);
}

/** The same for a deed on the database: the running instance's, else the embedded one, started and stopped for it. A refusal is said in words. */
export async function withInstanceDatabase(
  deed: (database: Database, config: Config) => Promise<number | void>,
): Promise<void> {
  await withConfig(async (config) => {
    const { withDatabase } = await import("#src/database.ts");
    try {
      return await withDatabase(config, (database) => deed(database, config));
    } catch (error) {
      throw await inWords(error);
    }
  });
}

/** The admin in whose name the command line acts. */
export type Operator = { readonly kind: "person"; readonly person: string; readonly account: string };

/** The home organization, and the admin in whose name the operator does what takes a person. */
export async function findOperator({ orm }: Database): Promise<{ home: Body; admin: Operator }> {
  const { findHome } = await import("#db/bodies.ts");
  const { findFirstAdmin } = await import("#db/members.ts");
  const home = await findHome(orm);
  if (home === undefined)
    throw new Error("This instance is not set up: open the link of setup-link, or run user create --admin.");
  const admin = await findFirstAdmin(orm, home.id);
  if (admin === undefined || admin.account === null)
    throw new Error("The home organization has no admin with an account: run user create --admin.");
  return { home, admin: { kind: "person", person: admin.person, account: admin.account } };
}

/** Ends a verb that was called with options that cannot be meant, naming each. */
export function misuse(command: Command, problems: readonly { readonly path: string; readonly code: string }[]): never {
  const lines = problems.map(({ path, code }) => (path === "" ? code : `--${path}: ${code}`));
  return command.error(`error: ${lines.join("\n       ")}`);
}

/** Options checked by a schema of the commands; what is wrong with them is misuse. */
export function checkOptions<T>(
  command: Command,
  schema: { safeParse(value: unknown): Checked<T> },
  options: unknown,
): T {
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  return misuse(
    command,
    checked.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), code: message })),
  );
}

type Checked<T> =
  | { readonly success: true; readonly data: T }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { path: readonly PropertyKey[]; message: string }[] };
    };

/** Everything on standard input up to the first line end: a password without showing it in the list of processes. */
export async function readLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8").split(/\r?\n/u)[0] ?? "";
}

/** Prints data: as one JSON document, or as the lines for a person. */
export function print(json: boolean | undefined, data: unknown, lines: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(""));
}

async function inWords(error: unknown): Promise<unknown> {
  const { Invalid, Missing, Refused } = await import("#commands/errors.ts");
  if (error instanceof Missing) return new Error(`There is no such ${error.what}.`);
  if (error instanceof Invalid) return new Error(error.problems.map(({ path, code }) => `${path}: ${code}`).join("\n"));
  if (!(error instanceof Refused)) return error;
  const { refusals, refusalSentence } = await import("#web/words/refusals.ts");
  return new Error(refusalSentence(refusals.en, error.refusal, (at) => new Date(at).toISOString()));
}

/** The person with this e-mail address, as an actor. */
export async function findPersonBy({ orm }: Database, email: string) {
  const { findAccountByEmail } = await import("#db/accounts.ts");
  const { need } = await import("#commands/errors.ts");
  const account = need(await findAccountByEmail(orm, email.toLowerCase()), "account");
  return { kind: "person", person: account.person, account: account.account } as const;
}
