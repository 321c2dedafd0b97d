import { perform, system } from "#commands/act.ts";
import { makeSetupSecret } from "#commands/setup.ts";
import { findHome } from "#db/bodies.ts";
import type { Database } from "#db/open.ts";
import type { Config } from "./config.ts";

/** A new one-time link to the set-up, which voids the one before; refuses once the instance is set up. */
export async function makeSetupUrl(database: Database, { publicUrl }: Pick<Config, "publicUrl">): Promise<string> {
  return `${publicUrl}/setup/${await perform(database, system, makeSetupSecret)}`;
}

/** At the start of an instance that nobody has set up: prints a link to do so, whatever the log level, on one line. */
export async function offerSetup(database: Database, config: Config): Promise<void> {
  if (config.nodeType === "worker" || (await findHome(database.orm)) !== undefined) return;
  const setupUrl = await makeSetupUrl(database, config);
  const message = `Set-up: ${setupUrl}`;
  const at = new Date().toISOString();
  const entry = { at, level: "info", category: "plenum.setup", message, setupUrl };
  process.stdout.write(`${config.logFormat === "json" ? JSON.stringify(entry) : message}\n`);
}
