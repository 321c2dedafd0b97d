import type { Sha256 } from "#domain/entries.ts";
import { type Iris, irisOf } from "#domain/iris.ts";
import { and, eq, sql } from "drizzle-orm";
import { findBody } from "./bodies.ts";
import { findLogOf } from "./gazette.ts";
import type { Reader } from "./open.ts";
import { logEntries, logs, mirroredBodies } from "./schema/gazette.ts";

/** A public body of this instance or of a mirrored log. */
export type KnownBody = {
  readonly actor: string;
  readonly kind: string;
  readonly name: string;
  /** Its id, if it is ours, and that of the organization that answers for it. */
  readonly own: { readonly id: string; readonly slug: string; readonly organization: string } | undefined;
};

/** The id of a body of ours in an actor's address. */
export function ownId(iris: Pick<Iris, "actor">, actor: string): string | undefined {
  const prefix = iris.actor("");
  const id = actor.startsWith(prefix) ? actor.slice(prefix.length) : "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}

/** The public body behind an actor, as far as it is known here. */
export async function findKnownBody(
  db: Reader,
  iris: Pick<Iris, "actor">,
  actor: string,
): Promise<KnownBody | undefined> {
  const id = ownId(iris, actor);
  if (id !== undefined) {
    const body = await findBody(db, id);
    if (body?.visibility !== "public") return undefined;
    const { kind, name, slug, organization } = body;
    return { actor, kind, name, own: { id, slug, organization } };
  }
  const [row] = await db.select().from(mirroredBodies).where(eq(mirroredBodies.actor, actor));
  return row === undefined
    ? undefined
    : { actor, kind: row.kind, name: row.name ?? row.handle ?? actor, own: undefined };
}

/** Where the entries of an organization are addressed: below the log that grows, or that is about to begin. */
export async function entryBase(
  db: Reader,
  iris: Pick<Iris, "gazette">,
  organization: string,
  slug: string,
): Promise<string> {
  const log = await findLogOf(db, organization);
  return `${log?.prefix ?? iris.gazette(slug)}/entries`;
}

/** The addresses of this instance, as its own logs bear them; undefined before the first one has begun. */
export async function findIris(db: Reader): Promise<Iris | undefined> {
  const [row] = await db
    .select({ prefix: logs.prefix })
    .from(logs)
    .where(sql`${logs.organization} is not null`)
    .limit(1);
  return row === undefined ? undefined : irisOf(row.prefix.replace(/\/gazette\/[^/]+$/u, ""));
}

/** An entry of any held log that has effect, by its address. */
export async function findHeldEntry(db: Reader, iri: string): Promise<{ id: string; hash: Sha256 } | undefined> {
  const [row] = await db
    .select({ id: logEntries.iri, hash: logEntries.hash })
    .from(logEntries)
    .innerJoin(logs, eq(logs.id, logEntries.log))
    // An entry's address is below that of its log, or it is not its own.
    .where(
      and(
        eq(logEntries.iri, iri),
        eq(logEntries.verdict, "ok"),
        sql`starts_with(${logEntries.iri}, ${logs.prefix} || '/')`,
      ),
    )
    .limit(1);
  return row === undefined ? undefined : { id: row.id, hash: row.hash as Sha256 };
}

/** Whether a mirrored log is the one that introduced a body here: of two logs of one host that name it, the first. */
export async function isBodyOfLog(db: Reader, log: string, actor: string): Promise<boolean> {
  const [row] = await db
    .select({ log: mirroredBodies.log })
    .from(mirroredBodies)
    .where(eq(mirroredBodies.actor, actor));
  return row?.log === log;
}
