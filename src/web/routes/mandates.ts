import { z } from "zod";
import { perform } from "#commands/act.ts";
import { newReport, reportBack } from "#commands/delegates.ts";
import { Refused } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { issueMandate, newMandate, revokeMandate, showMandate } from "#commands/mandates.ts";
import { createOffice, endOffice, newOffice } from "#commands/offices.ts";
import { newPetition, signPetition, startPetition } from "#commands/petitions.ts";
import { listTurns, seeMandate } from "#commands/reading.ts";
import { reply as replyInput, replyToRecall } from "#commands/recalls.ts";
import { Missing, need } from "#commands/errors.ts";
import { listBodiesOf } from "#db/bodies.ts";
import { listDelegateVotes } from "#db/delegates.ts";
import { type MandateInList, listMandatesSeenBy } from "#db/mandates.ts";
import { listMembersByName } from "#db/members.ts";
import { listOfficesSeenBy } from "#db/offices.ts";
import { motionPath } from "#domain/iris.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { delegatePage, speakersPage } from "#web/delegates.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, type Posted, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, isInside, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import {
  type DelegateForms,
  byNumber,
  loadDelegate,
  loadOffices,
  mandateLine,
  officeLine,
  questionsToGive,
} from "#web/load/mandates.ts";
import { officeFormPage, officePage, officesPage } from "#web/offices.ts";

const PAGE = 200;
const FIELDS = ["kind", "title", "topic", "home", "role"] as const;
const NUMBERS = ["seats", "alternates", "termDays", "maxConsecutiveTerms", "coolingOffTerms", "weight"] as const;

