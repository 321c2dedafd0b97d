import { z } from "zod";
import { findCharterFiles } from "#db/coalition/agreements.ts";
import { saveText } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { LONGEST_TEXT } from "#db/texts.ts";
import { type Article, charterHash } from "#domain/charters.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import { canonical, isObject, parseCanonical } from "#domain/jcs.ts";
import type { Act } from "#commands/act.ts";
import { article } from "#commands/charters.ts";
import { Refused } from "#commands/errors.ts";
import { saltText } from "#commands/texts.ts";

/** A text of a charter as it was published under its hash. */
export type HeldCharter = {
  readonly hash: Sha256;
  readonly version: number;
  readonly articles: readonly Article[];
  /** Why whoever proposed it did so. */
  readonly because: string | undefined;
};

/** What is known of a hash here: the text; that it was erased; that it is still being fetched; or nothing. */
export type KnownCharter =
  | { readonly state: "held"; readonly charter: HeldCharter }
  | { readonly state: "erased" | "awaited" | "unknown" };

/** The text behind a hash, from whichever record that is held here has published it; never another text than the hash names. */
export async function readCharter(db: Reader, hash: Sha256): Promise<KnownCharter> {
  const { files, own } = await findCharterFiles(db, hash);
  if (own !== undefined) {
    const { version, articles } = own;
    return { state: "held", charter: { hash, version, articles, because: undefined } };
  }
  for (const { file } of files) {
    const charter = file === undefined ? undefined : charterIn(file, hash);
    if (charter !== undefined) return { state: "held", charter };
  }
  if (files.length === 0) return { state: "unknown" };
  return { state: files.every(({ isErased }) => isErased) ? "erased" : "awaited" };
}

/** The text behind a hash, or the refusal that says what to do. */
export async function mustReadCharter(db: Reader, hash: Sha256): Promise<HeldCharter> {
  const known = await readCharter(db, hash);
  if (known.state !== "held") throw new Refused({ code: "unknown-charter" });
  return known.charter;
}

/** Publishes a text with fresh salt; answers the hashes of the text itself and of its file. */
export async function publishCharter(
  act: Act,
  { version, articles, because }: Pick<HeldCharter, "version" | "articles" | "because">,
): Promise<{ readonly charterHash: Sha256; readonly textHash: Sha256 }> {
  const reason = because === undefined ? {} : { because };
  const text = canonical({ version, articles, ...reason });
  if (Buffer.byteLength(canonical(text)) > LONGEST_TEXT - 100) throw new Refused({ code: "text-too-long" });
  const salted = saltText(text);
  await saveText(act.tx, salted);
  return { charterHash: sha256Of(charterHash({ version, articles })), textHash: sha256Of(salted.hash) };
}

const texts = z.object({
  version: z.int().min(1),
  articles: z.array(article),
  because: z.string().max(5_000).optional(),
});

/** The charter in a text file, if it is the one that the hash names and can be read as it stands. */
function charterIn(file: string, hash: Sha256): HeldCharter | undefined {
  const value = parseCanonical(file);
  const text = isObject(value) && typeof value["text"] === "string" ? parseCanonical(value["text"]) : undefined;
  if (!isObject(text)) return undefined;
  const { version = null, articles = null } = text;
  if (sha256Of(charterHash({ version, articles } as never)) !== hash) return undefined;
  const read = texts.safeParse(text);
  // What is shown must be what was signed: a text that would have to be mended to be read is none.
  const isExact = read.success && canonical(read.data.articles) === canonical(articles);
  return isExact ? { hash, ...read.data, because: read.data.because } : undefined;
}
