import { findAssessment } from "#db/assessments.ts";
import { findHeldEntry } from "#db/between.ts";
import type { Body } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { findNamedPlacement } from "#db/placements.ts";
import { findAnsweredPledge, findPledge } from "#db/pledges.ts";
import type { AssessmentFact } from "#domain/assessments.ts";
import { type Ref, sha256Of } from "#domain/entries.ts";
import type { PledgeFact } from "#domain/pledges.ts";
import type { RegionFact } from "#domain/regions.ts";
import type { House } from "./house.ts";
import { type Drafted, decisionRefs, publicBody, refTo } from "./references.ts";

type Of<Kind extends (RegionFact | PledgeFact)["kind"]> = Extract<RegionFact | PledgeFact, { kind: Kind }>;
type Drafting = Promise<Drafted | undefined>;

/** That a body of ours stands in a region, as far as its own side goes. */
export async function regionAsked(db: Reader, fact: Of<"region-asked">, { iris }: House): Drafting {
  const body = await publicBody(db, fact.body);
  if (body === undefined) return undefined;
  const before = fact.before === null ? [] : await refsTo(db, body, fact.before);
  return {
    organization: body.organization,
    name: fact.placement,
    draft: {
      type: "BodyMoved",
      issuer: iris.actor(body.organization),
      refs: [...before, ...(await decisionRefs(db, body, fact.question))],
      body: iris.actor(body.id),
      region: fact.region,
      side: "body",
      stands: true,
    },
  };
}

/** That it no longer does. */
export async function regionLeft(db: Reader, fact: Of<"region-left">, { iris }: House): Drafting {
  const body = await publicBody(db, fact.body);
  const placed = body === undefined ? undefined : await findNamedPlacement(db, iris.actor(body.id), fact.placement);
  if (body === undefined || placed === undefined) return undefined;
  const [asked] = await refsTo(db, body, fact.placement);
  if (asked === undefined) return undefined;
  return {
    organization: body.organization,
    draft: {
      type: "BodyMoved",
      issuer: iris.actor(body.organization),
      refs: [asked, ...(await decisionRefs(db, body, fact.question))],
      body: iris.actor(body.id),
      region: placed.region,
      side: "body",
      stands: false,
    },
  };
}

/** What a region of ours answers; it names what the body’s side said, which mostly stands in another log. */
export async function regionAnswered(db: Reader, fact: Of<"region-answered">, { iris }: House): Drafting {
  const region = await publicBody(db, fact.body);
  const placed = await findNamedPlacement(db, fact.child, fact.placement);
  const asked = placed === undefined ? undefined : await findHeldEntry(db, placed.entry);
  if (region === undefined || asked === undefined) return undefined;
  const before = fact.before === null ? [] : await refsTo(db, region, fact.before);
  return {
    organization: region.organization,
    draft: {
      type: "BodyMoved",
      issuer: iris.actor(region.organization),
      refs: [asked, ...before, ...(await decisionRefs(db, region, fact.question))],
      body: fact.child,
      region: iris.actor(region.id),
      side: "region",
      stands: fact.stands,
    },
  };
}

/** A promise of one of our bodies to another one anywhere. */
export async function pledgeMade(db: Reader, fact: Of<"pledge-made">, { iris }: House): Drafting {
  const [body, pledge] = await Promise.all([publicBody(db, fact.body), findPledge(db, fact.pledge)]);
  if (body === undefined || pledge === undefined) return undefined;
  const { to, kind, amount, unit, currency, begins, until, textHash } = pledge;
  return {
    organization: body.organization,
    name: fact.pledge,
    draft: {
      type: "PledgeMade",
      issuer: iris.actor(body.id),
      refs: await decisionRefs(db, body, fact.question),
      to,
      kind,
      amount,
      ...(unit !== null && { unit }),
      ...(currency !== null && { currency }),
      begins: new Date(begins).toISOString(),
      ...(until !== null && { until: new Date(until).toISOString() }),
      ...(textHash !== null && { textHash: sha256Of(textHash) }),
    },
  };
}

/** What one of our bodies says of how a pledge was kept, its own or one that it was promised. */
export async function pledgeAnswered(db: Reader, fact: Of<"pledge-answered">, { iris }: House): Drafting {
  const body = await publicBody(db, fact.body);
  const issuer = iris.actor(fact.body);
  const pledge = await findAnsweredPledge(db, fact.pledge, issuer);
  const ref = pledge === undefined ? undefined : await findHeldEntry(db, pledge.entry);
  if (body === undefined || ref === undefined) return undefined;
  const { state, amount } = fact;
  const refs = [ref, ...(await decisionRefs(db, body, fact.question))];
  return {
    organization: body.organization,
    draft: { type: "PledgeKept", issuer, refs, state, ...(amount !== null && { amount }) },
  };
}

/** That a pledge is taken back. */
export async function pledgeWithdrawn(db: Reader, fact: Of<"pledge-withdrawn">, { iris }: House): Drafting {
  const body = await publicBody(db, fact.body);
  const [ref] = body === undefined ? [] : await refsTo(db, body, fact.pledge);
  if (body === undefined || ref === undefined) return undefined;
  const refs = [ref, ...(await decisionRefs(db, body, fact.question))];
  return { organization: body.organization, draft: { type: "PledgeWithdrawn", issuer: iris.actor(body.id), refs } };
}

/** How something went, as one of our bodies says. */
export async function assessmentPublished(db: Reader, fact: AssessmentFact, { iris }: House): Drafting {
  const [body, assessment] = await Promise.all([publicBody(db, fact.body), findAssessment(db, fact.assessment)]);
  if (body === undefined || assessment === undefined) return undefined;
  const before = fact.before === null ? [] : await refsTo(db, body, fact.before);
  const { of, kind, asOf, textHash } = assessment;
  return {
    organization: body.organization,
    name: fact.assessment,
    draft: {
      type: "AssessmentPublished",
      issuer: iris.actor(body.id),
      refs: [...before, ...(await decisionRefs(db, body, fact.question))],
      of,
      kind,
      asOf: new Date(asOf).toISOString(),
      textHash: sha256Of(textHash),
    },
  };
}

async function refsTo(db: Reader, body: Body, name: string): Promise<Ref[]> {
  const ref = await refTo(db, body, name);
  return ref === undefined ? [] : [ref];
}
