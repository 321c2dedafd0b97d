import { Command, CommanderError } from "commander";
import { EXIT } from "#src/start.ts";
import { addApportion } from "./apportion.ts";
import { addBackup } from "./backup.ts";
import { addBody } from "./body.ts";
import { addConfig } from "./config.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addDraw } from "./draw.ts";
import { addExport } from "./export.ts";
import { addFederation } from "./federation.ts";
import { addGazette } from "./gazette.ts";
import { addKeys } from "./keys.ts";
import { addMembers } from "./members.ts";
import { addMigrate } from "./migrate.ts";
import { addOutcome } from "./outcome.ts";
import { addPages } from "./pages.ts";
import { addRestore } from "./restore.ts";
import { addServe } from "./serve.ts";
import { addSetupLink } from "./setup-link.ts";
import { addTally } from "./tally.ts";
import { addToken } from "./token.ts";
import { addUser } from "./user.ts";
import { addVerify } from "./verify.ts";

/** The verbs, each in a file of its name that adds itself; what a verb needs it loads when it runs. */
const VERBS = [
  addServe,
  addMigrate,
  addSetupLink,
  addUser,
  addToken,
  addBody,
  addMembers,
  addDemo,
  addFederation,
  addGazette,
  addKeys,
  addBackup,
  addRestore,
  addPages,
  addConfig,
  addDoctor,
  addOutcome,
  addApportion,
  addDraw,
  addTally,
  addExport,
  addVerify,
];

/** Runs the verb of the command line and answers the exit code: 0 done, 1 refused or failed, 2 wrongly called. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = new Command("plenum")
    .description("Runs and looks after a Plenum instance; settings come from the environment.")
    .exitOverride()
    .showHelpAfterError("(--help shows how)");
  for (const add of VERBS) add(program);
  try {
    await program.parseAsync([...argv]);
    return typeof process.exitCode === "number" ? process.exitCode : EXIT.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}
