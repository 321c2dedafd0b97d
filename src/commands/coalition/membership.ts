import { z } from "zod";
import { newId } from "#db/ids.ts";
import { countPersonsOf } from "#db/members.ts";
import {
  type CoalitionRow,
  findCoalition,
  findFounder,
  findRecord,
  saveConvenorCall,
} from "#db/coalition/coalitions.ts";
import { type Body, findBody, findBodyBySlug, findHome } from "#db/bodies.ts";
import { findCall, findOwnLog } from "#db/coalition/agreements.ts";
import { findNewestCharter } from "#db/charters.ts";
import type { Motion } from "#db/motions.ts";
import { areCaseRules } from "#domain/cases/rules.ts";
import { readRules } from "#domain/coalition/charter.ts";
import {
  type Right,
  accede as mayAccede,
  callAnother as mayCall,
  certify as mayCertify,
  convene as mayConvene,
  memberIn,
  plainRules,
  reaffirm as mayReaffirm,
  secede as maySecede,
  signsThis,
} from "#domain/coalition/convening.ts";
import type { Article } from "#domain/charters.ts";
import type { MembershipEffect } from "#domain/effects.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { type Act, locked, personOf, recorded } from "#commands/act.ts";
import { foundBody, newBody } from "#commands/bodies.ts";
import { adoptCharter, newCharter } from "#commands/charters.ts";
import { Invalid, Missing, Refused, enact, need } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { findSomeone } from "#commands/someone.ts";
import { findDraftable, mustBeOrganizations } from "./drafting.ts";
import { mustReadCharter } from "./texts.ts";

/** A call for a coalition: what it is called, what its members sign, who is asked to found it, by the actors of their organizations. */
export const newCoalition = newBody.pick({ slug: true, name: true, summary: true }).extend({
  articles: newCharter.shape.articles,
  founders: z.array(iri).max(100).default([]),
  rules: z.record(z.string(), z.unknown()).optional(),
});

/** Convenes a coalition: a body that speaks for it, its charter, and the act in the own organization's gazette that all instances know it by. */
export async function convene(act: Act, input: z.infer<typeof newCoalition>, iris: Iris): Promise<Body> {
  const { slug, name, summary, articles, founders } = input;
  const home = need(await findHome(act.tx), "organization");
  const rules = checkedRules(input.rules);
  await mustBeOrganizations(
    act.tx,
    founders.filter((actor) => actor !== iris.actor(home.id)),
    "founders",
  );
  const body = await foundBody(act, { kind: "coalition", slug, name, ...(summary !== undefined && { summary }) });
  return conveneWith(act, home, body, { articles, rules, founders: [iris.actor(home.id), ...founders] });
}

/** What convening after a call may still choose: the machine rules. */
export const convening = newCoalition.pick({ rules: true });

/** Puts the newest draft of a call up for signature: those who were asked are the founders, and the text is the charter. */
export async function conveneCalled(act: Act, id: string, input: z.infer<typeof convening>): Promise<Body> {
  const call = need(await findCall(act.tx, id), "call");
  const holding = await locked(act, "coalition-call", call.id);
  const home = need(await findHome(act.tx), "organization");
  const own = need(await findOwnLog(act.tx, home.id), "gazette");
  if (call.caller !== own.actor || call.body === null) throw new Refused({ code: "caller-only" });
  const { base, isConvened } = await findDraftable(act.tx, call);
  const body = need(await findBody(act.tx, call.body), "body");
  // The gazette has it in a moment: what is on the record already counts.
  if (isConvened || (await findNewestCharter(act.tx, body.id)) !== undefined)
    throw new Refused({ code: "already-convened" });
  const { articles } = await mustReadCharter(act.tx, need(base, "draft"));
  const founders = [own.actor, ...call.invited];
  return conveneWith(holding, home, body, { articles, rules: checkedRules(input.rules), founders });
}

async function conveneWith(
  act: Act,
  home: Body,
  body: Body,
  asked: {
    readonly articles: readonly Article[];
    readonly rules: JsonObject;
    /** Actors; the convenor first. */
    readonly founders: readonly string[];
  },
): Promise<Body> {
  const { hash } = await adoptCharter(act, body.slug, { articles: [...asked.articles] });
  const actors = [...new Set(asked.founders)];
  const founders = await Promise.all(actors.map((actor, place) => founderAt(act, actor, place - 1)));
  const said = { body: body.id, organization: home.id, charterHash: sha256Of(hash), rules: asked.rules, founders };
  await recorded(act, body.id, enact(mayConvene(await findSomeone(act.tx, home, personOf(act)), said)));
  return body;
}

