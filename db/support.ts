import type { Reader } from "./open.ts";
import { and, desc, eq, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { bodies } from "./schema/bodies.ts";
import { endorsements, mirroredEndorsements } from "./schema/endorsements.ts";
import { logs, mirroredBodies } from "./schema/gazette.ts";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";

/** One endorsement, of a body here or at a peer, as lists show it. */
export type Support = {
  readonly id: string;
  /** Of a body here. */
  readonly body: typeof bodies.$inferSelect | null;
  readonly name: string;
  readonly url: string;
  readonly host: string | null;
  readonly object: string;
  readonly statement: string | null;
  /** A mark stands in place of the statement. */
  readonly isErased: boolean;
  readonly motion: { readonly number: number; readonly title: string } | null;
  readonly createdAt: number;
  readonly withdrawnAt: number | null;
};

export type SupportFilter = {
  readonly id?: string | undefined;
  readonly state?: "standing" | "withdrawn" | undefined;
  readonly bodies?: readonly string[] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** What bodies here endorse, newest first, with the motions that decided it. */
export async function listOwnSupport(db: Reader, filter: SupportFilter): Promise<Support[]> {
  const { withdrawnAt } = endorsements;
  const rows = await db
    .select({ endorsement: endorsements, body: bodies, motion: { number: motions.number, title: motions.title } })
    .from(endorsements)
    .innerJoin(bodies, eq(bodies.id, endorsements.body))
    .leftJoin(questions, eq(questions.id, endorsements.question))
    .leftJoin(motions, eq(motions.id, questions.motion))
    .where(
      and(
        filter.id === undefined ? undefined : eq(endorsements.id, filter.id),
        filter.bodies === undefined ? undefined : inArray(endorsements.body, [...filter.bodies]),
        filter.state === undefined
          ? undefined
          : filter.state === "standing"
            ? isNull(withdrawnAt)
            : isNotNull(withdrawnAt),
        filter.before === undefined ? undefined : lt(endorsements.id, filter.before),
      ),
    )
    .orderBy(desc(endorsements.id))
    .limit(filter.limit);
  return rows.map(({ endorsement, body, motion }) => ({
    id: endorsement.id,
    body,
    name: body.name,
    url: `/@${body.slug}`,
    host: null,
    object: endorsement.object,
    statement: endorsement.statement,
    isErased: endorsement.erasedAt !== null,
    motion,
    createdAt: endorsement.createdAt,
    withdrawnAt: endorsement.withdrawnAt,
  }));
}

/** What bodies of peers endorse, as their gazettes tell, newest first. */
export async function listPeerSupport(db: Reader, filter: Omit<SupportFilter, "bodies">): Promise<Support[]> {
  const { withdrawnAt } = mirroredEndorsements;
  const rows = await db
    .select({ endorsement: mirroredEndorsements, name: mirroredBodies.name, url: mirroredBodies.url, host: logs.host })
    .from(mirroredEndorsements)
    .leftJoin(mirroredBodies, eq(mirroredBodies.actor, mirroredEndorsements.actor))
    .leftJoin(logs, eq(logs.id, mirroredEndorsements.log))
    .where(
      and(
        filter.id === undefined ? undefined : eq(mirroredEndorsements.id, filter.id),
        filter.state === undefined
          ? undefined
          : filter.state === "standing"
            ? isNull(withdrawnAt)
            : isNotNull(withdrawnAt),
        filter.before === undefined ? undefined : lt(mirroredEndorsements.id, filter.before),
      ),
    )
    .orderBy(desc(mirroredEndorsements.id))
    .limit(filter.limit);
  return rows.map(({ endorsement, name, url, host }) => ({
    id: endorsement.id,
    body: null,
    name: name ?? endorsement.actor,
    url: url ?? endorsement.actor,
    host,
    object: endorsement.object,
    statement: null,
    isErased: false,
    motion: null,
    createdAt: endorsement.at,
    withdrawnAt: endorsement.withdrawnAt,
  }));
}

/** Number and title of public motions here, by id. */
export async function listPublicTitles(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { number: number; title: string }>();
  const rows = await db
    .select({ id: motions.id, number: motions.number, title: motions.title })
    .from(motions)
    .innerJoin(bodies, and(eq(bodies.id, motions.body), eq(bodies.visibility, "public")))
    .where(and(inArray(motions.id, [...ids]), eq(motions.visibility, "public")));
  return new Map(rows.map(({ id, ...motion }) => [id, motion]));
}

/** One endorsement, of a body here or at a peer. */
export async function findSupport(db: Reader, id: string): Promise<Support | undefined> {
  const [own] = await listOwnSupport(db, { id, limit: 1 });
  if (own !== undefined) return own;
  const [theirs] = await listPeerSupport(db, { id, limit: 1 });
  return theirs;
}
