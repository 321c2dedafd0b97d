import { listAmendments } from "#db/amendments.ts";
import { type Body, listBodies } from "#db/bodies.ts";
import { listCharters } from "#db/charters.ts";
import { readClock } from "#db/clock.ts";
import { listMandatesSeenBy } from "#db/mandates.ts";
import { type MotionInList, listMotions } from "#db/motions.ts";
import { listOfficesSeenBy } from "#db/offices.ts";
import type { Database } from "#db/open.ts";
import { listPositionsSeenBy } from "#db/positions.ts";
import { motionPath } from "#domain/iris.ts";
import { motionStates } from "#domain/motions.ts";

const FEW = 6;
/** So many of the newest motions hold one of each kind. */
const RECENT = 200;

/** What a stranger sees of votes of every form, amendments, charters, offices and positions: one of each kind. */
export async function decidingPages(db: Database, bodies: readonly Pick<Body, "id" | "slug">[]): Promise<string[]> {
  const at = await readClock(db.orm, db.clockOffset);
  const [motions, offices, mandates, positions, charters] = await Promise.all([
    publicMotions(db),
    listOfficesSeenBy(db.orm, null, { limit: FEW, at }),
    listMandatesSeenBy(db.orm, null, { limit: FEW, at }),
    listPositionsSeenBy(db.orm, null, { limit: FEW }),
    charterPages(db, bodies),
  ]);
  const councils = await listOfficesSeenBy(db.orm, null, { kinds: ["seat"], limit: 1, at });
  return [
    ...firstOf(motions, waysOf).flatMap((motion) => pagesOf(motion)),
    ...(await amendmentPages(db, motions)),
    ...offices.map(({ office }) => `/offices/${office.id}`),
    ...mandates.map(({ mandate }) => `/delegates/${mandate.id}`),
    ...positions.map(({ position }) => `/positions/${position.id}`),
    ...charters,
    ...councils.flatMap(({ body, office }) => [`/@${body.slug}/council`, `/offices/${office.id}`]),
  ];
}

/** Forms for whoever decides on the way, as an admin finds them. */
export async function decidingDesks(db: Database, home: Pick<Body, "id">): Promise<string[]> {
  const bodies = (await listBodies(db.orm, { limit: RECENT })).filter(({ organization }) => organization === home.id);
  const pending = await listMotions(db.orm, { states: ["pending"], bodies: [home.id], limit: RECENT });
  const chartered = bodies.find(({ rules }) => rules.charter !== undefined);
  const free = bodies.find(({ rules }) => rules.charter === undefined);
  const [motion] = firstOf(pending, () => "pending");
  return [
    ...(chartered === undefined ? [] : [`/@${chartered.slug}/charter/amend`, `/@${chartered.slug}/proxies`]),
    ...(free === undefined ? [] : [`/@${free.slug}/charter/new`]),
    ...(motion === undefined ? [] : [motionPath(motion.number, motion.title), `${pathOf(motion)}/amendments/new`]),
  ];
}

const publicMotions = (db: Database): Promise<MotionInList[]> =>
  listMotions(db.orm, {
    visibility: "public",
    states: motionStates.filter((state) => state !== "draft"),
    limit: RECENT,
  });

/** What makes a motion another one to look at than the rest. */
const waysOf = ({ kind, contest, effect, state }: MotionInList): string =>
  `${kind} ${contest?.method ?? ""} ${effect !== null && "consent" in effect ? "consent" : ""} ${state === "voting"}`;

function firstOf(motions: readonly MotionInList[], wayOf: (motion: MotionInList) => string): readonly MotionInList[] {
  // Newest come first, and the first of each is kept.
  return [...new Map(motions.toReversed().map((motion) => [wayOf(motion), motion])).values()];
}

const pathOf = ({ number, title }: MotionInList): string => motionPath(number, title);

function pagesOf(motion: MotionInList): string[] {
  const path = pathOf(motion);
  return ["adopted", "lost", "no_quorum"].includes(motion.state) ? [path, `${path}/result`, `${path}/check`] : [path];
}

/** The newest motion with amendments, each of them, and the versions of its text. */
async function amendmentPages(db: Database, motions: readonly MotionInList[]): Promise<string[]> {
  for (const motion of motions) {
    const amendments = await listAmendments(db.orm, motion.id);
    const path = pathOf(motion);
    if (amendments.length > 0)
      return [path, `${path}/text`, ...amendments.slice(0, FEW).map(({ number }) => `${path}/amendments/${number}`)];
  }
  return [];
}

async function charterPages(db: Database, bodies: readonly Pick<Body, "id" | "slug">[]): Promise<string[]> {
  for (const { id, slug } of bodies) {
    const versions = await listCharters(db.orm, id);
    if (versions.length > 0)
      return [
        `/@${slug}/charter`,
        ...versions.slice(0, 2).map(({ version }) => `/@${slug}/charter/versions/${version}`),
        ...(versions.length > 1 ? [`/@${slug}/charter/compare?from=1&to=2`] : []),
      ];
  }
  return [];
}
