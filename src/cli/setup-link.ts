import type { Command } from "commander";
import { print, withInstanceDatabase } from "./verb.ts";

/** `setup-link`: a new one-time link to the set-up, which voids the one before. */
export function addSetupLink(program: Command): void {
  program
    .command("setup-link")
    .description("make a new link to the set-up, valid once, for 24 hours; it voids the one before")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) =>
      withInstanceDatabase(async (database, config) => {
        const { makeSetupUrl } = await import("#src/setupLink.ts");
        const setupUrl = await makeSetupUrl(database, config);
        print(json, { setupUrl }, [`Set-up: ${setupUrl}`]);
      }),
    );
}
