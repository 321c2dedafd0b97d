import { createHash } from "node:crypto";
import { textsOf, type Sha256 } from "#domain/entries.ts";
import { packedHashes } from "#domain/gazette/packed.ts";
import type { ReadEntry } from "#domain/gazette/state.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import type { Report } from "./findings.ts";

/** How many texts were checked, and how many the log says are erased. */
export type TextAudit = { readonly checked: number; readonly erased: number };

/** Checks the text files that entries name, as they come. */
export interface AuditedTexts {
  readonly next: (index: number, read: ReadEntry) => void;
  /** Fetches and checks what was named since. */
  readonly settle: () => Promise<void>;
  /** Says what is missing although no entry erases it. */
  readonly end: () => TextAudit;
}

const AT_ONCE = 8;
/** What a mirror fetches at most. */
const LARGEST_FILE = 512 * 1024;

type Named = { readonly hash: Sha256; readonly index: number };

/** Fetches each text once and compares its SHA-256 with the hash that the entry names. */
export function openTexts(fetch: Fetch, source: string, report: Report): AuditedTexts {
  const [known, erased] = [packedHashes(), packedHashes()];
  const missing = new Map<Sha256, { readonly index: number; readonly isGone: boolean }>();
  let named: Named[] = [];
  let [checked, erasures] = [0, 0];
  const check = async ({ hash, index }: Named): Promise<void> => {
    const path = `text/${hash.slice("sha256:".length)}`;
    const got = await fetch(`${source}/${path}`, { accept: "application/json", maxBytes: LARGEST_FILE });
    if (got?.status !== 200) return void missing.set(hash, { index, isGone: got?.status === 410 });
    checked += 1;
    const digest = createHash("sha256").update(got.bytes).digest("hex");
    if (hash !== `sha256:${digest}`)
      report("texts", "text-hash", path, `This is not the text that entry ${index} names: its hash is another`);
  };
  return {
    next(index, { entry }) {
      if (entry.type === "unknown") return;
      if (entry.type === "TextErased" && !erased.has(entry.textHash)) {
        erased.add(entry.textHash);
        erasures += 1;
      }
      for (const hash of textsOf(entry)) {
        if (!known.has(hash)) named.push({ hash, index });
        known.add(hash);
      }
    },
    async settle() {
      const queue = named.values();
      named = [];
      const work = async () => {
        for (const each of queue) await check(each);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    end() {
      for (const [hash, { index, isGone }] of missing) {
        const why = isGone
          ? "It is said to be erased, but no entry erases it"
          : "It is not here, and no entry erases it";
        if (!erased.has(hash))
          report("texts", "missing-text", `text/${hash.slice(7)}`, `${why}; entry ${index} names it`);
      }
      return { checked, erased: erasures };
    },
  };
}
