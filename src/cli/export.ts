import type { Command } from "commander";
import { withInstanceDatabase } from "./verb.ts";

/** `export bundle`: what it takes to count a closed vote again, as a file. */
export function addExport(program: Command): void {
  const group = program.command("export").description("files that stand for themselves, anywhere");
  group
    .command("bundle <question>")
    .description("the proof bundle of a closed question, by its id; verify checks it")
    .option("--public", "as strangers may have it: names only of those who agreed")
    .option("--out <file>", "write to a file instead of standard output")
    .action(async (id: string, options: { readonly public?: true; readonly out?: string }) =>
      withInstanceDatabase(async (database, config) => {
        const { makeBundle } = await import("#commands/bundles.ts");
        const { findBundled } = await import("#commands/reading.ts");
        const { irisOf } = await import("#domain/iris.ts");
        const seen = await findBundled(database.orm, id);
        const isInside = options.public !== true;
        const bytes = await makeBundle(database.orm, irisOf(config.publicUrl), { ...seen, isInside });
        if (options.out === undefined) return void process.stdout.write(Buffer.concat([bytes, Buffer.from("\n")]));
        const { writeFile } = await import("node:fs/promises");
        await writeFile(options.out, bytes);
      }),
    );
}
