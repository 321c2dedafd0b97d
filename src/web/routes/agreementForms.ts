import { perform } from "#commands/act.ts";
import {
  moveAmendment,
  moveMembership,
  moveRatification,
  moveText,
  newCoalitionAmendment,
  newMembershipMotion,
  newRatification,
  newTextMotion,
} from "#commands/coalition/amending.ts";
import { newDraft, proposeText } from "#commands/coalition/drafting.ts";
import { type AgreementVersion, readAgreement } from "#commands/coalition/reading.ts";
import { Refused, need } from "#commands/errors.ts";
import { listRecords } from "#db/coalition/coalitions.ts";
import type { CoalitionMotion } from "#db/coalition/motions.ts";
import type { Article } from "#domain/charters.ts";
import { presets } from "#domain/presets.ts";
import { DAY } from "#domain/time.ts";
import {
  amendPage,
  decisionNames,
  numberNames,
  peoplePage,
  rulesPage,
  textMotionPage,
} from "#web/coalition/agreementForms.ts";
import { agreementPath } from "#web/coalition/agreement.ts";
import type { FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, formOf, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { hexOf, namesIn } from "#web/load/agreements.ts";
import { coalitionOf } from "./agreements.ts";

/** The forms with which a member moves to change a coalition's agreement, to ratify a change, and who is in it. */
export function agreementFormRoutes(app: Pages, desk: Desk): void {
  app.get("/coalition/charter/amend", (c) => showAmend(desk, c));
  app.post("/coalition/charter/amend", (c) => answerAmend(desk, c));
  app.get("/coalition/charter/rules", (c) => showRules(desk, c));
  app.post("/coalition/charter/rules", (c) => answerRules(desk, c));
  for (const page of ["/move", "/ratify"] as const) {
    app.get(`/coalition/charter${page}`, (c) => showTextMotion(desk, c, page));
    app.post(`/coalition/charter${page}`, (c) => answerTextMotion(desk, c, page));
  }
  app.get("/coalition/charter/members", (c) => showPeople(desk, c));
  app.post("/coalition/charter/members", (c) => answerPeople(desk, c));
}

async function officerIn(desk: Desk, c: Page) {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, need(visit.home, "organization"), "act-in-coalition");
  const of = await coalitionOf(desk, c);
  return { ...of, ...(await readAgreement(desk.db.orm, of.row, () => [])) };
}

const articlesIn = ({ text }: AgreementVersion): readonly Article[] =>
  text.state === "held" ? text.charter.articles : [];

/** The article that an address asks to change; none: one is added. */
export function articleAsked(c: Page, articles: readonly Article[]): Article | undefined {
  const asked = c.req.query("article");
  if (asked === undefined) return undefined;
  return need(
    articles.find(({ number }) => number === asked),
    "article",
  );
}

/** An article as the fields of its form. */
export const valuesOfArticle = (article: Article | undefined): Record<string, string> =>
  article === undefined
    ? {}
    : { number: article.number, articleTitle: article.title, tier: article.tier, article: article.text };

/** The change of one article that a form asks for. */
export function changeIn(values: FormState["values"], before: Article | undefined): Record<string, unknown> {
  if (before !== undefined && (values["remove"] ?? "") !== "") return { op: "remove", number: before.number };
  const { number = "", articleTitle = "", tier = "", article: text = "" } = values;
  const rules = before?.rules === undefined ? {} : { rules: before.rules };
  const said = { number: number.trim(), title: articleTitle, tier: tier || "ordinary", text, ...rules };
  return { op: before === undefined ? "add" : "replace", article: said };
}

/** What is wrong with the change is wrong with the fields of its article. */
export const atArticle = (form: FormState): FormState => ({
  ...form,
  faults: form.faults.map((fault) => (/^\d+$|^articles$/.test(fault.field) ? { ...fault, field: "article" } : fault)),
});

async function showAmend(desk: Desk, c: Page, form?: FormState, status: FormStatus = 200): Promise<Response> {
  const { name, hex, inForce } = await officerIn(desk, c);
  const article = articleAsked(c, articlesIn(inForce));
  const page = amendPage(frameOf(desk, c.get("visit")), {
    name,
    hex,
    base: hexOf(inForce.hash),
    article: article?.number,
    timeZone: desk.timeZone,
    form: form ?? formOf(valuesOfArticle(article)),
  });
  return show(desk, c, page, status);
}

async function answerAmend(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { row, hex, inForce } = await officerIn(desk, c);
  const before = articleAsked(c, articlesIn(inForce));
  const { values } = await readForm(c);
  const { title, text, base } = values;
  const articles = [changeIn(values, before)];
  const again = (form: FormState, status: FormStatus) => showAmend(desk, c, atArticle(form), status);
  if (values["deed"] === "propose")
    return answerForm(c, {
      schema: newDraft,
      input: { base, articles, because: text },
      values,
      deed: async (input) => {
        await perform(desk.db, by, (act) => proposeText(act, row, input));
        return goOn(desk, c, agreementPath(hex), "text-proposed");
      },
      again,
    });
  const effectiveAt = isoOf(values["effectiveAt"], desk.timeZone);
  return answerForm(c, {
    schema: newCoalitionAmendment,
    input: { base, articles, title, text, ...(effectiveAt !== undefined && { effectiveAt }) },
    values,
    deed: (input) =>
      moved(desk, c, hex, () => perform(desk.db, by, (act) => moveAmendment(act, row.hash, input, desk.iris))),
    again,
  });
}

