import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import {
  changeDraft,
  draftMotion,
  motionChange,
  newMotion,
  quickVote,
  submitMotion,
  voteQuickly,
} from "#commands/motions.ts";
import type { Body } from "#db/bodies.ts";
import { countMembers } from "#db/members.ts";
import { lockMotion } from "#db/motions.ts";
import { ruleOf, sourceOf } from "#domain/bodies.ts";
import { cite } from "#domain/citations.ts";
import { motionPath } from "#domain/iris.ts";
import { mayQuickVote } from "#domain/motions.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showConflict } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { mustBeFresh, stampOf } from "#web/kit/fresh.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn, someone } from "#web/kit/visit.ts";
import { seeBody } from "#web/load/bodies.ts";
import { objectBehind } from "#web/load/endorsements.ts";
import { type SeenMotion, seeMotion, suggestedClose } from "#web/load/motions.ts";
import { motionFormPage, quickVotePage } from "#web/motionForms.ts";

const FIELDS = ["title", "text", "kind", "object", "visibility"] as const;

/** The forms that begin a motion or change its draft. */
export function motionFormRoutes(app: Pages, desk: Desk): void {
  app.get("/:at{@[a-z0-9_]+}/motions/new", async (c) =>
    showNew(desk, c, await bodyToMoveIn(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/motions/new", async (c) =>
    answerNew(desk, c, await bodyToMoveIn(desk, c, c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/quick-vote", async (c) =>
    showQuick(desk, c, await bodyForQuickVote(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/quick-vote", async (c) =>
    answerQuick(desk, c, await bodyForQuickVote(desk, c, c.req.param("at"))),
  );
  app.get("/motions/:ref/edit", async (c) => {
    const seen = await draftOf(desk, c, c.req.param("ref"));
    return showEdit(desk, c, seen, typed(seen));
  });
  app.post("/motions/:ref/edit", async (c) => answerEdit(desk, c, await draftOf(desk, c, c.req.param("ref"))));
}

async function bodyToMoveIn(desk: Desk, c: Page, at: string): Promise<Body> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { body } = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, body, "move-motion");
  return body;
}

async function bodyForQuickVote(desk: Desk, c: Page, at: string): Promise<Body> {
  const body = await bodyToMoveIn(desk, c, at);
  const by = someone(c.get("visit"), body);
  if (by === undefined || !mayQuickVote(body.rules, by))
    throw new Refused({ code: "no-quick-vote", ...cite(body.rules, "quickVote") });
  return body;
}

/** What every form of a motion in a body shows. */
async function inBody(desk: Desk, c: Page, body: Body, action: string, form: FormState) {
  return {
    body: { name: body.name, href: `/@${body.slug}` },
    members: await countMembers(desk.db.orm, body.id),
    action,
    rule: ruleOf(body.rules, "resolution"),
    ruleSource: c.get("visit").speech.words.rules.source(sourceOf(body.rules, "resolution")),
    form,
  };
}

async function showNew(desk: Desk, c: Page, body: Body, form: FormState, status: FormStatus = 200): Promise<Response> {
  const page = motionFormPage(frameOf(desk, c.get("visit")), {
    ...(await inBody(desk, c, body, `/@${body.slug}/motions/new`, form)),
    secondsNeeded: body.rules.secondsRequired,
    mayBePublic: body.visibility === "public",
  });
  return show(desk, c, page, status);
}

async function answerNew(desk: Desk, c: Page, body: Body): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const isDraft = values["deed"] === "draft";
  return answerForm(c, {
    schema: newMotion,
    input: given(values, FIELDS),
    values,
    deed: async (input) => {
      const object = input.object === undefined ? {} : { object: await objectBehind(desk, input.object) };
      const motion = await perform(desk.db, actor(visit), async (act) => {
        const draft = await draftMotion(act, body.slug, { language: visit.locale, ...input, ...object });
        return isDraft ? draft : submitMotion(act, draft.id);
      });
      return goOn(desk, c, motionPath(motion.number, motion.title), isDraft ? "draft-saved" : "motion-submitted");
    },
    again: (form, status) => showNew(desk, c, body, form, status),
  });
}

/** A draft that its mover changes. */
async function draftOf(desk: Desk, c: Page, ref: string): Promise<SeenMotion> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  if (seen.motion.mover !== person) throw new Refused({ code: "mover-only" });
  if (seen.motion.state !== "draft") throw new Refused({ code: "wrong-state", state: seen.motion.state });
  return seen;
}

function typed({ motion }: SeenMotion): FormState {
  const { title, text, kind, object, visibility } = motion;
  return formOf({ title, text, kind, visibility, object: object ?? "", stamp: stampOf(motion) });
}

async function showEdit(desk: Desk, c: Page, seen: SeenMotion, form: FormState, status: FormStatus = 200) {
  const { body, href } = seen;
  const page = motionFormPage(frameOf(desk, c.get("visit")), {
    ...(await inBody(desk, c, body, `${href}/edit`, form)),
    secondsNeeded: body.rules.secondsRequired,
    mayBePublic: body.visibility === "public",
    stamp: form.values["stamp"] ?? "",
  });
  return show(desk, c, page, status);
}

async function answerEdit(desk: Desk, c: Page, seen: SeenMotion): Promise<Response> {
  const { id } = seen.motion;
  const { values } = await readForm(c);
  const isDraft = values["deed"] !== "submit";
  return answerForm(c, {
    schema: motionChange,
    input: { ...given(values, FIELDS), title: values["title"] ?? "", text: values["text"] ?? "" },
    values,
    deed: async (input) => {
      const object = input.object === undefined ? {} : { object: await objectBehind(desk, input.object) };
      const motion = await perform(desk.db, actor(c.get("visit")), async (act) => {
        mustBeFresh(need(await lockMotion(act.tx, id), "motion"), values["stamp"]);
        const draft = await changeDraft(act, id, { ...input, ...object });
        return isDraft ? draft : submitMotion(act, id);
      });
      return goOn(desk, c, motionPath(motion.number, motion.title), isDraft ? "draft-saved" : "motion-submitted");
    },
    again: (form, status) => showEdit(desk, c, seen, form, status),
    overtaken: async () => {
      const { speech } = c.get("visit");
      const { name, text } = speech.words.motions.form;
      const { motion, href } = await draftOf(desk, c, String(seen.motion.number));
      return showConflict(desk, c, `${href}/edit`, [
        [name, values["title"] ?? "", motion.title],
        [text, values["text"] ?? "", motion.text],
      ]);
    },
  });
}

async function showQuick(desk: Desk, c: Page, body: Body, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const page = quickVotePage(frameOf(desk, visit), {
    ...(await inBody(desk, c, body, `/@${body.slug}/quick-vote`, form)),
    suggestedClose: suggestedClose(desk, visit, body),
    timeZone: desk.timeZone,
    secrecies: ["secret", "roll_call"],
  });
  return show(desk, c, page, status);
}

async function answerQuick(desk: Desk, c: Page, body: Body): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  // One question needs no more than its title; the title is the text then.
  const { title = "", text = title, secrecy } = given(values, ["title", "text", "secrecy"]);
  return answerForm(c, {
    schema: quickVote,
    input: { title, text, ...(secrecy && { secrecy }), closesAt: isoOf(values["closesAt"], desk.timeZone) },
    values,
    deed: async (input) => {
      const { motion } = await perform(desk.db, actor(visit), (act) =>
        voteQuickly(act, body.slug, { language: visit.locale, ...input }),
      );
      return goOn(desk, c, motionPath(motion.number, motion.title), "voting-opened");
    },
    again: (form, status) => showQuick(desk, c, body, form, status),
  });
}
