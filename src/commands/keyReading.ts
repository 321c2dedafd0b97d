import { type Body, type Key, listBodiesOf } from "#db/bodies.ts";
import { findLogOf } from "#db/gazette.ts";
import { findInstance } from "#db/instance.ts";
import { type KeyInLog, countAdmins, findGenesis, listKeyChanges, listKeysInLog, listKeysOf } from "#db/keyChanges.ts";
import type { Reader } from "#db/open.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import type { Instant } from "#domain/time.ts";
import { multikeyOf } from "./keys.ts";

/** An entry of the own record: its number from 1 on, and its address. */
export type EntryName = { readonly number: number; readonly iri: string };

/** A key with which a body signs entries, or signed; the entries that began and ended it are undefined while they are on their way. */
export type EntryKey = {
  readonly key: string;
  readonly fingerprint: string;
  readonly since: Instant;
  readonly retiredAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly begunBy: EntryName | undefined;
  readonly endedBy: EntryName | undefined;
};

/** A key with which a body signs what it sends on lane A. */
type HttpKey = {
  readonly fingerprint: string;
  readonly since: Instant;
  readonly retiredAt: Instant | null;
};

/** A change of an entry key that was asked for; without `dueAt` a second admin has to ask too. */
type PendingKeyChange = {
  readonly askedBy: { readonly person: string; readonly name: string };
  readonly askedAt: Instant;
  readonly dueAt: Instant | null;
  readonly isCompromised: boolean;
};

/** All keys of a body, newest first. */
export type BodyKeys = {
  readonly body: Body;
  readonly keys: readonly EntryKey[];
  readonly http: readonly HttpKey[];
  readonly pending: PendingKeyChange | undefined;
};

/** The keys of an organization's record, none of which ever changes. */
export type RecordKeys = {
  /** The verifier key of the log. */
  readonly log: { readonly vkey: string; readonly fingerprint: string } | undefined;
  /** With which this instance cosigns the logs of others. */
  readonly witness: { readonly key: string; readonly fingerprint: string } | undefined;
  /** How many recovery keys the first entry commits to, and how many of them it takes. */
  readonly recovery: { readonly committed: number; readonly need: number };
  /** Admins who can log in: two have to agree where there are two. */
  readonly admins: number;
};

/** The keys of all bodies of an organization, the organization first, or of one of them. */
export async function listBodyKeys(db: Reader, organization: Body, only?: Body): Promise<BodyKeys[]> {
  const all = only === undefined ? await listBodiesOf(db, organization.id) : [only];
  const bodies = all.toSorted((a, b) => Number(b.id === organization.id) - Number(a.id === organization.id));
  const ids = bodies.map(({ id }) => id);
  const log = await findLogOf(db, organization.id);
  const [keys, http, changes, inLog] = await Promise.all([
    listKeysOf(db, ids, "ed25519"),
    listKeysOf(db, ids, "rsa"),
    listKeyChanges(db, ids),
    log === undefined ? [] : listKeysInLog(db, log.id),
  ]);
  // Keys are made at random, so that no two bodies have the same one.
  const told = new Map(inLog.map((each) => [each.key, each]));
  return bodies.map((body) => {
    const change = changes.find((each) => each.body === body.id);
    return {
      body,
      keys: keys.filter((key) => key.body === body.id).map((key) => entryKey(key, told)),
      http: http.filter((key) => key.body === body.id).map(httpKey),
      pending: change && {
        askedBy: { person: change.askedBy, name: change.name },
        askedAt: change.askedAt,
        dueAt: change.dueAt,
        isCompromised: change.isCompromised,
      },
    };
  });
}

/** The keys of an organization's record and of this instance's witness. */
export async function findRecordKeys(db: Reader, organization: Body): Promise<RecordKeys> {
  const log = await findLogOf(db, organization.id);
  const [genesis, instance, admins] = await Promise.all([
    log === undefined ? undefined : findGenesis(db, log.id),
    findInstance(db),
    countAdmins(db, organization.id),
  ]);
  const { commitments = [], need = 1 } = genesis?.state.recovery ?? {};
  const witness = instance?.witnessPublic ?? undefined;
  return {
    log: log && { vkey: log.vkey, fingerprint: keyFingerprint(log.vkey) },
    witness: witness === undefined ? undefined : named(multikeyOf(witness)),
    recovery: { committed: commitments.length, need },
    admins,
  };
}

const named = (key: string) => ({ key, fingerprint: keyFingerprint(key) });

function entryKey(
  { public: pem, createdAt, retiredAt, revokedAt }: Key,
  told: ReadonlyMap<string, KeyInLog>,
): EntryKey {
  const key = multikeyOf(pem);
  const span = told.get(key);
  return {
    ...named(key),
    since: createdAt,
    retiredAt,
    revokedAt,
    begunBy: nameOf(span?.begunBy, Math.max(span?.from ?? 0, 1)),
    endedBy: nameOf(span?.endedBy, span?.until ?? 0),
  };
}

const nameOf = (iri: string | null | undefined, number: number): EntryName | undefined =>
  iri === null || iri === undefined ? undefined : { iri, number };

const httpKey = ({ public: pem, createdAt, retiredAt }: Key): HttpKey => ({
  fingerprint: keyFingerprint(pem.trim()),
  since: createdAt,
  retiredAt,
});
