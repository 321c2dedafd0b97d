import { z } from "zod";
import { findHome } from "#db/bodies.ts";
import { type CoalitionRow, findRecord } from "#db/coalition/coalitions.ts";
import { findCaseStep, listCharterTexts } from "#db/coalition/agreements.ts";
import type { CoalitionMotion } from "#db/coalition/motions.ts";
import { admission, amendment, expulsion, ratification, reinstatement } from "#domain/agreements/moving.ts";
import { type CharterRules, type CoalitionEffect, readRules } from "#domain/coalition/charter.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { CharterVersion, Member } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import type { Act } from "#commands/act.ts";
import { charterChange } from "#commands/charters.ts";
import { enact, need } from "#commands/errors.ts";
import { instantText, iri, longText, shortText } from "#commands/inputs.ts";
import { changedText, findDraftable, saveDraft } from "./drafting.ts";
import { checkedRules, seeCoalition } from "./membership.ts";
import { move } from "./motions.ts";
import { mustReadCharter } from "./texts.ts";

const hash = z
  .string()
  .regex(/^(sha256:)?[0-9a-f]{64}$/)
  .transform((text): Sha256 => `sha256:${text.replace("sha256:", "")}`);
const said = { title: shortText, text: longText };

/** An amendment of a coalition's agreement as a motion: the text in force, what changes of it and of the rules beside it, from when. */
export const newCoalitionAmendment = z.strictObject({
  base: hash,
  articles: charterChange.shape.articles.or(z.tuple([])).default([]),
  rules: z.record(z.string(), z.unknown()).optional(),
  effectiveAt: instantText.optional(),
  ...said,
});

/** A proposed text as a motion: by its hash. */
export const newTextMotion = z.strictObject({ charter: hash, effectiveAt: instantText.optional(), ...said });

/** What the second question asks: whether members ratify an adopted text. */
export const newRatification = z.strictObject({ charter: hash, ...said });

/** Who joins, leaves against its will, or comes back. */
export const newMembershipMotion = z.strictObject({
  deed: z.enum(["admit", "expel", "reinstate"]),
  actor: iri,
  /** Of an expulsion: the address of the step of the case that was decided on. */
  case: iri.optional(),
  /** Of a reinstatement with a new record: its first entry. */
  genesis: hash.optional(),
  ...said,
});

/** Moves to amend: publishes the next text, and moves it by the tier that its changes need. */
export async function moveAmendment(
  act: Act,
  name: string,
  input: z.infer<typeof newCoalitionAmendment>,
  iris: Iris,
): Promise<CoalitionMotion> {
  const row = await seeCoalition(act.tx, name);
  const inForce = await agreementIn(act, row);
  const rules = readRules(checkedRules(input.rules, inForce.rules as unknown as JsonObject));
  const { base, effectiveAt, title, text } = input;
  // A base that is no longer in force is refused before its changes are tried on another text.
  const changes = base === inForce.hash ? input.articles : [];
  const { version, articles } = changes.length === 0 ? inForce : await changedText(act.tx, inForce.hash, changes);
  const next = { articles, rules: need(rules, "rules"), base };
  enact(amendment(inForce, { ...next, hash: base }, effectiveAt, act.at));
  const of = await findDraftable(act.tx, row);
  const home = need(await findHome(act.tx), "organization");
  const asked = { version: version + 1, articles, because: text };
  const drafted = await saveDraft(act, home, of, asked, { base, accepts: null });
  const effect = enact(amendment(inForce, { ...next, hash: drafted.hash as Sha256 }, effectiveAt, act.at));
  return move(act, name, { title, text, effect }, iris);
}

/** Moves that a text which somebody proposed takes the place of the one in force. */
export async function moveText(
  act: Act,
  name: string,
  { charter, effectiveAt, title, text }: z.infer<typeof newTextMotion>,
  iris: Iris,
): Promise<CoalitionMotion> {
  const row = await seeCoalition(act.tx, name);
  const [inForce, proposed] = [await agreementIn(act, row), await mustReadCharter(act.tx, charter)];
  const base = await baseOf(act, row, charter);
  const next = { articles: proposed.articles, rules: inForce.rules, hash: charter, base: base ?? inForce.hash };
  const effect = enact(amendment(inForce, next, effectiveAt, act.at));
  return move(act, name, { title, text, effect }, iris);
}

/** Moves the second question on an entrenched amendment. */
export async function moveRatification(
  act: Act,
  name: string,
  { charter, title, text }: z.infer<typeof newRatification>,
  iris: Iris,
): Promise<CoalitionMotion> {
  const { id } = await seeCoalition(act.tx, name);
  const version = (await findRecord(act.tx, id, "charter", charter))?.value as CharterVersion | null | undefined;
  const effect = enact(ratification(charter, version ?? undefined, act.at));
  return move(act, name, { title, text, effect }, iris);
}

/** Moves to admit, to expel or to reinstate a body. */
export async function moveMembership(
  act: Act,
  name: string,
  input: z.infer<typeof newMembershipMotion>,
  iris: Iris,
): Promise<CoalitionMotion> {
  const { id } = await seeCoalition(act.tx, name);
  const standing = memberIn((await findRecord(act.tx, id, "member", input.actor))?.value)?.standing;
  const effect = await effectOf(act, input, standing);
  return move(act, name, { title: input.title, text: input.text, effect }, iris);
}

async function effectOf(
  act: Act,
  { deed, actor, case: from, genesis }: z.infer<typeof newMembershipMotion>,
  standing: Member["standing"] | undefined,
): Promise<CoalitionEffect> {
  if (deed === "admit") return enact(admission(actor, standing));
  if (deed === "reinstate") return enact(reinstatement(actor, standing, genesis));
  const step = from === undefined ? undefined : need(await findCaseStep(act.tx, from), "case");
  return enact(expulsion(actor, standing, step));
}

/** The agreement in force: text and machine rules. */
async function agreementIn(act: Act, { id }: CoalitionRow) {
  const self = (await findRecord(act.tx, id, "coalition", "self"))?.value as { charter?: Sha256 } | null | undefined;
  const inForce = need(self?.charter, "charter");
  const version = (await findRecord(act.tx, id, "charter", inForce))?.value as CharterVersion | null | undefined;
  const rules: CharterRules = need(readRules(version?.rules), "rules");
  return { ...(await mustReadCharter(act.tx, inForce)), rules };
}

/** The text that a proposal was written on. */
async function baseOf(act: Act, row: CoalitionRow, charter: Sha256): Promise<Sha256 | undefined> {
  const { about } = await findDraftable(act.tx, row);
  const [proposal] = (await listCharterTexts(act.tx, about)).filter((each) => each.hash === charter);
  return (proposal?.base ?? undefined) as Sha256 | undefined;
}
