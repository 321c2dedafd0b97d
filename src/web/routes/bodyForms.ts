import { z } from "zod";
import { locked, perform } from "#commands/act.ts";
import { bodyChange, changeBody, foundBody, newBody } from "#commands/bodies.ts";
import { need } from "#commands/errors.ts";
import { lockBody, findBody, listBodiesOf } from "#db/bodies.ts";
import { rulePresets, type BodyKind, type RulePresetName } from "#domain/bodies.ts";
import { bodyFormPage } from "#web/admin/bodies.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showConflict } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { mustBeFresh, stampOf } from "#web/kit/fresh.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";

const kinds: readonly BodyKind[] = ["chapter", "committee", "region", "caucus"];
const presetNames = Object.keys(rulePresets) as [RulePresetName, ...RulePresetName[]];
const withPreset = newBody.omit({ rules: true }).extend({ preset: z.enum(presetNames).optional() });

/** The forms that found a body and change it. */
export function bodyFormRoutes(app: Pages, desk: Desk): void {
  app.get("/admin/bodies/new", (c) => showNew(desk, c, untouched));
  app.post("/admin/bodies/new", (c) => answerNew(desk, c));
  app.get("/:at{@[a-z0-9_]+}/edit", async (c) => {
    const seen = await editable(desk, c, c.req.param("at"));
    return showEdit(desk, c, seen, await typed(desk, seen));
  });
  app.post("/:at{@[a-z0-9_]+}/edit", async (c) => answerEdit(desk, c, await editable(desk, c, c.req.param("at"))));
}

/** Where whoever founds may put it: below any body of the organization that they administer. */
async function parentsFor(desk: Desk, c: Page) {
  const visit = c.get("visit");
  mustLogIn(visit);
  const home = need(visit.home, "organization");
  const all = await listBodiesOf(desk.db.orm, home.id);
  const mine = all.filter((body) => mayIn(visit, body, "found-body"));
  if (mine.length === 0) mustBeAbleTo(visit, home, "found-body");
  return mine.toSorted((a, b) => Number(b.id === home.id) - Number(a.id === home.id));
}

async function showNew(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const parents = await parentsFor(desk, c);
  const page = bodyFormPage(frameOf(desk, c.get("visit")), {
    action: "/admin/bodies/new",
    host: desk.handleHost,
    kinds,
    parents: parents.map(({ slug, name }) => ({ slug, name })),
    withRules: true,
    form,
  });
  return show(desk, c, page, status);
}

async function answerNew(desk: Desk, c: Page): Promise<Response> {
  await parentsFor(desk, c);
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: withPreset,
    input: given(values, ["kind", "slug", "name", "summary", "parent", "visibility", "preset"]),
    values,
    deed: async ({ preset, ...input }) => {
      const rules = preset === undefined ? {} : { rules: { rule: rulePresets[preset].rule } };
      const body = await perform(desk.db, actor(c.get("visit")), (act) => foundBody(act, { ...input, ...rules }));
      return goOn(desk, c, `/@${body.slug}`, "body-founded");
    },
    again: (form, status) => showNew(desk, c, form, status),
  });
}

async function editable(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "edit-body");
  return seen;
}

async function typed(desk: Desk, { body }: SeenBody): Promise<FormState> {
  const parent = body.parent === null ? undefined : await findBody(desk.db.orm, body.parent);
  const { name, summary, visibility } = body;
  return formOf({ name, summary, visibility, parent: parent?.slug ?? "", stamp: stampOf(body) });
}

async function showEdit(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200) {
  const { body, href } = seen;
  const all = body.parent === null ? [] : await listBodiesOf(desk.db.orm, body.organization);
  const page = bodyFormPage(frameOf(desk, c.get("visit")), {
    action: `${href}/edit`,
    host: desk.handleHost,
    body: { name: body.name, href, stamp: form.values["stamp"] ?? stampOf(body) },
    kinds,
    parents: all.filter(({ id }) => id !== body.id).map(({ slug, name }) => ({ slug, name })),
    withRules: false,
    form,
  });
  return show(desk, c, page, status);
}

async function answerEdit(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const { slug } = seen.body;
  return answerForm(c, {
    schema: bodyChange,
    input: {
      ...given(values, ["visibility", ...(seen.body.parent === null ? [] : ["parent"])]),
      name: values["name"] ?? "",
      summary: values["summary"] ?? "",
    },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), async (act) => {
        // In the order in which the command itself takes its locks.
        if ("parent" in input) await locked(act, "nesting", "all");
        mustBeFresh(need(await lockBody(act.tx, slug), "body"), values["stamp"]);
        return changeBody(act, slug, input);
      });
      return goOn(desk, c, seen.href, "body-changed");
    },
    again: (form, status) => showEdit(desk, c, seen, form, status),
    overtaken: async () => {
      const { name, summary } = c.get("visit").speech.words.bodies.form;
      const { body, href } = await editable(desk, c, slug);
      return showConflict(desk, c, `${href}/edit`, [
        [name, values["name"] ?? "", body.name],
        [summary, values["summary"] ?? "", body.summary],
      ]);
    },
  });
}
