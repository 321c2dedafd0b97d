import type { Command } from "commander";
import { print, withConfig } from "./verb.ts";

/** `migrate`: brings the schema up to date, or says what it would do. */
export function addMigrate(program: Command): void {
  program
    .command("migrate")
    .description("bring the database schema up to date (serve does so at start)")
    .option("--dry-run", "only list the migrations that are pending")
    .option("--json", "print JSON")
    .action(async ({ dryRun, json }: { dryRun?: boolean; json?: boolean }) =>
      withConfig(async (config) => {
        const { findPlace } = await import("#src/database.ts");
        const { listPending, migrate } = await import("#db/migrate.ts");
        const place = await findPlace(config);
        try {
          const names = await (dryRun === true ? listPending : migrate)(place.connection);
          const lines = names.length === 0 ? ["Nothing is pending."] : names;
          print(json, dryRun === true ? { pending: names } : { applied: names }, lines);
        } finally {
          await place.stop();
        }
      }),
    );
}