/** Who speaks for whom, what is held for a term and by whom, and each mandate with what its holder and the home body can do. */
export function mandateRoutes(app: Pages, desk: Desk): void {
  app.get("/spokespeople", (c) => showSpeakers(desk, c));
  app.get("/:at{@[a-z0-9_]+}/offices", async (c) =>
    showOffices(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/offices/new", async (c) =>
    showNew(desk, c, await bodyToManage(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/offices/new", async (c) =>
    answerNew(desk, c, await bodyToManage(desk, c, c.req.param("at"))),
  );
  app.get("/offices/:id", (c) => showOffice(desk, c, c.req.param("id"), untouched));
  app.post("/offices/:id", (c) => answerOffice(desk, c, c.req.param("id")));
  app.get("/delegates/:id", async (c) => showDelegate(desk, c, await findDelegate(desk, c, c.req.param("id"))));
  app.post("/delegates/:id", async (c) => answerDelegate(desk, c, await findDelegate(desk, c, c.req.param("id"))));
}

async function showSpeakers(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const asked = { kinds: ["spokesperson"], state: "valid", limit: PAGE, at: visit.at } as const;
  const rows = await listMandatesSeenBy(desk.db.orm, visit.who?.person ?? null, asked);
  return showAll(
    desk,
    c,
    speakersPage(frameOf(desk, visit), { speakers: rows.map((row) => mandateLine(row, visit.at)) }),
  );
}

async function showOffices(desk: Desk, c: Page, { body, href }: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const page = officesPage(frameOf(desk, visit), {
    body: { name: body.name, href },
    offices: await loadOffices(desk, visit, body.id),
    createHref: mayIn(visit, body, "manage-offices") ? `${href}/offices/new` : undefined,
    unlisted: body.visibility === "members",
  });
  return showAll(desk, c, page);
}

async function bodyToManage(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "manage-offices");
  return seen;
}

async function showNew(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const all = await listBodiesOf(desk.db.orm, seen.body.organization);
  const others = all.filter(
    (body) => body.id !== seen.body.id && (body.visibility === "public" || isInside(visit, body)),
  );
  const page = officeFormPage(frameOf(desk, visit), {
    body: { name: seen.body.name, href: seen.href },
    action: `${seen.href}/offices/new`,
    homes: others.map(({ slug, name }) => ({ slug, name })),
    form,
  });
  return show(desk, c, page, status);
}

async function answerNew(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const numbers = Object.entries(given(values, NUMBERS)).map(([name, value]) => [name, Number(value)] as const);
  const ticks = { rotates: values["rotates"] !== undefined, isInstructed: values["isInstructed"] !== undefined };
  return answerForm(c, {
    schema: newOffice,
    input: { ...given(values, FIELDS), ...Object.fromEntries(numbers), ...ticks },
    values,
    deed: async (input) => {
      const office = await perform(desk.db, actor(c.get("visit")), (act) => createOffice(act, seen.body.slug, input));
      return goOn(desk, c, `/offices/${office.id}`, "saved");
    },
    again: (form, status) => showNew(desk, c, seen, form, status),
  });
}

async function findOffice(desk: Desk, c: Page, id: string) {
  const visit = c.get("visit");
  if (!uuid.safeParse(id).success) throw new Missing("office");
  const asked = { ids: [id], limit: 1, at: visit.at };
  const [row] = await listOfficesSeenBy(desk.db.orm, visit.who?.person ?? null, asked);
  return need(row, "office");
}

async function showOffice(
  desk: Desk,
  c: Page,
  id: string,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const row = await findOffice(desk, c, id);
  const { office, home, body } = row;
  const found = await listMandatesSeenBy(desk.db.orm, visit.who?.person ?? null, {
    office: id,
    limit: PAGE,
    at: visit.at,
  });
  const lines = found.toSorted(byNumber).map((each) => mandateLine(each, visit.at));
  const of = (...states: readonly string[]) => lines.filter(({ state }) => states.includes(state));
  const mayGive = mayIn(visit, home, "issue-mandate") && office.endedAt === null;
  const page = officePage(frameOf(desk, visit), {
    ...officeLine(row, of("valid")),
    alternates: of("alternate"),
    past: of("ahead", "over", "revoked"),
    turns: isInside(visit, home) && office.rotates ? await turnsOf(desk, visit.at, office) : undefined,
    give: mayGive ? { form, ...(await toGive(desk, home.id, id)) } : undefined,
    mayEnd: mayIn(visit, body, "manage-offices") && office.endedAt === null,
    unlisted: body.visibility === "members" || home.visibility === "members",
  });
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function turnsOf(desk: Desk, at: number, office: Parameters<typeof listTurns>[1]) {
  const turns = await listTurns(desk.db.orm, office, at);
  return turns.map(({ name, isEligible, eligibleFrom, lastHeld }) => ({
    name,
    isEligible,
    eligibleFrom: eligibleFrom ?? undefined,
    lastHeld: lastHeld ?? undefined,
  }));
}

async function toGive(desk: Desk, home: string, office: string) {
  const [members, questions] = await Promise.all([
    listMembersByName(desk.db.orm, { body: home, q: "", skip: 0, limit: 1_000 }),
    questionsToGive(desk, home, office),
  ]);
  return {
    holders: members.filter(({ standing }) => standing === "good").map(({ id, name }) => ({ id, name })),
    questions: questions.map(({ id, number, title }) => ({ id, title: `${number}. ${title}` })),
  };
}

async function answerOffice(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  await findOffice(desk, c, id);
  const { values } = await readForm(c);
  if (values["deed"] === "end") {
    await perform(desk.db, actor(visit), (act) => endOffice(act, id));
    return goOn(desk, c, `/offices/${id}`, "saved");
  }
  if (values["deed"] !== "give") throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: newMandate,
    input: { ...given(values, ["holder", "question"]), office: id, alternate: values["alternate"] !== undefined },
    values,
    deed: async (input) => {
      const mandate = await perform(desk.db, actor(visit), (act) => issueMandate(act, input));
      return goOn(desk, c, `/delegates/${mandate.id}`, "saved");
    },
    again: (form, status) => showOffice(desk, c, id, form, status),
  });
}

async function findDelegate(desk: Desk, c: Page, id: string): Promise<MandateInList> {
  const visit = c.get("visit");
  if (!uuid.safeParse(id).success) throw new Missing("mandate");
  return seeMandate(desk.db.orm, id, visit.who?.person, visit.at);
}

const replyForm = z.strictObject({ reply: replyInput.shape.text });

const blank: DelegateForms = { report: untouched, grounds: untouched, reply: untouched };

async function showDelegate(
  desk: Desk,
  c: Page,
  row: MandateInList,
  forms: DelegateForms = blank,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const page = delegatePage(frameOf(desk, visit), await loadDelegate(desk, visit, row, forms));
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function answerDelegate(desk: Desk, c: Page, row: MandateInList): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const by = actor(visit);
  const { id } = row.mandate;
  const { values } = await readForm(c);
  const done = () => goOn(desk, c, `/delegates/${id}`, "saved");
  const recall = uuid.safeParse(values["recall"]).data ?? id;
  switch (values["deed"]) {
    case "show":
    case "hide":
      await perform(desk.db, by, (act) => showMandate(act, id, { isNamePublic: values["deed"] === "show" }));
      return done();
    case "resign":
      await perform(desk.db, by, (act) => revokeMandate(act, id, {}));
      return done();
    case "sign":
      await perform(desk.db, by, (act) => signPetition(act, recall));
      return done();
    case "petition":
      return answerForm(c, {
        schema: newPetition,
        input: { ...given(values, ["grounds"]), mandate: id },
        values,
        deed: async (input) => {
          await perform(desk.db, by, (act) => startPetition(act, input));
          return done();
        },
        again: (form, status) => showDelegate(desk, c, row, { ...blank, grounds: form }, status),
      });
    case "reply":
      return answerForm(c, {
        // Another form of the page has a field of the name that the reply has elsewhere.
        schema: replyForm,
        input: given(values, ["reply"]),
        values,
        deed: async (input) => {
          await perform(desk.db, by, (act) => replyToRecall(act, recall, { text: input.reply }));
          return done();
        },
        again: (form, status) => showDelegate(desk, c, row, { ...blank, reply: form }, status),
      });
    case "report":
      return answerReport(desk, c, row, values);
    default:
      throw new Refused({ code: "stale-form" });
  }
}

async function answerReport(desk: Desk, c: Page, row: MandateInList, values: Posted["values"]): Promise<Response> {
  const { id } = row.mandate;
  const votes = await listDelegateVotes(desk.db.orm, id, PAGE);
  const about = votes.find(({ number, title }) => motionPath(number, title) === values["motion"]);
  return answerForm(c, {
    schema: newReport,
    input: { ...given(values, ["text"]), ...(about && { motion: about.motion }) },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => reportBack(act, id, input));
      return goOn(desk, c, `/delegates/${id}`, "saved");
    },
    again: (form, status) => showDelegate(desk, c, row, { ...blank, report: form }, status),
  });
}
