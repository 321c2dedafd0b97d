import { z } from "zod";
import { perform } from "#commands/act.ts";
import { nameOurPanellist } from "#commands/cases/acting.ts";
import { eraseCaseWords, fileCase, seeCase, takeStep } from "#commands/cases/cases.ts";
import {
  type AnyCaseInput,
  caseInputs,
  type CaseVerb,
  caseVerbs,
  newCase,
  panellistInput,
  stepOfVerb,
} from "#commands/cases/inputs.ts";
import { listSeenBetween, listSeenCases } from "#commands/cases/lists.ts";
import type { SeenCase } from "#commands/cases/reading.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { Refused } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { listActorNames } from "#db/entries.ts";
import { caseFormPage } from "#web/caseForms.ts";
import { casePage, casesPage } from "#web/cases.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mayIn, mustLogIn } from "#web/kit/visit.ts";
import { caseLine, loadCase } from "#web/load/cases.ts";
import { loadCasePlaces } from "#web/load/casePlaces.ts";

const PAGE = 30;

/** Complaints: the list, the form of a new one, and each with the forms of whoever has the next step. */
export function caseRoutes(app: Pages, desk: Desk): void {
  app.get("/cases", (c) => showList(desk, c));
  app.get("/cases/new", (c) => showNew(desk, c, c.req.query("in"), untouched));
  app.post("/cases/new", (c) => answerNew(desk, c));
  app.get("/cases/:id", (c) => showOne(desk, c, c.req.param("id"), undefined, untouched));
  app.post("/cases/:id", (c) => answerStep(desk, c, c.req.param("id")));
}

const see = ({ db, iris }: Desk, { who, at }: Visit, id: string): Promise<SeenCase> =>
  seeCase(db.orm, id, who?.person, iris, at);

/** Names of organizations, as far as they are known. */
async function namesFor(desk: Desk, all: readonly SeenCase[]): Promise<(iri: string) => string> {
  const actors = all.flatMap(({ coalition, now, steps }) =>
    coalition === undefined
      ? []
      : [
          coalition.actor,
          now.accuser,
          now.accused,
          ...now.first.order,
          ...now.second.order,
          ...steps.map(({ by }) => by),
        ],
  );
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set(actors)]);
  return (iri) => names.get(iri) ?? URL.parse(iri)?.host ?? iri;
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const of = /^[0-9a-f]{64}$/.exec(c.req.query("of") ?? "")?.[0];
  if (of !== undefined) return showOfCoalition(desk, c, of);
  const before = c.req.query("before");
  const seen = await listSeenCases(desk.db.orm, visit.who?.person, desk.iris, visit.at, {
    limit: PAGE + 1,
    ...(uuid.safeParse(before).success && before !== undefined && { before }),
  });
  const between =
    before === undefined ? await listSeenBetween(desk.db.orm, visit.who?.person, desk.iris, visit.at) : [];
  const shown = [...between, ...seen.slice(0, PAGE)];
  const nameOf = await namesFor(desk, shown);
  const view = {
    lines: shown.map((each) => caseLine(visit, each, nameOf)),
    next: seen.length > PAGE ? `/cases?before=${seen.at(PAGE - 1)?.id}` : undefined,
    mayFile: visit.places.some(({ body }) => mayIn(visit, body, "file-case")),
  };
  return showAll(desk, c, casesPage(frameOf(desk, visit), view));
}

/** Those between the members of one coalition. */
async function showOfCoalition(desk: Desk, c: Page, of: string): Promise<Response> {
  const visit = c.get("visit");
  const { hash } = await seeCoalition(desk.db.orm, `sha256:${of}`);
  const all = await listSeenBetween(desk.db.orm, visit.who?.person, desk.iris, visit.at);
  const shown = all.filter(({ coalition }) => coalition?.hash === hash);
  const nameOf = await namesFor(desk, shown);
  const view = {
    lines: shown.map((each) => caseLine(visit, each, nameOf)),
    next: undefined,
    mayFile: mayIn(visit, visit.home, "handle-case"),
    of,
  };
  return showAll(desk, c, casesPage(frameOf(desk, visit), view));
}

