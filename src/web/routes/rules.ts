import { perform } from "#commands/act.ts";
import { bodyChange, changeBody } from "#commands/bodies.ts";
import { decisionRule } from "#commands/rules.ts";
import { exampleCounts, outcomeOn } from "#commands/trying.ts";
import { countMembers } from "#db/members.ts";
import type { BodyRules } from "#domain/bodies.ts";
import { problemsOfRule } from "#domain/ruleProblems.ts";
import type { FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { partFor, ruleIn, settingKinds, settingNames, settingsIn, valuesOf } from "#web/ruleForms.ts";
import { COUNTED, type Trial, problemText, rulesPage } from "#web/rules.ts";

/** How a body decides, a place to try rules, and the form of its admins while it has no charter. */
export function ruleRoutes(app: Pages, desk: Desk): void {
  app.get("/:at{@[a-z0-9_]+}/rules", async (c) =>
    showRules(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
  app.post("/:at{@[a-z0-9_]+}/rules", async (c) => {
    const visit = c.get("visit");
    mustLogIn(visit);
    const seen = await seeBody(desk, visit, c.req.param("at"));
    mustBeAbleTo(visit, seen.body, "set-rules");
    return answerRules(desk, c, seen);
  });
}

type Forms = { readonly form?: FormState; readonly settings?: FormState };

async function showRules(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  forms: Forms = {},
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { body, href } = seen;
  const { rules } = body;
  const query = c.req.query();
  const isTry = c.req.method === "GET" && query["preset"] !== undefined;
  const members = seen.isInside || body.visibility === "public" ? await countMembers(desk.db.orm, body.id) : 0;
  const start = { ...valuesOf(rules.rule), ...example(members) };
  const page = rulesPage(frameOf(desk, visit), {
    body: { name: body.name, href },
    rules,
    hasCharter: rules.charter !== undefined,
    mayEdit: rules.charter === undefined && mayIn(visit, body, "set-rules"),
    trial: isTry ? tried(query) : undefined,
    form: forms.form ?? formOf(isTry ? query : start),
    settings: forms.settings ?? formOf(settingValues(rules)),
    unlisted: body.visibility === "members",
  });
  return status === 200 && !isTry ? showAll(desk, c, page) : show(desk, c, page, status);
}

/** Six of ten say yes: numbers to begin with. */
function example(members: number): Record<string, string> {
  const roll = Math.max(members, 10);
  const yes = Math.ceil((roll * 6) / 10);
  return {
    yes: String(yes),
    no: String(Math.floor(roll / 5)),
    abstain: "0",
    blocks: "0",
    standAsides: "0",
    roll: String(roll),
  };
}

function settingValues(rules: BodyRules): Record<string, string> {
  return Object.fromEntries(
    settingNames.map((name) => {
      const value = rules[name];
      return [name, settingKinds[name] === "flag" ? (value === true ? "yes" : "no") : String(value)];
    }),
  );
}

/** What the rule of a query says of its numbers. */
function tried(query: Readonly<Record<string, string>>): Trial {
  const read = readRule(ruleIn(query));
  if (read.rule === undefined) return read;
  const numbers = Object.fromEntries(
    COUNTED.flatMap((name) => (/^\d{1,9}$/.test(query[name] ?? "") ? [[name, Number(query[name])]] : [])),
  );
  const counts = exampleCounts.safeParse(numbers);
  return { ...read, ...(counts.success && { outcome: outcomeOn(read.rule, counts.data) }) };
}

/** A rule from a form, or what is wrong with it with the examples that show it. */
function readRule(given: unknown): Pick<Trial, "rule" | "problems"> {
  const read = decisionRule.safeParse(given);
  if (read.success) return { rule: read.data, problems: [] };
  const own = read.error.issues.flatMap((issue) =>
    issue.code === "custom" ? [issue.params?.["problem"] as ReturnType<typeof problemsOfRule>[number]] : [],
  );
  return { problems: own.length > 0 ? own : [{ path: "", code: "other" }] };
}

async function answerRules(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { speech } = c.get("visit");
  const { values } = await readForm(c);
  const isRule = values["deed"] === "rule";
  const again = (form: FormState, status: 403 | 409 | 422) =>
    showRules(desk, c, seen, isRule ? { form } : { settings: form }, status);
  if (isRule) {
    const { problems } = readRule(ruleIn(values));
    const faults = problems.map((problem) => ({ field: "preset", text: problemText(speech, problem) }));
    if (faults.length > 0) return again({ values, faults }, 422);
  }
  return answerForm(c, {
    schema: bodyChange.pick({ rules: true }).required(),
    input: { rules: isRule ? merged(seen.body.rules, values) : settingsIn(values) },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => changeBody(act, seen.body.slug, input));
      return goOn(desk, c, `${seen.href}/rules`, "saved");
    },
    again,
  });
}

/** The rule of the form where it is for; other kinds and tiers keep theirs. */
function merged(rules: BodyRules, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const part = partFor(values["for"] ?? "rule", ruleIn(values));
  const { ruleFor, amending } = part as { ruleFor?: object; amending?: object };
  return {
    ...part,
    ...(ruleFor !== undefined && { ruleFor: { ...rules.ruleFor, ...ruleFor } }),
    ...(amending !== undefined && { amending: { ...rules.amending, ...amending } }),
  };
}
