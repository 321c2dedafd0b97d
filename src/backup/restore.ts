import { INSTANCE_KEY } from "#commands/keys.ts";
import type { Connection } from "#db/connection.ts";
import { readMigrations } from "#db/migrate.ts";
import { type Copy, refill, type Refill, type Target } from "#db/refill.ts";
import { createSealer } from "#db/sealing.ts";
import { BadBackup } from "./faults.ts";
import { draftFiles, type FileDraft } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import type { Progress } from "./pack.ts";
import { type Contents, type Taker, unpack } from "./unpack.ts";

/** Why a backup is not put where it was to be put; the message says it in words. */
export class NotHere extends Error {
  constructor(why: string) {
    super(why);
    this.name = "NotHere";
  }
}

/** What was put back. */
export type Restored = Contents & {
  /** Migrations that brought an older backup to this version. */
  readonly migrated: readonly string[];
  /** Whether SECRET_KEY opens what is sealed in it: `missing` if none was given, `none` if nothing is sealed. */
  readonly secretKey: "fits" | "other" | "missing" | "none";
};

type Wish = {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly secret: string | undefined;
  readonly connection: Connection;
  /** Where uploaded files go; undefined: nowhere. */
  readonly folder: string | undefined;
  readonly secretKey: string | undefined;
  /** Throws NotHere if this backup may not be put into this place. */
  readonly judge: (manifest: Manifest, target: Target) => void | Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
};

/** Puts a backup into a database in one transaction: after any fault everything is as it was. */
export async function restore(wish: Wish): Promise<Restored> {
  const draft = wish.folder === undefined ? undefined : draftFiles(wish.folder);
  try {
    const restored = await refill(wish.connection, (into) => fillFrom(into, wish, draft));
    await draft?.keep();
    return restored;
  } catch (error) {
    await draft?.drop();
    throw inWords(error);
  }
}

async function fillFrom(into: Refill, wish: Wish, draft: FileDraft | undefined): Promise<Restored> {
  const { stream, secret, secretKey, judge, onProgress } = wish;
  const open: { copy?: Copy } = {};
  try {
    const contents = await unpack(stream, secret, {
      async onManifest(manifest) {
        mayBeRead(manifest);
        await judge(manifest, into.target);
        await into.prepare(manifest.schema);
      },
      async onTable(table) {
        open.copy = await into.fill(table);
        return open.copy;
      },
      ...(draft !== undefined && { onFile: (path) => takeFile(draft, path) }),
      ...(onProgress !== undefined && { onProgress }),
    });
    const { sequences, at } = contents.manifest;
    const migrated = await into.finish({ sequences, at: Date.parse(at) });
    return { ...contents, migrated, secretKey: fits(await into.findSealedKey(), secretKey) };
  } catch (error) {
    await open.copy?.drop();
    throw error;
  }
}

/** Refuses a backup of a schema that this version does not know: it was made by a newer one. */
export function mayBeRead({ schema, application }: Manifest): void {
  const known = readMigrations().map(({ tag }) => tag);
  const strange = schema.filter((tag) => !known.includes(tag));
  if (strange.length > 0)
    throw new NotHere(
      `This backup was made by a newer version of Plenum (${application}; ${strange.join(", ")}): use that version.`,
    );
}

function fits(sealed: Uint8Array | undefined, secretKey: string | undefined): Restored["secretKey"] {
  if (sealed === undefined) return "none";
  if (secretKey === undefined) return "missing";
  return createSealer(secretKey).open(INSTANCE_KEY, sealed) === undefined ? "other" : "fits";
}

async function takeFile(draft: FileDraft, path: string): Promise<Taker> {
  const file = await draft.begin(path);
  return {
    write: (part) => file.writeFile(part),
    async end() {
      await file.sync();
      await file.close();
    },
  };
}

/** A row that the database refuses stands in no message. */
function inWords(error: unknown): unknown {
  if (error instanceof BadBackup || error instanceof NotHere || !(error instanceof Error)) return error;
  if (!("query" in error) || !("code" in error)) return error;
  const table = "table_name" in error && typeof error.table_name === "string" ? `, table ${error.table_name}` : "";
  return new BadBackup("not-whole", `the database refused ${String(error.code)}${table}`);
}
