import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { bodies } from "./schema/bodies.ts";
import { endorsements, mirroredEndorsements } from "./schema/endorsements.ts";
import { mirroredBodies } from "./schema/gazette.ts";

export type Endorsement = typeof endorsements.$inferSelect;

export async function findEndorsement(db: Reader, id: string): Promise<Endorsement | undefined> {
  const [row] = await db.select().from(endorsements).where(eq(endorsements.id, id));
  return row;
}

export async function lockEndorsement(tx: Writer, id: string): Promise<Endorsement | undefined> {
  const [row] = await tx.select().from(endorsements).where(eq(endorsements.id, id)).for("update");
  return row;
}

/** The body's standing endorsement of the object, if it has one. */
export async function findStanding(tx: Reader, body: string, object: string): Promise<Endorsement | undefined> {
  const [row] = await tx
    .select()
    .from(endorsements)
    .where(and(eq(endorsements.body, body), eq(endorsements.object, object), isNull(endorsements.withdrawnAt)));
  return row;
}

export async function listEndorsementsOf(db: Reader, body: string, limit: number): Promise<Endorsement[]> {
  return db.select().from(endorsements).where(eq(endorsements.body, body)).orderBy(desc(endorsements.id)).limit(limit);
}

export async function saveEndorsement(tx: Writer, row: typeof endorsements.$inferInsert): Promise<void> {
  await tx.insert(endorsements).values(row);
}

export async function withdrawEndorsementRow(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(endorsements).set({ withdrawnAt: at }).where(eq(endorsements.id, id));
}

/** Who endorses an object, here and at peers, oldest first; only public bodies. */
export async function listSupporters(db: Reader, object: string, limit: number) {
  const [own, mirrored] = await Promise.all([
    db
      .select({ name: bodies.name, slug: bodies.slug, withdrawnAt: endorsements.withdrawnAt })
      .from(endorsements)
      .innerJoin(bodies, and(eq(bodies.id, endorsements.body), eq(bodies.visibility, "public")))
      .where(eq(endorsements.object, object))
      .orderBy(asc(endorsements.id))
      .limit(limit),
    db
      .select({
        name: mirroredBodies.name,
        url: mirroredBodies.url,
        actor: mirroredEndorsements.actor,
        withdrawnAt: mirroredEndorsements.withdrawnAt,
      })
      .from(mirroredEndorsements)
      .leftJoin(mirroredBodies, eq(mirroredBodies.actor, mirroredEndorsements.actor))
      .where(eq(mirroredEndorsements.object, object))
      .orderBy(asc(mirroredEndorsements.id))
      .limit(limit),
  ]);
  return { own, mirrored };
}
