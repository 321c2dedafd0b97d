import { z } from "zod";
import { beginSession, changePassword, changeProfile, createToken, removeToken } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { password, shortText, uuid } from "#commands/inputs.ts";
import { findPerson, listTokens } from "#db/accounts.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { takeTry } from "#web/kit/tries.ts";
import { actor, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { settingsPage } from "#web/settings.ts";
import { LOCALES } from "#web/words.ts";
import { beginVisit } from "./sessions.ts";

const profile = z.strictObject({ name: shortText, isNamePublic: z.boolean(), locale: z.enum(LOCALES) });
const passwords = z.strictObject({ old: z.string().min(1).max(200), next: password });

/** A person's own settings: profile, password, tokens of the API. */
export function settingsRoutes(app: Pages, desk: Desk): void {
  app.get("/settings", async (c) => showProfile(desk, c, await typed(desk, c)));
  app.post("/settings", (c) => answerProfile(desk, c));
  app.get("/settings/password", (c) => showPassword(desk, c, untouched));
  app.post("/settings/password", (c) => answerPassword(desk, c));
  app.get("/settings/tokens", (c) => showTokens(desk, c, untouched));
  app.post("/settings/tokens", (c) => answerTokens(desk, c));
}

async function typed(desk: Desk, c: Page): Promise<FormState> {
  const visit = c.get("visit");
  const who = mustLogIn(visit);
  const { name, isNamePublic } = need(await findPerson(desk.db.orm, who.person), "person");
  return formOf({ name, language: visit.locale, ...(isNamePublic && { isNamePublic: "yes" }) });
}

function showProfile(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Response {
  const { email } = mustLogIn(c.get("visit"));
  return show(desk, c, settingsPage(frameOf(desk, c.get("visit")), { tab: "profile", form, email }), status);
}

async function answerProfile(desk: Desk, c: Page): Promise<Response> {
  const who = mustLogIn(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: profile,
    input: { name: values["name"] ?? "", isNamePublic: values["isNamePublic"] === "yes", locale: values["language"] },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => changeProfile(act, who, input));
      return goOn(desk, c, "/settings", "saved");
    },
    again: (form, status) => showProfile(desk, c, form, status),
  });
}

function showPassword(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Response {
  mustLogIn(c.get("visit"));
  return show(desk, c, settingsPage(frameOf(desk, c.get("visit")), { tab: "password", form }), status);
}

/** Every session ends with the old password; this browser gets a new one. */
async function answerPassword(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const who = mustLogIn(visit);
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: passwords,
    input: { old: values["current"], next: values["next"] },
    values: {},
    deed: async (input) => {
      const attempt = takeTry(desk, c, "logIn", who.email);
      const secret = await perform(desk.db, actor(visit), async (act) => {
        await changePassword(act, who.account, input);
        return beginSession(act, who.account);
      });
      attempt.worked();
      await beginVisit(desk, c, secret);
      return goOn(desk, c, "/settings/password", "password-changed");
    },
    again: (form, status) => {
      const { wrongPassword } = visit.speech.words.faults;
      const faults = form.faults.map(({ field, text }) => {
        if (field === "next") return { field, text };
        return { field: "current", text: status === 403 ? wrongPassword : text };
      });
      return showPassword(desk, c, formOf({}, faults), status);
    },
  });
}

async function showTokens(desk: Desk, c: Page, form: FormState, status: FormStatus = 200, made?: string) {
  const visit = c.get("visit");
  const { account } = mustLogIn(visit);
  const tokens = (await listTokens(desk.db.orm, account)).map(({ id, label, createdAt }) => ({
    id,
    name: label,
    createdAt,
  }));
  return show(desk, c, settingsPage(frameOf(desk, visit), { tab: "tokens", form, tokens, made }), status);
}

/** A new token is shown in the answer itself, once. */
async function answerTokens(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const who = mustLogIn(visit);
  const { values } = await readForm(c);
  if (values["deed"] === "revoke") {
    const id = uuid.safeParse(values["token"]);
    if (!id.success) throw new Refused({ code: "stale-form" });
    await perform(desk.db, actor(visit), (act) => removeToken(act, who, id.data));
    return goOn(desk, c, "/settings/tokens", "token-removed");
  }
  return answerForm(c, {
    schema: z.strictObject({ name: shortText }),
    input: given(values, ["name"]),
    values,
    deed: async ({ name }) => {
      const { token } = await perform(desk.db, actor(visit), (act) => createToken(act, who, name));
      return showTokens(desk, c, untouched, 200, token);
    },
    again: (form, status) => showTokens(desk, c, form, status),
  });
}
