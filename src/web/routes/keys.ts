import { perform } from "#commands/act.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { changeHttpKey, changeKey, dropKeyChange, recoverKey, recoveryInput } from "#commands/keyChanges.ts";
import { type EntryName, findRecordKeys, listBodyKeys } from "#commands/keyReading.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { bodyKeysPage, keysPage } from "#web/admin/keys.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, type Posted, answerForm, formOf, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustHaveProved, mustLogIn } from "#web/kit/visit.ts";
import { homeFor } from "./admin.ts";

/** The keys of the organization and its groups: what signs, and how that is changed. */
export function keyRoutes(app: Pages, desk: Desk): void {
  app.get("/admin/keys", async (c) => {
    const home = homeFor(c, "manage-keys");
    const [bodies, record] = await Promise.all([listBodyKeys(desk.db.orm, home), findRecordKeys(desk.db.orm, home)]);
    const visit = c.get("visit");
    const view = { bodies, record, me: mustLogIn(visit).person, entryHref: entryHrefOf(desk) };
    return show(desk, c, keysPage(frameOf(desk, visit), view));
  });
  app.get("/admin/keys/:slug", async (c) => {
    const { home, body } = await enter(desk, c, c.req.param("slug"));
    // Before anything is typed: what a form holds here must not be lost, and may be a secret.
    mustHaveProved(c.get("visit"));
    return showBody(desk, c, { home, body }, untouched);
  });
  app.post("/admin/keys/:slug", async (c) => {
    const places = await enter(desk, c, c.req.param("slug"));
    return answerDeed(desk, c, places, await readForm(c));
  });
}

type Places = { readonly home: Body; readonly body: Body };

async function enter(desk: Desk, c: Page, slug: string): Promise<Places> {
  const home = homeFor(c, "manage-keys");
  const body = need(await findBodyBySlug(desk.db.orm, slug), "body");
  if (body.organization !== home.id) throw new Missing("body");
  return { home, body };
}

const entryHrefOf =
  ({ iris }: Desk) =>
  ({ iri }: EntryName): string =>
    iri.startsWith(`${iris.publicUrl}/`) ? iri.slice(iris.publicUrl.length) : "/gazette";

async function showBody(desk: Desk, c: Page, { home, body }: Places, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const [[found], record] = await Promise.all([
    listBodyKeys(desk.db.orm, home, body),
    findRecordKeys(desk.db.orm, home),
  ]);
  const view = {
    found: need(found, "keys"),
    record,
    me: mustLogIn(visit).person,
    entryHref: entryHrefOf(desk),
    action: `/admin/keys/${body.slug}`,
    form,
  };
  return show(desk, c, bodyKeysPage(frameOf(desk, visit), view), status);
}

async function answerDeed(desk: Desk, c: Page, places: Places, { values }: Posted): Promise<Response> {
  const by = actor(c.get("visit"));
  const { slug } = places.body;
  const here = `/admin/keys/${slug}`;
  switch (values["deed"]) {
    case "rotate": {
      const isCompromised = values["why"] === "compromised";
      const isDone = await perform(desk.db, by, (act) => changeKey(act, slug, isCompromised));
      return goOn(desk, c, here, isDone ? "key-changed" : "key-change-asked");
    }
    case "withdraw":
      await perform(desk.db, by, (act) => dropKeyChange(act, slug));
      return goOn(desk, c, here, "key-change-dropped");
    case "http":
      await perform(desk.db, by, (act) => changeHttpKey(act, slug, values["unsafe"] === "yes"));
      return goOn(desk, c, here, "http-key-changed");
    case "recover":
      return answerRecovery(desk, c, places, values);
    default:
      throw new Refused({ code: "stale-form" });
  }
}

/** What was typed is a secret and is not sent back. */
async function answerRecovery(desk: Desk, c: Page, places: Places, values: Posted["values"]): Promise<Response> {
  const { slug } = places.body;
  const typed = (values["keys"] ?? "")
    .split(/[\n,]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return answerForm(c, {
    schema: recoveryInput,
    input: { keys: typed },
    values: {},
    deed: async ({ keys }) => {
      await perform(desk.db, actor(c.get("visit")), (act) => recoverKey(act, slug, keys));
      return goOn(desk, c, `/admin/keys/${slug}`, "key-recovered");
    },
    again: ({ faults }, status) =>
      showBody(
        desk,
        c,
        places,
        formOf(
          {},
          faults.map(({ text }) => ({ field: "keys", text })),
        ),
        status,
      ),
  });
}
