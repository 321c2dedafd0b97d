import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fetch, Fetched, FetchOptions } from "#federation/gazette/remote.ts";

const PATIENCE = 30_000;
const TRIES = 4;

/** The way out of the command line: waits its turn where a server asks for it; undefined when no answer came. */
export const overNetwork: Fetch = async (url, options) => {
  for (let tried = 1; ; tried += 1) {
    const got = await ask(url, options);
    const isBusy = got === undefined || got.status === 429 || got.status === 503;
    if (!isBusy || tried === TRIES) return got;
    const wait = Number(got?.headers["retry-after"] ?? "");
    await sleep(Math.min(10_000, Number.isSafeInteger(wait) && wait > 0 ? wait * 1_000 : 200 * 2 ** tried));
  }
};

/** A folder read as if a static server gave it out; what is not in it comes over the network. */
export function overFolder(prefix: string, folder: string): Fetch {
  return async (url, options) => {
    if (!url.startsWith(`${prefix}/`)) return overNetwork(url, options);
    try {
      const bytes = await readFile(join(folder, url.slice(prefix.length + 1)));
      return bytes.length > options.maxBytes ? undefined : { status: 200, bytes, headers: {} };
    } catch {
      return { status: 404, bytes: new Uint8Array(), headers: {} };
    }
  };
}

async function ask(url: string, { accept, maxBytes, range }: FetchOptions): Promise<Fetched | undefined> {
  try {
    const headers = { accept, ...(range !== undefined && { range }) };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of answer.body ?? []) {
      length += part.length;
      if (length > maxBytes) return undefined;
      parts.push(part);
    }
    return { status: answer.status, bytes: Buffer.concat(parts), headers: Object.fromEntries(answer.headers) };
  } catch {
    return undefined;
  }
}
