import type { Reader } from "./open.ts";
import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { type Graph, type GraphBody, type GraphEndorsement, graphOf } from "#domain/graph.ts";
import type { Iris } from "#domain/iris.ts";
import { findHome } from "./bodies.ts";
import { bodies } from "./schema/bodies.ts";
import { logs, mirroredBodies, peers } from "./schema/gazette.ts";

const MOST_BODIES = 2_000;
const MOST_ENDORSEMENTS = 5_000;

/** The addresses of this instance, and the host of its handles. */
export type GraphPlace = { readonly iris: Iris; readonly handleHost: string };

/** A body, and since when it is known to be there. */
export type Dated = GraphBody & { readonly since: number | null };

/** The coalition as this instance sees it: what is public here, and what the mirrors of its peers tell. */
export async function loadGraph(db: Reader, place: GraphPlace): Promise<Graph> {
  const [home, own, mirrored, organizations, endorsements] = await Promise.all([
    findHome(db),
    listOwnPlaces(db, place),
    listMirroredPlaces(db),
    listPeered(db),
    listSupport(db, place.iris, "standing"),
  ]);
  const isPublic = home?.visibility === "public";
  return graphOf({
    home: isPublic ? place.iris.actor(home.id) : undefined,
    bodies: [...own, ...mirrored],
    peers: organizations,
    endorsements,
  });
}

/** The public bodies of this instance. */
export async function listOwnPlaces(db: Reader, { iris, handleHost }: GraphPlace): Promise<Dated[]> {
  const rows = await db
    .select()
    .from(bodies)
    .where(eq(bodies.visibility, "public"))
    .orderBy(asc(bodies.id))
    .limit(MOST_BODIES);
  return rows.map(({ id, kind, name, slug, parent, organization, createdAt }) => ({
    since: createdAt,
    id: iris.actor(id),
    kind,
    name,
    handle: `${slug}@${handleHost}`,
    url: iris.bodyPage(slug),
    host: iris.host,
    isLocal: true,
    parent: parent === null ? undefined : iris.actor(parent),
    organization: iris.actor(organization),
  }));
}

/** The bodies of mirrored logs. */
export async function listMirroredPlaces(db: Reader): Promise<Dated[]> {
  const rows = await db
    .select({ body: mirroredBodies, host: logs.host, organization: logs.actor })
    .from(mirroredBodies)
    .innerJoin(logs, eq(logs.id, mirroredBodies.log))
    .orderBy(asc(logs.origin), asc(mirroredBodies.actor))
    .limit(MOST_BODIES);
  return rows.map(({ body: { actor, kind, parent, name, handle, url, since }, host, organization }) => ({
    since,
    id: actor,
    kind,
    name: name ?? handle ?? host ?? actor,
    handle: handle ?? undefined,
    url: url ?? actor,
    host: host ?? "",
    isLocal: false,
    parent: parent ?? undefined,
    organization: organization ?? actor,
  }));
}

/** The organizations of connected instances whose gazettes we hold. */
export async function listPeered(db: Reader): Promise<string[]> {
  const rows = await db
    .select({ actor: logs.actor })
    .from(logs)
    .innerJoin(peers, and(eq(peers.host, logs.host), eq(peers.state, "peered")))
    .where(isNotNull(logs.actor))
    .orderBy(asc(logs.origin));
  return rows.flatMap(({ actor }) => actor ?? []);
}

/** Endorsements by public bodies, those that stand or all that were ever made, each with the body whose motion, announcement or self it supports. */
export async function listSupport(db: Reader, iris: Iris, which: "standing" | "all"): Promise<GraphEndorsement[]> {
  const kept = which === "standing" ? sql`x.withdrawn_at is null` : sql`true`;
  const [motion, announcement, actor] = [iris.motion(""), iris.announcement(""), iris.actor("")];
  const owned = (prefix: string) => sql`case when starts_with(e.object, ${prefix})
    then substr(e.object, ${prefix.length + 1}) end`;
  const rows = await db.execute<{
    own: boolean;
    actor: string;
    slug: string | null;
    id: string;
    object: string;
    entry: string | null;
    since: string;
    until: string | null;
    ownOwner: string | null;
    owner: string | null;
  }>(sql`
    select e.own, e.actor, e.slug, e.id, e.object, e.entry, (extract(epoch from e.at) * 1000)::bigint::text as since,
      (extract(epoch from e.ended) * 1000)::bigint::text as until,
      p.id::text as "ownOwner", coalesce(mm.actor, mb.actor, case when r.gone_at is null then r.author end) as owner
    from (
      select true as own, b.id::text as actor, o.slug, x.id, x.object, null as entry, x.created_at as at, x.withdrawn_at as ended
      from endorsements x join bodies b on b.id = x.body and b.visibility = 'public'
        join bodies o on o.id = b.organization
      where ${kept}
      union all
      select false, x.actor, null, x.id, x.object, x.entry, x.at, x.withdrawn_at from mirrored_endorsements x where ${kept}
    ) as e
    left join motions m on m.id::text = ${owned(motion)} and m.visibility = 'public' and m.submitted_at is not null
    left join announcements a on a.id::text = ${owned(announcement)} and a.visibility = 'public' and a.deleted_at is null
    left join bodies p on p.visibility = 'public' and p.id = coalesce(m.body, a.body,
      (select id from bodies where id::text = ${owned(actor)}))
    left join mirrored_motions mm on mm.object = e.object
    left join mirrored_bodies mb on mb.actor = e.object
    left join remote_objects r on r.iri = e.object
    order by e.id desc limit ${MOST_ENDORSEMENTS}`);
  return rows.map(({ own, actor: who, slug, id, object, entry, since, until, ownOwner, owner }) => ({
    actor: own ? iris.actor(who) : who,
    owner: ownOwner === null ? (owner ?? undefined) : iris.actor(ownOwner),
    object,
    entry: entry ?? iris.entry(slug ?? "", id),
    since: Number(since),
    until: until === null ? null : Number(until),
  }));
}
