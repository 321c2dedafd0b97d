import type { Reader } from "./open.ts";
import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { comments, remoteActors } from "./schema/federation.ts";

/** A reply from elsewhere, with what is known of its author. */
export type Comment = typeof comments.$inferSelect & { readonly name: string | null; readonly handle: string | null };

/** The comments under an announcement or a motion that no moderator has hidden, oldest first. */
export async function listShownComments(
  db: Reader,
  subject: string,
  limit: number,
  after?: string,
): Promise<Comment[]> {
  const rows = await db
    .select({ comment: comments, name: remoteActors.name, handle: remoteActors.handle })
    .from(comments)
    .leftJoin(remoteActors, eq(remoteActors.iri, comments.author))
    .where(
      and(
        eq(comments.subject, subject),
        isNull(comments.hiddenAt),
        after === undefined ? undefined : gt(comments.id, after),
      ),
    )
    .orderBy(asc(comments.id))
    .limit(limit);
  return rows.map(({ comment, name, handle }) => ({ ...comment, name, handle }));
}

/** Addresses of shown comments after a given one, oldest first. */
export async function listCommentIris(
  db: Reader,
  subject: string,
  after: string | undefined,
  limit: number,
): Promise<{ id: string; iri: string }[]> {
  return db
    .select({ id: comments.id, iri: comments.iri })
    .from(comments)
    .where(
      and(
        eq(comments.subject, subject),
        isNull(comments.hiddenAt),
        after === undefined ? undefined : gt(comments.id, after),
      ),
    )
    .orderBy(asc(comments.id))
    .limit(limit);
}
