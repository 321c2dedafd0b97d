import type { Placed, PlacementAnswer } from "#domain/regions.ts";
import { placedOf } from "#domain/regions.ts";
import type { Instant } from "#domain/time.ts";
import { and, desc, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { placementAnswers, placements } from "./schema/between.ts";

/** Where a body says that it stands. */
export type PlacementRow = typeof placements.$inferSelect;

/** A placement with what its region answered, and the records of both. */
export type PlacedRow = Placed & Pick<PlacementRow, "id" | "body" | "entry"> & { readonly acceptedBy: string | null };

/** Keeps what a body's side said: it stands in this region, and nowhere else from then on. */
export async function savePlacement(tx: Writer, row: typeof placements.$inferInsert): Promise<void> {
  const { child, name, at } = row;
  await endPlacements(tx, child, at, name);
  await tx
    .insert(placements)
    .values(row)
    .onConflictDoUpdate({
      target: [placements.child, placements.name],
      // A succeeding log says it again under another address.
      set: { log: sql`excluded.log`, entry: sql`excluded.entry`, region: sql`excluded.region`, endedAt: null },
    });
}

/** Ends what a body's side said before, but for what it says now. */
export async function endPlacements(tx: Writer, child: string, at: Instant, except?: string): Promise<void> {
  await tx
    .update(placements)
    .set({ endedAt: at })
    .where(
      and(
        eq(placements.child, child),
        isNull(placements.endedAt),
        except === undefined ? undefined : ne(placements.name, except),
      ),
    );
}

/** Keeps what a region says of a body that asked. */
export async function saveAnswer(
  tx: Writer,
  row: Pick<typeof placementAnswers.$inferInsert, "log" | "name" | "child" | "region" | "entry" | "stands" | "at">,
): Promise<void> {
  const { acceptedAt, acceptedBy, child, name, region, stands } = placementAnswers;
  const since = row.stands ? row.at : null;
  const by = row.stands ? row.entry : null;
  // Said again it stands since it stood; taken in anew, since now.
  const keeps = sql`excluded.accepted_at is null or (${stands} and ${acceptedAt} is not null)`;
  await tx
    .insert(placementAnswers)
    .values({ ...row, acceptedAt: since, acceptedBy: by })
    .onConflictDoUpdate({
      target: [child, name, region],
      set: {
        log: sql`excluded.log`,
        entry: sql`excluded.entry`,
        stands: sql`excluded.stands`,
        at: sql`excluded.at`,
        acceptedAt: sql`case when ${keeps} then ${acceptedAt} else excluded.accepted_at end`,
        acceptedBy: sql`case when ${keeps} then ${acceptedBy} else excluded.accepted_by end`,
      },
    });
}

/** The newest word of a region about a placement. */
export async function findAnswer(
  db: Reader,
  { child, name, region }: Pick<PlacementRow, "child" | "name" | "region">,
): Promise<typeof placementAnswers.$inferSelect | undefined> {
  const { child: of, name: named, region: by } = placementAnswers;
  const [row] = await db
    .select()
    .from(placementAnswers)
    .where(and(eq(of, child), eq(named, name), eq(by, region)));
  return row;
}

const MOST = 5_000;

async function listPlaced(db: Reader, where: SQL | undefined, limit: number): Promise<PlacedRow[]> {
  const { child, name, region } = placementAnswers;
  const rows = await db
    .select({ placement: placements, answer: placementAnswers })
    .from(placements)
    .leftJoin(
      placementAnswers,
      and(eq(child, placements.child), eq(name, placements.name), eq(region, placements.region)),
    )
    .where(where)
    .orderBy(desc(placements.at), desc(placements.id))
    .limit(limit);
  return rows.flatMap(({ placement, answer }) => placed(placement, answer) ?? []);
}

/** What both sides said, so far or up to a time. */
function placed(
  placement: PlacementRow,
  answer: (PlacementAnswer & { readonly acceptedBy: string | null }) | null,
): PlacedRow | undefined {
  const found = placedOf(placement, answer === null ? [] : [answer]);
  const { id, body, entry } = placement;
  return found === undefined ? undefined : { ...found, id, body, entry, acceptedBy: answer?.acceptedBy ?? null };
}

export async function findPlaced(db: Reader, id: string): Promise<PlacedRow | undefined> {
  const [row] = await listPlaced(db, eq(placements.id, id), 1);
  return row;
}

/** The placement of a body that goes by this name. */
export async function findNamedPlacement(db: Reader, child: string, name: string): Promise<PlacedRow | undefined> {
  const [row] = await listPlaced(db, and(eq(placements.child, child), eq(placements.name, name)), 1);
  return row;
}

/** Where a body says now that it stands, whether its region agreed or not. */
export async function findStandingPlacement(db: Reader, child: string): Promise<PlacedRow | undefined> {
  const [row] = await listPlaced(db, and(eq(placements.child, child), isNull(placements.endedAt)), 1);
  return row;
}

/** All that a body was in or asked for, newest first. */
export const listPlacementsOf = (db: Reader, child: string): Promise<PlacedRow[]> =>
  listPlaced(db, eq(placements.child, child), 100);

/** Who stands in a region or asks to, newest first. */
export const listPlacementsIn = (db: Reader, regions: readonly string[]): Promise<PlacedRow[]> =>
  regions.length === 0
    ? Promise.resolve([])
    : listPlaced(db, and(inArray(placements.region, [...regions]), isNull(placements.endedAt)), 2_000);

/** Every placement that was ever said, for the graph. */
export const listAllPlacements = (db: Reader): Promise<PlacedRow[]> => listPlaced(db, undefined, MOST);

/** Requests that these regions have not answered. */
export const listUnanswered = (db: Reader, regions: readonly string[]): Promise<PlacedRow[]> =>
  regions.length === 0
    ? Promise.resolve([])
    : listPlaced(
        db,
        and(inArray(placements.region, [...regions]), isNull(placements.endedAt), isNull(placementAnswers.name)),
        100,
      );

/** Everything above a body on the ladder of regions: where it stands by both sides' word, and the region of its own organization that it is nested in. */
export async function listAbove(db: Reader, actorPrefix: string, start: string): Promise<string[]> {
  const rows = await db.execute<{ actor: string }>(sql`
    with recursive up (actor) as (
      select ${start}::text
      union
      select r.actor from up join lateral (
        select p.region as actor from placements p
          join placement_answers a on a.child = p.child and a.name = p.name and a.region = p.region and a.stands
          where p.child = up.actor and p.ended_at is null
        union all
        select ${actorPrefix}::text || parent.id::text from bodies b
          join bodies parent on parent.id = b.parent and parent.kind = 'region'
          where starts_with(up.actor, ${actorPrefix}::text) and b.id::text = substr(up.actor, length(${actorPrefix}::text) + 1)
        union all
        select m.parent from mirrored_bodies m join mirrored_bodies q on q.actor = m.parent and q.kind = 'region'
          where m.actor = up.actor
      ) r on true
    ) select actor from up where actor <> ${start} limit 200`);
  return rows.map(({ actor }) => actor);
}

/** What these logs say of placements ends, since others took their place. */
export async function endMirroredPlacements(tx: Writer, log: string, at: Instant): Promise<void> {
  await tx
    .update(placements)
    .set({ endedAt: at })
    .where(and(eq(placements.log, log), isNull(placements.endedAt)));
  await tx
    .update(placementAnswers)
    .set({ stands: false, at })
    .where(and(eq(placementAnswers.log, log), or(eq(placementAnswers.stands, true))));
}
