import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isInside } from "./bodies.ts";
import { bodies } from "./schema/bodies.ts";
import { endorsements, mirroredEndorsements } from "./schema/endorsements.ts";
import { logs, mirroredBodies, mirroredTexts } from "./schema/gazette.ts";

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

/** What a list of endorsements is narrowed to. */
export type EndorsementFilter = {
  readonly id?: string | undefined;
  readonly state?: "standing" | "withdrawn" | undefined;
  readonly object?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** Endorsements by bodies of this instance that the person (null: a stranger) may see, newest first, each with its body and the slug of its organization. */
export async function listEndorsementsSeenBy(
  db: Reader,
  person: string | null,
  { id, state, object, before, limit, body }: EndorsementFilter & { readonly body?: string | undefined },
) {
  const { withdrawnAt } = endorsements;
  const organizations = alias(bodies, "organizations");
  return db
    .select({ endorsement: endorsements, body: bodies, organization: organizations.slug })
    .from(endorsements)
    .innerJoin(bodies, eq(bodies.id, endorsements.body))
    .innerJoin(organizations, eq(organizations.id, bodies.organization))
    .where(
      and(
        or(eq(bodies.visibility, "public"), isInside(person)),
        id === undefined ? undefined : eq(endorsements.id, id),
        body === undefined ? undefined : eq(endorsements.body, body),
        object === undefined ? undefined : eq(endorsements.object, object),
        state === undefined ? undefined : state === "standing" ? isNull(withdrawnAt) : isNotNull(withdrawnAt),
        before === undefined ? undefined : lt(endorsements.id, before),
      ),
    )
    .orderBy(desc(endorsements.id))
    .limit(limit);
}

/** Endorsements by bodies of peers, as their gazettes tell, newest first; the text's file where it has been fetched. */
export async function listMirroredEndorsements(
  db: Reader,
  { id, state, object, before, limit, actor }: EndorsementFilter & { readonly actor?: string | undefined },
) {
  const { withdrawnAt } = mirroredEndorsements;
  return db
    .select({
      endorsement: mirroredEndorsements,
      name: mirroredBodies.name,
      handle: mirroredBodies.handle,
      host: logs.host,
      file: mirroredTexts.file,
    })
    .from(mirroredEndorsements)
    .leftJoin(mirroredBodies, eq(mirroredBodies.actor, mirroredEndorsements.actor))
    .leftJoin(logs, eq(logs.id, mirroredEndorsements.log))
    .leftJoin(
      mirroredTexts,
      and(eq(mirroredTexts.log, mirroredEndorsements.log), eq(mirroredTexts.hash, mirroredEndorsements.textHash)),
    )
    .where(
      and(
        id === undefined ? undefined : eq(mirroredEndorsements.id, id),
        actor === undefined ? undefined : eq(mirroredEndorsements.actor, actor),
        object === undefined ? undefined : eq(mirroredEndorsements.object, object),
        state === undefined ? undefined : state === "standing" ? isNull(withdrawnAt) : isNotNull(withdrawnAt),
        before === undefined ? undefined : lt(mirroredEndorsements.id, before),
      ),
    )
    .orderBy(desc(mirroredEndorsements.id))
    .limit(limit);
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
