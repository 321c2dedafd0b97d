import { perform } from "#commands/act.ts";
import { move } from "#commands/coalition/motions.ts";
import { nameItems } from "#commands/coalition/naming.ts";
import { endorse } from "#commands/endorsements.ts";
import { Refused, need } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { draftMotion, submitMotion } from "#commands/motions.ts";
import { enoughOf } from "#domain/commonGround.ts";
import { motionPath } from "#domain/iris.ts";
import { programmeData, programmeText, type Programme } from "#domain/programme.ts";
import { commonGroundPage, noGroundPage } from "#web/coalition/commonGround.ts";
import { goOn, sendAll, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { chooseCoalition } from "#web/load/coalitionChoice.ts";
import { loadGround, loadProgramme, shareIn } from "#web/load/commonGround.ts";

const PATH = "/coalition/common-ground";
/** What a motion holds, counted in letters that take up to three bytes. */
const MOST_TEXT = 20_000;

/** What the members of a coalition have in common, the same as a draft programme, and moving its adoption. */
export function commonGroundRoutes(app: Pages, desk: Desk): void {
  app.get(PATH, async (c) => {
    const visit = c.get("visit");
    const row = await chooseCoalition(desk, visit, c.req.query("of"));
    const frame = frameOf(desk, visit);
    if (row === undefined) return showAll(desk, c, noGroundPage(frame));
    const view = await loadGround(desk, visit, row, shareIn(c.req.query("share")));
    return showAll(desk, c, commonGroundPage(frame, view));
  });
  app.get(`${PATH}.json`, async (c) => {
    const programme = await programmeAt(desk, c);
    return sendAll(c, `${JSON.stringify(programmeData(programme), null, 2)}\n`, "application/json; charset=utf-8");
  });
  app.get(`${PATH}.md`, async (c) =>
    sendAll(c, draftOf(c, await programmeAt(desk, c)), "text/markdown; charset=utf-8"),
  );
  app.post(PATH, (c) => answer(desk, c));
}

async function programmeAt(desk: Desk, c: Page): Promise<Programme> {
  const row = need(await chooseCoalition(desk, c.get("visit"), c.req.query("of")), "coalition");
  return loadProgramme(desk, row, shareIn(c.req.query("share")));
}

function draftOf(c: Page, programme: Programme, most?: number): string {
  const { draft } = c.get("visit").speech.words.commonGround;
  return programmeText(programme, enoughOf(programme.bodies.length, programme.share), draft, most);
}

async function answer(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const row = need(await chooseCoalition(desk, visit, c.req.query("of")), "coalition");
  const share = shareIn(values["share"]);
  if (values["deed"] === "hold") return hold(desk, c, values["item"] ?? "");
  if (values["deed"] !== "move") throw new Refused({ code: "stale-form" });
  const programme = await loadProgramme(desk, row, share);
  // An empty programme is nothing to adopt.
  if (programme.items.length === 0) throw new Refused({ code: "stale-form" });
  const title = visit.speech.words.commonGround.draft.title(programme.coalition).slice(0, 200);
  const text = draftOf(c, programme, MOST_TEXT);
  await perform(desk.db, actor(visit), (act) => move(act, row.hash, { title, text, kind: "position" }, desk.iris));
  return goOn(desk, c, `/coalitions/${row.hash.slice("sha256:".length)}/motions`, "coalition-moved");
}

/** "This is our position too": declared by an officer where the rules let one, else moved before the members. */
async function hold(desk: Desk, c: Page, item: string): Promise<Response> {
  const visit = c.get("visit");
  const body = need(visit.home, "organization");
  const object = iri.safeParse(item);
  if (!object.success) throw new Refused({ code: "stale-form" });
  mustBeAbleTo(visit, body, "endorse");
  const by = actor(visit);
  if (body.rules.officersMayEndorse) {
    await perform(desk.db, by, (act) => endorse(act, { body: body.slug, object: object.data }));
    return goOn(desk, c, PATH, "position-held");
  }
  const [named] = await nameItems(desk.db.orm, desk.iris, [{ ...nothing, key: object.data, names: [object.data] }]);
  const words = visit.speech.words.asks;
  const title = words.motionTitle(named?.title ?? object.data).slice(0, 200);
  const motion = await perform(desk.db, by, async (act) => {
    const text = `${title}\n\n${object.data}`;
    const draft = await draftMotion(act, body.slug, { kind: "endorsement", object: object.data, title, text });
    return submitMotion(act, draft.id);
  });
  return goOn(desk, c, motionPath(motion.number, motion.title), "motion-submitted");
}

const nothing = { holders: [], no: [], left: [], opposed: 0, uneven: 0, difference: 0 };
