import { perform } from "#commands/act.ts";
import { newAssessment, publishAssessment } from "#commands/assessments.ts";
import { need } from "#commands/errors.ts";
import { iri, uuid } from "#commands/inputs.ts";
import { findAssessment, listAssessments } from "#db/assessments.ts";
import { findBodies } from "#db/bodies.ts";
import type { AssessedThing, AssessmentLine } from "#web/assessments.ts";
import { assessmentFormPage, assessmentsPage } from "#web/assessments.ts";
import { type FormState, untouched } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { sideOf, textOf } from "#web/load/pledges.ts";

const PAGE = 40;

/** How things went, as organizations say: all, about one thing, one of them, and the form for officers. */
export function assessmentRoutes(app: Pages, desk: Desk): void {
  app.get("/assessments", (c) => showList(desk, c, iri.safeParse(c.req.query("of")).data));
  app.get("/assessments/:id", async (c) => {
    const id = uuid.safeParse(c.req.param("id")).data;
    const { of } = need(id === undefined ? undefined : await findAssessment(desk.db.orm, id), "assessment");
    return showList(desk, c, of);
  });
  const path = "/:at{@[a-z0-9_]+}/assess";
  app.get(path, async (c) => {
    const { of, kind, corrects } = c.req.query();
    return showForm(desk, c, await enter(desk, c, c.req.param("at")), { ...untouched, values: { of, kind, corrects } });
  });
  app.post(path, async (c) => answer(desk, c, await enter(desk, c, c.req.param("at"))));
}

async function showList(desk: Desk, c: Page, of: string | undefined): Promise<Response> {
  const visit = c.get("visit");
  const before = uuid.safeParse(c.req.query("before")).data;
  const found = await listAssessments(desk.db.orm, { of, before, limit: PAGE + 1 });
  const rows = found.slice(0, PAGE);
  const network = await desk.network();
  const own = await findBodies(
    desk.db.orm,
    rows.flatMap(({ assessment }) => assessment.body ?? []),
  );
  const lineOf = ({ assessment, text, file }: (typeof rows)[number]): AssessmentLine => {
    const { id, by, asOf, supersededAt, entry, kind } = assessment;
    const body = own.find((each) => each.id === assessment.body);
    const query = new URLSearchParams({ of: assessment.of, kind, corrects: id });
    return {
      id,
      by: sideOf(network, by),
      asOf,
      text: text ?? textOf(file),
      isCorrected: supersededAt !== null,
      entry,
      correctHref: body !== undefined && mayIn(visit, body, "pledge") ? `/@${body.slug}/assess?${query}` : undefined,
    };
  };
  const things = [...Map.groupBy(rows, ({ assessment }) => assessment.of)].map(([thing, about]): AssessedThing => ({
    kind: about[0]?.assessment.kind ?? "motion",
    name: network.place(thing)?.name ?? thing.replace(/^https?:\/\//, ""),
    href: network.place(thing)?.url ?? thing,
    assessments: about.map(lineOf),
  }));
  const last = found.length > PAGE ? rows.at(-1)?.assessment.id : undefined;
  const assessing = [visit.home, ...visit.places.map(({ body }) => body)].find(
    (body) => body?.visibility === "public" && mayIn(visit, body, "pledge"),
  );
  const page = assessmentsPage(frameOf(desk, visit), {
    things,
    isOne: of !== undefined,
    next:
      last === undefined
        ? undefined
        : `/assessments?${new URLSearchParams({ ...(of !== undefined && { of }), before: last })}`,
    makeHref:
      assessing === undefined
        ? undefined
        : `/@${assessing.slug}/assess${of === undefined ? "" : `?of=${encodeURIComponent(of)}`}`,
  });
  return showAll(desk, c, page);
}

async function enter(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "pledge");
  return seen;
}

function showForm(desk: Desk, c: Page, { body, href }: SeenBody, form: FormState, status: FormStatus = 200): Response {
  const corrects = uuid.safeParse(form.values["corrects"]).data;
  const view = { body: { name: body.name, href }, corrects, form };
  return show(desk, c, assessmentFormPage(frameOf(desk, c.get("visit")), view), status);
}

async function answer(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const asOf = values["asOf"] ? isoOf(`${values["asOf"]}T00:00`, desk.timeZone) : undefined;
  return answerForm(c, {
    schema: newAssessment,
    input: {
      ...given(values, ["kind", "of", "text", "corrects"]),
      body: seen.body.slug,
      ...(asOf !== undefined && { asOf }),
    },
    values,
    deed: async (input) => {
      const id = await perform(desk.db, actor(c.get("visit")), (act) => publishAssessment(act, input, desk.iris));
      return goOn(desk, c, `/assessments/${id}`, "assessment-published");
    },
    again: (form, status) => showForm(desk, c, seen, form, status),
  });
}
