import { perform } from "#commands/act.ts";
import { listConsent, newCalendar } from "#commands/consent.ts";
import { pendingOfAll } from "#commands/pending.ts";
import type { Body } from "#db/bodies.ts";
import { listMotions } from "#db/motions.ts";
import { itemsOf } from "#domain/consent.ts";
import { motionPath } from "#domain/iris.ts";
import { isTopmost } from "#domain/stack.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { seeBody } from "#web/load/bodies.ts";
import { itemField, togetherPage } from "#web/together.ts";

/** As many as one list holds. */
const MOST = 100;

/** Where the chair makes a list of motions that are adopted together. */
export function togetherRoutes(app: Pages, desk: Desk): void {
  app.get("/:at{@[a-z0-9_]+}/motions/together", async (c) =>
    showForm(desk, c, await bodyOf(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/motions/together", async (c) => {
    const body = await bodyOf(desk, c, c.req.param("at"));
    const { values } = await readForm(c);
    const items = (await listChoices(desk, body)).filter(({ id }) => values[itemField(id)] !== undefined);
    const title = values["title"]?.trim();
    return answerForm(c, {
      schema: newCalendar,
      input: { items: items.map(({ id }) => id), ...(title && { title }) },
      values,
      deed: async (input) => {
        const motion = await perform(desk.db, actor(c.get("visit")), (act) => listConsent(act, body.slug, input));
        return goOn(desk, c, motionPath(motion.number, motion.title), "calendar-made");
      },
      again: (form, status) => showForm(desk, c, body, form, status),
    });
  });
}

async function bodyOf(desk: Desk, c: Page, at: string): Promise<Body> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { body } = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, body, "list-consent");
  return body;
}

/** Motions that are before the body with nothing undecided about them. */
async function listChoices(desk: Desk, body: Body) {
  const motions = await listMotions(desk.db.orm, { bodies: [body.id], states: ["pending"], limit: MOST });
  const pending = await pendingOfAll(desk.db.orm, motions);
  return motions
    .filter((motion) => itemsOf(motion).length === 0 && isTopmost(pending.get(motion.id) ?? []))
    .map(({ id, number, title }) => ({ id, number, title, href: motionPath(number, title) }));
}

async function showForm(desk: Desk, c: Page, body: Body, form: FormState, status: FormStatus = 200): Promise<Response> {
  const view = { body: { name: body.name, href: `/@${body.slug}` }, items: await listChoices(desk, body), form };
  return show(desk, c, togetherPage(frameOf(desk, c.get("visit")), view), status);
}
