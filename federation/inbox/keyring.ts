import type { Instant } from "#domain/time.ts";
import type { KeyObject } from "node:crypto";
import { createLru } from "#federation/budgets.ts";
import { readPublicKey } from "#federation/keys.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import type { KeyFault, KeyFetcher, KeyFinding } from "./senders.ts";

/** A key that we fetched before, as it was saved. */
export type StoredKey = { readonly owner: string; readonly pem: string; readonly fetchedAt: Instant };

/** A key ready to verify with. */
type SenderKey = { readonly owner: string; readonly key: KeyObject; readonly fetchedAt: Instant };

export type KeyAnswer =
  | { readonly found: true; readonly sender: SenderKey }
  | { readonly found: false; readonly fault: KeyFault | "key-negative"; readonly retryAfter?: number };

/** The keys of senders: in memory, then as saved, then from their servers. */
export type KeyRing = {
  readonly find: (keyId: string) => Promise<KeyAnswer>;
  /** Fetches once more because a signature failed; refused while the last fetch is fresh (R4). */
  readonly refresh: (keyId: string) => Promise<KeyAnswer>;
};

export type KeyRingOptions = {
  readonly findKey: (keyId: string) => Promise<StoredKey | undefined>;
  readonly fetchKey: KeyFetcher;
  readonly now: () => Instant;
  readonly size?: number;
};

/** How long a fetch, good or bad, speaks for its key. */
const FETCH_HOLDS = 5 * MINUTE;
const STALE = DAY;

/** A key ring over the saved keys and one fetcher. */
export function createKeyRing({ findKey, fetchKey, now, size = 10_000 }: KeyRingOptions): KeyRing {
  const ready = createLru<SenderKey>(size);
  const fetched = createLru<{ readonly at: Instant; readonly answer: KeyAnswer }>(size);
  const underWay = new Map<string, Promise<KeyAnswer>>();

  const fetchNow = async (keyId: string): Promise<KeyAnswer> => {
    const answer = toAnswer(await fetchKey(keyId), now());
    if (answer.found) ready.set(keyId, answer.sender);
    else if (answer.fault === "key-gone" || answer.fault === "key-owner") ready.delete(keyId);
    // A budget that ran out says nothing about the key.
    if (answer.found || answer.fault !== "key-budget") fetched.set(keyId, { at: now(), answer });
    return answer;
  };
  const fetchOnce = (keyId: string): Promise<KeyAnswer> => {
    const known = underWay.get(keyId);
    if (known !== undefined) return known;
    const fetching = fetchNow(keyId).finally(() => underWay.delete(keyId));
    underWay.set(keyId, fetching);
    return fetching;
  };
  const recent = (keyId: string): KeyAnswer | undefined => {
    const last = fetched.get(keyId);
    return last !== undefined && now() - last.at < FETCH_HOLDS ? last.answer : undefined;
  };
  const load = async (keyId: string): Promise<SenderKey | undefined> => {
    const stored = await findKey(keyId);
    const key = stored === undefined ? undefined : readPublicKey(stored.pem);
    if (stored === undefined || key === undefined) return undefined;
    const sender = { owner: stored.owner, key, fetchedAt: stored.fetchedAt };
    ready.set(keyId, sender);
    return sender;
  };
  return {
    async find(keyId) {
      const sender = ready.get(keyId) ?? (await load(keyId));
      if (sender === undefined) return recent(keyId) ?? fetchOnce(keyId);
      if (now() - sender.fetchedAt < STALE || recent(keyId) !== undefined) return { found: true, sender };
      const answer = await fetchOnce(keyId);
      const stands = !answer.found && (answer.fault === "key-unreachable" || answer.fault === "key-budget");
      return stands ? { found: true, sender } : answer;
    },
    async refresh(keyId) {
      return recent(keyId) === undefined ? fetchOnce(keyId) : { found: false, fault: "key-negative" };
    },
  };
}

function toAnswer(finding: KeyFinding, at: Instant): KeyAnswer {
  if (!finding.found) return finding;
  const key = readPublicKey(finding.pem);
  if (key === undefined) return { found: false, fault: "key-weak" };
  return { found: true, sender: { owner: finding.owner, key, fetchedAt: at } };
}
