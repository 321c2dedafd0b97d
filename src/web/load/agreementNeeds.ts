import { readCall } from "#commands/coalition/calls.ts";
import { listOpenCalls } from "#db/coalition/agreements.ts";
import { findRecord, listCoalitions, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { affirmationOf, isDue } from "#domain/agreements/affirming.ts";
import { readRules } from "#domain/coalition/charter.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { CharterVersion } from "#domain/coalition/state.ts";
import { agreementPath } from "#web/coalition/agreement.ts";
import type { Need } from "#web/home.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { hexOf, namesIn } from "./agreements.ts";
import { callPath } from "./calls.ts";

type Matter = Extract<Need, { readonly kind: "matter" }>;

/** What agreements ask of whoever speaks for the organization: to answer a call, to take up proposals, to sign, to sign anew. */
export async function loadAgreementNeeds(desk: Desk, visit: Visit, own: string): Promise<Matter[]> {
  const { orm } = desk.db;
  const [calls, rows] = await Promise.all([listOpenCalls(orm), listCoalitions(orm)]);
  const ours = calls.filter(({ caller, invited }) => caller === own || invited.includes(own));
  const matters = await Promise.all([
    ...ours.map((call) => callNeed(desk, visit, own, call)),
    ...rows.map((row) => signNeed(desk, visit, own, row)),
  ]);
  return matters.flat();
}

async function callNeed(
  desk: Desk,
  visit: Visit,
  own: string,
  call: Awaited<ReturnType<typeof listOpenCalls>>[number],
): Promise<Matter[]> {
  const { calls } = visit.speech.words.agreements;
  const { said, texts, draft } = await readCall(desk.db.orm, call);
  const about = {
    kind: "matter",
    place: said?.name ?? calls.title,
    action: calls.needAction,
    href: callPath(call),
  } as const;
  if (call.caller === own) {
    const open = texts.filter(({ issuer, base }) => issuer !== own && base === draft?.row.hash).length;
    return open === 0 ? [] : [{ ...about, title: calls.needDraft(open), text: calls.needDraftText }];
  }
  // Whoever has proposed something has answered.
  if (texts.some(({ issuer }) => issuer === own)) return [];
  const caller = (await namesIn(desk, call, [call.caller]))(call.caller);
  return [{ ...about, title: calls.need(caller), text: calls.needText }];
}

async function signNeed(desk: Desk, visit: Visit, own: string, row: CoalitionRow): Promise<Matter[]> {
  const { orm } = desk.db;
  const { speech, at } = visit;
  const member = memberIn((await findRecord(orm, row.id, "member", own))?.value);
  if (member?.standing !== "invited" && member?.standing !== "full") return [];
  const name = (await namesIn(desk, row, []))(row.actor);
  const { calls } = speech.words.agreements;
  const href = agreementPath(hexOf(row.hash), "/sign");
  const about = { kind: "matter", place: name, action: calls.needSignAction, href } as const;
  if (member.standing === "invited") return [{ ...about, title: calls.needSign(name), text: calls.needSignText }];
  const self = (await findRecord(orm, row.id, "coalition", "self"))?.value as { charter?: string } | null | undefined;
  const inForce = (await findRecord(orm, row.id, "charter", self?.charter ?? ""))?.value as
    | CharterVersion
    | null
    | undefined;
  const rules = readRules(inForce?.rules);
  const affirmation = rules === undefined ? undefined : affirmationOf(member, rules);
  if (affirmation === undefined || !isDue(affirmation, at)) return [];
  return [{ ...about, title: calls.needAgain(name), text: calls.needAgainText(speech.moment(affirmation.until)) }];
}
