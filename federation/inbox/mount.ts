import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { Client } from "#federation/client.ts";
import { getLogger } from "@logtape/logtape";
import { perform, system } from "#commands/act.ts";
import { rememberSender } from "#commands/inbox.ts";
import { findRemoteKey } from "#db/remotes.ts";
import { fetchCard } from "#federation/cards.ts";
import type { Hint } from "#federation/hints.ts";
import { introducer } from "#federation/peers.ts";
import { createBudget, type Allowance, type Budget } from "#federation/budgets.ts";
import { createAccept } from "./accept.ts";
import { readClaim, type Claim } from "./claims.ts";
import { createGate, type GateOptions, type Passed } from "./gate.ts";
import { createKeyRing } from "./keyring.ts";
import { letterOf, profileOf } from "./letters.ts";
import { readActor, readNote } from "./notes.ts";
import { createKeyFetcher, type KeyFetcher } from "./senders.ts";

/** A gazette says that it grew: look at its checkpoint when convenient. */
type OnHint = (hint: Hint) => void;

export type InboxOptions = {
  readonly db: Database;
  readonly client: Client;
  readonly iris: Iris;
  readonly allowPrivateAddresses: boolean;
  readonly isBlocked: (host: string) => boolean;
  readonly onHint: OnHint;
  /** What one verified host may send, and what strangers may make us fetch from one host (R7). */
  readonly sending?: Allowance;
  readonly fetching?: Allowance;
  readonly log?: GateOptions["log"];
};

/** Answers one POST to any inbox of ours: 202 once all its effects are committed, 4xx when refused, 503 when it should come again. */
export type Inbox = (request: Request) => Promise<Response>;

/** The inbox of the whole instance: gate, claim, letter, batch. */
export function createInbox(options: InboxOptions): Inbox {
  const { db, client, iris, allowPrivateAddresses, isBlocked, log } = options;
  const now = () => Date.now() + db.clockOffset();
  const fetches = createBudget(options.fetching ?? { burst: 300, perSecond: 2 }, now);
  const fetchKey = remembering(createKeyFetcher({ client, allowPrivateAddresses, budget: fetches }), db);
  const keys = createKeyRing({ now, fetchKey, findKey: (id) => findRemoteKey(db, id) });
  const budget = createBudget(options.sending ?? { burst: 60_000, perSecond: 1_000 }, now);
  const origin = new URL(iris.publicUrl).origin;
  const gate = createGate({
    origin,
    allowPrivateAddresses,
    keys,
    budget,
    isBlocked,
    now,
    ...(log === undefined ? {} : { log }),
  });
  const accept = createAccept(options);
  const introduce = introducer(db, (address) => fetchCard(client, address, fetches));
  const logger = getLogger(["plenum", "inbox"]);
  return async (request) => {
    const outcome = await gate(request);
    if (!outcome.passed) {
      const headers = outcome.retryAfter === undefined ? {} : { "retry-after": `${outcome.retryAfter}` };
      return new Response(`${outcome.code}\n`, { status: outcome.status, headers });
    }
    try {
      const read = readClaim(outcome);
      const claim = await complete(read, outcome, client, fetches);
      if (claim.kind === "add") hint(outcome, claim, options.onHint);
      const letter = letterOf(read === claim ? outcome : named(outcome, claim), claim, iris);
      if (letter !== undefined) await accept(await introduce(letter));
      return new Response(null, { status: 202 });
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      logger.error("event=inbox.fault peer={peer} kind={kind}", { peer: outcome.host, kind });
      return new Response(null, { status: 503, headers: { "retry-after": "30" } });
    }
  };
}

function hint({ host, signer }: Passed, claim: Extract<Claim, { kind: "add" }>, onHint: OnHint): void {
  const { object: entry, target, checkpoint } = claim;
  onHint({ host, signer, entry, target, checkpoint });
}

/** Where an object was fetched, the activity is passed on by that object's name: what it showed of it proves nothing. */
function named(outcome: Passed, claim: Claim): Passed {
  const object = "note" in claim ? claim.note.id : null;
  return { ...outcome, bytes: Buffer.from(JSON.stringify({ ...outcome.activity, object })) };
}

/** An object that was only named, or came from elsewhere, counts as its own origin shows it, and only for its author. */
async function complete(claim: Claim, { signer }: Passed, client: Client, budget: Budget): Promise<Claim> {
  if (claim.kind !== "create-elsewhere" && claim.kind !== "update-elsewhere") return claim;
  if (URL.parse(claim.object)?.origin !== URL.parse(signer)?.origin) return { kind: "ignored", reason: "other-origin" };
  const found = await client.document(claim.object, { budget });
  const note = found.kind === "document" ? readNote(found.object, signer) : undefined;
  if (note === undefined || note.id !== claim.object || note.author !== signer)
    return { kind: "ignored", reason: "not-theirs" };
  return { kind: claim.kind === "create-elsewhere" ? "create" : "update", note };
}

/** Keeps what was fetched, so that the key is known after a restart and the sender can be answered. */
function remembering(fetchKey: KeyFetcher, db: Database): KeyFetcher {
  return async (keyId) => {
    const found = await fetchKey(keyId);
    if (!found.found) return found;
    const actor = readActor(found.actor);
    if (actor === undefined) return { found: false, fault: "key-owner" };
    await perform(db, system, (act) =>
      rememberSender(act, profileOf(actor), { id: keyId, owner: found.owner, pem: found.pem }),
    );
    return found;
  };
}
