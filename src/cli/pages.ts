import type { Command } from "commander";
import { print, withInstanceDatabase } from "./verb.ts";

/** `pages`: every path worth visiting, for whoever looks at all of them. */
export function addPages(program: Command): void {
  program
    .command("pages")
    .description("list the path of every page worth visiting")
    .option("--admin", "those that an admin sees, instead of a stranger")
    .option("--json", "print JSON")
    .action(async ({ admin, json }: { admin?: boolean; json?: boolean }) =>
      withInstanceDatabase(async (database) => {
        const { listPages } = await import("#web/pages.ts");
        const paths = await listPages(database, admin === true ? "admin" : "stranger");
        print(json, paths, paths);
      }),
    );
}
