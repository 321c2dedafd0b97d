import { z } from "zod";
import { entryBase, findKnownBody } from "#db/between.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import {
  type PlacedRow,
  endPlacements,
  findAnswer,
  findPlaced,
  findStandingPlacement,
  listAbove,
  saveAnswer,
  savePlacement,
} from "#db/placements.ts";
import type { Iris } from "#domain/iris.ts";
import {
  type Target,
  answerPlacement as mayAnswer,
  askRegion as mayAsk,
  leaveRegion as mayLeave,
} from "#domain/regions.ts";
import { type Act, locked, recorded } from "./act.ts";
import { asFarAsPossible, carriedBy } from "./carrying.ts";
import { Missing, Refused, enact, need } from "./errors.ts";
import { iri } from "./inputs.ts";

/** The region that a body wants to stand in, by its actor. */
export const wantedRegion = z.strictObject({ region: iri });

/** A body asks to stand in a region of any organization, and leaves the one that it stands in; a region of the same organization agrees at once. */
export async function askRegion(
  act: Act,
  slug: string,
  { region }: z.infer<typeof wantedRegion>,
  iris: Iris,
  question?: string,
): Promise<PlacedRow> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "regions", "all");
  const carried = await carriedBy(holding, body, question);
  const target = await targetOf(holding, iris, region);
  const actor = iris.actor(body.id);
  const before = await findStandingPlacement(act.tx, actor);
  const id = newId(holding.at);
  const fact = enact(mayAsk(id, moverOf(iris, body), target, before, carried, body.rules));
  await recorded(holding, body.id, fact);
  const base = await baseOf(holding, iris, body);
  const { question: decided } = fact;
  const named = { id, name: id, entry: `${base}/${id}`, body: body.id, log: null };
  await savePlacement(act.tx, { ...named, child: actor, region, at: holding.at, question: decided });
  const own = (await findKnownBody(act.tx, iris, region))?.own;
  if (own?.organization === body.organization && own.organization !== body.id)
    await asFarAsPossible(() => answerPlacement(holding, own.slug, id, true, iris, question));
  return need(await findPlaced(act.tx, id), "placement");
}

/** A body leaves its region, or asks no longer. */
export async function leaveRegion(act: Act, slug: string, iris: Iris, question?: string): Promise<PlacedRow> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "regions", "all");
  const carried = await carriedBy(holding, body, question);
  const actor = iris.actor(body.id);
  const standing = await findStandingPlacement(act.tx, actor);
  const fact = enact(mayLeave(moverOf(iris, body), standing, carried, body.rules));
  await recorded(holding, body.id, fact);
  await endPlacements(act.tx, actor, holding.at);
  return need(await findPlaced(act.tx, standing?.id ?? ""), "placement");
}

/** A region takes in who asked, declines, or sends away whom it took in. */
export async function answerPlacement(
  act: Act,
  slug: string,
  id: string,
  stands: boolean,
  iris: Iris,
  question?: string,
): Promise<PlacedRow> {
  const region = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "regions", "all");
  const placed = need(await findPlaced(act.tx, id), "placement");
  const actor = iris.actor(region.id);
  if (placed.region !== actor) throw new Missing("placement");
  const carried = await carriedBy(holding, region, question);
  const target = await targetOf(holding, iris, actor);
  const before = (await findAnswer(act.tx, placed))?.entry.split("/").at(-1) ?? null;
  const answer = { stands, before };
  const fact = enact(mayAnswer(moverOf(iris, region), placed, answer, target, carried, region.rules));
  const record = await recorded(holding, region.id, fact);
  const { name, child } = placed;
  const entry = `${await baseOf(holding, iris, region)}/${record}`;
  await saveAnswer(act.tx, { log: null, name, child, region: actor, entry, stands, at: holding.at });
  return need(await findPlaced(act.tx, id), "placement");
}

/** Ends a placement from either side: the body leaves, or the region sends it away. */
export async function endPlacement(act: Act, slug: string, id: string, iris: Iris): Promise<PlacedRow> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const placed = need(await findPlaced(act.tx, id), "placement");
  const actor = iris.actor(body.id);
  if (placed.region === actor) return answerPlacement(act, slug, id, false, iris);
  if (placed.child !== actor) throw new Missing("placement");
  if (placed.endedAt !== null) throw new Refused({ code: "not-there" });
  return leaveRegion(act, slug, iris);
}

/** What an adopted motion says of where its body stands, as far as that is still possible: null leaves. */
export async function moveAsDecided(
  act: Act,
  body: Pick<Body, "slug">,
  region: string | null,
  iris: Iris,
  question: string,
): Promise<void> {
  await asFarAsPossible(() =>
    region === null
      ? leaveRegion(act, body.slug, iris, question)
      : askRegion(act, body.slug, { region }, iris, question),
  );
}

const moverOf = (iris: Iris, { id, kind, visibility }: Body) => ({
  id,
  actor: iris.actor(id),
  kind,
  isPublic: visibility === "public",
});

async function targetOf(act: Act, iris: Iris, region: string): Promise<Target> {
  const known = await findKnownBody(act.tx, iris, region);
  const above = known === undefined ? [] : await listAbove(act.tx, iris.actor(""), region);
  return { region, kind: known?.kind, above };
}

async function baseOf(act: Act, iris: Iris, body: Body): Promise<string> {
  const organization = need(await findBody(act.tx, body.organization), "organization");
  return entryBase(act.tx, iris, organization.id, organization.slug);
}
