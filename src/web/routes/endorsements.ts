import { perform } from "#commands/act.ts";
import { endorse, newEndorsement, withdrawEndorsement } from "#commands/endorsements.ts";
import { Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { findSupport } from "#db/support.ts";
import type { FormState } from "#web/components/forms.ts";
import { endorseFormPage, endorsementPage, endorsementsPage } from "#web/endorsements.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, isInside, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { loadGridView } from "#web/load/grid.ts";
import { linesOf, loadEndorsements, objectBehind } from "#web/load/endorsements.ts";

const PAGE = 40;

/** Who supports what: the list, the grid, one of them, and the form for officers. */
export function endorsementRoutes(app: Pages, desk: Desk): void {
  app.get("/endorsements", (c) => showList(desk, c));
  app.post("/endorsements", (c) => answerWithdrawal(desk, c));
  app.get("/endorsements/:id", (c) => showOne(desk, c, c.req.param("id")));
  app.get("/:at{@[a-z0-9_]+}/endorse", async (c) =>
    showForm(
      desk,
      c,
      await bodyToEndorseFor(desk, c, c.req.param("at")),
      formOf({ object: c.req.query("object") ?? "" }),
    ),
  );
  app.post("/:at{@[a-z0-9_]+}/endorse", async (c) =>
    answerEndorsement(desk, c, await bodyToEndorseFor(desk, c, c.req.param("at"))),
  );
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const asked = c.req.query("show") ?? (c.req.query("of") === undefined ? "all" : "grid");
  const tab = (["all", "standing", "withdrawn", "grid"] as const).find((each) => each === asked) ?? "all";
  const before = c.req.query("before");
  const { items, last } =
    tab === "grid"
      ? { items: [], last: undefined }
      : await loadEndorsements(desk, visit, {
          state: tab === "standing" || tab === "withdrawn" ? tab : undefined,
          before: uuid.safeParse(before).success ? before : undefined,
          limit: PAGE,
        });
  const lines = await linesOf(desk, visit, items);
  const endorsing = [visit.home, ...visit.places.map(({ body }) => body)].find((body) => mayIn(visit, body, "endorse"));
  const page = endorsementsPage(frameOf(desk, visit), {
    show: tab,
    endorsements: lines,
    grid: tab === "grid" ? await loadGridView(desk, c.req.query()) : undefined,
    next: last === undefined ? undefined : `/endorsements?show=${tab}&before=${last}`,
    endorseHref: endorsing === undefined ? undefined : `/@${endorsing.slug}/endorse`,
  });
  return showAll(desk, c, page);
}

async function showOne(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const item = need(uuid.safeParse(id).success ? await findSupport(desk.db.orm, id) : undefined, "endorsement");
  const isSeen = item.body === null || item.body.visibility === "public" || isInside(visit, item.body);
  const [line] = await linesOf(desk, visit, [need(isSeen ? item : undefined, "endorsement")]);
  return showAll(desk, c, endorsementPage(frameOf(desk, visit), need(line, "endorsement")));
}

async function answerWithdrawal(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const id = uuid.safeParse(values["endorsement"]);
  if (values["deed"] !== "withdraw" || !id.success) throw new Refused({ code: "stale-form" });
  await perform(desk.db, actor(visit), (act) => withdrawEndorsement(act, id.data, desk.iris.endorsement));
  return goOn(desk, c, "/endorsements", "endorsement-withdrawn");
}

async function bodyToEndorseFor(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "endorse");
  return seen;
}

function showForm(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200): Response {
  const body = { name: seen.body.name, href: seen.href };
  const view = { body, action: `${seen.href}/endorse`, form };
  return show(desk, c, endorseFormPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerEndorsement(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newEndorsement,
    input: { ...given(values, ["object", "statement"]), body: seen.body.slug },
    values,
    deed: async (input) => {
      const by = actor(c.get("visit"));
      const object = await objectBehind(desk, input.object);
      const { id } = await perform(desk.db, by, (act) => endorse(act, { ...input, object }));
      return goOn(desk, c, `/endorsements/${id}`, "endorsed");
    },
    again: (form, status) => showForm(desk, c, seen, form, status),
  });
}
