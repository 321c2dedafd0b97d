import { z } from "zod";
import { findHome } from "#db/bodies.ts";
import { changeLog, findLogById, lockLog } from "#db/gazette.ts";
import { countAdmins } from "#db/keyChanges.ts";
import {
  changeSuccessor,
  closeLog,
  findSuccessor,
  listPendingSuccessors,
  type PendingSuccessor,
  type Successor,
} from "#db/succession.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import type { Consent } from "#domain/succession.ts";
import { consentOf, isAgreed } from "#domain/succession.ts";
import { type Act, locked, recorded } from "./act.ts";
import { need, Refused } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

/** What a confirmation names: the new log's origin, where a host shows several, and the fingerprint of the key that was looked at. */
export const confirmation = z.strictObject({
  origin: z.string().max(1_000).optional(),
  fingerprint: z.string().max(60).optional(),
});

/**
 * Agrees that a new log takes the place of one that is mirrored here: two admins, one after the other; an only one with 72
 * hours' notice. Refuses one that the old log's recovery keys did not approve. Answers whether it is in force now.
 */
export async function confirmSuccessor(
  act: Act,
  host: string,
  shown: z.infer<typeof confirmation> = {},
): Promise<boolean> {
  const home = need(await findHome(act.tx), "organization");
  const by = await mustBeAbleTo(act, home, "manage-peers");
  const holding = await locked(act, "peer", host);
  const pending = await listPendingSuccessors(act.tx, host);
  const named = pending.filter(({ log }) => shown.origin === undefined || log.origin === shown.origin);
  const [one, another] = named.some(isProven) ? named.filter(isProven) : named;
  const { log, successor } = need(one, "successor");
  if (another !== undefined || (shown.fingerprint !== undefined && shown.fingerprint !== keyFingerprint(log.vkey)))
    throw new Refused({ code: "stale-form" });
  if (successor.verdict !== "proven") throw new Refused({ code: "succession-not-proven", verdict: successor.verdict });
  const officers = await countAdmins(act.tx, home.id);
  const asked = givenTo(successor);
  const consent = consentOf(asked, officers, by.person, holding.at);
  await changeSuccessor(act.tx, log.id, { ...consent, ...(asked === undefined && { askedAt: holding.at }) });
  if (isAgreed(consent, holding.at)) {
    await confirm(holding, successor);
    return true;
  }
  const { dueAt } = consent;
  if (asked === undefined) await recorded(holding, null, { kind: "successor-asked", host, origin: log.origin, dueAt });
  return false;
}

/** The notice of an only admin is over. */
export async function confirmAsAsked(act: Act, id: string): Promise<void> {
  const successor = await findSuccessor(act.tx, id);
  const asked = successor === undefined ? undefined : givenTo(successor);
  if (successor === undefined || asked === undefined || successor.confirmedAt !== null) return;
  if (successor.verdict === "proven" && isAgreed(asked, act.at)) await confirm(act, successor);
}

const isProven = ({ successor }: PendingSuccessor): boolean => successor.verdict === "proven";

/** The consent that was given until now. */
function givenTo({ askedBy, secondBy, dueAt }: Successor): Consent | undefined {
  return askedBy === null ? undefined : { askedBy, secondBy, dueAt };
}

/** From now on the new log is mirrored in place of the old one, which stays as it is. */
async function confirm(act: Act, { log: id, predecessor }: Successor): Promise<void> {
  const log = need(await lockLog(act.tx, id), "log");
  const old = need(await findLogById(act.tx, predecessor), "log");
  if (old.closedAt !== null) throw new Refused({ code: "succession-not-proven", verdict: "succeeded-already" });
  await changeSuccessor(act.tx, id, { confirmedAt: act.at });
  await closeLog(act.tx, predecessor, act.at);
  await changeLog(act.tx, id, { succeeds: predecessor, pullDueAt: act.at, failures: 0, lastError: null });
  await recorded(act, null, { kind: "successor-confirmed", host: log.host ?? "", origin: log.origin });
}
