import type { Body } from "#db/bodies.ts";
import { type Draw, findDraw } from "#db/draws.ts";
import type { Reader } from "#db/open.ts";
import type { Fact } from "#domain/facts.ts";
import type { House } from "./house.ts";
import { type Drafted, publicBody, refTo } from "./references.ts";

/** A draw that everybody may know of. */
async function publicDraw(db: Reader, id: string): Promise<{ draw: Draw; body: Body } | undefined> {
  const draw = await findDraw(db, id);
  const body = draw?.visibility === "public" ? await publicBody(db, draw.body) : undefined;
  return draw === undefined || body === undefined ? undefined : { draw, body };
}

/** The entry that binds a draw before anybody can know what it gives. */
export async function drawCommitted(db: Reader, id: string, { iris }: House): Promise<Drafted | undefined> {
  const found = await publicDraw(db, id);
  if (found === undefined || found.draw.textHash === null) return undefined;
  const { draw, body } = found;
  return {
    organization: body.organization,
    name: id,
    draft: {
      type: "DrawCommitted",
      issuer: iris.actor(body.id),
      refs: [],
      textHash: `sha256:${draw.textHash}`,
      poolHash: `sha256:${draw.poolHash}`,
      poolSize: draw.poolSize,
      count: draw.count,
      algorithm: draw.hash,
      drawsAt: new Date(draw.drawsAt).toISOString(),
    },
  };
}

/** The entry of what was drawn, and from which key string. */
export async function drawRevealed(
  db: Reader,
  { draw: id, key, selected }: Extract<Fact, { kind: "draw-revealed" }>,
  house: House,
): Promise<Drafted | undefined> {
  const body = (await publicDraw(db, id))?.body;
  const ref = body === undefined ? undefined : await refTo(db, body, id);
  if (body === undefined || ref === undefined) return undefined;
  return {
    organization: body.organization,
    draft: { type: "DrawRevealed", issuer: house.iris.actor(body.id), refs: [ref], drawKey: key, selected },
  };
}
