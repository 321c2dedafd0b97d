import { perform } from "#commands/act.ts";
import { askToEndorse, declineAsk, newAsk, newDecline, takeUpAsk, withdrawAsk } from "#commands/asks.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { findAsked, type AskedRow } from "#db/asks.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { motionPath } from "#domain/iris.ts";
import { DAY } from "#domain/time.ts";
import { askedPage, askFormPage, asksPage } from "#web/asks.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, isInside, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { loadAsked, loadAsks } from "#web/load/asks.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { loadFounders } from "#web/load/coalitions.ts";
import { objectBehind } from "#web/load/endorsements.ts";

const LIST = "/endorsements/asks";

/** What others ask of us and we of them, and how officers ask and answer. */
export function askRoutes(app: Pages, desk: Desk): void {
  app.get(LIST, (c) => showList(desk, c));
  app.post(LIST, (c) => takeBack(desk, c));
  app.get(`${LIST}/:id`, async (c) => showAsked(desk, c, await seeAsked(desk, c, c.req.param("id")), untouched));
  app.post(`${LIST}/:id`, async (c) => answerAsked(desk, c, await seeAsked(desk, c, c.req.param("id"))));
  app.get("/:at{@[a-z0-9_]+}/ask", async (c) =>
    showForm(desk, c, await bodyToAskFor(desk, c, c.req.param("at")), formOf({ object: c.req.query("object") ?? "" })),
  );
  app.post("/:at{@[a-z0-9_]+}/ask", async (c) => answerAsking(desk, c, await bodyToAskFor(desk, c, c.req.param("at"))));
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const asking = [visit.home, ...visit.places.map(({ body }) => body)].find((body) => mayIn(visit, body, "endorse"));
  const askHref = asking === undefined ? undefined : `/@${asking.slug}/ask`;
  return show(desk, c, asksPage(frameOf(desk, visit), { ...(await loadAsks(desk, visit)), askHref }));
}

async function takeBack(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const id = uuid.safeParse(values["ask"]);
  if (values["deed"] !== "withdraw" || !id.success) throw new Refused({ code: "stale-form" });
  await perform(desk.db, actor(visit), (act) => withdrawAsk(act, id.data));
  return goOn(desk, c, LIST, "ask-withdrawn");
}

type Seen = { readonly asked: AskedRow; readonly body: Body };

async function seeAsked(desk: Desk, c: Page, id: string): Promise<Seen> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const asked = need(uuid.safeParse(id).success ? await findAsked(desk.db.orm, id) : undefined, "ask");
  const body = need(await findBody(desk.db.orm, asked.body), "body");
  if (!isInside(visit, body)) throw new Missing("ask");
  return { asked, body };
}

async function showAsked(
  desk: Desk,
  c: Page,
  seen: Seen,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  return show(desk, c, askedPage(frameOf(desk, visit), await loadAsked(desk, visit, seen, form)), status);
}

async function answerAsked(desk: Desk, c: Page, seen: Seen): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { values } = await readForm(c);
  const { asked } = seen;
  if (values["deed"] === "move") {
    const view = await loadAsked(desk, visit, seen, untouched);
    const words = visit.speech.words.asks;
    const title = words.motionTitle(view.object.name).slice(0, 200);
    const text = words.motionText(view.from.name, asked.object);
    const motion = await perform(desk.db, by, (act) => takeUpAsk(act, asked.id, { title, text }));
    return goOn(desk, c, motionPath(motion.number, motion.title), "motion-submitted");
  }
  if (values["deed"] !== "decline") throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: newDecline,
    input: given(values, ["reason"]),
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => declineAsk(act, asked.id, input));
      return goOn(desk, c, `${LIST}/${asked.id}`, "ask-declined");
    },
    again: (form, status) => showAsked(desk, c, seen, form, status),
  });
}

async function bodyToAskFor(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "endorse");
  return seen;
}

async function showForm(
  desk: Desk,
  c: Page,
  { body, href }: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const peers = await loadFounders(desk);
  const view = { body: { name: body.name, href }, action: `${href}/ask`, peers, form };
  return show(desk, c, askFormPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerAsking(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const asked = Object.entries(values).flatMap(([name, value]) =>
    /^asked-\d+$/.test(name) && value !== "" ? (values[name.replace("asked", "actor")] ?? []) : [],
  );
  const { until, ...rest } = given(values, ["object", "reason", "until"]);
  // A day lasts until it is over.
  const day = until === undefined ? Number.NaN : Date.parse(`${until}T00:00:00Z`) + DAY;
  const end = until === undefined ? {} : { until: Number.isNaN(day) ? until : new Date(day).toISOString() };
  return answerForm(c, {
    schema: newAsk,
    input: { ...rest, ...end, asked, body: seen.body.slug },
    values,
    deed: async (input) => {
      const object = await objectBehind(desk, input.object);
      await perform(desk.db, actor(visit), (act) => askToEndorse(act, { ...input, object }, desk.iris));
      return goOn(desk, c, LIST, "asked");
    },
    again: (form, status) => showForm(desk, c, seen, chosen(form, visit.speech.words.asks.form.choose), status),
  });
}

/** Whoever ticked nobody is told so beside the ticks. */
const chosen = (form: FormState, words: string): FormState => ({
  ...form,
  faults: form.faults.map((fault) => (fault.field === "asked" ? { ...fault, text: words } : fault)),
});
