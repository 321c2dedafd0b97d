import type { KeyObject } from "node:crypto";
import { keyContext } from "#commands/keys.ts";
import { type Body, type Key, findCurrentKey, listKeys } from "#db/bodies.ts";
import { listKeysInForce, type Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { multibaseOfPem } from "./gazette/multikey.ts";
import type { House } from "./house.ts";

/**
 * The key with which an actor signs the next entry of its log: the newest of those that the log holds for valid, for acts
 * from before a change of key may wait still. A key that the log does not know yet introduces itself.
 */
export async function entryKeyOf(
  tx: Writer,
  log: Log,
  { issuer, type }: { readonly issuer: string; readonly type: string },
  house: House,
): Promise<KeyObject> {
  const body = issuer.slice(issuer.lastIndexOf("/") + 1);
  const valid = await listKeysInForce(tx, log.id, issuer, log.size);
  const newest = await findCurrentKey(tx, body, "ed25519");
  const isValid = (key: Key) => valid?.includes(multibaseOfPem(key.public)) === true;
  if (valid === undefined || type === "KeyRecovered") return keyOf(tx, body, "ed25519", house);
  const held =
    newest !== undefined && isValid(newest)
      ? [newest]
      : (await listKeys(tx, body, "ed25519")).toReversed().filter(isValid);
  for (const { sealed } of held) {
    const opened = house.chest.open(keyContext(body, "ed25519"), sealed);
    if (opened !== undefined) return opened;
  }
  throw new Error(`the entry key of ${body} is not here: import it, or recover it with the printed recovery key`);
}

/** The private key of a body for a purpose, opened. */
export async function keyOf(tx: Writer, body: Body["id"], purpose: "ed25519" | "log", { chest }: House) {
  const key = await findCurrentKey(tx, body, purpose);
  const opened = key === undefined ? undefined : chest.open(keyContext(body, purpose), key.sealed);
  if (opened === undefined) throw new Error(`no ${purpose} key of ${body} can be opened: is SECRET_KEY the right one?`);
  return opened;
}
