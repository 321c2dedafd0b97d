import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { type Draw, findDraw, lockDraw, revealDrawRow, saveDraw } from "#db/draws.ts";
import { newId } from "#db/ids.ts";
import { listElectorate } from "#db/members.ts";
import { saveText } from "#db/motions.ts";
import { commitDraw as mayCommit, drawHashes, poolHash, revealDraw as mayReveal, saltedLine } from "#domain/draw.ts";
import { textHash } from "#domain/texts.ts";
import { type Act, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { instantText, shortText, visibility } from "./inputs.ts";
import { actorIn } from "./someone.ts";

/** So many can be drawn at once: an entry of the public record names each. */
const MOST_DRAWN = 500;
const MOST_LABELS = 5_000;

const labels = z
  .array(shortText)
  .min(1)
  .max(MOST_LABELS)
  .refine((list) => new Set(list).size === list.length, "has a label twice");

export const newDraw = z.strictObject({
  title: shortText,
  pool: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("members") }),
    z.strictObject({ kind: z.literal("labels"), labels, public: z.boolean().default(false) }),
  ]),
  count: z.int().min(1).max(MOST_DRAWN),
  hash: z.enum(drawHashes).default("md5"),
  sources: z.array(shortText).min(1).max(16),
  drawsAt: instantText,
  visibility: visibility.default("public"),
});

export const drawReveal = z.strictObject({ values: z.array(z.string().max(500)).min(1).max(16) });

/** Whether strangers may know of a draw. */
export const isPublicDraw = (draw: Pick<Draw, "visibility">, body: Pick<Body, "visibility">): boolean =>
  draw.visibility === "public" && body.visibility === "public";

/** Commits to a pool, to named sources and to a time to come; from now on nothing of it can change. */
export async function commitDraw(act: Act, slug: string, input: z.infer<typeof newDraw>): Promise<Draw> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  return commitPlaces(act, body, input, await placesOf(act, body, input.pool));
}

/** Commits to a draw of these people, whose names stay here. */
export const commitPeople = (
  act: Act,
  body: Body,
  input: Omit<z.infer<typeof newDraw>, "pool">,
  people: readonly string[],
): Promise<Draw> =>
  commitPlaces(
    act,
    body,
    { ...input, pool: { kind: "members" } },
    inLineOrder(people.map((person) => ({ ...saltedPlace(person), person }))),
  );

async function commitPlaces(
  act: Act,
  body: Body,
  input: z.infer<typeof newDraw>,
  places: readonly Place[],
): Promise<Draw> {
  const by = await actorIn(act, body);
  const { title, count, hash, sources, drawsAt } = input;
  const id = newId(act.at);
  const committed = { id, body: body.id, poolSize: places.length, count, hash, sources, drawsAt };
  const fact = enact(mayCommit(committed, input.visibility, by, act.at));
  const isPublic = isPublicDraw(input, body);
  await recorded(act, body.id, fact);
  await saveDraw(
    act.tx,
    {
      ...committed,
      title,
      pool: input.pool.kind,
      labelsArePublic: input.pool.kind === "labels" && input.pool.public,
      poolHash: poolHash(places.map(({ line }) => line)),
      textHash: isPublic ? await salted(act, [title, ...sources].join("\n")) : null,
      visibility: input.visibility,
      committedAt: act.at,
    },
    places.map((place, index) => ({ ...place, number: index + 1 })),
  );
  return need(await findDraw(act.tx, id), "draw");
}

/** Reveals the values of the sources; who is drawn follows from them alone. */
export async function revealDraw(act: Act, id: string, { values }: z.infer<typeof drawReveal>): Promise<Draw> {
  const draw = need(await lockDraw(act.tx, id), "draw");
  const body = need(await findBody(act.tx, draw.body), "body");
  const fact = enact(mayReveal(draw, values, await actorIn(act, body), act.at));
  await recorded(act, body.id, fact);
  const { key, selected } = fact;
  await revealDrawRow(act.tx, id, { values, key, selected: [...selected], revealedAt: act.at });
  return need(await findDraw(act.tx, id), "draw");
}

type Place = {
  readonly line: string;
  readonly label?: string;
  readonly salt?: string;
  readonly person?: string;
};

/** The places of a pool; hidden ones stand in the order of their hashes, so that a number says nothing of who it is. */
async function placesOf(act: Act, body: Body, pool: z.infer<typeof newDraw>["pool"]): Promise<Place[]> {
  if (pool.kind === "labels" && pool.public) return pool.labels.map((label) => ({ line: label, label }));
  const hidden =
    pool.kind === "labels"
      ? pool.labels.map((label) => ({ ...saltedPlace(label), label }))
      : (await listElectorate(act.tx, body.id)).map(({ voter }) => ({ ...saltedPlace(voter), person: voter }));
  return inLineOrder(hidden);
}

const inLineOrder = (places: readonly Place[]): Place[] => places.toSorted((a, b) => (a.line < b.line ? -1 : 1));

function saltedPlace(label: string): { readonly line: string; readonly salt: string } {
  const salt = randomBytes(16).toString("hex");
  return { line: saltedLine(salt, label), salt };
}

async function salted(act: Act, text: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = textHash({ salt: salt.toString("hex"), text });
  await saveText(act.tx, { hash, salt: new Uint8Array(salt), text });
  return hash;
}
