import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { type Body, findBody, findBodyBySlug, findCurrentKey, findHome, listBodiesOf, saveKey } from "#db/bodies.ts";
import { findLog, findLogOf, rootAt } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import { countAdmins, findGenesis, forgetKeyChange, retireKey } from "#db/keyChanges.ts";
import { findSuccession, forgetSuccession, type OwnSuccession, saveSuccession } from "#db/succession.ts";
import { type Recovery, sha256Of, successionStatement } from "#domain/entries.ts";
import { noteKeyId } from "#domain/notes.ts";
import { consentOf, isAgreed } from "#domain/succession.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { need, Refused } from "./errors.ts";
import { keyContext, makeKey, multikeyOf } from "./keys.ts";
import { approvalOf } from "./recovery.ts";
import { mustHaveProved } from "./proving.ts";
import { mustBeAbleTo } from "./someone.ts";

const generate = promisify(generateKeyPair);

/** Printed recovery keys, each as it was typed; none from who only agrees. */
export const givenKeys = z.array(z.string().trim().min(1).max(200)).max(50);

/** Recovery keys out of one text: a line each, or parted by commas. */
export const keysIn = (typed: string): string[] => typed.split(/[\n,;]+/u).flatMap((part) => part.trim() || []);

/** How far the officers have come with a new log: begun, or what is missing. */
export type Begun = {
  readonly isBegun: boolean;
  readonly prefix: string;
  /** How many recovery keys have said yes, and how many have to. */
  readonly approvals: number;
  readonly need: number;
};

/**
 * Begins a new log in place of the organization's own, by the printed recovery keys and two admins one after the other (an
 * only one with 72 hours' notice). Each brings the sheets that they have; the relay then closes the old log and begins the new one.
 */
export async function succeedLog(act: Act, slug: string | undefined, printed: readonly string[]): Promise<Begun> {
  const { organization, holding } = await hold(act, slug);
  const by = await mustBeAbleTo(holding, organization, "manage-keys");
  mustHaveProved(holding);
  const { recovery, asked } = await askedOf(holding, organization);
  const approvals = approved(asked.row, recovery, printed);
  if (approvals.length === 0) throw new Refused({ code: "wrong-recovery-key" });
  const officers = await countAdmins(act.tx, organization.id);
  const consent = consentOf(asked.isNew ? undefined : asked.row, officers, by.person, holding.at);
  const row = { ...asked.row, ...consent, approvals };
  const isBegun = isAgreed(consent, holding.at) && approvals.length >= recovery.need;
  await saveSuccession(act.tx, { ...row, isAgreed: isBegun });
  if (asked.isNew)
    await recorded(holding, organization.id, {
      kind: "succession-asked",
      body: organization.id,
      dueAt: consent.dueAt,
    });
  if (isBegun) await agree(holding, organization, row);
  return { isBegun, prefix: row.prefix, approvals: approvals.length, need: recovery.need };
}

/** The notice of an only admin is over. */
export async function succeedAsAsked(act: Act, id: string): Promise<void> {
  const holding = await locked(act, "keys", id);
  const row = await findSuccession(act.tx, id);
  const organization = await findBody(act.tx, id);
  const log = await findLogOf(act.tx, id);
  const genesis = log === undefined ? undefined : await findGenesis(act.tx, log.id);
  if (row === undefined || row.isAgreed || organization === undefined || genesis === undefined) return;
  if (!isAgreed(row, holding.at)) return;
  if (row.approvals.length < genesis.state.recovery.need) return saveSuccession(act.tx, { ...row, dueAt: null });
  await saveSuccession(act.tx, { ...row, isAgreed: true });
  await agree(holding, organization, row);
}

/** Takes back what was asked for: any admin can, until it has begun. */
export async function dropSuccession(act: Act, slug: string | undefined): Promise<void> {
  const { organization, holding } = await hold(act, slug);
  await mustBeAbleTo(holding, organization, "manage-keys");
  const row = await findSuccession(act.tx, organization.id);
  if (row === undefined || row.isAgreed) return;
  await forgetSuccession(act.tx, organization.id);
  await recorded(holding, organization.id, { kind: "succession-dropped", body: organization.id });
}

async function hold(act: Act, slug: string | undefined): Promise<{ organization: Body; holding: Act }> {
  const named = slug === undefined ? await findHome(act.tx) : await findBodyBySlug(act.tx, slug);
  const organization = need(named?.kind === "organization" ? named : undefined, "organization");
  return { organization, holding: await locked(act, "keys", organization.id) };
}

type Asked = { readonly row: OwnSuccession; readonly isNew: boolean };

