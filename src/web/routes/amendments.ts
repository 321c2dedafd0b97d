import { type Act, perform } from "#commands/act.ts";
import { amendedOf, decideAmendment, shownHands } from "#commands/amending.ts";
import {
  mergedOnto,
  moveAmendment,
  newAmendment,
  openAmendment,
  rebase,
  rebaseAmendment,
  withdrawAmendment,
} from "#commands/amendments.ts";
import { Refused, need } from "#commands/errors.ts";
import { opening } from "#commands/motions.ts";
import { type Amendment, findAmendment } from "#db/amendments.ts";
import { findMotion } from "#db/motions.ts";
import { moveAmendment as mayMove, ruleOfAmendment } from "#domain/amendments.ts";
import { amendmentPath } from "#domain/iris.ts";
import { isConflict, textOf } from "#text/merge.ts";
import { newAmendmentPage, rebasePage } from "#web/amendmentForms.ts";
import { amendmentPage } from "#web/amendments.ts";
import { lookOf } from "#web/components/diff.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll, showConflict } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustLogIn, someone } from "#web/kit/visit.ts";
import { type SeenAmendment, loadAmendment, loadVersions, seeAmendment } from "#web/load/amendments.ts";
import { type SeenMotion, seeMotion } from "#web/load/motions.ts";
import { versionsPage } from "#web/textVersions.ts";
import type { FlashName } from "#web/words/flashes.ts";

/** Amendments: the form for another text, the page of each, and the versions of a motion's text. */
export function amendmentRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/text", async (c) => {
    const seen = await seeMotion(desk, c.get("visit"), c.req.param("ref"));
    const { from, to, look } = c.req.query();
    const view = await loadVersions(desk, seen, { from, to, look: lookOf(look) });
    return showAll(desk, c, versionsPage(frameOf(desk, c.get("visit")), view));
  });
  app.get("/motions/:ref/amendments/new", async (c) =>
    showNew(desk, c, await mayPropose(desk, c, c.req.param("ref"), c.req.query("amends")), untouched),
  );
  app.post("/motions/:ref/amendments/new", async (c) =>
    answerNew(desk, c, await mayPropose(desk, c, c.req.param("ref"), c.req.query("amends"))),
  );
  app.get("/motions/:ref/amendments/:number", async (c) => {
    const seen = await find(desk, c, c.req.param("ref"), c.req.param("number"));
    return showAll(desk, c, await pageOf(desk, c, seen));
  });
  app.post("/motions/:ref/amendments/:number", async (c) =>
    answerDeed(desk, c, await find(desk, c, c.req.param("ref"), c.req.param("number"))),
  );
  app.get("/motions/:ref/amendments/:number/rebase", async (c) =>
    showRebase(desk, c, await find(desk, c, c.req.param("ref"), c.req.param("number")), untouched),
  );
  app.post("/motions/:ref/amendments/:number/rebase", async (c) =>
    answerRebase(desk, c, await find(desk, c, c.req.param("ref"), c.req.param("number"))),
  );
}

const find = async (desk: Desk, c: Page, ref: string, number: string): Promise<SeenAmendment> =>
  seeAmendment(desk, await seeMotion(desk, c.get("visit"), ref), number);

async function pageOf(desk: Desk, c: Page, seen: SeenAmendment, forms: { open?: FormState; hands?: FormState } = {}) {
  const visit = c.get("visit");
  const view = await loadAmendment(desk, visit, seen, lookOf(c.req.query("look")), forms);
  return amendmentPage(frameOf(desk, visit), view);
}

type Proposing = { readonly seen: SeenMotion; readonly target: Amendment | undefined };

/** Refuses before anybody writes in vain. */
async function mayPropose(desk: Desk, c: Page, ref: string, amends: string | undefined): Promise<Proposing> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  const { motion, body } = seen;
  const target = amends === undefined ? undefined : (await seeAmendment(desk, seen, amends)).amendment;
  const baseHash = (target ?? motion).textHash ?? "";
  const basis = motion.state === "adopted" ? "notice" : null;
  const proposal = { id: "", number: 1, basis, baseHash, textHash: "", isChange: true } as const;
  const by = someone(visit, body) ?? { person, roles: [], standing: undefined };
  const ruling = mayMove(amendedOf(motion, body), target, proposal, by);
  if (!ruling.allowed) throw new Refused(ruling.refusal);
  return { seen, target };
}

function onMotion({ motion, body, href }: SeenMotion) {
  return {
    motion: { number: motion.number, title: motion.title, href },
    body: { name: body.name, href: `/@${body.slug}` },
  };
}

