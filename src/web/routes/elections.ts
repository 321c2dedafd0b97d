import { perform } from "#commands/act.ts";
import { draftMotion, newMotion, submitMotion } from "#commands/motions.ts";
import type { Body } from "#db/bodies.ts";
import { listOfficesOf } from "#db/offices.ts";
import { motionPath } from "#domain/iris.ts";
import type { FormState } from "#web/components/forms.ts";
import { electionFormPage } from "#web/electionForms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, type Posted, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { seeBody } from "#web/load/bodies.ts";

/** The form that begins an election. */
export function electionRoutes(app: Pages, desk: Desk): void {
  const path = "/:at{@[a-z0-9_]+}/elections/new";
  app.get(path, async (c) => {
    const first = formOf({ reopen: "yes", office: c.req.query("office") ?? "" });
    return showForm(desk, c, await enter(desk, c, c.req.param("at")), first);
  });
  app.post(path, async (c) => answer(desk, c, await enter(desk, c, c.req.param("at"))));
}

async function enter(desk: Desk, c: Page, at: string): Promise<Body> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { body } = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, body, "move-motion");
  return body;
}

async function showForm(desk: Desk, c: Page, body: Body, form: FormState, status: FormStatus = 200): Promise<Response> {
  const page = electionFormPage(frameOf(desk, c.get("visit")), {
    body: { name: body.name, href: `/@${body.slug}` },
    action: `/@${body.slug}/elections/new`,
    offices: await listOfficesOf(desk.db.orm, body.id),
    mayBePublic: body.visibility === "public",
    form,
  });
  return show(desk, c, page, status);
}

async function answer(desk: Desk, c: Page, body: Body): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const isDraft = values["deed"] === "draft";
  return answerForm(c, {
    schema: newMotion,
    input: inputOf(values),
    values,
    deed: async (input) => {
      const motion = await perform(desk.db, actor(visit), async (act) => {
        const draft = await draftMotion(act, body.slug, { language: visit.locale, ...input });
        return isDraft ? draft : submitMotion(act, draft.id);
      });
      return goOn(desk, c, motionPath(motion.number, motion.title), isDraft ? "draft-saved" : "motion-submitted");
    },
    again: (form, status) => showForm(desk, c, body, form, status),
  });
}

/** The fields as a motion of kind election. */
function inputOf(values: Posted["values"]): Record<string, unknown> {
  const options = (values["options"] ?? "").split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  const { office } = given(values, ["office"]);
  return {
    kind: "election",
    ...given(values, ["title", "text", "visibility"]),
    ...(options.length > 0 && { options }),
    ...(office !== undefined && { effect: { office } }),
    contest: {
      ...given(values, ["method", "statusQuo"]),
      seats: Number(values["seats"] ?? 1),
      reopen: (values["reopen"] ?? "") !== "",
    },
  };
}
