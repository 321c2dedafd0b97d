import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import { actorOf, changeProfile, cookieName, logIn, logOut, SESSION_LASTS } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { email } from "#commands/inputs.ts";
import { DAY, SECOND } from "#domain/time.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { isFromHere } from "#web/kit/origin.ts";
import { takeTry } from "#web/kit/tries.ts";
import { COOKIES, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { isLocalPath } from "#web/safe.ts";
import { cookieOptions } from "#web/security.ts";
import { logInPage, proofPage } from "#web/accounts.ts";

const logInForm = z.strictObject({ email, password: z.string().min(1).max(200) });

/** Logging in and out, and the language of the pages. */
export function sessionRoutes(app: Pages, desk: Desk): void {
  app.get("/log-in", (c) => {
    const back = backOf(c.req.query("back"));
    return c.get("visit").who === undefined ? showLogIn(desk, c, back, untouched) : goOn(desk, c, back);
  });
  app.post("/log-in", (c) => answerLogIn(desk, c));
  app.get("/log-in/again", (c) => {
    mustLogIn(c.get("visit"));
    return showAgain(desk, c, backOf(c.req.query("back")), untouched);
  });
  app.post("/log-in/again", (c) => answerAgain(desk, c));
  app.post("/log-out", (c) => answerLogOut(desk, c));
  app.get("/language/:locale{en|es}", (c) => changeLanguage(desk, c, c.req.param("locale")));
}

/** Sets the cookie of a new session; the one before it ends. */
export async function beginVisit(desk: Desk, c: Page, secret: string): Promise<void> {
  await endOld(desk, c);
  const options = cookieOptions(desk.https, SESSION_LASTS / SECOND);
  setCookie(c, cookieName(desk.iris.publicUrl, COOKIES.session), secret, options);
}

async function endOld(desk: Desk, c: Page): Promise<void> {
  const old = getCookie(c, cookieName(desk.iris.publicUrl, COOKIES.session));
  const { who } = c.get("visit");
  if (old !== undefined && who !== undefined) await perform(desk.db, actorOf(who), (act) => logOut(act, old));
}

const backOf = (path: string | undefined): string => (path !== undefined && isLocalPath(path) ? path : "/home");

function showLogIn(desk: Desk, c: Page, back: string, form: FormState, status: FormStatus = 200): Response {
  return show(desk, c, logInPage(frameOf(desk, c.get("visit")), { form, back }), status);
}

async function answerLogIn(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  const back = backOf(values["back"]);
  return answerForm(c, {
    schema: logInForm,
    input: given(values, ["email", "password"]),
    values,
    deed: async (input) => {
      const attempt = takeTry(desk, c, "logIn", input.email);
      const { secret } = await logIn(desk.db, input);
      attempt.worked();
      await beginVisit(desk, c, secret);
      return goOn(desk, c, back, "logged-in");
    },
    again: (form, status) => showLogIn(desk, c, back, form, status),
  });
}

function showAgain(desk: Desk, c: Page, back: string, form: FormState, status: FormStatus = 200): Response {
  return show(desk, c, proofPage(frameOf(desk, c.get("visit")), { form, back }), status);
}

/** The same person proves it once more: a new session takes the place of the one before. */
async function answerAgain(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const { email: address } = mustLogIn(visit);
  const { values } = await readForm(c);
  const back = backOf(values["back"]);
  return answerForm(c, {
    schema: logInForm.pick({ password: true }),
    input: given(values, ["password"]),
    values: {},
    deed: async (input) => {
      const attempt = takeTry(desk, c, "logIn", address);
      const { secret } = await logIn(desk.db, { email: address, password: input.password });
      attempt.worked();
      await beginVisit(desk, c, secret);
      return goOn(desk, c, back, "proved");
    },
    again: ({ faults }, status) => {
      const { wrongPassword } = visit.speech.words.faults;
      const said = faults.map(({ text }) => ({ field: "password", text: status === 403 ? wrongPassword : text }));
      return showAgain(desk, c, back, formOf({}, said), status);
    },
  });
}

async function answerLogOut(desk: Desk, c: Page): Promise<Response> {
  await endOld(desk, c);
  deleteCookie(c, cookieName(desk.iris.publicUrl, COOKIES.session), cookieOptions(desk.https));
  return goOn(desk, c, "/", "logged-out");
}

/** A link that anybody may follow; only one from our own pages changes an account's language too. */
async function changeLanguage(desk: Desk, c: Page, locale: string): Promise<Response> {
  const { who } = c.get("visit");
  const options = cookieOptions(desk.https, (365 * DAY) / SECOND);
  setCookie(c, cookieName(desk.iris.publicUrl, COOKIES.language), locale, options);
  if (who !== undefined && who.locale !== locale && isFromHere(c.req.raw.headers, desk.iris.publicUrl))
    await perform(desk.db, actorOf(who), (act) => changeProfile(act, who, { locale }));
  const back = c.req.query("back");
  return goOn(desk, c, back !== undefined && isLocalPath(back) ? back : "/");
}
