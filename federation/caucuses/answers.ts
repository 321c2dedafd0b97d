import { findBody } from "#db/bodies.ts";
import { findPost } from "#db/caucuses/forum.ts";
import type { Reader } from "#db/open.ts";
import type { Found } from "#federation/answers.ts";
import { isKnown } from "#federation/bodies.ts";
import { type Here, tombstone, whole } from "#federation/documents.ts";
import { postNote } from "./notes.ts";

/** A post that was written here; others live where their authors do. */
export async function postAt(db: Reader, id: string, here: Here): Promise<Found | undefined> {
  const post = await findPost(db, { id });
  const body = post === undefined ? undefined : await findBody(db, post.body);
  if (post === undefined || body === undefined || !isKnown(body)) return undefined;
  if (post.iri !== here.iris.post(id)) return undefined;
  const page = here.iris.bodyPage(body.slug);
  const tags = [id, body.id];
  if (post.state === "removed")
    return { document: whole(tombstone(post.iri, post.changedAt ?? post.createdAt)), page, tags, isGone: true };
  return { document: whole(postNote(here, post, body)), page, tags };
}