async function showNew(desk: Desk, c: Page, { seen, target }: Proposing, form: FormState, status: FormStatus = 200) {
  const { motion, body, href } = seen;
  const visit = c.get("visit");
  const { rule, cited } = ruleOfAmendment({ basis: null }, body.rules);
  const page = newAmendmentPage(frameOf(desk, visit), {
    ...onMotion(seen),
    action: `${href}/amendments/new${target === undefined ? "" : `?amends=${target.number}`}`,
    baseHash: form.values["baseHash"] ?? (target ?? motion).textHash ?? "",
    text: (target ?? motion).text,
    amends: target?.number,
    isAdopted: motion.state === "adopted",
    rule,
    ruleSource: visit.speech.words.rules.source(cited),
    form,
  });
  return show(desk, c, page, status);
}

async function answerNew(desk: Desk, c: Page, proposing: Proposing): Promise<Response> {
  const { seen, target } = proposing;
  const { motion, href } = seen;
  const { values } = await readForm(c);
  const typed = { ...given(values, ["reason", "basis"]), text: values["text"], baseHash: values["baseHash"] };
  return answerForm(c, {
    schema: newAmendment,
    input: { ...typed, ...(target !== undefined && { amends: target.id }) },
    values,
    deed: async (input) => {
      const moved = await perform(desk.db, actor(c.get("visit")), (act) => moveAmendment(act, motion.id, input));
      return goOn(desk, c, amendmentPath(motion, moved.number), "amendment-moved");
    },
    again: (form, status) => showNew(desk, c, proposing, form, status),
    overtaken: async () => {
      const now = need(
        await (target === undefined ? findMotion(desk.db.orm, motion.id) : findAmendment(desk.db.orm, target.id)),
        "text",
      );
      const back = `${href}/amendments/new${target === undefined ? "" : `?amends=${target.number}`}`;
      const { text } = c.get("visit").speech.words.amendments.new;
      return showConflict(desk, c, back, [[text, values["text"] ?? "", now.text]]);
    },
  });
}

/** The deeds of an amendment's page. */
async function answerDeed(desk: Desk, c: Page, seen: SeenAmendment): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const { id, number } = seen.amendment;
  const done = async (flash: FlashName, deed: (act: Act) => Promise<unknown>) => {
    await perform(desk.db, actor(visit), deed);
    return goOn(desk, c, amendmentPath(seen.motion, number), flash);
  };
  switch (values["deed"]) {
    case "withdraw":
      return done("amendment-withdrawn", (act) => withdrawAmendment(act, id));
    case "rebase":
      return done("amendment-rebased", (act) => rebaseAmendment(act, id, {}));
    case "open":
      return answerForm(c, {
        schema: opening,
        input: { closesAt: isoOf(values["closesAt"], desk.timeZone) },
        values,
        deed: (input) => done("voting-opened", (act) => openAmendment(act, id, input)),
        again: async (form, status) => show(desk, c, await pageOf(desk, c, seen, { open: form }), status),
      });
    case "decide":
      return answerForm(c, {
        schema: shownHands.shape.show,
        input: { yes: wholeOf(values["yes"]), no: wholeOf(values["no"]) },
        values,
        deed: (show) => done("amendment-decided", (act) => decideAmendment(act, id, { show })),
        again: async (form, status) => show(desk, c, await pageOf(desk, c, seen, { hands: form }), status),
      });
    default:
      throw new Refused({ code: "stale-form" });
  }
}

/** A number as it was typed; what is none is for the schema to refuse. */
const wholeOf = (typed: string | undefined): number | undefined =>
  /^\d{1,7}$/.test(typed?.trim() ?? "") ? Number(typed) : undefined;

async function showRebase(desk: Desk, c: Page, seen: SeenAmendment, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const { amendment, target, motion } = seen;
  if (person !== amendment.mover) throw new Refused({ code: "mover-only" });
  if (amendment.state !== "stale") throw new Refused({ code: "wrong-state", state: amendment.state });
  const merged = await mergedOnto(desk.db.orm, amendment, target ?? motion);
  const page = rebasePage(frameOf(desk, visit), {
    ...onMotion(seen),
    number: amendment.number,
    action: `${amendmentPath(motion, amendment.number)}/rebase`,
    baseHash: (target ?? motion).textHash ?? "",
    text: textOf(merged, "theirs"),
    conflicts: merged.pieces.filter(isConflict),
    form,
  });
  return show(desk, c, page, status);
}

async function answerRebase(desk: Desk, c: Page, seen: SeenAmendment): Promise<Response> {
  const { amendment, motion } = seen;
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: rebase,
    input: { text: values["text"], baseHash: values["baseHash"] },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => rebaseAmendment(act, amendment.id, input));
      return goOn(desk, c, amendmentPath(motion, amendment.number), "amendment-rebased");
    },
    again: (form, status) => showRebase(desk, c, seen, form, status),
  });
}
