import { perform } from "#commands/act.ts";
import { eraseMotion, eraseStatement } from "#commands/erasures.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { type Endorsement, findEndorsement } from "#db/endorsements.ts";
import { findMotion } from "#db/motions.ts";
import { eraseMotion as mayEraseMotion, eraseStatement as mayEraseStatement } from "#domain/erasures.ts";
import { motionPath } from "#domain/iris.ts";
import { erasurePage } from "#web/erasures.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { actor, frameOf, isInside, mustBeAbleTo, mustHaveProved, mustLogIn, someone } from "#web/kit/visit.ts";
import { seeMotion } from "#web/load/motions.ts";

/** Words are erased behind a page that says what goes and what stays. */
export function erasureRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/erase", (c) => askAboutMotion(desk, c, c.req.param("ref")));
  app.post("/motions/:ref/erase", (c) => answerMotion(desk, c, c.req.param("ref")));
  app.get("/endorsements/:id/erase", (c) => askAboutStatement(desk, c, c.req.param("id")));
  app.post("/endorsements/:id/erase", (c) => answerStatement(desk, c, c.req.param("id")));
}

async function askAboutMotion(desk: Desk, c: Page, ref: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { motion, body, href } = await seeMotion(desk, visit, ref);
  mustBeAbleTo(visit, body, "erase-text");
  const by = someone(visit, body);
  const ruling = by === undefined ? undefined : mayEraseMotion(motion, by);
  if (ruling?.allowed === false) throw new Refused(ruling.refusal);
  mustHaveProved(visit);
  const crumbs = [
    { text: visit.speech.words.common.motions, href: "/motions" },
    { text: motion.title, href },
  ];
  const view = { what: { motion: motion.title }, action: `${href}/erase`, back: href, crumbs };
  return show(desk, c, erasurePage(frameOf(desk, visit), view));
}

async function answerMotion(desk: Desk, c: Page, ref: string): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { motion } = await seeMotion(desk, visit, ref);
  await perform(desk.db, by, (act) => eraseMotion(act, motion.id));
  // Its address bore its title.
  const { number, title } = need(await findMotion(desk.db.orm, motion.id), "motion");
  return goOn(desk, c, motionPath(number, title), "text-erased");
}

async function seeEndorsement(
  desk: Desk,
  visit: Visit,
  id: string,
): Promise<{ readonly endorsement: Endorsement; readonly body: Body }> {
  mustLogIn(visit);
  const found = uuid.safeParse(id).success ? await findEndorsement(desk.db.orm, id) : undefined;
  const endorsement = need(found, "endorsement");
  const body = need(await findBody(desk.db.orm, endorsement.body), "body");
  if (body.visibility === "members" && !isInside(visit, body)) throw new Missing("endorsement");
  return { endorsement, body };
}

async function askAboutStatement(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const { endorsement, body } = await seeEndorsement(desk, visit, id);
  mustBeAbleTo(visit, body, "erase-text");
  const by = someone(visit, body);
  const ruling = by === undefined ? undefined : mayEraseStatement(endorsement, by);
  if (ruling?.allowed === false) throw new Refused(ruling.refusal);
  mustHaveProved(visit);
  const here = `/endorsements/${endorsement.id}`;
  const crumbs = [{ text: visit.speech.words.endorsements.title, href: "/endorsements" }];
  const view = { what: { endorser: body.name }, action: `${here}/erase`, back: here, crumbs };
  return show(desk, c, erasurePage(frameOf(desk, visit), view));
}

async function answerStatement(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const { endorsement } = await seeEndorsement(desk, visit, id);
  await perform(desk.db, actor(visit), (act) => eraseStatement(act, endorsement.id));
  return goOn(desk, c, `/endorsements/${endorsement.id}`, "text-erased");
}
