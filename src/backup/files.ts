import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "#src/config.ts";
import { BadBackup } from "./faults.ts";

/** The folder of uploaded files; undefined where they lie in S3, which has backups of its own. */
export function storedIn({ storageUrl }: Pick<Config, "storageUrl">): string | undefined {
  return storageUrl.startsWith("file:") ? fileURLToPath(storageUrl).replace(/\/+$/u, "") : undefined;
}

/** Paths of all files in a folder, below it and with slashes, in order; none where there is no folder. */
export async function listStored(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .toSorted();
}

/** Writes files aside and puts them into their places when all have come. */
export type FileDraft = {
  readonly begin: (path: string) => Promise<FileHandle>;
  readonly keep: () => Promise<void>;
  readonly drop: () => Promise<void>;
};

/** A draft beside a folder of uploaded files. */
export function draftFiles(folder: string): FileDraft {
  const aside = `${folder}.${randomUUID()}`;
  const paths: string[] = [];
  return {
    async begin(path) {
      if (!isBelow(path)) throw new BadBackup("not-whole", "a file outside its folder");
      const place = join(aside, path);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      paths.push(path);
      return open(place, "wx", 0o600);
    },
    async keep() {
      for (const path of paths) {
        await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
        await rename(join(aside, path), join(folder, path));
      }
      await rm(aside, { recursive: true, force: true });
    },
    drop: () => rm(aside, { recursive: true, force: true }),
  };
}

const isBelow = (path: string): boolean =>
  path !== "" &&
  !path.includes("\\") &&
  !path.includes("\0") &&
  posix.normalize(`/${path}`) === `/${path}` &&
  !path.endsWith("/");