/** What an organization can do of itself in a coalition. */
const deeds = {
  accede: (right: Right, standing: Standing, own: Own) => enact(mayAccede(right, standing, own)),
  reaffirm: (right: Right, standing: Standing, own: Own) => enact(mayReaffirm(right, standing, own)),
  secede: (right: Right, standing: Standing, { organization, coalition }: Own) =>
    enact(maySecede(right, standing, { organization, coalition })),
};

/** Signs the charter of a coalition for the own organization, by an admin alone where its rules allow that. */
export const accede = (act: Act, name: string, iris: Iris) => actAlone(act, name, iris, "accede");

/** Signs its charter anew. */
export const reaffirm = (act: Act, name: string, iris: Iris) => actAlone(act, name, iris, "reaffirm");

/** Leaves a coalition with the own organization. */
export const secede = (act: Act, name: string, iris: Iris) => actAlone(act, name, iris, "secede");

/** What an adopted motion of kind accession does; on the record it stays if it could not be done any more. */
export async function joinAsDecided(act: Act, motion: Motion, question: string): Promise<void> {
  const { effect, body: organization } = motion;
  if (effect === null || !("membership" in effect)) return;
  const { coalition, deed, charter } = effect.membership;
  const own = need(await findOwnLog(act.tx, organization), "gazette");
  const row = need(await findCoalition(act.tx, { hash: coalition }), "coalition");
  try {
    const { standing, inForce } = await standingIn(act, row, own.actor);
    if (deed !== "secede") enact(signsThis(inForce, charter));
    const asked = { organization, coalition, charterHash: inForce };
    await recorded(act, organization, deeds[deed]({ decidedBy: question }, standing, asked));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const failed = { motion: motion.id, question, code: error.refusal.code };
    await recorded(act, organization, { kind: "membership-failed", organization, ...failed });
  }
}

/** What a motion to join, to stay or to leave will do, checked when it is drafted; the charter that is signed is the one in force now. */
export async function draftMembership(
  act: Act,
  body: Body,
  { coalition: name, deed }: z.infer<typeof membershipInput>,
): Promise<MembershipEffect> {
  if (body.kind !== "organization") throw new Refused({ code: "chapter-without-record" });
  const row = await seeCoalition(act.tx, name);
  const own = need(await findOwnLog(act.tx, body.id), "gazette");
  const { standing, inForce } = await standingIn(act, row, own.actor);
  const coalition = row.hash as Sha256;
  deeds[deed]({ decidedBy: "" }, standing, { organization: body.id, coalition, charterHash: inForce });
  return { coalition, deed, ...(deed !== "secede" && { charter: inForce }) };
}

/** What a motion of kind accession asks for: what to do, in which coalition. */
export const membershipInput = z.strictObject({
  coalition: z.string().min(1).max(2_000),
  deed: z.enum(["accede", "reaffirm", "secede"]),
});

/** A coalition by the slug of our body that speaks for it, by the address of a peer's, or by its hash. */
export async function seeCoalition(
  db: Act["tx"] | Parameters<typeof findCoalition>[0],
  name: string,
): Promise<CoalitionRow> {
  if (name.startsWith("sha256:")) return need(await findCoalition(db, { hash: name }), "coalition");
  if (/^https?:/.test(name)) return need(await findCoalition(db, { actor: name }), "coalition");
  const body = need(await findBodyBySlug(db, name), "coalition");
  return need(await findCoalition(db, { body: body.id }), "coalition");
}

/** How many members the own organization states: as many as are in good standing here, or a number that it answers for. */
export const newCertificate = z.strictObject({ count: z.int().min(0).max(1_000_000_000).optional() });

