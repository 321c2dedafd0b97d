import type { Command } from "commander";
import { printable } from "#src/config.ts";
import { print, withConfig } from "./verb.ts";

/** `config print`: what the environment was understood to say. */
export function addConfig(program: Command): void {
  program
    .command("config")
    .description("look at the configuration")
    .command("print")
    .description("print the checked configuration, secrets hidden")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) =>
      withConfig(async (config) => {
        const shown = printable(config);
        const lines = Object.entries(shown).map(([name, value]) => `${name}: ${asText(value)}`);
        print(json, shown, lines);
      }),
    );
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
