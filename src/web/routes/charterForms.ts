import type { z } from "zod";
import { perform } from "#commands/act.ts";
import { adoptCharter, article as articleInput } from "#commands/charters.ts";
import { Refused, need } from "#commands/errors.ts";
import { draftMotion, newMotion } from "#commands/motions.ts";
import { type CharterRow, findNewestCharter } from "#db/charters.ts";
import {
  type Article,
  type ArticleRules,
  type CharterProblem,
  applyChanges,
  problemsOfArticles,
} from "#domain/charters.ts";
import { motionPath } from "#domain/iris.ts";
import { amendmentFormPage, charterFormPage } from "#web/charterForms.ts";
import type { Fault, FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { partFor, ruleIn, settingNames, settingsIn, valuesOf } from "#web/ruleForms.ts";
import { problemText } from "#web/rules.ts";
import type { Speech } from "#web/speech.ts";
import { ofBody, toAgreement } from "./charters.ts";

const PATH = "/:at{@[a-z0-9_]+}/charter";

/** The form of a first charter, for admins, and the one that drafts a motion to change it, for members. */
export function charterFormRoutes(app: Pages, desk: Desk): void {
  app.get(`${PATH}/new`, async (c) => showNew(desk, c, await bodyFor(desk, c, c.req.param("at"), "set-rules")));
  app.post(`${PATH}/new`, async (c) => answerNew(desk, c, await bodyFor(desk, c, c.req.param("at"), "set-rules")));
  app.get(`${PATH}/amend`, async (c) => {
    const seen = await bodyFor(desk, c, c.req.param("at"), "move-motion");
    return (await toAgreement(desk, c, seen)) ?? showAmend(desk, c, seen);
  });
  app.post(`${PATH}/amend`, async (c) => {
    const seen = await bodyFor(desk, c, c.req.param("at"), "move-motion");
    return (await toAgreement(desk, c, seen)) ?? answerAmend(desk, c, seen);
  });
}

async function bodyFor(desk: Desk, c: Page, at: string, deed: "set-rules" | "move-motion"): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, deed);
  return seen;
}

const START = 3;
const MOST_IN_FORM = 60;

async function showNew(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  form: FormState = formOf({}),
  status: FormStatus = 200,
): Promise<Response> {
  const newest = await findNewestCharter(desk.db.orm, seen.body.id);
  if (newest !== undefined) throw new Refused({ code: "charter-stands", version: newest.version });
  const articles = countIn(form.values);
  const page = charterFormPage(frameOf(desk, c.get("visit")), { ...ofBody(seen), articles, form });
  return show(desk, c, page, status);
}

function countIn(values: FormState["values"]): number {
  const asked = Number(/^\d{1,3}$/.exec(values["articles"] ?? "")?.[0] ?? START);
  return Math.min(Math.max(asked, 1), MOST_IN_FORM);
}

async function answerNew(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { speech } = c.get("visit");
  const { values } = await readForm(c);
  const count = countIn(values);
  if (values["deed"] === "more") return showNew(desk, c, seen, formOf({ ...values, articles: String(count + 1) }));
  const filled = Array.from({ length: count }, (_, index) => index).filter((index) => isFilled(values, `-${index}`));
  const read = filled.map((index) => articleInput.safeParse(articleIn(values, `-${index}`)));
  const again = (form: FormState, status: FormStatus) => showNew(desk, c, seen, form, status);
  const malformed = read.flatMap((each, place) =>
    each.success ? [] : faultsOfArticle(speech, each.error.issues, `-${filled[place]}`),
  );
  if (malformed.length > 0) return again(formOf(values, malformed), 422);
  const articles = read.flatMap((each) => (each.success ? [each.data] : []));
  const problems = problemsOfArticles(articles, seen.body.rules);
  const faults = problems.map((problem) => faultOf(speech, problem, (place) => `-${filled[place] ?? 0}`));
  if (faults.length > 0) return again(formOf(values, faults), 422);
  await perform(desk.db, actor(c.get("visit")), (act) => adoptCharter(act, seen.body.slug, { articles }));
  return goOn(desk, c, `${seen.href}/charter`, "saved");
}

