import { perform } from "#commands/act.ts";
import {
  callAnother,
  certify,
  convene,
  newCertificate,
  newCoalition,
  newConvenor,
  seeCoalition,
} from "#commands/coalition/membership.ts";
import { coalitionOnePage, coalitionsPage, conveningPage } from "#web/coalition/coalitions.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { loadCallLines } from "#web/load/calls.ts";
import { coalitionPath, loadCoalition, loadCoalitionLines, loadFounders } from "#web/load/coalitions.ts";
import { Refused, need } from "#commands/errors.ts";

/** A coalition’s page, what an admin does there, and the form that convenes one. */
export function coalitionsRoutes(app: Pages, desk: Desk): void {
  app.get("/coalitions", async (c) => {
    const visit = c.get("visit");
    const lines = await loadCoalitionLines(desk, visit.home);
    return showAll(
      desk,
      c,
      coalitionsPage(
        frameOf(desk, visit),
        lines,
        mayIn(visit, visit.home, "join-coalition"),
        await loadCallLines(desk, visit),
      ),
    );
  });
  app.get("/coalitions/new", (c) => showForm(desk, c, untouched));
  app.post("/coalitions/new", (c) => answer(desk, c));
  app.get("/coalitions/:hash{[0-9a-f]{64}}", (c) => showOne(desk, c, untouched));
  app.post("/coalitions/:hash{[0-9a-f]{64}}", async (c) => {
    actor(c.get("visit"));
    const { values } = await readForm(c);
    if (values["deed"] === "certify") return certifyMembers(desk, c, values);
    if (values["deed"] === "call") return callConvenor(desk, c, values);
    throw new Refused({ code: "stale-form" });
  });
}

const pageIn = (c: Page): number =>
  /^[1-9]\d{0,5}$/.test(c.req.query("page") ?? "") ? Number(c.req.query("page")) : 1;

const nameIn = (c: Page): string => `sha256:${c.req.param("hash") ?? ""}`;

async function showOne(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const visit = c.get("visit");
  const row = await seeCoalition(desk.db.orm, nameIn(c));
  const page = coalitionOnePage(frameOf(desk, visit), await loadCoalition(desk, visit, row, { form, page: pageIn(c) }));
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function certifyMembers(desk: Desk, c: Page, values: Readonly<Record<string, string>>): Promise<Response> {
  return answerForm(c, {
    schema: newCertificate,
    input: { count: /^\d{1,10}$/.test(values["count"] ?? "") ? Number(values["count"]) : NaN },
    values,
    deed: async (input) => {
      const row = await perform(desk.db, actor(c.get("visit")), (act) => certify(act, nameIn(c), input, desk.iris));
      return goOn(desk, c, coalitionPath(row), "membership-certified");
    },
    again: (form, status) => showOne(desk, c, form, status),
  });
}

async function callConvenor(desk: Desk, c: Page, values: Readonly<Record<string, string>>): Promise<Response> {
  const asked = newConvenor.safeParse({ candidate: values["candidate"] });
  if (!asked.success) throw new Refused({ code: "stale-form" });
  const by = actor(c.get("visit"));
  const row = await perform(desk.db, by, (act) => callAnother(act, nameIn(c), asked.data, desk.iris));
  return goOn(desk, c, coalitionPath(row), "convenor-called");
}

async function showForm(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, need(visit.home, "organization"), "join-coalition");
  const peers = await loadFounders(desk);
  return show(desk, c, conveningPage(frameOf(desk, visit), { form, peers }), status);
}

async function answer(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { values } = await readForm(c);
  const founders = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith("founder-") && value !== "" ? (values[name.replace("founder", "actor")] ?? []) : [],
  );
  const title = visit.speech.words.coalitions.form.article;
  const { unity, ...rest } = given(values, ["name", "slug", "summary", "unity"]);
  const articles = [{ number: "1", title, tier: "foundation", text: unity ?? "" }];
  return answerForm(c, {
    schema: newCoalition,
    input: { ...rest, articles, founders },
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => convene(act, input, desk.iris));
      return goOn(desk, c, "/coalition", "coalition-convened");
    },
    again: (form, status) => showForm(desk, c, atUnity(form), status),
  });
}

/** What is wrong with the articles is wrong with the one text of the form. */
const atUnity = (form: FormState): FormState => ({
  ...form,
  faults: form.faults.map((fault) => (fault.field === "articles" ? { ...fault, field: "unity" } : fault)),
});
