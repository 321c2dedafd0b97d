import { type Act, perform } from "#commands/act.ts";
import { seeMotion } from "#commands/reading.ts";
import { type Ask, actor, personOf } from "./kit.ts";
import { shapeMotion } from "./shapes/motions.ts";

/** Does something to a motion that whoever asks can see; answers with the motion as it is then. */
export async function moved(c: Ask, id: string, deed: (act: Act, id: string) => Promise<unknown>) {
  const by = actor(c);
  const { db } = c.var.api;
  await seeMotion(db.orm, id, personOf(c));
  await perform(db, by, (act) => deed(act, id));
  return shapeMotion(c.var.api, await seeMotion(db.orm, id, personOf(c)));
}