/** States in the own record how many members the own organization has; its votes weigh by it where the charter says so. */
export async function certify(
  act: Act,
  name: string,
  { count }: z.infer<typeof newCertificate>,
  iris: Iris,
): Promise<CoalitionRow> {
  const home = need(await findHome(act.tx), "organization");
  const stated = count ?? (await countPersonsOf(act.tx, home.id));
  return actIn(act, name, iris, (by, standing, { organization, coalition }) =>
    enact(mayCertify(by, standing, { organization, coalition, count: stated, asOf: act.at })),
  );
}

/** Who is called to convene, by its actor. */
export const newConvenor = z.strictObject({ candidate: iri });

/** Calls another member to convene: one vote of the own organization, published with the docket's next round. */
export async function callAnother(
  act: Act,
  name: string,
  { candidate }: z.infer<typeof newConvenor>,
  iris: Iris,
): Promise<CoalitionRow> {
  const coalition = (await seeCoalition(act.tx, name)).id;
  const other = memberIn((await findRecord(act.tx, coalition, "member", candidate))?.value);
  const row = await actIn(act, name, iris, (by, own, { organization, coalition: hash }) =>
    enact(mayCall(by, { own, candidate: other?.standing }, { organization, coalition: hash, candidate })),
  );
  const { id: organization } = need(await findHome(act.tx), "organization");
  await saveConvenorCall(act.tx, { id: newId(act.at), coalition, organization, candidate, askedAt: act.at });
  return row;
}

type Own = { readonly organization: string; readonly coalition: Sha256; readonly charterHash: Sha256 };
type Standing = NonNullable<ReturnType<typeof memberIn>>["standing"] | undefined;

type Asking = Awaited<ReturnType<typeof findSomeone>>;
type Fact = Parameters<typeof recorded>[2];

/** By an admin alone, where the rules of the organization allow that. */
async function actAlone(act: Act, name: string, iris: Iris, deed: keyof typeof deeds): Promise<CoalitionRow> {
  const { rules } = need(await findHome(act.tx), "organization");
  return actIn(act, name, iris, (by, standing, own) => deeds[deed]({ by, rules }, standing, own));
}

async function actIn(
  act: Act,
  name: string,
  iris: Iris,
  rule: (by: Asking, standing: Standing, own: Own) => Fact,
): Promise<CoalitionRow> {
  const row = await seeCoalition(act.tx, name);
  const home = need(await findHome(act.tx), "organization");
  const by = await findSomeone(act.tx, home, personOf(act));
  const { standing, inForce } = await standingIn(act, row, iris.actor(home.id));
  await recorded(
    act,
    home.id,
    rule(by, standing, { organization: home.id, coalition: row.hash as Sha256, charterHash: inForce }),
  );
  return row;
}

/** Where an organization stands in a coalition, and which charter is in force there. */
async function standingIn(
  act: Act,
  { id }: CoalitionRow,
  actor: string,
): Promise<{ readonly standing: Standing; readonly inForce: Sha256 }> {
  const member = memberIn((await findRecord(act.tx, id, "member", actor))?.value);
  const self = (await findRecord(act.tx, id, "coalition", "self"))?.value as { charter?: Sha256 } | undefined;
  return { standing: member?.standing, inForce: need(self?.charter, "charter") };
}

async function founderAt(act: Act, actor: string, place: number): Promise<{ actor: string; genesis: Sha256 }> {
  const genesis = await findFounder(act.tx, actor);
  if (genesis !== undefined) return { actor, genesis };
  if (place < 0) throw new Missing("gazette");
  throw new Invalid([
    { path: `founders.${place}`, code: "unknown-organization", message: "no gazette of it is held here" },
  ]);
}

/** The settings that a coalition's rules have. */
const ruleNames: readonly string[] = [...Object.keys(plainRules), "sponsors", "review", "council", "cases"];

/** The plain rules, or those in force, with what was asked for in their place; refused unless they can be decided by. */
export function checkedRules(
  asked: Readonly<Record<string, unknown>> | undefined,
  before: JsonObject = plainRules as unknown as JsonObject,
): JsonObject {
  const rules = { ...before, ...(asked as JsonObject | undefined) };
  const isKnown = Object.keys(asked ?? {}).every((name) => ruleNames.includes(name));
  if (!isKnown || readRules(rules) === undefined || !areCaseRules(asked?.["cases"]))
    throw new Invalid([{ path: "rules", code: "bad-rules", message: "not the rules of a coalition" }]);
  return rules;
}
