import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Target } from "#db/refill.ts";
import type { Manifest } from "#src/backup/manifest.ts";
import type { Restored } from "#src/backup/restore.ts";
import type { Config } from "#src/config.ts";
import { EXIT } from "#src/start.ts";
import { openFile, progress, readPassphrase } from "./backup.ts";
import { misuse, print, readLine, withConfig } from "./verb.ts";

type Options = {
  readonly dryRun?: true;
  readonly replace?: true;
  readonly yes?: true;
  readonly url?: string;
  readonly passphraseFile?: string;
  readonly json?: true;
};

/** `restore`: puts a backup into an empty instance, or in the place of what is there. */
export function addRestore(program: Command): void {
  program
    .command("restore")
    .description("put a backup back, all of it or nothing; stop the server first, and start it afterwards")
    .argument("<file>", "a backup, or - for standard input")
    .option("--dry-run", "say what would be done, and change nothing")
    .option("--replace", "if something is there already: remove it; asks for the host name")
    .option("--yes", "with --replace: do not ask")
    .option("--url <address>", "put it back although it was made at another PUBLIC_URL: repeat the one of here")
    .option("--passphrase-file <path>", "the passphrase (default: BACKUP_PASSPHRASE)")
    .option("--json", "print JSON")
    .action(restoreFile);
}

async function restoreFile(file: string, options: Options, command: Command): Promise<void> {
  if (file === "-" && options.replace === true && options.yes !== true && options.dryRun !== true)
    misuse(command, [{ path: "yes", code: "standard input is the backup and cannot answer a question" }]);
  const given = await readPassphrase(options, command);
  await withConfig(async (config) => {
    const secret = given ?? config.backupPassphrase;
    const stream = openFile(file);
    return options.dryRun === true
      ? rehearse(config, { stream, secret, options })
      : put(config, { stream, secret, options });
  });
}

type Task = {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly secret: string | undefined;
  readonly options: Options;
};

async function put(config: Config, { stream, secret, options }: Task): Promise<void> {
  const { findPlace } = await import("#src/database.ts");
  const { restore } = await import("#src/backup/restore.ts");
  const { storedIn } = await import("#src/backup/files.ts");
  const { findSecretKey } = await import("#src/secret.ts");
  const place = await findPlace(config);
  try {
    const restored = await restore({
      stream,
      secret,
      connection: place.connection,
      folder: storedIn(config),
      secretKey: findSecretKey(config),
      judge: (manifest, target) => judge(config, options, { manifest, target }),
      onProgress: progress(options),
    });
    tell(restored, options);
  } finally {
    await place.stop();
  }
}

/** Refuses what is in the way; what would be lost has to be meant. */
async function judge(config: Config, options: Options, found: { manifest: Manifest; target: Target }): Promise<void> {
  const { NotHere } = await import("#src/backup/restore.ts");
  const [obstacle] = obstaclesOf(config, options, found);
  if (obstacle !== undefined) throw new NotHere(obstacle);
  if (found.target.isEmpty || options.yes === true) return;
  const { host } = new URL(config.publicUrl);
  process.stderr.write(
    `Everything that ${host} holds now will be replaced by its state of ${found.manifest.at}.\nType ${host} to go on: `,
  );
  if ((await readLine()).trim() !== host) throw new NotHere("Nothing was changed.");
}

function obstaclesOf(
  { publicUrl }: Config,
  { url, replace }: Options,
  { manifest, target }: { manifest: Manifest; target: Target },
): string[] {
  return [
    ...(manifest.url === publicUrl || url === publicUrl
      ? []
      : [
          `This backup is of ${manifest.url}, and PUBLIC_URL is ${publicUrl}. Addresses stand in every signature: ` +
            `set PUBLIC_URL, or, to look at the data only, say --url ${publicUrl}.`,
        ]),
    ...(target.isServed
      ? ["A server runs on this database, or ended without a word less than 30 s ago: stop it first."]
      : []),
    ...(target.isOurs ? [] : ["This database holds tables that are not Plenum's: give an empty one."]),
    ...(target.isEmpty || replace === true ? [] : ["This database is not empty: --replace removes what is there."]),
  ];
}

async function rehearse(config: Config, { stream, secret, options }: Task): Promise<number> {
  const { unpack } = await import("#src/backup/unpack.ts");
  const { mayBeRead } = await import("#src/backup/restore.ts");
  const { readMigrations } = await import("#db/migrate.ts");
  const target = await look(config);
  const { manifest, summary } = await unpack(stream, secret, {
    onManifest: async (said) => mayBeRead(said),
    onProgress: progress(options),
  });
  const migrations = readMigrations().flatMap(({ tag }) => (manifest.schema.includes(tag) ? [] : [tag]));
  const obstacles = obstaclesOf(config, options, { manifest, target });
  const tables = Object.fromEntries(summary.tables.map(({ name, rows }) => [name, rows]));
  const { url, at, application } = manifest;
  const hours = Math.floor((Date.now() - Date.parse(at)) / 3_600_000);
  const data = { url, at, application, ageHours: hours, tables, files: summary.files.length, migrations, obstacles };
  print(options.json, { ...data, empty: target.isEmpty }, [
    `${url} at ${at} (${hours} hours ago), made by version ${application}`,
    ...summary.tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => `${String(rows).padStart(12)} ${name}`),
    `${String(summary.files.length).padStart(12)} uploaded files`,
    ...(migrations.length === 0 ? [] : [`Then these migrations: ${migrations.join(", ")}`]),
    ...(target.isEmpty ? [] : ["Everything that is in this database now would be removed."]),
    ...obstacles.map((obstacle) => `✗ ${obstacle}`),
    "Nothing was changed.",
  ]);
  return obstacles.length === 0 ? EXIT.done : EXIT.failed;
}

/** What is there; an embedded PostgreSQL that was never started is not started for this. */
async function look(config: Config): Promise<Target> {
  const { examineTarget } = await import("#db/refill.ts");
  const { findPlace } = await import("#src/database.ts");
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, "pgdata")))
    return { isEmpty: true, isOurs: true, isServed: false };
  const place = await findPlace(config);
  try {
    return await examineTarget(place.connection);
  } finally {
    await place.stop();
  }
}

const KEYS: Readonly<Record<Restored["secretKey"], readonly string[]>> = {
  fits: [],
  none: [],
  missing: ["There is no SECRET_KEY here: put that of the backed-up instance into place BEFORE you start the server."],
  other: [
    "SECRET_KEY is not that of the backed-up instance: private keys cannot be opened. Bring the right one, or `keys import` a file of keys.",
  ],
};

function tell({ manifest, summary, migrated, secretKey }: Restored, { json }: Options): void {
  const { url, at } = manifest;
  const rows = summary.tables.reduce((sum, table) => sum + table.rows, 0);
  const counts = { rows, tables: summary.tables.length, files: summary.files.length };
  for (const warning of KEYS[secretKey]) process.stderr.write(`${warning}\n`);
  print(json, { url, at, ...counts, migrated, secretKey }, [
    `${url} is as it was at ${at}: ${rows} rows, ${counts.files} files.`,
    ...(migrated.length === 0 ? [] : [`Migrated: ${migrated.join(", ")}`]),
    "Everybody has to log in again, and open invitations have to be made anew.",
    "Start the server now: it asks all connected organizations what it had published since, before it publishes again.",
  ]);
}
