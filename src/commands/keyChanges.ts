import { z } from "zod";
import { type Body, findBody, findBodyBySlug, findCurrentKey } from "#db/bodies.ts";
import { findLogOf } from "#db/gazette.ts";
import {
  countAdmins,
  findGenesis,
  findKeyChange,
  forgetKeyChange,
  retireKey,
  saveKeyChange,
  tellOfKey,
} from "#db/keyChanges.ts";
import { recoveryStatement } from "#domain/entries.ts";
import { changeKey as mayChangeKey } from "#domain/keyChanges.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, need, Refused } from "./errors.ts";
import { makeKey, multikeyOf } from "./keys.ts";
import { mustHaveProved } from "./proving.ts";
import { approvalOf } from "./recovery.ts";
import { actorIn, mustBeAbleTo } from "./someone.ts";

/** Whether others may have the old key. */
export const keyChangeInput = z.strictObject({ compromised: z.boolean().optional() });

/** Printed recovery keys, as they stand on paper. */
export const recoveryInput = z.strictObject({ keys: z.array(z.string().min(1).max(200)).min(1).max(20) });

/** Gives a body a new entry key by its old one: two admins, one after the other; the only one with 72 hours' notice. Answers whether it happened. */
export async function changeKey(act: Act, slug: string, isCompromised = false): Promise<boolean> {
  const { body, organization, holding } = await hold(act, slug);
  const asked = await findKeyChange(act.tx, body.id);
  const by = await actorIn(holding, organization);
  const officers = await countAdmins(act.tx, organization.id);
  const change = enact(mayChangeKey({ body: body.id, isCompromised }, asked, officers, by, holding.at));
  mustHaveProved(holding);
  if (change.now) {
    await exchange(holding, body, isCompromised || asked?.isCompromised === true);
    return true;
  }
  if (change.fact === undefined) return false;
  const { dueAt } = change.fact;
  await saveKeyChange(act.tx, { body: body.id, askedBy: by.person, askedAt: holding.at, dueAt, isCompromised });
  await recorded(holding, body.id, change.fact);
  return false;
}

/** The notice of an only admin is over. */
export async function changeKeyAsAsked(act: Act, id: string): Promise<void> {
  const holding = await locked(act, "keys", id);
  const asked = await findKeyChange(act.tx, id);
  if (asked === undefined || asked.dueAt === null || asked.dueAt > holding.at) return;
  await exchange(holding, need(await findBody(act.tx, id), "body"), asked.isCompromised);
}

/** Takes back what was asked for: any admin can. */
export async function dropKeyChange(act: Act, slug: string): Promise<void> {
  const { body, organization, holding } = await hold(act, slug);
  await mustBeAbleTo(holding, organization, "manage-keys");
  mustHaveProved(holding);
  need(await findKeyChange(act.tx, body.id), "key change");
  await forgetKeyChange(act.tx, body.id);
  await recorded(holding, body.id, { kind: "key-change-dropped", body: body.id });
}

/**
 * Gives a body a new key for signing requests. Its actor shows the new one at once; the old one signs what was queued before
 * and, last, the `Update` that tells followers; one that others may have signs nothing any more.
 */
export async function changeHttpKey(act: Act, slug: string, isCompromised = false): Promise<void> {
  const { body, organization, holding } = await hold(act, slug);
  await mustBeAbleTo(holding, organization, "manage-keys");
  mustHaveProved(holding);
  const old = need(await findCurrentKey(act.tx, body.id, "rsa"), "key");
  await retireKey(act.tx, old.id, { at: holding.at, isCompromised });
  await makeKey(holding, body.id, "rsa");
  const toldBy = await recorded(holding, body.id, { kind: "http-key-changed", body: body.id });
  if (!isCompromised) await tellOfKey(act.tx, old.id, toldBy);
}

/** Gives a body a new entry key by the printed recovery keys that the genesis of its gazette commits to: at once, whoever has the old one. */
export async function recoverKey(act: Act, slug: string, recoveryKeys: readonly string[]): Promise<void> {
  const { body, organization, holding } = await hold(act, slug);
  if (act.by.kind !== "system") await mustBeAbleTo(holding, organization, "manage-keys");
  mustHaveProved(holding);
  const log = need(await findLogOf(act.tx, organization.id), "gazette");
  const { state } = need(await findGenesis(act.tx, log.id), "gazette");
  const known = new Set<string>(state.recovery.commitments);
  const old = await findCurrentKey(act.tx, body.id, "ed25519");
  if (old !== undefined) await retireKey(act.tx, old.id, { at: holding.at, isCompromised: true });
  const key = multikeyOf(await makeKey(holding, body.id, "ed25519"));
  const statement = recoveryStatement(state.genesis, actorOf(log.actor ?? "", body.id), key);
  const approvals = recoveryKeys.map((printed) => approvalOf(printed, statement));
  const valid = new Set(
    approvals.flatMap((each) => (each !== undefined && known.has(each.commitment) ? each.commitment : [])),
  );
  if (valid.size < state.recovery.need || approvals.includes(undefined))
    throw new Refused({ code: "wrong-recovery-key" });
  await forgetKeyChange(act.tx, body.id);
  const shown = approvals.flatMap((each) => (each === undefined ? [] : [each.approval]));
  await recorded(holding, body.id, { kind: "key-recovered", body: body.id, key, approvals: shown });
}

async function hold(act: Act, slug: string): Promise<{ body: Body; organization: Body; holding: Act }> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const organization = need(await findBody(act.tx, body.organization), "body");
  return { body, organization, holding: await locked(act, "keys", body.id) };
}

/** The old key signs that the new one counts, and the new one that the old one does not any more. */
async function exchange(act: Act, body: Body, isCompromised: boolean): Promise<void> {
  const old = need(await findCurrentKey(act.tx, body.id, "ed25519"), "key");
  await retireKey(act.tx, old.id, { at: act.at, isCompromised });
  const key = multikeyOf(await makeKey(act, body.id, "ed25519"));
  await forgetKeyChange(act.tx, body.id);
  await recorded(act, body.id, { kind: "key-added", body: body.id, key });
  await recorded(act, body.id, { kind: "key-revoked", body: body.id, key: multikeyOf(old.public), at: act.at });
}

/** Actors of one instance differ in their last part alone. */
const actorOf = (organization: string, body: string): string =>
  `${organization.slice(0, organization.lastIndexOf("/") + 1)}${body}`;
