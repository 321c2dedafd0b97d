import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ImportedRow } from "#commands/members.ts";
import { findOperator, print, withInstanceDatabase } from "./verb.ts";

type Options = { readonly body: string; readonly dryRun?: boolean; readonly json?: boolean };

/** `members import`: members from a CSV file, with a verdict for each row. */
export function addMembers(program: Command): void {
  program
    .command("members")
    .description("members of a body")
    .command("import")
    .description(
      "add and update members from a CSV file with the columns name, email, standing; a verdict for each row",
    )
    .argument("<file>", "CSV with a header line, UTF-8")
    .requiredOption("--body <slug>", "the body they are members of")
    .option("--dry-run", "only say what would be done")
    .option("--json", "print JSON")
    .action(async (path: string, { body, dryRun, json }: Options, command: Command) => {
      const file = await readFile(path).catch(() => command.error(`error: no file that can be read: ${path}`));
      const { readMemberFile } = await import("#web/memberFile.ts");
      await withInstanceDatabase(async (database) => {
        const read = readMemberFile(file);
        if ("problem" in read) throw new Error(`${path}: ${read.problem}`);
        const { perform } = await import("#commands/act.ts");
        const { importMembers } = await import("#commands/members.ts");
        const { admin } = await findOperator(database);
        const isDryRun = dryRun === true;
        const rows = await perform(database, admin, (act) => importMembers(act, body, read.rows, { isDryRun }));
        const counts = countVerdicts(rows);
        const flat = rows.map(({ line, verdict }) => ({ line, ...verdict }));
        print(json, { dryRun: isDryRun, ...counts, rows: flat }, [
          ...rows.map(lineOf),
          `${isDryRun ? "Would be: " : ""}${Object.entries(counts)
            .map(([name, count]) => `${count} ${name}`)
            .join(", ")}`,
        ]);
      });
    });
}

function countVerdicts(rows: readonly ImportedRow[]) {
  const of = (wanted: ImportedRow["verdict"]["verdict"]) =>
    rows.filter(({ verdict }) => verdict.verdict === wanted).length;
  return { added: of("added"), updated: of("updated"), unchanged: of("unchanged"), refused: of("refused") };
}

/** Lines are named by number: names stay in the file. */
function lineOf({ line, verdict }: ImportedRow): string {
  const why = verdict.verdict === "refused" ? `: ${verdict.code.replaceAll("-", " ")}` : "";
  return `line ${line}: ${verdict.verdict}${why}`;
}
