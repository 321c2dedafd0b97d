import type { Command } from "commander";
import { print, withInstanceDatabase } from "./verb.ts";

/** `token create`: an API token of an account, shown this once. */
export function addToken(program: Command): void {
  program
    .command("token")
    .description("API tokens")
    .command("create")
    .description("make an API token for an account; it is shown this once")
    .requiredOption("--email <address>", "the account's e-mail address")
    .option("--label <text>", "what it is for", "command line")
    .option("--json", "print JSON")
    .action(async ({ email, label, json }: { email: string; label: string; json?: boolean }) =>
      withInstanceDatabase(async (database) => {
        const { findAccountByEmail } = await import("#db/accounts.ts");
        const { perform, system } = await import("#commands/act.ts");
        const { createToken } = await import("#commands/accounts.ts");
        const who = await findAccountByEmail(database.orm, email);
        if (who === undefined) throw new Error("There is no account with this e-mail address.");
        const { token } = await perform(database, system, (act) => createToken(act, who, label));
        print(json, { token }, [token]);
      }),
    );
}
