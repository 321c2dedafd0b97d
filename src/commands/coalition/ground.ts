import { listRecords, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { listStances, readGroundStamp } from "#db/ground.ts";
import type { Database, Reader } from "#db/open.ts";
import { commonGround, type GroundItem } from "#domain/commonGround.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Iris } from "#domain/iris.ts";

/** What the full members of a coalition hold, ranked, with the members by their actors. */
type Ground = { readonly bodies: readonly string[]; readonly items: readonly GroundItem[] };

/** Finds the common ground of a coalition as its final state and the logs held here tell. */
export type FindGround = (coalition: Pick<CoalitionRow, "id" | "hash">) => Promise<Ground>;

/** What took less than this many milliseconds is made anew each time. */
const QUICK = 25;
/** What took long is kept for so many times that long, and while no log grows for so long. */
const REST = 20;
const LONGEST = 60_000;

type Kept = { readonly ground: Promise<Ground>; readonly stamp: string; readonly made: number; until: number };

/** Common ground of large coalitions is costly to rank: it is kept, and made anew when a log has grown, but not all the time. */
export function createGround(db: Pick<Database, "orm">, iris: Iris): FindGround {
  const kept = new Map<string, Kept>();
  return async (coalition) => {
    const known = kept.get(coalition.hash);
    const now = performance.now();
    if (known !== undefined && now < known.until) return known.ground;
    const stamp = await readGroundStamp(db.orm, coalition.id);
    if (known !== undefined && known.until > known.made && known.stamp === stamp && now < known.made + LONGEST)
      return known.ground;
    const next: Kept = { ground: rank(db, iris, coalition), stamp, made: now, until: Number.POSITIVE_INFINITY };
    kept.set(coalition.hash, next);
    const ground = await next.ground.finally(() => {
      const took = performance.now() - now;
      next.until = took < QUICK ? now : performance.now() + REST * took;
    });
    return ground;
  };
}

async function rank(
  db: Pick<Database, "orm">,
  iris: Iris,
  coalition: Pick<CoalitionRow, "id" | "hash">,
): Promise<Ground> {
  const bodies = await listFull(db.orm, coalition);
  const { words, aliases } = await listStances(db.orm, iris, bodies);
  return { bodies, items: commonGround(bodies, words, aliases) };
}

/** The full members of a coalition in its final state; before there is one, at its tip. */
export async function listFull(db: Reader, { id }: Pick<CoalitionRow, "id">): Promise<string[]> {
  const records = await listRecords(db, id, "member");
  const full = (side: "final" | "value") =>
    records.filter((record) => memberIn(record[side])?.standing === "full").map(({ key }) => key);
  const final = full("final");
  return final.length > 0 ? final : full("value");
}
