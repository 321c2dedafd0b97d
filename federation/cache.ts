import type { Fact } from "#domain/facts.ts";
import { createHash } from "node:crypto";

/** A public answer as bytes, ready to be sent again; `tags` name the things that it shows. */
export type Cached = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly tags: readonly string[];
  /** The page for people who come by browser. */
  readonly page?: string;
};

/** What a build makes; the cache adds the ETag. What is fleeting is for those who wait for it and is not kept. */
export type Made = Omit<Cached, "etag"> & { readonly isFleeting?: boolean };

/** Public answers of one process, for a few seconds at most, and until something that they show has changed. */
export type DocumentCache = {
  /** The kept answer, without waiting. */
  readonly get: (key: string) => Cached | undefined;
  /** The kept answer or a new one; many who ask at once share one build. */
  readonly load: (key: string, build: () => Promise<Made>) => Promise<Cached>;
  /** Forgets every answer that shows one of these things, also those that are being made now. */
  readonly drop: (tags: Iterable<string>) => void;
};

type Entry = { readonly cached: Cached; readonly until: number };
type Building = { readonly promise: Promise<Cached>; readonly changed: Set<string> };

export type CacheOptions = {
  /** Bytes of all answers together. */
  readonly size?: number;
  /** Longest life in milliseconds: another process's acts are seen after so long. */
  readonly maxAge?: number;
  readonly now?: () => number;
};

/** An empty cache; 32 MB and 5 seconds unless told otherwise. */
export function createCache({ size = 32_000_000, maxAge = 5_000, now = Date.now }: CacheOptions = {}): DocumentCache {
  const entries = new Map<string, Entry>();
  const byTag = new Map<string, Set<string>>();
  const building = new Map<string, Building>();
  let held = 0;
  const forget = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    held -= weightOf(entry.cached);
    for (const tag of entry.cached.tags) {
      const keys = byTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) byTag.delete(tag);
    }
  };
  const keep = (key: string, cached: Cached): void => {
    forget(key);
    entries.set(key, { cached, until: now() + maxAge });
    held += weightOf(cached);
    for (const tag of cached.tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(key));
    for (const oldest of entries.keys()) {
      if (held <= size) break;
      forget(oldest);
    }
  };
  const get = (key: string): Cached | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until > now()) return entry.cached;
    forget(key);
    return undefined;
  };
  return {
    get,
    async load(key, build) {
      const known = get(key);
      if (known !== undefined) return known;
      const underWay = building.get(key);
      // What was begun before a change may show what stood before it: whoever asks afterwards gets a new build.
      if (underWay !== undefined && underWay.changed.size === 0) return underWay.promise;
      const changed = new Set<string>();
      const promise = build().then((made) => {
        const cached = { ...made, etag: etagOf(made.bytes) };
        if (isKept(made) && !made.tags.some((tag) => changed.has(tag))) keep(key, cached);
        return cached;
      });
      const mine = { promise, changed };
      building.set(key, mine);
      try {
        return await promise;
      } finally {
        if (building.get(key) === mine) building.delete(key);
      }
    },
    drop(tags) {
      for (const tag of tags) {
        for (const key of byTag.get(tag) ?? []) forget(key);
        for (const { changed } of building.values()) changed.add(tag);
      }
    },
  };
}

// What is missing could be asked for under endless names; what is gone stays gone.
const isKept = ({ status, isFleeting }: Made): boolean => isFleeting !== true && (status < 400 || status === 410);

const weightOf = ({ bytes }: Cached): number => bytes.length + 1_000;

const etagOf = (bytes: Uint8Array): string =>
  `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`;

/** The tag of a body's followers, which change more often than the body. */
export const followersTag = (body: string): string => `followers:${body}`;

/** The tag of a body's outbox, which grows when the relay has been round. */
export const outboxTag = (body: string): string => `outbox:${body}`;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** What a fact changes, as tags of answers: every id that it names. */
export function tagsOf(fact: Fact): string[] {
  if (fact.kind === "follower-added" || fact.kind === "follower-removed") return [followersTag(fact.body)];
  if (fact.kind === "ballot-cast") return [];
  // A comment changes its thread, not the outbox of the body.
  if (fact.kind === "comment-received" || fact.kind === "comment-changed" || fact.kind === "comment-removed")
    return [fact.subject];
  return Object.values(fact).filter((value): value is string => typeof value === "string" && uuid.test(value));
}
