import { z } from "@hono/zod-openapi";
import type { listAssessments } from "#db/assessments.ts";
import { ownId } from "#db/between.ts";
import { findBodies } from "#db/bodies.ts";
import { listActorNames } from "#db/entries.ts";
import type { PlacedRow } from "#db/placements.ts";
import { type listPledges, listSayings } from "#db/pledges.ts";
import { assessedKinds } from "#domain/assessments.ts";
import { pledgeKinds, pledgeWords, sayingsOf, stateOfPledge } from "#domain/pledges.ts";
import type { Instant } from "#domain/time.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import type { ApiOptions } from "#api/kit.ts";

/** A body anywhere, by its actor. */
const partyShape = z
  .object({ actor: z.url(), slug: z.string().optional(), name: z.string(), host: z.string() })
  .openapi("Party");
type Party = z.infer<typeof partyShape>;

/** Where a body stands, or asks to: both sides’ words. */
export const placementShape = z
  .object({
    id,
    body: partyShape,
    region: partyShape,
    state: z.enum(["asked", "stands", "declined", "ended"]),
    askedAt: time,
    since: time.nullable().openapi({ description: "Since when both sides say so" }),
    until: time.nullable(),
    entries: z.object({ asked: z.url(), accepted: z.url().nullable() }),
  })
  .openapi("Placement");

const sayingShape = z
  .object({ state: z.enum(pledgeWords), amount: z.int().nullable(), at: time, entry: z.url() })
  .openapi("PledgeSaying");

/** A pledge, with what giver and receiver say of it. */
export const pledgeShape = z
  .object({
    id,
    from: partyShape,
    to: partyShape,
    kind: z.enum(pledgeKinds),
    amount: z.int().openapi({ description: "Of money in the smallest units of its currency" }),
    unit: z.string().nullable(),
    currency: z.string().nullable(),
    begins: time,
    until: time.nullable(),
    text: z.string().nullable(),
    state: z.enum(["open", "running", "over", "withdrawn"]),
    giver: orNull(sayingShape),
    receiver: orNull(sayingShape),
    question: id.nullable(),
    createdAt: time,
    withdrawnAt: time.nullable(),
    url: z.url(),
    entry: z.url(),
  })
  .openapi("Pledge");

/** How something went, as a body says. */
export const assessmentShape = z
  .object({
    id,
    body: partyShape,
    of: z.url(),
    kind: z.enum(assessedKinds),
    asOf: time,
    text: z.string().nullable().openapi({ description: "Null where it is not held here, or was erased" }),
    state: z.enum(["standing", "corrected"]),
    createdAt: time,
    url: z.url(),
    entry: z.url(),
  })
  .openapi("Assessment");

type Here = Pick<ApiOptions, "db" | "iris">;

/** Names bodies here and at peers. */
async function partiesOf({ db, iris }: Here, actors: readonly string[]): Promise<(actor: string) => Party> {
  const unique = [...new Set(actors)];
  const ids = unique.flatMap((actor) => ownId(iris, actor) ?? []);
  const [names, own] = await Promise.all([listActorNames(db.orm, iris.actor(""), unique), findBodies(db.orm, ids)]);
  const slugs = new Map(own.map((body) => [iris.actor(body.id), body.slug]));
  return (actor) => {
    const host = URL.parse(actor)?.host ?? "";
    const slug = slugs.get(actor);
    return { actor, name: names.get(actor) ?? host, host, ...(slug !== undefined && { slug }) };
  };
}

/** Placements as the API shows them. */
export async function shapePlacements(
  here: Here,
  rows: readonly PlacedRow[],
): Promise<z.infer<typeof placementShape>[]> {
  const party = await partiesOf(
    here,
    rows.flatMap(({ child, region }) => [child, region]),
  );
  return rows.map((row) => ({
    id: row.id,
    body: party(row.child),
    region: party(row.region),
    state: row.state,
    askedAt: timeOf(row.at),
    since: timeOrNull(row.since),
    until: timeOrNull(row.until),
    entries: { asked: row.entry, accepted: row.acceptedBy },
  }));
}

/** Pledges as the API shows them at a time. */
export async function shapePledges(
  here: Here,
  rows: Awaited<ReturnType<typeof listPledges>>,
  at: Instant,
): Promise<z.infer<typeof pledgeShape>[]> {
  const [party, sayings] = await Promise.all([
    partiesOf(
      here,
      rows.flatMap(({ pledge }) => [pledge.giver, pledge.to]),
    ),
    listSayings(
      here.db.orm,
      rows.map(({ pledge }) => pledge.name),
    ),
  ]);
  return rows.map(({ pledge, text, file }) => {
    const said = sayingsOf(pledge, sayings);
    const word = (by: typeof said.giver) => {
      const row = by === undefined ? undefined : sayings.find((each) => each === by);
      return row === undefined ? null : { state: row.state, amount: row.amount, at: timeOf(row.at), entry: row.entry };
    };
    const { kind, amount, unit, currency, question } = pledge;
    return {
      id: pledge.id,
      from: party(pledge.giver),
      to: party(pledge.to),
      kind,
      amount,
      unit,
      currency,
      question,
      begins: timeOf(pledge.begins),
      until: timeOrNull(pledge.until),
      text: text ?? textOf(file),
      state: stateOfPledge(pledge, at),
      giver: word(said.giver),
      receiver: word(said.receiver),
      createdAt: timeOf(pledge.at),
      withdrawnAt: timeOrNull(pledge.withdrawnAt),
      url: `${here.iris.publicUrl}/pledges/${pledge.id}`,
      entry: pledge.entry,
    };
  });
}

/** Assessments as the API shows them. */
export async function shapeAssessments(
  here: Here,
  rows: Awaited<ReturnType<typeof listAssessments>>,
): Promise<z.infer<typeof assessmentShape>[]> {
  const party = await partiesOf(
    here,
    rows.map(({ assessment }) => assessment.by),
  );
  return rows.map(({ assessment, text, file }) => ({
    id: assessment.id,
    body: party(assessment.by),
    of: assessment.of,
    kind: assessment.kind,
    asOf: timeOf(assessment.asOf),
    text: text ?? textOf(file),
    state: assessment.supersededAt === null ? "standing" : "corrected",
    createdAt: timeOf(assessment.at),
    url: `${here.iris.publicUrl}/assessments/${assessment.id}`,
    entry: assessment.entry,
  }));
}

/** The text of a salted file, whose hash has been checked when it was fetched. */
const textOf = (file: string | null): string | null =>
  file === null ? null : z.object({ text: z.string() }).parse(JSON.parse(file)).text;
