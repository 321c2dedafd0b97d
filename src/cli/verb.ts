import type { Database } from "#db/open.ts";
import type { Config } from "#src/config.ts";
import { runWithConfig } from "#src/start.ts";

/** Runs a verb's deed with the checked configuration; what it throws is said on standard error and becomes the exit code. */
export async function withConfig(deed: (config: Config) => Promise<number | void>): Promise<void> {
  process.exitCode = await runWithConfig(deed);
}

/** The same for a deed on the database: the running instance's, else the embedded one, started and stopped for it. */
export async function withInstanceDatabase(
  deed: (database: Database, config: Config) => Promise<number | void>,
): Promise<void> {
  await withConfig(async (config) => {
    const { withDatabase } = await import("#src/database.ts");
    return withDatabase(config, (database) => deed(database, config));
  });
}

/** Prints data: as one JSON document, or as the lines for a person. */
export function print(json: boolean | undefined, data: unknown, lines: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(""));
}
