import { need } from "#commands/errors.ts";
import { findCoalition, findRecord, listCoalitions, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";

/** The coalition that `?of=` names by the digits of its hash, else the first that our organization is in, else the first that is known. */
export async function chooseCoalition(
  { db, iris }: Pick<Desk, "db" | "iris">,
  { home }: Pick<Visit, "home">,
  of: string | undefined,
): Promise<CoalitionRow | undefined> {
  if (of !== undefined) return need(await findCoalition(db.orm, { hash: `sha256:${of}` }), "coalition");
  const rows = await listCoalitions(db.orm);
  if (home === undefined) return rows[0];
  const own = iris.actor(home.id);
  const standings = await Promise.all(
    rows.map(async ({ id }) => memberIn((await findRecord(db.orm, id, "member", own))?.value)?.standing),
  );
  return rows.find((_, place) => standings[place] === "full" || standings[place] === "observer") ?? rows[0];
}
