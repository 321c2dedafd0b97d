import { z } from "zod";
import { type Body, findBodyBySlug, findHome } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { countPersonsOf } from "#db/members.ts";
import {
  type CoalitionRow,
  findCoalition,
  findFounder,
  findRecord,
  saveConvenorCall,
} from "#db/coalition/coalitions.ts";
import { readRules } from "#domain/coalition/charter.ts";
import {
  accede as mayAccede,
  callAnother as mayCall,
  certify as mayCertify,
  convene as mayConvene,
  memberIn,
  plainRules,
  reaffirm as mayReaffirm,
  secede as maySecede,
} from "#domain/coalition/convening.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { type Act, personOf, recorded } from "#commands/act.ts";
import { foundBody, newBody } from "#commands/bodies.ts";
import { adoptCharter, newCharter } from "#commands/charters.ts";
import { Invalid, Missing, enact, need } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { findSomeone } from "#commands/someone.ts";

/** A call for a coalition: what it is called, what its members sign, who is asked to found it, by the actors of their organizations. */
export const newCoalition = newBody.pick({ slug: true, name: true, summary: true }).extend({
  articles: newCharter.shape.articles,
  founders: z.array(iri).max(100).default([]),
  rules: z.record(z.string(), z.unknown()).optional(),
});

/** Convenes a coalition: a body that speaks for it, its charter, and the act in the own organization's gazette that all instances know it by. */
export async function convene(act: Act, input: z.infer<typeof newCoalition>, iris: Iris): Promise<Body> {
  const { slug, name, summary, articles } = input;
  const home = need(await findHome(act.tx), "organization");
  const rules = checkedRules(input.rules);
  const body = await foundBody(act, { kind: "coalition", slug, name, ...(summary !== undefined && { summary }) });
  const { hash } = await adoptCharter(act, slug, { articles });
  const actors = [...new Set([iris.actor(home.id), ...input.founders])];
  const founders = await Promise.all(actors.map((actor, place) => founderAt(act, actor, place - 1)));
  const asked = { body: body.id, organization: home.id, charterHash: sha256Of(hash), rules, founders };
  const fact = enact(mayConvene(await findSomeone(act.tx, home, personOf(act)), asked));
  await recorded(act, body.id, fact);
  return body;
}

/** Signs the charter of a coalition for the own organization. */
export const accede = (act: Act, name: string, iris: Iris) =>
  actIn(act, name, iris, (by, standing, own) => enact(mayAccede(by, standing, own)));

/** Signs its charter anew. */
export const reaffirm = (act: Act, name: string, iris: Iris) =>
  actIn(act, name, iris, (by, standing, own) => enact(mayReaffirm(by, standing, own)));

/** Leaves a coalition with the own organization. */
export const secede = (act: Act, name: string, iris: Iris) =>
  actIn(act, name, iris, (by, standing, { organization, coalition }) =>
    enact(maySecede(by, standing, { organization, coalition })),
  );

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
type Asking = Awaited<ReturnType<typeof findSomeone>>;
type Fact = Parameters<typeof recorded>[2];

async function actIn(
  act: Act,
  name: string,
  iris: Iris,
  rule: (by: Asking, standing: NonNullable<ReturnType<typeof memberIn>>["standing"] | undefined, own: Own) => Fact,
): Promise<CoalitionRow> {
  const row = await seeCoalition(act.tx, name);
  const home = need(await findHome(act.tx), "organization");
  const by = await findSomeone(act.tx, home, personOf(act));
  const member = memberIn((await findRecord(act.tx, row.id, "member", iris.actor(home.id)))?.value);
  const self = (await findRecord(act.tx, row.id, "coalition", "self"))?.value as { charter?: Sha256 } | undefined;
  const charterHash = need(self?.charter, "charter");
  const fact = rule(by, member?.standing, { organization: home.id, coalition: row.hash as Sha256, charterHash });
  await recorded(act, home.id, fact);
  return row;
}

async function founderAt(act: Act, actor: string, place: number): Promise<{ actor: string; genesis: Sha256 }> {
  const genesis = await findFounder(act.tx, actor);
  if (genesis !== undefined) return { actor, genesis };
  if (place < 0) throw new Missing("gazette");
  throw new Invalid([
    { path: `founders.${place}`, code: "unknown-organization", message: "no gazette of it is held here" },
  ]);
}

/** The plain rules with what was asked for in their place; refused unless they can be decided by. */
function checkedRules(asked: Readonly<Record<string, unknown>> | undefined): JsonObject {
  const rules = { ...plainRules, ...asked } as unknown as JsonObject;
  const isKnown = Object.keys(asked ?? {}).every((name) => Object.hasOwn(plainRules, name));
  if (!isKnown || readRules(rules) === undefined)
    throw new Invalid([{ path: "rules", code: "bad-rules", message: "not the rules of a coalition" }]);
  return rules;
}
