import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";
import type { GetSigner } from "./client.ts";
import { signGet, type Signer } from "./outbox/sign.ts";
import { INSTANCE_KEY, keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { findInstance } from "#db/instance.ts";
import { createLru } from "./budgets.ts";
import type { KeyChest } from "./keys.ts";

/** The id of an actor's HTTP key, as its document shows it. */
const keyIdOf = (actor: string): string => `${actor}#main-key`;

/** The signer of one of our actors. */
export type SignerFinder = {
  /** Undefined when the actor is none of ours or has no key. */
  readonly find: (actor: string) => Promise<Signer | undefined>;
  /** Looks again after a rotation. */
  readonly forget: (actor: string) => void;
};

/** Our addresses and our opened keys. */
export type SignerHouse = { readonly iris: Iris; readonly chest: KeyChest };

/** Finds keys by actor IRI: bodies by their own, the instance and gazette actors by the instance's; each opened once. */
export function createSignerFinder(db: Database, { iris, chest }: SignerHouse): SignerFinder {
  const signers = createLru<Signer>(1_000);
  const sealedOf = async (actor: string): Promise<{ context: string; sealed: Uint8Array } | undefined> => {
    if (actor === iris.instanceActor || actor === iris.gazetteActor) {
      const sealed = (await findInstance(db.orm))?.keySealed ?? undefined;
      return sealed === undefined ? undefined : { context: INSTANCE_KEY, sealed };
    }
    const body = actor.slice(iris.actor("").length);
    if (iris.actor(body) !== actor || !isUuid(body)) return undefined;
    const row = await findCurrentKey(db.orm, body, "rsa");
    return row === undefined ? undefined : { context: keyContext(body, "rsa"), sealed: row.sealed };
  };
  return {
    async find(actor) {
      const known = signers.get(actor);
      if (known !== undefined) return known;
      const found = await sealedOf(actor);
      const key = found === undefined ? undefined : chest.open(found.context, found.sealed);
      if (key === undefined) return undefined;
      const signer = { keyId: keyIdOf(actor), key };
      signers.set(actor, signer);
      return signer;
    },
    forget: (actor) => signers.delete(actor),
  };
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