/** What was asked for before, or a new log with a key of its own that names the newest signed head of the old one. */
async function askedOf(act: Act, organization: Body): Promise<{ recovery: Recovery; asked: Asked }> {
  const log = need(await findLogOf(act.tx, organization.id), "gazette");
  const { recovery } = need(await findGenesis(act.tx, log.id), "gazette").state;
  const known = await findSuccession(act.tx, organization.id);
  const key = await usableKey(act, organization.id);
  if (known?.isAgreed === true) throw new Refused({ code: "stale-form" });
  // What was agreed names the organization's key; after a change of that one it says nothing any more.
  if (known !== undefined && known.key === key) return { recovery, asked: { row: known, isNew: false } };
  if (log.checkpointSize === 0 || log.actor === null) throw new Refused({ code: "stale-form" });
  const { prefix, origin } = await nextPlace(act, log.prefix);
  const pair = await generate("ed25519");
  const raw = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const secret = pair.privateKey.export({ format: "der", type: "pkcs8" });
  const root = await rootAt(act.tx, log.id, log.checkpointSize);
  const row: OwnSuccession = {
    organization: organization.id,
    prefix,
    vkey: vkeyOf(origin, raw),
    keyPublic: pair.publicKey.export({ format: "pem", type: "spki" }).toString(),
    keySealed: act.sealer.seal(keyContext(organization.id, "log"), secret),
    succeeds: {
      origin: log.origin,
      size: log.checkpointSize,
      root: sha256Of(Buffer.from(root).toString("hex")),
    },
    actor: log.actor,
    key,
    approvals: [],
    askedBy: personOf(act),
    askedAt: act.at,
    secondBy: null,
    dueAt: null,
    isAgreed: false,
  };
  return { recovery, asked: { row, isNew: true } };
}

/** The first of `…-2`, `…-3` where no log is; a slug has no hyphen, so no body ever takes it. */
async function nextPlace(act: Act, old: string): Promise<{ prefix: string; origin: string }> {
  const stem = old.replace(/-\d+$/u, "");
  for (let number = Number(/-(\d+)$/u.exec(old)?.[1] ?? 1) + 1; ; number += 1) {
    const prefix = `${stem}-${number}`;
    const origin = prefix.replace(/^https?:\/\//u, "");
    if ((await findLog(act.tx, origin)) === undefined) return { prefix, origin };
  }
}

/** A log's verifier key as its one line (C2SP signed-note, Ed25519). */
function vkeyOf(origin: string, raw: Uint8Array): string {
  const id = noteKeyId(origin, 0x01, raw).toString(16).padStart(8, "0");
  return `${origin}+${id}+${Buffer.concat([Uint8Array.of(0x01), raw]).toString("base64")}`;
}

/** What has been approved until now, with what these sheets add; a sheet that is none of ours spoils all of them. */
function approved(row: OwnSuccession, recovery: Recovery, printed: readonly string[]) {
  const known = new Set<string>(recovery.commitments);
  const statement = successionStatement(row);
  const added = printed.map((each) => approvalOf(each, statement));
  if (added.some((each) => each === undefined || !known.has(each.commitment)))
    throw new Refused({ code: "wrong-recovery-key" });
  const all = [...row.approvals, ...added.flatMap((each) => (each === undefined ? [] : [each.approval]))];
  return [...new Map(all.map((each) => [each.key, each])).values()];
}

/** All is there: the new keys are in use from now on, and the relay does the rest. */
async function agree(act: Act, organization: Body, row: OwnSuccession): Promise<void> {
  const old = await findCurrentKey(act.tx, organization.id, "log");
  if (old !== undefined) await retireKey(act.tx, old.id, { at: act.at, isCompromised: false });
  const { keyPublic, keySealed: sealed, prefix } = row;
  const key = { id: newId(act.at), body: organization.id, purpose: "log", public: keyPublic, sealed } as const;
  await saveKey(act.tx, { ...key, createdAt: act.at });
  for (const { id } of await listBodiesOf(act.tx, organization.id)) await usableKey(act, id);
  const origin = prefix.replace(/^https?:\/\//u, "");
  await recorded(act, organization.id, { kind: "log-succeeded", body: organization.id, origin });
}

/** The entry key of a body; one that cannot be opened here is lost, and another one takes its place. */
async function usableKey(act: Act, body: string): Promise<string> {
  const held = await findCurrentKey(act.tx, body, "ed25519");
  if (held !== undefined && act.sealer.open(keyContext(body, "ed25519"), held.sealed) !== undefined)
    return multikeyOf(held.public);
  if (held !== undefined) await retireKey(act.tx, held.id, { at: act.at, isCompromised: true });
  await forgetKeyChange(act.tx, body);
  return multikeyOf(await makeKey(act, body, "ed25519"));
}
