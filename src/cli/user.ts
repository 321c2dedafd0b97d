import type { Command } from "commander";
import type { Act } from "#commands/act.ts";
import type { Database } from "#db/open.ts";
import { checkOptions, findOperator, misuse, print, readLine, withInstanceDatabase } from "./verb.ts";

type Create = {
  readonly email: string;
  readonly name: string;
  readonly admin?: boolean;
  readonly passwordStdin?: boolean;
  readonly organization?: string;
  readonly slug?: string;
  readonly json?: boolean;
};

type Existing = {
  readonly email: string;
  readonly body?: string;
  readonly passwordStdin?: boolean;
  readonly link?: boolean;
  readonly json?: boolean;
};

/** `user create`, `user promote`, `user reset`: accounts, without a browser. */
export function addUser(program: Command): void {
  const user = program.command("user").description("accounts");
  addCreate(user);
  user
    .command("promote")
    .description("make somebody with an account an admin of the home organization, or of another body")
    .requiredOption("--email <address>", "the account's e-mail address")
    .option("--body <slug>", "the body (default: the home organization)")
    .option("--json", "print JSON")
    .action(async ({ email, body, json }: Existing) =>
      withInstanceDatabase(async (database) => {
        const slug = await promote(database, email, body);
        print(json, { email: email.toLowerCase(), body: slug, role: "admin" }, [`Admin of ${slug}.`]);
      }),
    );
  user
    .command("reset")
    .description(
      "give an account a new password and end its sessions; without --password-stdin or --link one is made and printed",
    )
    .requiredOption("--email <address>", "the account's e-mail address")
    .option("--password-stdin", "read the password from standard input")
    .option("--link", "make a link instead, with which the person chooses it: good once, for one hour")
    .option("--json", "print JSON")
    .action(async ({ email, passwordStdin, link, json }: Existing, command: Command) => {
      if (link === true && passwordStdin === true)
        misuse(command, [{ path: "link", code: "either a link or a password" }]);
      if (link === true) return printResetLink(email, json);
      const { password, made } = await choosePassword(command, passwordStdin);
      await withInstanceDatabase(async (database) => {
        const { perform, system } = await import("#commands/act.ts");
        const { setPassword } = await import("#commands/accounts.ts");
        const { account } = await findAccountOf(database, email);
        await perform(database, system, (act) => setPassword(act, account, password));
        const shown = made ? { password } : {};
        print(json, { email: email.toLowerCase(), ...shown }, made ? [`Password: ${password}`] : ["Done."]);
      });
    });
}

async function printResetLink(email: string, json: boolean | undefined): Promise<void> {
  await withInstanceDatabase(async (database, config) => {
    const { perform, system } = await import("#commands/act.ts");
    const { makeReset } = await import("#commands/resets.ts");
    const { account } = await findAccountOf(database, email);
    const { url } = await perform(database, system, (act) => makeReset(act, account, config));
    print(json, { email: email.toLowerCase(), url }, [`New password: ${url}`]);
  });
}

function addCreate(user: Command): void {
  user
    .command("create")
    .description(
      "make an account; with --admin an admin of the home organization, which is founded if there is none. Without --password-stdin a password is made and printed",
    )
    .requiredOption("--email <address>", "the address to log in with")
    .requiredOption("--name <name>", "the person's name")
    .option("--admin", "an admin of the home organization")
    .option("--password-stdin", "read the password from standard input")
    .option("--organization <name>", "with --admin on an instance that is not set up: the organization's name")
    .option("--slug <slug>", "with --admin on an instance that is not set up: the organization's handle")
    .option("--json", "print JSON")
    .action(async ({ passwordStdin, json, ...options }: Create, command: Command) => {
      const { password, made } = await choosePassword(command, passwordStdin);
      const { firstAdmin } = await import("#commands/setup.ts");
      const { email, name } = options;
      const person = checkOptions(command, firstAdmin, { email, name, password });
      if (options.slug !== undefined) await mustBeSlug(command, options.slug);
      await withInstanceDatabase(async (database, { handleHost }) => {
        const named = { name: options.organization ?? handleHost, slug: options.slug ?? (await slugOf(handleHost)) };
        const { id, recoveryKey } = await create(database, person, options.admin === true ? named : undefined);
        const data = {
          id,
          email: person.email,
          ...(made && { password }),
          ...(recoveryKey !== undefined && { recoveryKey }),
        };
        print(json, data, [
          `Account: ${id} (${person.email})`,
          ...(made ? [`Password: ${password}`] : []),
          ...(recoveryKey === undefined ? [] : [`Recovery key (print it, keep it away from here): ${recoveryKey}`]),
        ]);
      });
    });
}

