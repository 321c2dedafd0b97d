import { z } from "zod";
import { perform } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { answerPlacement, askRegion, endPlacement, wantedRegion } from "#commands/regions.ts";
import { findStandingPlacement } from "#db/placements.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { listKnownRegions } from "#web/load/regions.ts";
import { regionFormPage } from "#web/regions.ts";

/** Standing in a region of any organization: asking, answering, leaving. */
export function regionRoutes(app: Pages, desk: Desk): void {
  const path = "/:at{@[a-z0-9_]+}/region";
  app.get(path, async (c) => showForm(desk, c, await enter(desk, c, c.req.param("at")), untouched));
  app.post(path, async (c) => answer(desk, c, await enter(desk, c, c.req.param("at"))));
}

async function enter(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "move-body");
  return seen;
}

async function showForm(
  desk: Desk,
  c: Page,
  { body, href }: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const [regions, standing, network] = await Promise.all([
    listKnownRegions(desk, body),
    findStandingPlacement(desk.db.orm, desk.iris.actor(body.id)),
    desk.network(),
  ]);
  const isIn = standing?.state === "stands";
  const now = isIn ? network.places.find(({ id }) => id === standing.region)?.name : undefined;
  const view = { body: { name: body.name, href }, now, regions, form };
  return show(desk, c, regionFormPage(frameOf(desk, c.get("visit")), view), status);
}

const wanted = z.object({ region: wantedRegion.shape.region });

async function answer(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const by = actor(c.get("visit"));
  const { body, href } = seen;
  const { deed } = values;
  if (deed === "ask") {
    const region = (values["address"] ?? "").trim() || values["region"];
    return answerForm(c, {
      schema: wanted,
      input: { region: region === "" ? undefined : region },
      values,
      deed: async (input) => {
        await perform(desk.db, by, (act) => askRegion(act, body.slug, input, desk.iris));
        return goOn(desk, c, href, "region-asked");
      },
      again: (form, status) => showForm(desk, c, seen, form, status),
    });
  }
  const id = uuid.safeParse(values["placement"]);
  if (!id.success || (deed !== "accept" && deed !== "decline" && deed !== "leave"))
    throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) =>
    deed === "leave"
      ? endPlacement(act, body.slug, id.data, desk.iris)
      : answerPlacement(act, body.slug, id.data, deed === "accept", desk.iris),
  );
  return goOn(desk, c, href, deed === "leave" ? "region-left" : "region-answered");
}
