import { perform } from "#commands/act.ts";
import { move } from "#commands/coalition/motions.ts";
import { loadRegister } from "#commands/coalition/positions.ts";
import { Refused, need } from "#commands/errors.ts";
import { registerPage } from "#web/coalition/positions.ts";
import { goOn, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { chooseCoalition } from "#web/load/coalitionChoice.ts";
import { loadRegisterView } from "#web/load/coalitionPositions.ts";

/** The register of a coalition at `/positions?of=`; without that it is the one of our own groups. */
export function coalitionPositionRoutes(app: Pages, desk: Desk): void {
  app.get("/positions", async (c, next) => {
    const of = c.req.query("of");
    if (of === undefined) return next();
    const visit = c.get("visit");
    const row = need(await chooseCoalition(desk, visit, of), "coalition");
    return showAll(desk, c, registerPage(frameOf(desk, visit), await loadRegisterView(desk, visit, row)));
  });
  app.post("/positions", (c) => rescind(desk, c));
}

/** Moves in the coalition that a position that is in force be cancelled. */
async function rescind(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const row = need(await chooseCoalition(desk, visit, c.req.query("of")), "coalition");
  const { own } = await loadRegister(desk.db.orm, desk.iris, row);
  const position = own.find(({ motion, state }) => motion === values["motion"] && state === "in_force");
  if (values["deed"] !== "rescind" || position === undefined) throw new Refused({ code: "stale-form" });
  const words = visit.speech.words.commonGround.register;
  const title = words.rescindTitle(position.title).slice(0, 200);
  const asked = { title, text: words.rescindText(position.title), effect: { rescind: position.motion } };
  const motion = await perform(desk.db, actor(visit), (act) => move(act, row.hash, asked, desk.iris));
  return goOn(desk, c, `/coalitions/${row.hash.slice("sha256:".length)}/motions/${motion.id}`, "coalition-moved");
}
