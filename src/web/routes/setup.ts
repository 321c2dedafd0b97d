import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import { beginSession, cookieName } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { Missing } from "#commands/errors.ts";
import { email, languageTag, password, shortText, summaryText } from "#commands/inputs.ts";
import { invite } from "#commands/invitations.ts";
import { recoveryFingerprint } from "#commands/recovery.ts";
import { firstAdmin, mustBeSetupSecret, newOrganization, setUp } from "#commands/setup.ts";
import { isReservedSlug, isSlug, rulePresets, type RulePresetName } from "#domain/bodies.ts";
import { HOUR, SECOND } from "#domain/time.ts";
import { untouched, type Fault, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, type Posted, faultsOf, formOf, given, readForm } from "#web/kit/forms.ts";
import { COOKIES, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { cookieOptions } from "#web/security.ts";
import { inks, presetWith, recoveryPage, secondAdminPage, setupPage, type SetupView } from "#web/setup.ts";
import { beginVisit } from "./sessions.ts";

type Step = SetupView["step"];

const inkNames = Object.keys(inks) as [keyof typeof inks, ...(keyof typeof inks)[]];
const presetNames = Object.keys(rulePresets) as [RulePresetName, ...RulePresetName[]];

/** What each step asks for; earlier answers travel with the form. */
const asked = {
  organization: z.strictObject({
    name: shortText,
    handle: z.string().trim().max(60),
    summary: summaryText.optional(),
    locale: languageTag.optional(),
  }),
  ink: z.strictObject({ ink: z.enum(inkNames).default("plum") }),
  rules: z.strictObject({
    preset: z.enum(presetNames).default("majority"),
    quorum: z.enum(["0", "1/4", "1/3", "1/2"]).default("1/4"),
    members: z.string().max(10).optional(),
  }),
  admin: z.strictObject({ name: shortText, email, password }),
} as const satisfies Record<Step, z.ZodType>;

const order: readonly Step[] = ["organization", "ink", "rules", "admin"];

/** The wizard behind the one-time link, and the two pages after it: a second admin, and the recovery key. */
export function setupRoutes(app: Pages, desk: Desk): void {
  app.get("/setup/second", (c) => showSecond(desk, c));
  app.post("/setup/second", (c) => goOn(desk, c, "/setup/recovery"));
  app.get("/setup/recovery", (c) => showRecovery(desk, c, untouched));
  app.post("/setup/recovery", (c) => answerRecovery(desk, c));
  app.get("/setup/:secret", async (c) => {
    await mustBeSetupSecret(desk.db, c.req.param("secret"), c.get("visit").at);
    return showStep(desk, c, "organization", {}, []);
  });
  app.post("/setup/:secret", async (c) => {
    await mustBeSetupSecret(desk.db, c.req.param("secret"), c.get("visit").at);
    return answerStep(desk, c);
  });
}

type Answers = { [Each in Step]: Record<string, string> };

/** All answers so far, by step: those of the step at hand under their names, carried ones under their step's prefix. */
function answersIn(step: Step, values: Posted["values"]): Answers {
  const read = (each: Step): Record<string, string> => {
    const names = Object.keys(asked[each].shape);
    if (each === step) return given(values, names);
    const found = names.flatMap((name) => {
      const value = values[`${carriedAs(each)}${name}`];
      return value === undefined || name === "password" ? [] : [[name, value] as const];
    });
    return Object.fromEntries(found);
  };
  return { organization: read("organization"), ink: read("ink"), rules: read("rules"), admin: read("admin") };
}

/** Two steps ask for a name, so what is carried bears its step. */
const carriedAs = (step: Step): string => `${step}.`;

function showStep(
  desk: Desk,
  c: Page,
  step: Step,
  answers: Partial<Answers>,
  faults: readonly Fault[],
  status: FormStatus = 200,
): Response {
  const carry = Object.fromEntries(
    order
      .filter((each) => each !== step)
      .flatMap((each) =>
        Object.entries(answers[each] ?? {})
          .filter(([name]) => name !== "password")
          .map(([name, value]) => [`${carriedAs(each)}${name}`, value]),
      ),
  );
  const page = setupPage(frameOf(desk, c.get("visit")), {
    step,
    action: c.req.path,
    host: desk.handleHost,
    carry,
    form: formOf(answers[step] ?? {}, faults),
  });
  return show(desk, c, page, status);
}

async function answerStep(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  const step = order.find((each) => each === values["step"]) ?? "organization";
  const answers = answersIn(step, values);
  if (values["deed"] === "back") return showStep(desk, c, order[order.indexOf(step) - 1] ?? step, answers, []);
  if (values["deed"] === "try") return showStep(desk, c, step, answers, []);
  // Every step again, since what is carried comes from the browser too.
  for (const each of order.slice(0, order.indexOf(step) + 1)) {
    const faults = faultsIn(c, each, answers[each]);
    if (faults.length > 0) return showStep(desk, c, each, answers, faults, 422);
  }
  const next = order[order.indexOf(step) + 1];
  return next === undefined ? finish(desk, c, answers) : showStep(desk, c, next, answers, []);
}

function faultsIn(c: Page, step: Step, answers: Record<string, string>): readonly Fault[] {
  const { speech } = c.get("visit");
  const parsed = asked[step].safeParse(answers, { reportInput: true });
  if (!parsed.success) return faultsOf(speech, parsed.error);
  const { handle: slug } = answers;
  if (step !== "organization" || slug === undefined) return [];
  const code = !isSlug(slug) ? "bad-slug" : isReservedSlug(slug) ? "reserved-slug" : undefined;
  return code === undefined ? [] : [{ field: "handle", text: speech.refusal({ code, slug }) }];
}

/** One transaction: the organization, its admin, the invitation of a second one, and a session. */
async function finish(desk: Desk, c: Page, answers: Answers): Promise<Response> {
  const { handle: slug, ...about } = asked.organization.parse(answers.organization);
  const { preset, quorum } = asked.rules.parse(answers.rules);
  const organization = newOrganization.parse({
    ...about,
    slug,
    hue: inks[asked.ink.parse(answers.ink).ink],
    preset,
    rule: presetWith(preset, quorum),
  });
  const admin = firstAdmin.parse(answers.admin);
  const done = await perform(desk.db, system, async (act) => {
    const made = await setUp(act, organization, admin);
    const asAdmin = { ...act, by: { kind: "person", person: made.person, account: made.account } } as const;
    const { secret, expiresAt } = await invite(asAdmin, slug, { role: "admin" });
    return { ...made, secret, expiresAt, session: await beginSession(act, made.account) };
  });
  await beginVisit(desk, c, done.session);
  keep(desk, c, { key: done.recoveryKey, secret: done.secret, expiresAt: done.expiresAt });
  return goOn(desk, c, "/setup/second");
}

const kept = z.strictObject({ key: z.string(), secret: z.string(), expiresAt: z.int() });
type Kept = z.infer<typeof kept>;
const CONTEXT = "set-up cookie";

/** What is shown once and stored nowhere waits, sealed, in the browser that did the set-up. */
function keep(desk: Desk, c: Page, what: Kept): void {
  const sealed = desk.db.sealer.seal(CONTEXT, Buffer.from(JSON.stringify(what))).toString("base64url");
  setCookie(c, cookieName(desk.iris.publicUrl, COOKIES.setup), sealed, cookieOptions(desk.https, (2 * HOUR) / SECOND));
}

function keptBy(desk: Desk, c: Page): Kept {
  mustLogIn(c.get("visit"));
  const sealed = getCookie(c, cookieName(desk.iris.publicUrl, COOKIES.setup)) ?? "";
  const plain = desk.db.sealer.open(CONTEXT, Buffer.from(sealed, "base64url"));
  if (plain === undefined) throw new Missing("set-up");
  return kept.parse(JSON.parse(plain.toString()));
}

function showSecond(desk: Desk, c: Page): Response {
  const { secret, expiresAt } = keptBy(desk, c);
  const page = secondAdminPage(frameOf(desk, c.get("visit")), {
    action: "/setup/second",
    host: desk.handleHost,
    url: `${desk.iris.publicUrl}/invitations/${secret}`,
    expiresAt,
  });
  return show(desk, c, page);
}

function showRecovery(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Response {
  const { key } = keptBy(desk, c);
  const view = { action: "/setup/recovery", host: desk.handleHost, key, fingerprint: recoveryFingerprint(key), form };
  return show(desk, c, recoveryPage(frameOf(desk, c.get("visit")), view), status);
}

/** The key is forgotten here once somebody says that it is printed. */
async function answerRecovery(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  keptBy(desk, c);
  const text = c.get("visit").speech.words.faults.tick;
  if (values["printed"] === undefined) return showRecovery(desk, c, formOf(values, [{ field: "printed", text }]), 422);
  deleteCookie(c, cookieName(desk.iris.publicUrl, COOKIES.setup), cookieOptions(desk.https));
  return goOn(desk, c, "/home", "set-up");
}
