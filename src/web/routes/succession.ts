import { perform } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { dropSuccession, givenKeys, keysIn, succeedLog } from "#commands/succession.ts";
import { readLogState } from "#commands/successionState.ts";
import type { Body } from "#db/bodies.ts";
import { countAdmins } from "#db/keyChanges.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import { z } from "zod";
import { successionPage } from "#web/admin/succession.ts";
import { type FormState, untouched } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustHaveProved, mustLogIn } from "#web/kit/visit.ts";
import { loadDoubt } from "#web/load/succession.ts";
import { homeFor } from "./admin.ts";

const PATH = "/admin/succession";
const given = z.strictObject({ keys: givenKeys });

/** A new record in place of our own: the way out when ours cannot grow any more. */
export function successionRoutes(app: Pages, desk: Desk): void {
  app.get(PATH, (c) => {
    const home = homeFor(c, "manage-keys");
    // Before a recovery key is typed: what a form holds here must not be lost.
    mustHaveProved(c.get("visit"));
    return showState(desk, c, home, untouched);
  });
  app.post(PATH, (c) => answerDeed(desk, c, homeFor(c, "manage-keys")));
}

async function showState(desk: Desk, c: Page, home: Body, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const reader = desk.db.orm;
  const [state, admins, doubt] = await Promise.all([
    readLogState(reader, home.id),
    countAdmins(reader, home.id),
    loadDoubt(desk.db),
  ]);
  const { asked, silent, need, closed } = state;
  const page = successionPage(frameOf(desk, visit), {
    doubt,
    silent: silent.map(({ host, failures }) => ({ host, tries: failures })),
    asked: asked && {
      prefix: asked.prefix,
      key: keyFingerprint(asked.vkey),
      askedAt: asked.askedAt,
      dueAt: asked.dueAt,
      keys: asked.approvals.length,
      isMine: asked.askedBy === mustLogIn(visit).person,
      isAgreed: asked.isAgreed,
    },
    need,
    admins,
    closed,
    form,
  });
  return show(desk, c, page, status);
}

/** What was typed is a secret and is not sent back. */
async function answerDeed(desk: Desk, c: Page, home: Body): Promise<Response> {
  const { values } = await readForm(c);
  const by = actor(c.get("visit"));
  if (values["deed"] === "withdraw") {
    await perform(desk.db, by, (act) => dropSuccession(act, home.slug));
    return goOn(desk, c, PATH, "succession-dropped");
  }
  if (values["deed"] !== "begin") throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: given,
    input: { keys: keysIn(values["keys"] ?? "") },
    values: {},
    deed: async ({ keys }) => {
      const { isBegun } = await perform(desk.db, by, (act) => succeedLog(act, home.slug, keys));
      return goOn(desk, c, PATH, isBegun ? "succession-begun" : "succession-asked");
    },
    again: ({ faults }, status) => {
      const form = formOf(
        {},
        faults.map(({ text }) => ({ field: "keys", text })),
      );
      return showState(desk, c, home, form, status);
    },
  });
}
