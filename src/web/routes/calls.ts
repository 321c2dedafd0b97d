import { perform } from "#commands/act.ts";
import { readCall } from "#commands/coalition/calls.ts";
import { acceptText, callTogether, newCall, newDraft, proposeText } from "#commands/coalition/drafting.ts";
import { conveneCalled } from "#commands/coalition/membership.ts";
import { Refused, need } from "#commands/errors.ts";
import { type CallRow, findCall } from "#db/coalition/agreements.ts";
import { callPage, newCallPage, proposePage } from "#web/coalition/calls.ts";
import { type FormState, untouched } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, formOf, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { callPath, loadCall } from "#web/load/calls.ts";
import { loadFounders } from "#web/load/coalitions.ts";
import { articleAsked, atArticle, changeIn, valuesOfArticle } from "./agreementForms.ts";

const PATH = "/coalitions/calls/:id{[0-9a-f-]{36}}";

/** Calls for coalitions: the form, the page with its drafts, and proposals of changes. */
export function callRoutes(app: Pages, desk: Desk): void {
  app.get("/coalitions/calls/new", (c) => showNew(desk, c, untouched));
  app.post("/coalitions/calls/new", (c) => answerNew(desk, c));
  app.get(PATH, async (c) => {
    const visit = c.get("visit");
    return showAll(desk, c, callPage(frameOf(desk, visit), await loadCall(desk, visit, await callAt(desk, c))));
  });
  app.post(PATH, (c) => answerCall(desk, c));
  app.get(`${PATH}/propose`, (c) => showPropose(desk, c));
  app.post(`${PATH}/propose`, (c) => answerPropose(desk, c));
}

const callAt = async (desk: Desk, c: Page): Promise<CallRow> =>
  need(await findCall(desk.db.orm, c.req.param("id") ?? ""), "call");

function mustSpeakFor(c: Page): void {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, need(visit.home, "organization"), "join-coalition");
}

async function showNew(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  mustSpeakFor(c);
  const view = { form, timeZone: desk.timeZone, peers: await loadFounders(desk) };
  return show(desk, c, newCallPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerNew(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { values } = await readForm(c);
  const invited = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith("founder-") && value !== "" ? (values[name.replace("founder", "actor")] ?? []) : [],
  );
  const until = isoOf(values["until"], desk.timeZone);
  const { unity = "", ...rest } = given(values, ["name", "slug", "why", "unity"]);
  const articles = [
    { number: "1", title: visit.speech.words.agreements.calls.article, tier: "foundation", text: unity },
  ];
  return answerForm(c, {
    schema: newCall,
    input: { ...rest, articles, invited, ...(until !== undefined && { until }) },
    values,
    deed: async (input) => {
      const call = await perform(desk.db, by, (act) => callTogether(act, input, desk.iris));
      return goOn(desk, c, callPath(call), "coalition-called");
    },
    again: (form, status) => showNew(desk, c, atUnity(form), status),
  });
}

/** What is wrong with the articles is wrong with the one text of the form. */
const atUnity = (form: FormState): FormState => ({
  ...form,
  faults: form.faults.map((fault) => (fault.field === "articles" ? { ...fault, field: "unity" } : fault)),
});

async function answerCall(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const call = await callAt(desk, c);
  const { deed, entry = "" } = (await readForm(c)).values;
  if (deed === "accept") {
    await perform(desk.db, by, (act) => acceptText(act, call.id, entry));
    return goOn(desk, c, callPath(call), "text-taken-up");
  }
  if (deed !== "convene") throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) => conveneCalled(act, call.id, {}));
  return goOn(desk, c, "/coalitions", "coalition-convened");
}

async function showPropose(desk: Desk, c: Page, form?: FormState, status: FormStatus = 200): Promise<Response> {
  mustSpeakFor(c);
  const visit = c.get("visit");
  const call = await callAt(desk, c);
  const { draft, said } = await readCall(desk.db.orm, call);
  if (draft?.text.state !== "held") throw new Refused({ code: "unknown-charter" });
  const article = articleAsked(c, draft.text.charter.articles);
  const page = proposePage(frameOf(desk, visit), {
    name: said?.name ?? visit.speech.words.agreements.calls.title,
    href: callPath(call),
    base: draft.row.hash.replace("sha256:", ""),
    article: article?.number,
    isOurs: visit.home !== undefined && call.caller === desk.iris.actor(visit.home.id),
    form: form ?? formOf(valuesOfArticle(article)),
  });
  return show(desk, c, page, status);
}

async function answerPropose(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const call = await callAt(desk, c);
  const { draft } = await readCall(desk.db.orm, call);
  const articles = draft?.text.state === "held" ? draft.text.charter.articles : [];
  const before = articleAsked(c, articles);
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newDraft,
    input: { ...given(values, ["base", "because"]), articles: [changeIn(values, before)] },
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => proposeText(act, call, input));
      return goOn(desk, c, callPath(call), "text-proposed");
    },
    again: (form, status) => showPropose(desk, c, atArticle(form), status),
  });
}