async function showOne(
  desk: Desk,
  c: Page,
  id: string,
  asked: CaseVerb | undefined,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const seen = await see(desk, visit, id);
  const view = await loadCase(desk, visit, seen, await namesFor(desk, [seen]), { asked, form });
  const page = casePage(frameOf(desk, visit), view);
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function answerStep(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  await see(desk, visit, id);
  const { values: posted } = await readForm(c);
  const { deed = "" } = posted;
  if (deed === "name") return name(desk, c, id, posted["member"] ?? "");
  if (deed === "erase") return erase(desk, c, id, posted["hash"] ?? "");
  if (!Object.hasOwn(stepOfVerb, deed)) throw new Refused({ code: "stale-form" });
  const verb = caseVerbs.find((name) => name === deed) ?? "close";
  // The fields of a folded form bear its verb, so that every field of the page has a name of its own.
  const end = `-${verb}`;
  const values = Object.fromEntries(
    Object.entries(posted).map(([name, value]) => [name.endsWith(end) ? name.slice(0, -end.length) : name, value]),
  );
  return answerForm(c, {
    schema: caseInputs[verb] as z.ZodType<AnyCaseInput["input"]>,
    input: inputOf(desk, verb, values),
    values,
    deed: async (input) => {
      await perform(desk.db, actor(visit), (act) => takeStep(act, id, { verb, input } as AnyCaseInput, desk.iris));
      return goOn(desk, c, `/cases/${id}`, "case-step");
    },
    again: (form, status) => showOne(desk, c, id, verb, form, status),
  });
}

async function erase(desk: Desk, c: Page, id: string, hash: string): Promise<Response> {
  await perform(desk.db, actor(c.get("visit")), (act) => eraseCaseWords(act, id, hash, desk.iris));
  return goOn(desk, c, `/cases/${id}`, "case-erased");
}

async function name(desk: Desk, c: Page, id: string, member: string): Promise<Response> {
  const { success } = panellistInput.safeParse({ member });
  if (!success) throw new Refused({ code: "stale-form" });
  await perform(desk.db, actor(c.get("visit")), (act) => nameOurPanellist(act, id, member, desk.iris));
  return goOn(desk, c, `/cases/${id}`, "case-step");
}

type Values = Readonly<Record<string, string>>;

/** The fields of a form as its schema reads them. */
function inputOf({ timeZone }: Desk, verb: CaseVerb, values: Values): Record<string, unknown> {
  const { vote } = values;
  if (verb === "vote")
    return vote === undefined ? { finding: undefined } : { finding: vote !== "no", sanction: vote === "sanction" };
  const names = Object.keys(caseInputs[verb].shape).filter((name) => (values[name] ?? "").trim() !== "");
  return Object.fromEntries(names.map((name) => [name, readField(name, values[name] ?? "", timeZone)]));
}

function readField(name: string, value: string, timeZone: string): unknown {
  if (name === "sources" || name === "values") return linesOf(value);
  if (name === "yes" && /^\d{1,4}$/.test(value)) return Number(value);
  const isTime = name === "hearingAt" || name === "drawsAt" || name === "until";
  return isTime ? isoOf(value, timeZone) : value;
}

async function showNew(
  desk: Desk,
  c: Page,
  place: string | undefined,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const view = { ...(await loadCasePlaces(desk, visit, place, mustLogIn(visit).person)), form };
  return show(desk, c, caseFormPage(frameOf(desk, visit), view), status);
}

async function answerNew(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const { in: place = "", against, text } = values;
  const where = place.startsWith("sha256:") ? { coalition: place } : { body: place };
  return answerForm(c, {
    schema: newCase,
    input: { ...where, against, text },
    values,
    deed: async (input) => {
      const id = await perform(desk.db, actor(visit), (act) => fileCase(act, input, desk.iris));
      return goOn(desk, c, `/cases/${id}`, "case-filed");
    },
    again: (form, status) => showNew(desk, c, place, form, status),
  });
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
