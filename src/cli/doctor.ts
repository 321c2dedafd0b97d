import type { Command } from "commander";
import { EXIT } from "#src/start.ts";
import { print, withConfig } from "./verb.ts";

/** `doctor`: looks at what the instance stands on; fails when something is bad. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look for what is wrong: data folder, secret key, address, database, clock, schema")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) =>
      withConfig(async (config) => {
        const { examine } = await import("#src/doctor.ts");
        const findings = await examine(config);
        const lines = findings.map(({ check, verdict, text }) => `${verdict.padEnd(8)} ${check}: ${text}`);
        print(json, findings, lines);
        return findings.some(({ verdict }) => verdict === "bad") ? EXIT.failed : EXIT.done;
      }),
    );
}
