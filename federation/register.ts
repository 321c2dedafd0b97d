import type { Body } from "#db/bodies.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { findClose } from "#db/coalition/motions.ts";
import { findMandate } from "#db/mandates.ts";
import { findMotion } from "#db/motions.ts";
import { type Office, findOffice } from "#db/offices.ts";
import type { Reader } from "#db/open.ts";
import { findPosition } from "#db/positions.ts";
import { type Ref, type Sha256, sha256Of } from "#domain/entries.ts";
import type { Fact } from "#domain/facts.ts";
import type { House } from "./house.ts";
import { type Drafted, decisionRefs, publicBody, refTo } from "./references.ts";

type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

/** The entry of a mandate: who holds it is in a salted hash, that the holder can open. */
export async function mandateIssued(
  db: Reader,
  fact: FactOf<"mandate-issued">,
  house: House,
): Promise<Drafted | undefined> {
  const { mandate: id, number, from, until, question } = fact;
  const [home, body, mandate, office] = await Promise.all([
    publicBody(db, fact.home),
    publicBody(db, fact.body),
    findMandate(db, id),
    findOffice(db, fact.office, from),
  ]);
  if (home === undefined || body === undefined || mandate === undefined || office === undefined) return undefined;
  return {
    organization: home.organization,
    name: id,
    draft: {
      type: "MandateIssued",
      issuer: house.iris.actor(home.id),
      refs: await decisionRefs(db, home, question),
      kind: office.kind,
      office: office.id,
      ...(office.kind === "seat" && { council: house.iris.actor(body.id), seat: number }),
      ...(await inCoalition(db, home, office, question)),
      begins: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      holderHash: sha256Of(mandate.holderHash),
    },
  };
}

/** The entry that ends a mandate early; one that runs out needs none, since its end stands in its beginning. */
export async function mandateRevoked(
  db: Reader,
  { mandate, home: id, ending, question }: FactOf<"mandate-revoked">,
  house: House,
): Promise<Drafted | undefined> {
  const home = await publicBody(db, id);
  const ref = home === undefined ? undefined : await refTo(db, home, mandate);
  if (home === undefined || ref === undefined) return undefined;
  const refs = [ref, ...(await decisionRefs(db, home, question))];
  const office = await findOffice(db, (await findMandate(db, mandate))?.office ?? "", 0);
  const row = await coalitionOf(db, office);
  return {
    organization: home.organization,
    draft: {
      type: "MandateRevoked",
      issuer: house.iris.actor(home.id),
      refs,
      ...(row !== undefined && { coalition: row.hash as Sha256 }),
      ending,
    },
  };
}

/** Of a seat in a coalition's council: the coalition, whose actor stands for the council, and the close of the vote that gave it. */
async function inCoalition(db: Reader, home: Body, office: Office, question: string) {
  const row = await coalitionOf(db, office);
  const opened = row === undefined ? undefined : await refTo(db, home, question);
  const closed = opened === undefined ? undefined : await findClose(db, opened.hash);
  if (row === undefined || closed === undefined) return {};
  const refs: Ref[] = [{ id: closed.id, hash: closed.hash as Sha256 }];
  return { refs, coalition: row.hash as Sha256, council: row.actor };
}

const coalitionOf = async (db: Reader, office: Pick<Office, "coalition"> | undefined) =>
  office === undefined || office.coalition === null ? undefined : findCoalition(db, { id: office.coalition });

/** The entry of a position, after the decision that adopted it and the position that it replaces. */
export async function positionAdopted(
  db: Reader,
  { position: id, question, supersedes }: FactOf<"position-adopted">,
  house: House,
): Promise<Drafted | undefined> {
  const position = await findPosition(db, id);
  const motion = position === undefined ? undefined : await findMotion(db, position.motion);
  const body = motion?.visibility === "public" ? await publicBody(db, motion.body) : undefined;
  if (position === undefined || body === undefined) return undefined;
  const replaced = supersedes === null ? undefined : await refTo(db, body, supersedes);
  const refs = [...(await decisionRefs(db, body, question)), ...(replaced === undefined ? [] : [replaced])];
  return {
    organization: body.organization,
    name: id,
    draft: { type: "PositionAdopted", issuer: house.iris.actor(body.id), refs, textHash: sha256Of(position.textHash) },
  };
}

/** The entry that says that a position is held no longer. */
export async function positionEnded(
  db: Reader,
  { position, body: id, state, question }: FactOf<"position-ended">,
  house: House,
): Promise<Drafted | undefined> {
  const body = await publicBody(db, id);
  const ref = body === undefined ? undefined : await refTo(db, body, position);
  if (body === undefined || ref === undefined) return undefined;
  const refs = [ref, ...(await decisionRefs(db, body, question))];
  return {
    organization: body.organization,
    draft: { type: "PositionWithdrawn", issuer: house.iris.actor(body.id), refs, state },
  };
}
