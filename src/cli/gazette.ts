import type { Command } from "commander";
import { print, withInstanceDatabase } from "./verb.ts";

type Json = { readonly json?: boolean };

/** `gazette`: the public records of this instance, and those it keeps for others. */
export function addGazette(program: Command): void {
  const group = program.command("gazette").description("public records: our own, and those that we keep for others");
  group
    .command("status")
    .description("our own records: how many entries, and how many a signed checkpoint covers")
    .option("--json", "print JSON")
    .action(async ({ json }: Json) =>
      withInstanceDatabase(async ({ orm }) => {
        const { listLogs } = await import("#db/gazette.ts");
        const logs = (await listLogs(orm))
          .filter(({ organization }) => organization !== null)
          .map(({ prefix, vkey, size, checkpointSize, checkpointAt }) => ({
            prefix,
            key: vkey,
            size,
            checkpointSize,
            checkpointAt: timeOf(checkpointAt),
          }));
        const lines = logs.map(
          ({ prefix, size, checkpointSize }) => `${prefix}  ${size} entries, ${checkpointSize} signed`,
        );
        print(json, { logs }, lines);
      }),
    );
  group
    .command("peers")
    .description("the records of others that we keep: how far each reaches, and what is wrong with it")
    .option("--json", "print JSON")
    .action(async ({ json }: Json) =>
      withInstanceDatabase(async ({ orm }) => {
        const { listLogs } = await import("#db/gazette.ts");
        const { listEvidence } = await import("#db/mirrors.ts");
        const mirrors = [];
        for (const log of (await listLogs(orm)).filter(({ host }) => host !== null)) {
          const { id, prefix, host, size, announcedSize, pulledAt, failures, lastError } = log;
          const forks = (await listEvidence(orm, id)).length;
          const lag = Math.max(0, announcedSize - size);
          mirrors.push({ prefix, host, size, lag, pulledAt: timeOf(pulledAt), failures, lastError, forks });
        }
        print(
          json,
          { mirrors },
          mirrors.map(
            ({ prefix, size, lag, lastError, forks }) =>
              `${prefix}  ${size} entries, ${lag} behind${lastError === null ? "" : `, ${lastError}`}${forks === 0 ? "" : `, ${forks} contradictions kept as evidence`}`,
          ),
        );
      }),
    );
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