/** The article of a form: what was left empty it does not say. */
function articleIn(values: Readonly<Record<string, string>>, end: string, before?: Article): Record<string, unknown> {
  const given = (name: string) => values[name + end] ?? "";
  const rule = given("for") === "" ? undefined : ruleIn(values, end);
  const part = rule === undefined ? {} : partFor(given("for"), rule);
  const rules = joined(beyondForm(before), { ...settingsIn(values, end), ...part });
  return {
    number: given("number").trim(),
    title: given("title"),
    tier: given("tier") || "ordinary",
    text: given("text"),
    ...(Object.keys(rules).length > 0 && { rules }),
  };
}

/** The rules of an article that its form has no field for; they stay as they are. */
function beyondForm({ rules = {} }: Pick<Article, "rules"> = {}): ArticleRules {
  const [, ...others] = decisionRulesOf(rules);
  const kept = others.map(([key, rule]) => partFor(key, rule) as ArticleRules);
  const { recall, cases } = rules;
  const whole = { ...(recall !== undefined && { recall }), ...(cases !== undefined && { cases }) };
  return kept.reduce<ArticleRules>((all, each) => joined(all, each), whole);
}

function joined(some: ArticleRules, more: ArticleRules): ArticleRules {
  const ruleFor = { ...some.ruleFor, ...more.ruleFor };
  const amending = { ...some.amending, ...more.amending };
  return {
    ...some,
    ...more,
    ...(Object.keys(ruleFor).length > 0 && { ruleFor }),
    ...(Object.keys(amending).length > 0 && { amending }),
  };
}

const isFilled = (values: Readonly<Record<string, string>>, end: string): boolean =>
  ["title", "text"].some((name) => (values[name + end] ?? "").trim() !== "");

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
};

function faultsOfArticle(speech: Speech, issues: readonly object[], end: string): Fault[] {
  return (issues as readonly Issue[]).map(({ path, params }) => {
    const [first, second] = path.map(String);
    const field =
      (first === "rules" ? (settingNames.find((name) => name === second) ?? "preset") : (first ?? "")) + end;
    const problem = params?.["problem"] as Parameters<typeof problemText>[1] | undefined;
    return { field, text: problem === undefined ? speech.words.faults.other : problemText(speech, problem) };
  });
}

/** What is wrong with an article, at its field. */
function faultOf(speech: Speech, problem: CharterProblem, endOf: (place: number) => string): Fault {
  const [, place = "0", part = "number", setting = ""] = problem.path.split(".");
  const end = endOf(Number(place));
  const field = part === "rules" ? (settingNames.find((name) => name === setting) ?? "preset") : "number";
  return { field: field + end, text: charterProblemText(speech, problem) };
}

function charterProblemText(speech: Speech, { code, other, example }: CharterProblem): string {
  const { problems } = speech.words.charters;
  if (code === "set-twice") return problems["set-twice"](other ?? "");
  const { rules } = speech.words;
  const shown = example === undefined ? "" : ` ${rules.example(example)}`;
  if (Object.hasOwn(rules.problems, code)) return `${rules.problems[code as keyof typeof rules.problems]}${shown}`;
  if (!Object.hasOwn(problems, code)) return speech.words.faults.other;
  return problems[code as Exclude<keyof typeof problems, "set-twice">];
}

type Amending = { readonly newest: CharterRow; readonly article: Article | undefined };

async function amending(desk: Desk, c: Page, seen: SeenBody): Promise<Amending> {
  const newest = await findNewestCharter(desk.db.orm, seen.body.id);
  if (newest === undefined) throw new Refused({ code: "no-charter" });
  const asked = c.req.query("article");
  const article = newest.articles.find(({ number }) => number === asked);
  return { newest, article: asked === undefined ? undefined : need(article, "article") };
}

