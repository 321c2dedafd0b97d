import type { Command } from "commander";
import { checkOptions, findOperator, findPersonBy, print, readLine, withInstanceDatabase } from "./verb.ts";

type Json = { readonly json?: boolean };

/** `keys`: with what this instance signs, and how that is changed, recovered and kept safe. */
export function addKeys(program: Command): void {
  const group = program.command("keys").description("with what groups sign: change, recover, keep safe");
  addShow(group);
  addChange(group);
  addWithdraw(group);
  addRecover(group);
  addFiles(group);
}

function addShow(group: Command): void {
  group
    .command("show")
    .description("the keys with which a group signs entries, and since when")
    .argument("<body>", "slug of the group")
    .option("--json", "print JSON")
    .action(async (slug: string, { json }: Json) =>
      withInstanceDatabase(async ({ orm }) => {
        const { findBodyBySlug, listKeys } = await import("#db/bodies.ts");
        const { multikeyOf } = await import("#commands/keys.ts");
        const { need } = await import("#commands/errors.ts");
        const body = need(await findBodyBySlug(orm, slug), "group");
        const keys = (await listKeys(orm, body.id, "ed25519")).map((key) => ({
          key: multikeyOf(key.public),
          since: timeOf(key.createdAt),
          retired: timeOf(key.retiredAt),
          revoked: timeOf(key.revokedAt),
        }));
        const lines = keys.map(
          ({ key, since, retired, revoked }) =>
            `${key}  since ${since}${retired === null ? "" : `, until ${retired}`}${revoked === null ? "" : ", revoked"}`,
        );
        print(json, { body: slug, keys }, lines);
      }),
    );
}

function addChange(group: Command): void {
  group
    .command("rotate")
    .description("give a group a new key by its old one: a second admin has to ask too; an only admin waits 72 hours")
    .argument("<body>", "slug of the group")
    .option("--compromised", "others may have the old key: say so to everybody")
    .option("--posts", "the key that signs what is sent to followers instead: at once")
    .option("--as <address>", "the admin who asks, by e-mail address; else the first one")
    .option("--json", "print JSON")
    .action(
      async (
        slug: string,
        { compromised, posts, as, json }: Json & { compromised?: boolean; posts?: boolean; as?: string },
      ) =>
        withInstanceDatabase(async (database) => {
          const { perform } = await import("#commands/act.ts");
          const { changeHttpKey, changeKey } = await import("#commands/keyChanges.ts");
          const admin = as === undefined ? (await findOperator(database)).admin : await findPersonBy(database, as);
          const isCompromised = compromised === true;
          const done = await perform(database, admin, async (act) => {
            if (posts !== true) return changeKey(act, slug, isCompromised);
            await changeHttpKey(act, slug, isCompromised);
            return true;
          });
          print(json, { body: slug, changed: done }, [
            done ? "The new key signs from now on." : "Asked: a second admin has to ask too, or 72 hours have to pass.",
          ]);
        }),
    );
}

function addWithdraw(group: Command): void {
  group
    .command("withdraw")
    .description("take back a change of key that was asked for")
    .argument("<body>", "slug of the group")
    .option("--as <address>", "the admin who takes it back, by e-mail address; else the first one")
    .option("--json", "print JSON")
    .action(async (slug: string, { as, json }: Json & { as?: string }) =>
      withInstanceDatabase(async (database) => {
        const { perform } = await import("#commands/act.ts");
        const { dropKeyChange } = await import("#commands/keyChanges.ts");
        const admin = as === undefined ? (await findOperator(database)).admin : await findPersonBy(database, as);
        await perform(database, admin, (act) => dropKeyChange(act, slug));
        print(json, { body: slug, withdrawn: true }, ["Taken back. The key stays as it is."]);
      }),
    );
}

function addRecover(group: Command): void {
  group
    .command("recover")
    .description(
      "give a group a new key by the printed recovery keys, read from standard input, one or several in one line",
    )
    .argument("<body>", "slug of the group")
    .option("--json", "print JSON")
    .action(async (slug: string, { json }: Json) => {
      const printed = (await readLine()).split(/[\s,]+/u).filter((part) => part !== "");
      await withInstanceDatabase(async (database) => {
        const { perform, system } = await import("#commands/act.ts");
        const { recoverKey } = await import("#commands/keyChanges.ts");
        await perform(database, system, (act) => recoverKey(act, slug, printed));
        print(json, { body: slug, recovered: true }, ["The new key signs from now on; all old ones are revoked."]);
      });
    });
}

function addFiles(group: Command): void {
  group
    .command("export")
    .description("write all private keys into one file, sealed under a passphrase that is read from standard input")
    .argument("<file>", "a file that does not exist yet")
    .option("--json", "print JSON")
    .action(async (path: string, { json }: Json, command: Command) => {
      const secret = await readPassphrase(command);
      await withInstanceDatabase(async (database) => {
        const { writeFile } = await import("node:fs/promises");
        const { perform, system } = await import("#commands/act.ts");
        const { exportKeys } = await import("#commands/keyFiles.ts");
        const file = await perform(database, system, (act) => exportKeys(act, secret));
        await writeFile(path, file, { flag: "wx", mode: 0o600 });
        print(json, { file: path }, [`${path} opens with the passphrase alone: keep both apart.`]);
      });
    });
  group
    .command("import")
    .description("take the private keys of such a file; the passphrase is read from standard input")
    .argument("<file>", "what export wrote")
    .option("--json", "print JSON")
    .action(async (path: string, { json }: Json, command: Command) => {
      const secret = await readPassphrase(command);
      await withInstanceDatabase(async (database) => {
        const { readFile } = await import("node:fs/promises");
        const { perform, system } = await import("#commands/act.ts");
        const { importKeys } = await import("#commands/keyFiles.ts");
        const file = await readFile(path, "utf8");
        const done = await perform(database, system, (act) => importKeys(act, file, secret));
        print(json, done, [`${done.resealed} keys sealed anew, ${done.added} added. Restart a running server.`]);
      });
    });
}

async function readPassphrase(command: Command): Promise<string> {
  const { passphrase } = await import("#commands/keyFiles.ts");
  return checkOptions(command, passphrase, await readLine());
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
