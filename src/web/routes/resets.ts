import { z } from "zod";
import { perform, system } from "#commands/act.ts";
import { Missing } from "#commands/errors.ts";
import { email, password } from "#commands/inputs.ts";
import { mustBeOpenReset, requestReset, useReset } from "#commands/resets.ts";
import { forgottenPage, resetPage } from "#web/accounts.ts";
import { type FormState, untouched } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { takeTry } from "#web/kit/tries.ts";
import { frameOf } from "#web/kit/visit.ts";

const request = z.strictObject({ email });
const choice = z.strictObject({ password });

/** A new password for whoever forgot the old one. */
export function resetRoutes(app: Pages, desk: Desk): void {
  app.get("/log-in/forgotten", (c) => showForgotten(desk, c, untouched));
  app.post("/log-in/forgotten", (c) => answerForgotten(desk, c));
  app.get("/log-in/reset/:secret", async (c) => {
    const secret = c.req.param("secret");
    await mustBeOpenReset(desk.db.orm, secret, c.get("visit").at);
    return showReset(desk, c, secret, untouched);
  });
  app.post("/log-in/reset/:secret", (c) => answerReset(desk, c, c.req.param("secret")));
}

function showForgotten(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Response {
  return show(desk, c, forgottenPage(frameOf(desk, c.get("visit")), { mails: desk.post !== undefined, form }), status);
}

/** The answer is the same whether there is such an account or not. */
async function answerForgotten(desk: Desk, c: Page): Promise<Response> {
  const { post } = desk;
  if (post === undefined) throw new Missing("mail server");
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: request,
    input: given(values, ["email"]),
    values,
    deed: async (input) => {
      takeTry(desk, c, "reset", input.email);
      await requestReset(desk.db, input.email, post);
      return goOn(desk, c, "/log-in", "reset-asked");
    },
    again: (form, status) => showForgotten(desk, c, form, status),
  });
}

function showReset(desk: Desk, c: Page, secret: string, form: FormState, status: FormStatus = 200): Response {
  const view = { action: `/log-in/reset/${encodeURIComponent(secret)}`, form };
  return show(desk, c, resetPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerReset(desk: Desk, c: Page, secret: string): Promise<Response> {
  const { values } = await readForm(c);
  await mustBeOpenReset(desk.db.orm, secret, c.get("visit").at);
  return answerForm(c, {
    schema: choice,
    input: given(values, ["password"]),
    values: {},
    deed: async (input) => {
      takeTry(desk, c, "reset");
      await perform(desk.db, system, (act) => useReset(act, secret, input.password));
      return goOn(desk, c, "/log-in", "password-reset");
    },
    again: (form, status) => showReset(desk, c, secret, form, status),
  });
}
