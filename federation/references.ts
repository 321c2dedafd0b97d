import { type Body, findBody } from "#db/bodies.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import { findEntryOf } from "#db/succession.ts";
import type { Reader } from "#db/open.ts";
import type { Draft, Ref } from "#domain/entries.ts";

/** An act on its way into the gazette of an organization, under a name of its own or the record's. */
export type Drafted = { readonly organization: string; readonly draft: Draft; readonly name?: string };

/** A body that is known to the world: it and all it stands in are public. */
export async function publicBody(db: Reader, id: string): Promise<Body | undefined> {
  const body = await findBody(db, id);
  return body?.visibility === "public" ? body : undefined;
}

/** The decision that an act follows from, as far as it is public. */
export async function decisionRefs(db: Reader, body: Body, question: string | null): Promise<Ref[]> {
  const ref = question === null ? undefined : await refTo(db, body, question);
  return ref === undefined ? [] : [ref];
}

/** Names an entry of the body's own gazette, or of one whose place it took, by the last part of its address. */
export async function refTo(db: Reader, body: Body, name: string): Promise<Ref | undefined> {
  const entry = await findEntryOf(db, body.organization, name);
  return entry === undefined ? undefined : { id: entry.iri, hash: entry.hash };
}

/** A motion that the world can see, with its body. */
export async function publicMotion(db: Reader, id: string): Promise<{ motion: Motion; body: Body } | undefined> {
  const motion = await findMotion(db, id);
  const body = motion?.visibility === "public" ? await publicBody(db, motion.body) : undefined;
  return motion === undefined || body === undefined ? undefined : { motion, body };
}
