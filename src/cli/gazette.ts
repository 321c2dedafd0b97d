import type { Command } from "commander";
import { findOperator, findPersonBy, print, readLine, withInstanceDatabase } from "./verb.ts";

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
        const { listDoubtPeers, listDoubts } = await import("#db/restoring.ts");
        const doubts = [];
        for (const { doubt, log } of await listDoubts(orm)) {
          const peers = await listDoubtPeers(orm, doubt.log);
          const awaited = peers.filter(({ answeredAt }) => answeredAt === null).map(({ host }) => host);
          doubts.push({ prefix: log.prefix, why: doubt.why, since: timeOf(doubt.since), awaited });
        }
        const logs = (await listLogs(orm))
          .filter(({ organization }) => organization !== null)
          .map(({ prefix, vkey, size, checkpointSize, checkpointAt, closedAt }) => ({
            prefix,
            key: vkey,
            size,
            checkpointSize,
            checkpointAt: timeOf(checkpointAt),
            closedAt: timeOf(closedAt),
          }));
        const lines = logs.map(
          ({ prefix, size, checkpointSize, closedAt }) =>
            `${prefix}  ${size} entries, ${checkpointSize} signed${closedAt === null ? "" : ", closed: another one took its place"}`,
        );
        const waiting = doubts.map(
          ({ prefix, why, awaited }) =>
            `${prefix}  only to be read (${why}), waiting for ${awaited.join(", ") || "nobody"}`,
        );
        print(json, { logs, doubts }, [...lines, ...waiting]);
      }),
    );
  group
    .command("peers")
    .description("the records of others that we keep: how far each reaches, and what is wrong with it")
    .option("--json", "print JSON")
    .action(async ({ json }: Json) =>
      withInstanceDatabase(async ({ orm }) => {
        const { listLogs } = await import("#db/gazette.ts");
        const { listEvidence } = await import("#db/forks.ts");
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
  addGazetteExport(group);
  addSucceed(group);
}

/** `gazette export`: our own record as a folder. */
function addGazetteExport(group: Command): void {
  group
    .command("export <folder>")
    .description("our own record as a folder that any static web server can serve; run again it adds what is new")
    .option("--organization <slug>", "whose record, where this instance has several")
    .option("--json", "print JSON")
    .action(async (folder: string, { json, organization }: Json & { readonly organization?: string }) =>
      withInstanceDatabase(async ({ orm }) => {
        const { listLogs } = await import("#db/gazette.ts");
        const { exportLog } = await import("#federation/gazette/export.ts");
        const own = (await listLogs(orm)).filter((log) => log.organization !== null);
        const named = own.filter(({ prefix, closedAt }) =>
          organization === undefined ? closedAt === null : prefix.endsWith(`/${organization}`),
        );
        const [log, second] = named;
        if (log === undefined) throw new Error("There is no such record here.");
        if (second !== undefined)
          throw new Error(`There are several records here: ${own.map(({ prefix }) => prefix).join(", ")}`);
        const { size, added } = await exportLog(orm, log, folder);
        print(json, { prefix: log.prefix, size, added }, [`${log.prefix}  ${size} entries, ${added} of them new`]);
      }),
    );
}

/** `gazette succeed`: a new log in place of our own. */
function addSucceed(group: Command): void {
  group
    .command("succeed")
    .description(
      "begin a new public record in place of our own, by the printed recovery keys that are read from standard input, parted by commas: a second admin has to do the same; an only one waits 72 hours",
    )
    .option("--organization <slug>", "whose record, where this instance has several")
    .option("--as <address>", "the admin who asks, by e-mail address; else the first one")
    .option("--json", "print JSON")
    .action(async ({ organization, as, json }: Json & { readonly organization?: string; readonly as?: string }) => {
      const { keysIn, succeedLog } = await import("#commands/succession.ts");
      const keys = keysIn(await readLine());
      await withInstanceDatabase(async (database) => {
        const { perform } = await import("#commands/act.ts");
        const admin = as === undefined ? (await findOperator(database)).admin : await findPersonBy(database, as);
        const done = await perform(database, admin, (act) => succeedLog(act, organization, keys));
        const { isBegun, prefix, approvals, need } = done;
        const missing =
          approvals < need
            ? `Kept: ${approvals} of ${need} recovery keys. The others, and a second admin, are needed too.`
            : "Asked: a second admin has to ask too, or 72 hours have to pass.";
        print(json, done, [isBegun ? `${prefix} takes the place of the old record.` : missing]);
      });
    });
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
