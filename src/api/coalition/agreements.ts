import { z } from "@hono/zod-openapi";
import { type Act, perform } from "#commands/act.ts";
import {
  moveAmendment,
  moveMembership,
  moveRatification,
  moveText,
  newCoalitionAmendment,
  newMembershipMotion,
  newRatification,
  newTextMotion,
} from "#commands/coalition/amending.ts";
import { newDraft, proposeText } from "#commands/coalition/drafting.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { type AgreementReading, type AgreementVersion, readAgreement } from "#commands/coalition/reading.ts";
import { type HeldCharter, readCharter } from "#commands/coalition/texts.ts";
import { need } from "#commands/errors.ts";
import type { CharterTextRow } from "#db/coalition/agreements.ts";
import type { CoalitionMotion } from "#db/coalition/motions.ts";
import { listActorNames } from "#db/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { made, ok, sent, timeOf, timeOrNull } from "#api/answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "#api/kit.ts";
import {
  type AgreementShape,
  type AgreementText,
  type Proposal,
  agreementShape,
  agreementTextShape,
} from "#api/shapes/agreements.ts";
import { coalitionMotionShape } from "#api/shapes/coalitionMotions.ts";
import { byName } from "./coalitions.ts";
import { shownOfCoalition } from "./motions.ts";

const charter = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/charter",
    summary: "What its members agreed on: the text in force, all versions, who signed which, and what is proposed",
    request: { params: byName },
    responses: ok(agreementShape),
  },
  async (c) => {
    const { orm } = c.var.api.db;
    const reading = await readAgreement(orm, await seeCoalition(orm, c.req.valid("param").slug));
    return c.json(await shapeAgreement(c, reading), 200);
  },
);

const text = endpoint(
  {
    method: "get",
    path: "/v1/texts/{hash}",
    summary: "The text of an agreement by the hash that is signed, from whichever record held here has published it",
    request: { params: z.object({ hash: z.string().regex(/^(sha256:)?[0-9a-f]{64}$/) }) },
    responses: ok(agreementTextShape),
  },
  async (c) => {
    const hash = `sha256:${c.req.valid("param").hash.replace("sha256:", "")}` as const;
    const known = await readCharter(c.var.api.db.orm, hash);
    return c.json(shapeText(need(known.state === "held" ? known.charter : undefined, "text")), 200);
  },
);

const propose = endpoint(
  {
    method: "post",
    path: "/v1/coalitions/{slug}/charter/drafts",
    summary: "Propose a text in place of the one in force; it changes nothing until a motion names it and is adopted",
    request: { params: byName, ...sent(newDraft) },
    responses: made(agreementTextShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const input = c.req.valid("json");
    const { slug } = c.req.valid("param");
    const row = await perform(db, actor(c), async (act) => proposeText(act, await seeCoalition(act.tx, slug), input));
    return c.json(await shapeDraft(c, row), 201, { Location: `/api/v1/texts/${row.hash}` });
  },
);

type Deed<Input> = (act: Act, name: string, input: Input, iris: Iris) => Promise<CoalitionMotion>;

function motionAt<Schema extends z.ZodType>(
  path: string,
  summary: string,
  schema: Schema,
  deed: Deed<z.infer<Schema>>,
): Endpoint {
  return endpoint(
    {
      method: "post",
      path: `/v1/coalitions/{slug}/${path}`,
      summary,
      request: { params: byName, ...sent(schema) },
      responses: made(coalitionMotionShape),
    },
    async (c) => {
      const { db, iris } = c.var.api;
      const { slug } = byName.parse(c.req.param());
      const input = schema.parse(await c.req.json());
      const { id } = await perform(db, actor(c), (act) => deed(act, slug, input, iris));
      return c.json(need(await shownOfCoalition(c, id), "motion"), 201, { Location: `/api/v1/motions/${id}` });
    },
  );
}

const motions = [
  motionAt(
    "charter/amendments",
    "Move to amend the agreement: article by article, with the rules beside it; its tier is what the changes need",
    newCoalitionAmendment,
    moveAmendment,
  ),
  motionAt("charter/motions", "Move that a proposed text takes the place of the one in force", newTextMotion, moveText),
  motionAt(
    "charter/ratifications",
    "Move the second question on an adopted text that has to be ratified",
    newRatification,
    moveRatification,
  ),
  motionAt(
    "memberships",
    "Move to admit an applicant, to expel a member on a decided case, or to reinstate a frozen one",
    newMembershipMotion,
    moveMembership,
  ),
];

/** A text as a shape. */
export const shapeText = ({ hash, version, articles, because }: HeldCharter): AgreementText => ({
  hash,
  version,
  articles: [...articles],
  because: because ?? null,
});

/** A text that was just proposed. */
export async function shapeDraft(c: Ask, { hash }: CharterTextRow): Promise<AgreementText> {
  const known = await readCharter(c.var.api.db.orm, hash as `sha256:${string}`);
  return shapeText(need(known.state === "held" ? known.charter : undefined, "text"));
}

/** Texts under a call or a coalition, with the names of whoever proposed them. */
export const shapeProposals = (rows: readonly CharterTextRow[], names: ReadonlyMap<string, string>): Proposal[] =>
  rows.map(({ hash, issuer: by, base, accepts, at, entry }) => ({
    hash,
    by,
    name: names.get(by) ?? null,
    base,
    accepts,
    at: timeOf(at),
    entry,
  }));

async function shapeAgreement(
  c: Ask,
  { inForce, versions, signatures, proposals }: AgreementReading,
): Promise<AgreementShape> {
  const { db, iris } = c.var.api;
  const actors = [...signatures, ...proposals].map(({ issuer }) => issuer);
  const names = await listActorNames(db.orm, iris.actor(""), [...new Set(actors)]);
  const numbers = new Map(versions.map(({ hash, number }) => [hash as string, number]));
  return {
    hash: inForce.hash,
    version: inForce.number ?? null,
    articles: inForce.text.state === "held" ? [...inForce.text.charter.articles] : null,
    rules: { ...inForce.rules },
    versions: versions.map(shapeVersion),
    signatures: signatures.map(({ issuer, type, charter: signed, at, decision, entry }) => ({
      actor: issuer,
      name: names.get(issuer) ?? null,
      deed: type === "AccessionSigned" ? ("accede" as const) : ("reaffirm" as const),
      charter: signed,
      version: numbers.get(signed) ?? null,
      at: timeOf(at),
      decision,
      entry,
    })),
    proposals: shapeProposals(proposals, names),
  };
}

const shapeVersion = (version: AgreementVersion): AgreementShape["versions"][number] => ({
  hash: version.hash,
  version: version.number ?? null,
  state: version.state,
  base: version.base,
  effectiveAt: timeOf(version.effectiveAt),
  ratifyUntil: timeOrNull(version.ratifyUntil ?? null),
  rules: { ...version.rules },
  text: version.text.state,
  motion: version.motion?.id ?? null,
  ratification: version.ratification?.id ?? null,
  tier: version.tier ?? null,
  needed: version.needed ?? null,
  understated: version.isUnderstated,
});

/** What the members of a coalition agreed on, and how it changes. */
export const agreementEndpoints: readonly Endpoint[] = [charter, text, propose, ...motions];
