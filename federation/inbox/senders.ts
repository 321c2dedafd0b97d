import { isObject, type JsonObject } from "#domain/jcs.ts";
import type { Budget } from "#federation/budgets.ts";
import type { Client, FetchedDocument, Unreachable } from "#federation/client.ts";
import { dialable } from "#federation/addresses.ts";
import { readPublicKey } from "#federation/keys.ts";

export type KeyFault = "key-refused" | "key-unreachable" | "key-gone" | "key-owner" | "key-weak" | "key-budget";

/** A key as its server shows it today: it names its owner, and the owner's document names it. */
type FoundKey = {
  readonly found: true;
  readonly id: string;
  readonly owner: string;
  /** SPKI PEM, whatever form it was published in. */
  readonly pem: string;
  /** The owner's whole document. */
  readonly actor: JsonObject;
};

export type KeyFinding = FoundKey | { readonly found: false; readonly fault: KeyFault; readonly retryAfter?: number };

export type KeyFetcher = (keyId: string) => Promise<KeyFinding>;

export type KeyFetcherOptions = {
  readonly client: Client;
  readonly allowPrivateAddresses: boolean;
  /** Fetches that strangers can make us do, by the host that they make us call (R7). */
  readonly budget: Budget;
};

/** Fetches a signer's key; ids that this server may not dial are refused without a connection (R4). */
export function createKeyFetcher({ client, allowPrivateAddresses, budget }: KeyFetcherOptions): KeyFetcher {
  const fetchDocument = (iri: string) => client.document(iri, { budget });
  return async (keyId) => {
    const url = dialable(keyId, allowPrivateAddresses);
    if (url === undefined) return { found: false, fault: "key-refused" };
    url.hash = "";
    const first = await fetchDocument(url.href);
    if (first.kind === "unreachable") return unreachableKey(first);
    if (isOwnerAt(first, url)) return findIn(first, keyId);
    const owner = ownerOf(first.object, keyId);
    const ownerUrl = owner === undefined ? undefined : dialable(owner, allowPrivateAddresses);
    if (owner === undefined || ownerUrl?.origin !== url.origin) return { found: false, fault: "key-owner" };
    const second = await fetchDocument(owner);
    if (second.kind === "unreachable") return unreachableKey(second);
    return second.id === owner ? findIn(second, keyId) : { found: false, fault: "key-owner" };
  };
}

// Some servers answer at the key's own address with a stub of the actor: only a document at its own id is the owner's word.
function isOwnerAt({ id, object }: FetchedDocument, url: URL): boolean {
  return URL.parse(id)?.href === url.href && typeof object["inbox"] === "string";
}

function findIn({ id, object }: FetchedDocument, keyId: string): KeyFinding {
  const published = publishedKeys(object).find((key) => key.id === keyId);
  if (published === undefined || published.owner !== id) return { found: false, fault: "key-owner" };
  const key = readPublicKey(published.material);
  if (key === undefined) return { found: false, fault: "key-weak" };
  return {
    found: true,
    id: keyId,
    owner: id,
    pem: key.export({ type: "spki", format: "pem" }).toString(),
    actor: object,
  };
}

function ownerOf(document: JsonObject, keyId: string): string | undefined {
  if (document["id"] === keyId) return keyOf(document)?.owner;
  return publishedKeys(document).find((key) => key.id === keyId)?.owner;
}

type PublishedKey = { readonly id: string; readonly owner: string; readonly material: string };

/** The keys that an actor document shows: `publicKey` and Multikeys in `assertionMethod`. */
function publishedKeys(actor: JsonObject): PublishedKey[] {
  return [actor["publicKey"], actor["assertionMethod"]]
    .flat()
    .flatMap((value) => (isObject(value) ? (keyOf(value) ?? []) : []));
}

function keyOf(value: JsonObject): PublishedKey | undefined {
  const { id, owner = value["controller"], publicKeyPem, publicKeyMultibase } = value;
  const material = publicKeyPem ?? publicKeyMultibase;
  if (typeof id !== "string" || typeof owner !== "string" || typeof material !== "string") return undefined;
  return { id, owner, material };
}

function unreachableKey({ code, retryAfter }: Unreachable): KeyFinding {
  if (code === "budget")
    return { found: false, fault: "key-budget", ...(retryAfter === undefined ? {} : { retryAfter }) };
  if (code === "gone") return { found: false, fault: "key-gone" };
  const isRefused = ["bad-url", "scheme", "credentials", "port", "private-address"].includes(code);
  return { found: false, fault: isRefused ? "key-refused" : "key-unreachable" };
}
