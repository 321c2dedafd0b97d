import { type CoalitionRow } from "#db/coalition/coalitions.ts";
import { findMovedText, listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import { listHeldPositions, type HeldPosition } from "#db/ground.ts";
import type { Reader } from "#db/open.ts";
import { positionsOf, type CoalitionPosition, type DecidedMotion } from "#domain/coalition/positions.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { listFull } from "./ground.ts";

/** A position of a coalition with the motion that decided it and that which ended it, as they are named here. */
type NamedPosition = CoalitionPosition & {
  readonly id: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly ending: { readonly id: string; readonly title: string } | undefined;
};

/** What a coalition holds, and what each of its full members holds for itself. */
export type Register = { readonly own: readonly NamedPosition[]; readonly members: readonly HeldPosition[] };

/** So many motions of a coalition are read for its positions. */
const MOST = 2_000;

/** The register of a coalition as its final state tells, the newest first, and the positions of its members. */
export async function loadRegister(db: Reader, iris: Iris, row: CoalitionRow): Promise<Register> {
  const motions = await listCoalitionMotions(db, row.id, { limit: MOST });
  const byHash = new Map(motions.flatMap((motion) => (motion.hash === null ? [] : [[motion.hash, motion] as const])));
  const positions = positionsOf(motions.flatMap(decidedOf));
  const own = await Promise.all(
    positions.toReversed().flatMap((position) => {
      const motion = byHash.get(position.motion);
      return motion === undefined ? [] : [named(db, position, motion, byHash)];
    }),
  );
  return { own, members: await listHeldPositions(db, iris, await listFull(db, row), MOST) };
}

function decidedOf(motion: CoalitionMotion): DecidedMotion[] {
  const { hash, kind, final, questionHash, asked } = motion;
  if (hash === null || final === null) return [];
  const question =
    questionHash === null || asked.final === null ? undefined : { hash: questionHash as Sha256, stands: asked.final };
  return [{ motion: hash as Sha256, kind, stands: final, question }];
}

async function named(
  db: Reader,
  position: CoalitionPosition,
  motion: CoalitionMotion,
  byHash: ReadonlyMap<string, CoalitionMotion>,
): Promise<NamedPosition> {
  const ending = position.endedBy === undefined ? undefined : byHash.get(position.endedBy);
  const [whole, last] = await Promise.all([
    findMovedText(db, motion),
    ending === undefined ? undefined : findMovedText(db, ending),
  ]);
  const { title, text } = partsOf(whole, position.motion);
  return {
    ...position,
    id: motion.id,
    title,
    text,
    ending: ending && { id: ending.id, title: partsOf(last, ending.hash ?? "").title },
  };
}

/** Title and text of a motion; what is erased or not held yet goes by its hash. */
function partsOf(whole: string | null | undefined, hash: string): { title: string; text: string | undefined } {
  if (whole == null) return { title: hash.slice(0, 19), text: undefined };
  const [title = "", ...rest] = whole.split("\n\n");
  return { title, text: rest.join("\n\n") };
}