async function showAmend(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const about = await amending(desk, c, seen);
  return amendForm(desk, c, seen, about, formOf(valuesOfArticle(about.article)));
}

function amendForm(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  { newest, article }: Amending,
  form: FormState,
  status: FormStatus = 200,
) {
  const page = amendmentFormPage(frameOf(desk, c.get("visit")), {
    ...ofBody(seen),
    version: newest.version,
    base: newest.hash,
    article: article?.number,
    timeZone: desk.timeZone,
    form,
  });
  return show(desk, c, page, status);
}

/** An article as its form holds it; of several decision rules the first, for the form has one. */
function valuesOfArticle(article: Article | undefined): Record<string, string> {
  if (article === undefined) return {};
  const { rules = {} } = article;
  const [first] = decisionRulesOf(rules);
  const settings = settingNames.flatMap((name) => {
    const value = rules[name];
    return value === undefined
      ? []
      : [[`${name}-0`, value === true ? "yes" : value === false ? "no" : String(value)] as const];
  });
  return {
    "title-0": article.title,
    "tier-0": article.tier,
    "text-0": article.text,
    ...(first !== undefined && { "for-0": first[0], ...valuesOf(first[1], "-0") }),
    ...Object.fromEntries(settings),
  };
}

function decisionRulesOf({ rule, ruleFor = {}, amending: tiers = {} }: NonNullable<Article["rules"]>) {
  return [
    ...(rule === undefined ? [] : [["rule", rule] as const]),
    ...Object.entries(ruleFor).map(([kind, each]) => [`ruleFor.${kind}`, each] as const),
    ...Object.entries(tiers).map(([tier, each]) => [`amending.${tier}`, each] as const),
  ];
}

type Change =
  | { readonly op: "add" | "replace"; readonly article: Article }
  | { readonly op: "remove"; readonly number: string };

/** The change that a form asks for; or what is wrong with it, also together with the other articles. */
function readChange(
  speech: Speech,
  values: Readonly<Record<string, string>>,
  { newest, article }: Amending,
): { readonly change: Change } | { readonly faults: readonly Fault[] } {
  const read = articleInput.safeParse(articleIn(values, "-0", article));
  const isRemoval = article !== undefined && (values["remove"] ?? "") !== "";
  if (!read.success && !isRemoval) return { faults: faultsOfArticle(speech, read.error.issues, "-0") };
  const change: Change =
    isRemoval || !read.success
      ? { op: "remove", number: article?.number ?? "" }
      : { op: article === undefined ? "add" : "replace", article: read.data };
  const after = applyChanges(newest.articles, [change]);
  const problems = after.problems.length > 0 ? after.problems : problemsOfArticles(after.articles, newest.standing);
  const faults = problems.map((problem) => faultOf(speech, problem, () => "-0"));
  return faults.length > 0 ? { faults } : { change };
}

async function answerAmend(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const about = await amending(desk, c, seen);
  const { values } = await readForm(c);
  const again = (form: FormState, status: FormStatus) => amendForm(desk, c, seen, about, form, status);
  const read = readChange(visit.speech, values, about);
  if ("faults" in read) return again(formOf(values, read.faults), 422);
  const effectiveAt = isoOf(values["effectiveAt"], desk.timeZone);
  const at = effectiveAt === undefined ? {} : { effectiveAt };
  const effect = { charter: { base: values["base"], articles: [read.change], ...at } };
  const { title = "", text = "" } = values;
  return answerForm(c, {
    schema: newMotion,
    input: { kind: "charter_amendment", title, text, effect } satisfies Partial<
      Record<keyof z.input<typeof newMotion>, unknown>
    >,
    values,
    deed: async (input) => {
      const motion = await perform(desk.db, actor(visit), (act) => draftMotion(act, seen.body.slug, input));
      return goOn(desk, c, motionPath(motion.number, motion.title), "draft-saved");
    },
    again,
  });
}
