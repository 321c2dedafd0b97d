import { findRecognitionById } from "#db/caucuses/recognitions.ts";
import type { Reader } from "#db/open.ts";
import type { FactOf } from "#domain/caucuses.ts";
import type { House } from "#federation/house.ts";
import { decisionRefs, type Drafted, publicBody, refTo } from "#federation/references.ts";

/** The entry by which a body recognizes a caucus. */
export async function caucusRecognized(
  db: Reader,
  fact: FactOf<"caucus-recognized">,
  { iris }: House,
): Promise<Drafted | undefined> {
  const body = await publicBody(db, fact.body);
  const recognition = await findRecognitionById(db, fact.recognition);
  if (body === undefined || recognition === undefined) return undefined;
  const issuer = iris.actor(body.id);
  const refs = await decisionRefs(db, body, fact.question);
  const draft = { type: "CaucusRecognized", issuer, refs, object: fact.caucus } as const;
  return { organization: body.organization, name: fact.recognition, draft };
}

/** The entry that ends it; a recognition that never became one ends without. */
export async function caucusNotRecognized(
  db: Reader,
  fact: FactOf<"caucus-recognition-withdrawn">,
  { iris }: House,
): Promise<Drafted | undefined> {
  const body = await publicBody(db, fact.body);
  const ref = body === undefined ? undefined : await refTo(db, body, fact.recognition);
  if (body === undefined || ref === undefined) return undefined;
  const issuer = iris.actor(body.id);
  const refs = [ref, ...(await decisionRefs(db, body, fact.question))];
  return { organization: body.organization, draft: { type: "CaucusRecognitionWithdrawn", issuer, refs } };
}
