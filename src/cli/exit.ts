import type { Command } from "commander";

/** Makes a verb leave with 2 when it is used wrongly, with what it chose itself otherwise (commander's own answer is 1). */
export function leavingTwoOnMisuse(command: Command): Command {
  return command.exitOverride(({ code, exitCode }) => {
    process.exit(exitCode === 1 && code !== "commander.error" ? 2 : exitCode);
  });
}
