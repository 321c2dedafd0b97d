import { z } from "zod";
import { type Act, perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { openVoting, opening, secondMotion, stateQuestion, submitMotion, withdrawMotion } from "#commands/motions.ts";
import { type Body, listBodies } from "#db/bodies.ts";
import { type MotionFilter, listDraftsOf, listMotions, lockMotion } from "#db/motions.ts";
import { motionStates } from "#domain/motions.ts";
import type { FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, readForm } from "#web/kit/forms.ts";
import { mustBeFresh } from "#web/kit/fresh.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, isInside, mayIn, mustLogIn } from "#web/kit/visit.ts";
import { type SeenMotion, loadMotion, motionLinesOf, seeMotion } from "#web/load/motions.ts";
import { motionsPage } from "#web/motionLists.ts";
import { motionPage } from "#web/motions.ts";
import type { FlashName } from "#web/words/flashes.ts";

const PAGE = 30;

/** Motions: the list, and the page of each with what one may do there. */
export function motionRoutes(app: Pages, desk: Desk): void {
  app.get("/motions", (c) => listPage(desk, c));
  app.get("/motions/:ref", async (c) => {
    const seen = await seeMotion(desk, c.get("visit"), c.req.param("ref"));
    if (c.req.path !== seen.href) return c.redirect(seen.href, 301);
    return showAll(desk, c, await pageOf(desk, c, seen));
  });
  app.post("/motions/:ref", (c) => answerDeed(desk, c, c.req.param("ref")));
}

async function pageOf(desk: Desk, c: Page, seen: SeenMotion, opened?: FormState) {
  const visit = c.get("visit");
  return motionPage(frameOf(desk, visit), await loadMotion(desk, visit, seen, opened));
}

async function listPage(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const { state = "", body: slug = "", q = "", before = "" } = c.req.query();
  const bodies = (await listBodies(desk.db.orm, { limit: 500 })).filter(
    (body) => body.visibility === "public" || isInside(visit, body),
  );
  const found = await listMotions(desk.db.orm, {
    ...chosen(bodies, { state, slug, q, before }),
    insideOf: bodies.filter((body) => isInside(visit, body)).map(({ id }) => id),
    limit: PAGE + 1,
  });
  const motions = found.slice(0, PAGE);
  const last = found.length > PAGE ? motions.at(-1) : undefined;
  const query = new URLSearchParams(Object.entries({ state, body: slug, q }).filter(([, value]) => value !== ""));
  if (last !== undefined) query.set("before", last.id);
  const isWhole = [state, slug, q, before].every((each) => each === "");
  const drafts = visit.who === undefined || !isWhole ? [] : await listDraftsOf(desk.db.orm, visit.who.person);
  const movable = [visit.home, ...bodies].find((body) => mayIn(visit, body, "move-motion"));
  const page = motionsPage(frameOf(desk, visit), {
    motions: await motionLinesOf(desk, [...drafts, ...motions]),
    filter: { state, body: slug, q },
    bodies: bodies.map((body) => ({ slug: body.slug, name: body.name })),
    next: last === undefined ? undefined : `/motions?${query.toString()}`,
    moveHref: movable === undefined ? undefined : `/@${movable.slug}/motions/new`,
  });
  return showAll(desk, c, page);
}

type Asked = { readonly state: string; readonly slug: string; readonly q: string; readonly before: string };

/** Drafts stand in no list; a filter that names nothing known finds nothing. */
function chosen(bodies: readonly Body[], { state, slug, q, before }: Asked): Omit<MotionFilter, "limit"> {
  const known = motionStates.filter((each) => each !== "draft");
  return {
    ...(slug !== "" && { bodies: bodies.filter((body) => body.slug === slug).map(({ id }) => id) }),
    states: state === "" ? known : known.filter((each) => each === state),
    ...(q.trim() !== "" && { q: q.trim().slice(0, 200) }),
    ...(z.uuid().safeParse(before).success && { before }),
  };
}

/** The deeds of a motion's page: a button each, and the form that opens voting. */
async function answerDeed(desk: Desk, c: Page, ref: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  const { values } = await readForm(c);
  const { id } = seen.motion;
  const done = async (flash: FlashName, deed: (act: Act) => Promise<unknown>) => {
    await perform(desk.db, actor(visit), deed);
    return goOn(desk, c, seen.href, flash);
  };
  switch (values["deed"]) {
    case "submit":
      return done("motion-submitted", async (act) => {
        mustBeFresh(need(await lockMotion(act.tx, id), "motion"), values["stamp"]);
        return submitMotion(act, id);
      });
    case "second":
      return done("motion-seconded", (act) => secondMotion(act, id));
    case "state":
      return done("motion-stated", (act) => stateQuestion(act, id));
    case "withdraw":
      return done("motion-withdrawn", (act) => withdrawMotion(act, id));
    case "open":
      return answerForm(c, {
        schema: opening,
        input: {
          closesAt: isoOf(values["closesAt"], desk.timeZone),
          ...(values["runoff"] === "yes" && { runoff: true }),
        },
        values,
        deed: (input) => done("voting-opened", (act) => openVoting(act, id, input)),
        again: async (form, status) => show(desk, c, await pageOf(desk, c, seen, form), status),
      });
    default:
      throw new Refused({ code: "stale-form" });
  }
}