async function moved(desk: Desk, c: Page, hex: string, move: () => Promise<CoalitionMotion>): Promise<Response> {
  const { id } = await move();
  return goOn(desk, c, `/coalitions/${hex}/motions/${id}`, "coalition-moved");
}

async function showRules(
  desk: Desk,
  c: Page,
  form: FormState = formOf({}),
  status: FormStatus = 200,
): Promise<Response> {
  const { name, hex, inForce } = await officerIn(desk, c);
  const view = { name, hex, base: hexOf(inForce.hash), form, timeZone: desk.timeZone };
  return show(desk, c, rulesPage(frameOf(desk, c.get("visit")), view), status);
}

const days: Readonly<Record<(typeof numberNames)[number], readonly [key: string, span: number]>> = {
  seconds: ["seconds", 1],
  sponsors: ["sponsors", 1],
  reviewDays: ["review", DAY],
  reaffirmDays: ["reaffirmEvery", DAY],
  ratifyDays: ["ratifyWithin", DAY],
};

/** The rules that a form changes: decisions by presets of bodies, numbers where one was typed. */
function rulesIn(values: FormState["values"], { rules }: AgreementVersion): Record<string, unknown> {
  const chosen = decisionNames.flatMap((name) => {
    const preset = values[name] ?? "";
    if (!Object.hasOwn(presets, preset)) return [];
    const rule = presets[preset as keyof typeof presets];
    return [[name, { ...rule, electorate: "bodies", secrecy: "roll_call" }] as const];
  });
  const numbers = numberNames.flatMap((name) => {
    const typed = values[name] ?? "";
    const [key, span] = days[name];
    return /^\d{1,6}$/.test(typed) ? [[key, Number(typed) * span] as const] : [];
  });
  const decisions = chosen.length === 0 ? {} : { decisions: { ...rules.decisions, ...Object.fromEntries(chosen) } };
  return { ...Object.fromEntries(numbers), ...decisions };
}

async function answerRules(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { row, hex, inForce } = await officerIn(desk, c);
  const { values } = await readForm(c);
  const effectiveAt = isoOf(values["effectiveAt"], desk.timeZone);
  const { base, title, text } = values;
  return answerForm(c, {
    schema: newCoalitionAmendment,
    input: { base, title, text, rules: rulesIn(values, inForce), ...(effectiveAt !== undefined && { effectiveAt }) },
    values,
    deed: (input) =>
      moved(desk, c, hex, () => perform(desk.db, by, (act) => moveAmendment(act, row.hash, input, desk.iris))),
    again: (form, status) => showRules(desk, c, form, status),
  });
}

type TextMotion = "/move" | "/ratify";

async function showTextMotion(
  desk: Desk,
  c: Page,
  page: TextMotion,
  form: FormState = formOf({}),
  status: FormStatus = 200,
): Promise<Response> {
  const { speech } = c.get("visit");
  const { name, hex, versions } = await officerIn(desk, c);
  const charter = c.req.query("charter") ?? "";
  const version = versions.find(({ hash }) => hash === `sha256:${charter}`);
  const { amend, version: named } = speech.words.agreements;
  const said = named(version?.number);
  const words =
    page === "/ratify" ? { title: amend.ratifyTitle(said), text: amend.ratifyText(said) } : { title: "", text: "" };
  const view = { name, hex, page, charter, ...words, form };
  return show(desk, c, textMotionPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerTextMotion(desk: Desk, c: Page, page: TextMotion): Promise<Response> {
  const by = actor(c.get("visit"));
  const { row, hex } = await officerIn(desk, c);
  const { values } = await readForm(c);
  const input = { ...given(values, ["title", "text"]), charter: c.req.query("charter") ?? "" };
  const again = (form: FormState, status: FormStatus) => showTextMotion(desk, c, page, form, status);
  if (page === "/ratify")
    return answerForm(c, {
      schema: newRatification,
      input,
      values,
      deed: (asked) =>
        moved(desk, c, hex, () => perform(desk.db, by, (act) => moveRatification(act, row.hash, asked, desk.iris))),
      again,
    });
  return answerForm(c, {
    schema: newTextMotion,
    input,
    values,
    deed: (asked) =>
      moved(desk, c, hex, () => perform(desk.db, by, (act) => moveText(act, row.hash, asked, desk.iris))),
    again,
  });
}

async function showPeople(
  desk: Desk,
  c: Page,
  form: FormState = formOf({}),
  status: FormStatus = 200,
): Promise<Response> {
  const { row, name, hex } = await officerIn(desk, c);
  const members = await listRecords(desk.db.orm, row.id, "member");
  const names = await namesIn(
    desk,
    row,
    members.map(({ key }) => key),
  );
  const organizations = members.map(({ key }) => ({ actor: key, name: names(key) }));
  return show(desk, c, peoplePage(frameOf(desk, c.get("visit")), { name, hex, form, organizations }), status);
}

async function answerPeople(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { row, hex } = await officerIn(desk, c);
  const { values } = await readForm(c);
  if (values["deed"] === undefined) throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: newMembershipMotion,
    input: given(values, ["deed", "actor", "case", "genesis", "title", "text"]),
    values,
    deed: (asked) =>
      moved(desk, c, hex, () => perform(desk.db, by, (act) => moveMembership(act, row.hash, asked, desk.iris))),
    again: (form, status) => showPeople(desk, c, form, status),
  });
}
