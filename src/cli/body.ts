import type { Command } from "commander";
import type { BodyKind, Visibility } from "#domain/bodies.ts";
import { bodyKinds } from "#domain/bodies.ts";
import { checkOptions, findOperator, print, withInstanceDatabase } from "./verb.ts";

type Options = {
  readonly kind: BodyKind;
  readonly slug: string;
  readonly name: string;
  readonly parent?: string;
  readonly summary?: string;
  readonly visibility?: Visibility;
  readonly json?: boolean;
};

/** `body create`: a body, founded in the name of the home organization's first admin. */
export function addBody(program: Command): void {
  program
    .command("body")
    .description("organizations, chapters, regions, committees")
    .command("create")
    .description("found a body; the home organization's first admin becomes its admin")
    .requiredOption("--kind <kind>", bodyKinds.join(", "))
    .requiredOption("--slug <slug>", "its handle: small letters, digits, underscores")
    .requiredOption("--name <name>", "its name")
    .option("--parent <slug>", "the body it stands in (default: the home organization)")
    .option("--summary <text>", "who it is, in a sentence or two")
    .option("--visibility <who>", "public or members")
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: Options, command: Command) => {
      const { foundBody, newBody } = await import("#commands/bodies.ts");
      const input = checkOptions(command, newBody, options);
      await withInstanceDatabase(async (database, { publicUrl }) => {
        const { perform } = await import("#commands/act.ts");
        const { admin } = await findOperator(database);
        const hosted = input.kind === "organization" && input.parent === undefined;
        const { id, recoveryKey } = await perform(database, admin, async (act) => {
          if (!hosted) return { ...(await foundBody(act, input)), recoveryKey: undefined };
          const { establishOrganization } = await import("#commands/setup.ts");
          const { name, slug, summary } = input;
          return establishOrganization(act, { name, slug, ...(summary && { summary }) }, admin.person);
        });
        const url = `${publicUrl}/@${input.slug}`;
        const key =
          recoveryKey === undefined ? [] : [`Recovery key (print it, keep it away from here): ${recoveryKey}`];
        print(json, { id, slug: input.slug, url, ...(recoveryKey && { recoveryKey }) }, [url, ...key]);
      });
    });
}
