import { createReadStream } from "node:fs";
import type { Command } from "commander";
import type { Backup } from "#src/backup/create.ts";
import { ConfigProblems } from "#src/config.ts";
import { EXIT } from "#src/start.ts";
import { misuse, print, withConfig } from "./verb.ts";

type Options = { readonly json?: true; readonly passphraseFile?: string };
type CreateOptions = Options & { readonly plain?: true };
type VerifyOptions = Options & { readonly quick?: true };

/** `backup`: the whole instance in one encrypted file, and whether such a file is good. */
export function addBackup(program: Command): void {
  const group = program.command("backup").description("the whole instance in one encrypted file; see also restore");
  group
    .command("create")
    .description("write a backup, while the server runs or not; it never holds SECRET_KEY")
    .argument("[file]", "a file that does not exist yet, or - for standard output (default: DATA_DIR/backups/…)")
    .option("--passphrase-file <path>", "the passphrase (default: BACKUP_PASSPHRASE)")
    .option("--plain", "do not encrypt; whoever has the file reads everything but what SECRET_KEY seals")
    .option("--json", "print JSON")
    .action(create);
  group
    .command("verify")
    .description("read a backup to its end, restore it into a scratch database and check its records there")
    .argument("<file>", "a backup, or - for standard input")
    .option("--passphrase-file <path>", "the passphrase (default: BACKUP_PASSPHRASE)")
    .option("--quick", "only read the file: decryption, checksums, number of rows")
    .option("--json", "print JSON")
    .action(verify);
}

async function create(file: string | undefined, options: CreateOptions, command: Command): Promise<void> {
  const isPlain = options.plain === true;
  if (file === "-" && options.json === true) misuse(command, [{ path: "json", code: "standard output is the backup" }]);
  if (isPlain && options.passphraseFile !== undefined)
    misuse(command, [{ path: "plain", code: "a passphrase is given" }]);
  const given = await readPassphrase(options, command);
  await withConfig(async (config) => {
    const secret = isPlain ? undefined : (given ?? config.backupPassphrase);
    if (secret === undefined && !isPlain)
      throw new ConfigProblems(["Backups are encrypted: set BACKUP_PASSPHRASE, or give --passphrase-file or --plain"]);
    const { createBackup } = await import("#src/backup/create.ts");
    tell(await createBackup(config, { file, secret, onProgress: progress(options) }), options);
  });
}

function tell({ isEncrypted, lacksFiles, at, ...made }: Backup, { json }: Options): void {
  const warnings = [
    ...(isEncrypted ? [] : ["Not encrypted: whoever has this file reads names, addresses and votes."]),
    ...(lacksFiles ? ["Uploaded files lie in S3 and are not in it: back them up there."] : []),
  ];
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const { file, rows, tables, files, bytes } = made;
  const lines = [
    `${file ?? "Standard output"}: ${rows} rows of ${tables} tables, ${files} files, ${sizeOf(bytes)}`,
    "SECRET_KEY is not in it: keep a copy of it elsewhere. Without it private keys and open ballots cannot be read.",
  ];
  if (file === undefined) process.stderr.write(lines.map((line) => `${line}\n`).join(""));
  else print(json, { ...made, at: new Date(at).toISOString(), encrypted: isEncrypted, warnings }, lines);
}

async function verify(file: string, options: VerifyOptions, command: Command): Promise<void> {
  const given = await readPassphrase(options, command);
  await withConfig(async ({ backupPassphrase }) => {
    const { verifyBackup } = await import("#src/backup/verify.ts");
    const wish = { secret: given ?? backupPassphrase, isQuick: options.quick === true, onProgress: progress(options) };
    const { manifest, summary, scratch, faults } = await verifyBackup(openFile(file), wish);
    const { application, url, at } = manifest;
    const rows = summary.tables.reduce((sum, table) => sum + table.rows, 0);
    const tables = Object.fromEntries(summary.tables.map((table) => [table.name, table.rows]));
    const ok = faults.length === 0;
    const counts = { rows, tables, files: summary.files.length };
    print(options.json, { ok, application, url, at, schema: manifest.schema.at(-1), ...counts, ...scratch, faults }, [
      `${url} at ${at}, made by version ${application}`,
      `✓ The file is whole: ${rows} rows of ${summary.tables.length} tables, ${counts.files} files`,
      ...(scratch === undefined
        ? []
        : [`✓ It was restored into a scratch database, with ${scratch.acts} acts in the record`]),
      ...(scratch?.logs ?? []).map(({ origin, entries, ok }) => `${ok ? "✓" : "✗"} ${origin}: ${entries} entries`),
      ...faults.map(({ at, text }) => `  ${at}: ${text}`),
      ok ? "It holds." : "It does not hold.",
    ]);
    return ok ? EXIT.done : EXIT.failed;
  });
}

/** The bytes of a file, or of standard input; what cannot be opened is said in words. */
export async function* openFile(file: string): AsyncGenerator<Uint8Array> {
  try {
    const stream = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 });
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Error(`${file} cannot be read (${code}).`, { cause: error });
  }
}

/** The passphrase of the option, if it was given. */
export async function readPassphrase({ passphraseFile }: Options, command: Command): Promise<string | undefined> {
  if (passphraseFile === undefined) return undefined;
  const { readFile } = await import("node:fs/promises");
  const { passphrase } = await import("#src/backup/envelope.ts");
  const text = await readFile(passphraseFile, "utf8").catch(() =>
    misuse(command, [{ path: "passphrase-file", code: `${passphraseFile} cannot be read` }]),
  );
  const checked = passphrase.safeParse(text.trim());
  if (checked.success) return checked.data;
  return misuse(command, [{ path: "passphrase-file", code: checked.error.issues[0]?.message ?? "is no passphrase" }]);
}

const SECOND = 1_000;

/** Says on standard error how far a long run is, once a second; whoever wants JSON hears nothing. */
export function progress({ json }: Options): (progress: { what: string; bytes: number }) => void {
  const begun = performance.now();
  let last = begun;
  return ({ what, bytes }) => {
    const now = performance.now();
    if (now - last < SECOND || json === true) return;
    last = now;
    process.stderr.write(`${what}: ${sizeOf(bytes)}, ${sizeOf((bytes * SECOND) / (now - begun))} a second\n`);
  };
}

/** Bytes for a person. */
function sizeOf(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} bytes`;
  const [unit, name] = bytes < 1e6 ? [1e3, "kB"] : bytes < 1e9 ? [1e6, "MB"] : [1e9, "GB"];
  return `${(bytes / unit).toFixed(1)} ${name}`;
}