type NewPerson = { readonly email: string; readonly name: string; readonly password: string };

/** The new account; an admin's sets up an instance that is not, under this name. */
async function create(
  database: Database,
  person: NewPerson,
  asAdminOf: { readonly name: string; readonly slug: string } | undefined,
): Promise<{ id: string; recoveryKey?: string }> {
  const { perform, system } = await import("#commands/act.ts");
  const { createAccount } = await import("#commands/accounts.ts");
  if (asAdminOf === undefined) {
    const { account } = await perform(database, system, (act) => createAccount(act, person));
    return { id: account };
  }
  const { findHome } = await import("#db/bodies.ts");
  if ((await findHome(database.orm)) === undefined) {
    const { setUp } = await import("#commands/setup.ts");
    const { account, recoveryKey } = await perform(database, system, (act) => setUp(act, asAdminOf, person));
    return { id: account, recoveryKey };
  }
  const { home, admin } = await findOperator(database);
  const id = await perform(database, system, async (act) => {
    const { account } = await createAccount(act, person);
    await giveRole({ ...act, by: admin }, home.slug, person.email);
    return account;
  });
  return { id };
}

async function promote(database: Database, email: string, body: string | undefined): Promise<string> {
  const { perform } = await import("#commands/act.ts");
  const { home, admin } = await findOperator(database);
  const { email: address } = await findAccountOf(database, email);
  const slug = body ?? home.slug;
  await perform(database, admin, (act) => giveRole(act, slug, address));
  return slug;
}

/** Makes the holder of the account an admin of the body, a member or not so far. */
async function giveRole(act: Act, slug: string, email: string): Promise<void> {
  const { need } = await import("#commands/errors.ts");
  const { addMember, changeMember } = await import("#commands/members.ts");
  const { findBodyBySlug } = await import("#db/bodies.ts");
  const { findAccountByEmail } = await import("#db/accounts.ts");
  const { findMembership } = await import("#db/members.ts");
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const { person } = need(await findAccountByEmail(act.tx, email), "account");
  const member = await findMembership(act.tx, body.id, person);
  const hasLeft = member?.standing === "resigned" || member?.standing === "expelled";
  if (member === undefined || hasLeft) await addMember(act, slug, { email, role: "admin" });
  else await changeMember(act, slug, member.id, { role: "admin", standing: "good" });
}

async function findAccountOf({ orm }: Database, email: string): Promise<{ account: string; email: string }> {
  const { findAccountByEmail } = await import("#db/accounts.ts");
  const who = await findAccountByEmail(orm, email);
  if (who === undefined) throw new Error("There is no account with this e-mail address.");
  return who;
}

async function choosePassword(
  command: Command,
  isGiven: boolean | undefined,
): Promise<{ password: string; made: boolean }> {
  if (isGiven !== true) {
    const { newSecret } = await import("#commands/secrets.ts");
    return { password: newSecret().slice(0, 20), made: true };
  }
  const { password } = await import("#commands/inputs.ts");
  const line = await readLine();
  if (password.safeParse(line).success) return { password: line, made: false };
  return misuse(command, [{ path: "password-stdin", code: "a password has 10 to 200 characters" }]);
}

async function mustBeSlug(command: Command, slug: string): Promise<void> {
  const { isReservedSlug, isSlug } = await import("#domain/bodies.ts");
  if (!isSlug(slug)) misuse(command, [{ path: "slug", code: "1 to 30 small letters, digits or underscores" }]);
  if (isReservedSlug(slug)) misuse(command, [{ path: "slug", code: `“${slug}” is reserved` }]);
}

/** A handle made from the host: `rentstrike.example.org` is `rentstrike`. */
async function slugOf(host: string): Promise<string> {
  const { isReservedSlug } = await import("#domain/bodies.ts");
  const [label = ""] = host
    .toLowerCase()
    .replace(/^www\./u, "")
    .split(/[.:]/u);
  const slug = label.replaceAll(/[^a-z0-9]+/gu, "_").slice(0, 26) || "organization";
  return isReservedSlug(slug) ? `${slug}_org` : slug;
}
