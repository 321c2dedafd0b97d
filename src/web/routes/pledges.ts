import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { answerPledge, makePledge, newPledge, withdrawPledge } from "#commands/pledges.ts";
import { ownId } from "#db/between.ts";
import { findBodies, findBodyBySlug } from "#db/bodies.ts";
import { findPledge } from "#db/pledges.ts";
import { digitsOf } from "#web/components/amounts.ts";
import { type FormState, untouched } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { listParties, loadPledges } from "#web/load/pledges.ts";
import { pledgeFormPage, pledgePage, pledgesPage, type PledgeView } from "#web/pledges.ts";

const PAGE = 40;

/** Who promised what to whom, one of them, and the form for officers. */
export function pledgeRoutes(app: Pages, desk: Desk): void {
  app.get("/pledges", (c) => showList(desk, c));
  app.get("/pledges/:id", (c) => showOne(desk, c, c.req.param("id")));
  app.post("/pledges/:id", (c) => answerOne(desk, c, c.req.param("id")));
  const path = "/:at{@[a-z0-9_]+}/pledge";
  app.get(path, async (c) =>
    showForm(desk, c, await enter(desk, c, c.req.param("at")), { ...untouched, values: { to: c.req.query("to") } }),
  );
  app.post(path, async (c) => answerForms(desk, c, await enter(desk, c, c.req.param("at"))));
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const before = uuid.safeParse(c.req.query("before")).data;
  const found = await loadPledges(desk, visit, { before, limit: PAGE + 1 });
  const pledges = found.slice(0, PAGE);
  const last = found.length > PAGE ? pledges.at(-1)?.id : undefined;
  const pledging = [visit.home, ...visit.places.map(({ body }) => body)].find(
    (body) => body?.visibility === "public" && mayIn(visit, body, "pledge"),
  );
  const page = pledgesPage(frameOf(desk, visit), {
    pledges,
    next: last === undefined ? undefined : `/pledges?before=${last}`,
    makeHref: pledging === undefined ? undefined : `/@${pledging.slug}/pledge`,
  });
  return showAll(desk, c, page);
}

async function showOne(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const [line] = uuid.safeParse(id).success ? await loadPledges(desk, visit, { id, limit: 1 }) : [];
  const pledge = need(line, "pledge");
  const row = need(await findPledge(desk.db.orm, id), "pledge");
  const ids = [row.to, row.giver].flatMap((side) => ownId(desk.iris, side) ?? []);
  const bodies = (await findBodies(desk.db.orm, ids)).filter((body) => mayIn(visit, body, "pledge"));
  const mine: PledgeView["mine"] = bodies.map((body) => ({
    slug: body.slug,
    name: body.name,
    isGiver: desk.iris.actor(body.id) === row.giver,
  }));
  const { home } = visit;
  const assessing = bodies[0] ?? (home !== undefined && mayIn(visit, home, "pledge") ? home : undefined);
  const assessHref =
    assessing === undefined ? undefined : `/@${assessing.slug}/assess?kind=pledge&of=${encodeURIComponent(row.entry)}`;
  return showAll(desk, c, pledgePage(frameOf(desk, visit), { pledge, mine, assessHref }));
}

async function answerOne(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const pledge = need(uuid.safeParse(id).success ? await findPledge(desk.db.orm, id) : undefined, "pledge");
  const { deed, body: slug = "" } = values;
  const by = actor(visit);
  const { iris } = desk;
  const body = need(await findBodyBySlug(desk.db.orm, slug), "body");
  mustBeAbleTo(visit, body, "pledge");
  switch (deed) {
    case "kept": {
      const typed = (values["amount"] ?? values["amount-given"] ?? "").trim();
      const amount = typed === "" ? undefined : minorUnits(typed, pledge.currency);
      if (amount === "bad") throw new Refused({ code: "stale-form" });
      const said = { body: slug, ...(amount !== undefined && { amount }) };
      await perform(desk.db, by, (act) => answerPledge(act, id, "kept", said, iris));
      break;
    }
    case "not-kept":
      await perform(desk.db, by, (act) => answerPledge(act, id, "not_kept", { body: slug }, iris));
      break;
    case "withdraw":
      await perform(desk.db, by, (act) => withdrawPledge(act, id, iris));
      return goOn(desk, c, `/pledges/${id}`, "pledge-withdrawn");
    default:
      throw new Refused({ code: "stale-form" });
  }
  return goOn(desk, c, `/pledges/${id}`, "pledge-answered");
}

async function enter(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "pledge");
  return seen;
}

async function showForm(
  desk: Desk,
  c: Page,
  { body, href }: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const parties = await listParties(desk, body);
  const view = { body: { name: body.name, href }, parties, form };
  return show(desk, c, pledgeFormPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerForms(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const own = given(values, ["kind", "currency", "unit", "text"]);
  const to = (values["address"] ?? "").trim() || (values["to"] ?? "");
  const currency = own["currency"]?.trim().toUpperCase();
  const typed = (values["amount"] ?? "").trim();
  const amount = typed === "" ? undefined : minorUnits(typed, currency ?? null);
  const dayIn = (name: string) => (values[name] ? isoOf(`${values[name]}T00:00`, desk.timeZone) : undefined);
  const [from, until] = [dayIn("from"), dayIn("until")];
  return answerForm(c, {
    schema: newPledge,
    input: {
      ...own,
      body: seen.body.slug,
      to: to === "" ? undefined : to,
      amount,
      ...(currency !== undefined && { currency }),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
    },
    values,
    deed: async (input) => {
      const id = await perform(desk.db, actor(c.get("visit")), (act) => makePledge(act, input, desk.iris));
      return goOn(desk, c, `/pledges/${id}`, "pledge-made");
    },
    again: (form, status) => showForm(desk, c, seen, form, status),
  });
}

/** What was typed as whole units, of money as the smallest ones of its currency, without a detour through fractions; "bad" where it is no number. */
function minorUnits(text: string, currency: string | null): number | "bad" {
  const [, whole = "", tail = ""] = /^(\d{1,15})(?:[.,](\d{1,3}))?$/.exec(text) ?? [];
  const digits = currency === null ? 0 : digitsOf(currency);
  if (whole === "" || tail.length > digits) return "bad";
  const units = Number(whole + tail.padEnd(digits, "0"));
  return Number.isSafeInteger(units) ? units : "bad";
}
