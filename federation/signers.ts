import type { Key } from "#db/bodies.ts";
import type { DueDelivery } from "#db/deliveries.ts";
import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { GetSigner } from "./client.ts";
import { signGet, type Signer } from "./outbox/sign.ts";
import { INSTANCE_KEY, keyContext } from "#commands/keys.ts";
import { findActivity } from "#db/activities.ts";
import { findInstance } from "#db/instance.ts";
import { findHttpKeys } from "#db/keyChanges.ts";
import { HOUR, type Instant, SECOND } from "#domain/time.ts";
import { createLru } from "./budgets.ts";
import type { KeyChest } from "./keys.ts";

/** The id of an actor's HTTP key, as its document shows it. */
const keyIdOf = (actor: string): string => `${actor}#main-key`;

/** The signer of one of our actors. */
export type SignerFinder = {
  /** Undefined when the actor is none of ours or has no key; for a delivery, which of two keys signs it. */
  readonly find: (
    actor: string,
    delivery?: Pick<DueDelivery, "activity" | "lastStatus">,
  ) => Promise<Signer | undefined>;
};

/** Our addresses and our opened keys. */
export type SignerHouse = { readonly iris: Iris; readonly chest: KeyChest };

/** What signs for one actor. */
type Hand = {
  readonly current: Signer | undefined;
  /** The key before: it signs up to the activity that tells of the new one (all until there is one), and never after `until`. */
  readonly former: { readonly signer: Signer; readonly last: string | undefined; readonly until: Instant } | undefined;
};

/** How long it may take until another process signs with a new key. */
const READ_HOLDS = SECOND;

/** How long after a change the old key still signs: whoever was away until then fetches the new one. */
const HANDOVER = HOUR;

/** Finds keys by actor IRI: bodies by their own, the instance and gazette actors by the instance's; each opened once. */
export function createSignerFinder(db: Database, house: SignerHouse): SignerFinder {
  const hands = createLru<Promise<Hand | undefined>>(1_000);
  const readAt = createLru<Instant>(1_000);
  const now = () => Date.now() + db.clockOffset();
  const handOf = (actor: string): Promise<Hand | undefined> => {
    const known = hands.get(actor);
    if (known !== undefined && Math.abs(now() - (readAt.get(actor) ?? 0)) < READ_HOLDS) return known;
    const reading = readHand(db, house, actor, now());
    hands.set(actor, reading);
    readAt.set(actor, now());
    // What failed is asked for anew.
    reading.catch(() => readAt.delete(actor));
    return reading;
  };
  return {
    async find(actor, delivery) {
      const hand = await handOf(actor);
      return hand === undefined ? undefined : (formerFor(hand, delivery, now()) ?? hand.current);
    },
  };
}

/** A receiver that holds the old key still takes what comes up to the news; one that refuses it has fetched the new one already. */
function formerFor(
  { former }: Hand,
  delivery: Pick<DueDelivery, "activity" | "lastStatus"> | undefined,
  at: Instant,
): Signer | undefined {
  if (former === undefined || delivery === undefined || at >= former.until) return undefined;
  if (delivery.lastStatus === 401 || delivery.lastStatus === 403) return undefined;
  // Activities are numbered in the order in which they were queued.
  return former.last === undefined || delivery.activity <= former.last ? former.signer : undefined;
}

async function readHand(
  db: Database,
  { iris, chest }: SignerHouse,
  actor: string,
  readAt: Instant,
): Promise<Hand | undefined> {
  if (actor === iris.instanceActor || actor === iris.gazetteActor) {
    const sealed = (await findInstance(db.orm))?.keySealed ?? undefined;
    const key = sealed && chest.open(INSTANCE_KEY, sealed);
    return key && { current: { keyId: keyIdOf(actor), key }, former: undefined };
  }
  const body = actor.slice(iris.actor("").length);
  if (iris.actor(body) !== actor || !isUuid(body)) return undefined;
  const { current, former } = await findHttpKeys(db.orm, body);
  const open = (row: Key | undefined): Signer | undefined => {
    const key = row && chest.open(keyContext(body, "rsa"), row.sealed);
    return key && { keyId: keyIdOf(actor), key };
  };
  const until = (former?.retiredAt ?? 0) + HANDOVER;
  const old = until > readAt ? open(former) : undefined;
  const told = old === undefined ? undefined : await findActivity(db.orm, iris.activity(`${former?.toldBy}-update`));
  return { current: open(current), former: old && { signer: old, last: told?.id, until } };
}

/** Signs fetches as the instance actor, for servers that answer none to strangers; unsigned until the instance has its key. */
export function signFetches(signers: SignerFinder, { iris }: SignerHouse, now: () => Instant): GetSigner {
  return async (url) => {
    const signer = await signers.find(iris.instanceActor);
    return signer === undefined ? {} : signGet(signer, url, now());
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);
}
