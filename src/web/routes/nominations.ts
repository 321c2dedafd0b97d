import { perform } from "#commands/act.ts";
import { Missing } from "#commands/errors.ts";
import { answerNomination, nominate, nominationAnswer, newNomination } from "#commands/nominations.ts";
import { listMembersByName } from "#db/members.ts";
import { type NamedNomination, listNominations } from "#db/nominations.ts";
import { may } from "#domain/members.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustLogIn, someone } from "#web/kit/visit.ts";
import { type SeenMotion, seeMotion } from "#web/load/motions.ts";
import { nominationsPage } from "#web/nominations.ts";

const MOST_MEMBERS = 500;

/** Who stands in an election, nominating and answering. */
export function nominationRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/nominations", async (c) => showNominations(desk, c, await electionOf(desk, c), untouched));
  app.post("/motions/:ref/nominations", async (c) => {
    mustLogIn(c.get("visit"));
    return answerForms(desk, c, await electionOf(desk, c));
  });
}

async function electionOf(desk: Desk, c: Page): Promise<SeenMotion> {
  const seen = await seeMotion(desk, c.get("visit"), c.req.param("ref") ?? "");
  if (seen.motion.kind !== "election") throw new Missing("nominations");
  return seen;
}

async function showNominations(desk: Desk, c: Page, seen: SeenMotion, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const { motion, body, href } = seen;
  const person = visit.who?.person;
  const by = someone(visit, body);
  const rows = await listNominations(desk.db.orm, motion.id);
  const isOpen = motion.state === "submitted" || motion.state === "pending";
  const isMember = isOpen && by !== undefined && may(by.roles, "second-motion");
  const isRecorder = isOpen && by !== undefined && may(by.roles, "announce");
  const nominated = new Set(rows.map(({ nominee }) => nominee));
  const members = isMember
    ? await listMembersByName(desk.db.orm, { body: body.id, q: "", skip: 0, limit: MOST_MEMBERS })
    : undefined;
  const answerOf = (row: NamedNomination) => {
    if (!isOpen) return undefined;
    // Until voting opens an answer can be taken back.
    if (row.nominee === person) return "self";
    return isRecorder && !row.hasAccount ? "record" : undefined;
  };
  const page = nominationsPage(frameOf(desk, visit), {
    number: motion.number,
    title: motion.title,
    href,
    body: { name: body.name, href: `/@${body.slug}` },
    nominees: rows
      .filter(({ state }) => seen.isInside || state === "accepted")
      .map((row) => ({
        id: row.id,
        name: row.name,
        state: row.state,
        statement: row.statement ?? undefined,
        mayAnswer: answerOf(row),
      })),
    members: members
      ?.filter((member) => member.standing === "good" && !nominated.has(member.person) && member.person !== person)
      .map(({ id, name }) => ({ id, name })),
    mayStand: isMember && person !== undefined && !nominated.has(person),
    form,
  });
  return show(desk, c, page, status);
}

async function answerForms(desk: Desk, c: Page, seen: SeenMotion): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const { deed, nomination = "" } = values;
  const id = seen.motion.id;
  const back = `${seen.href}/nominations`;
  const again = (form: FormState, status: 403 | 409 | 422) => showNominations(desk, c, seen, form, status);
  if (deed === "accept" || deed === "decline")
    return answerForm(c, {
      schema: nominationAnswer,
      input: { accepts: deed === "accept" },
      values,
      deed: async (input) => {
        await perform(desk.db, actor(visit), (act) => answerNomination(act, id, nomination, input));
        return goOn(desk, c, back, "nomination-answered");
      },
      again,
    });
  return answerForm(c, {
    schema: deed === "nominate" ? newNomination.required({ member: true }) : newNomination,
    input: given(values, deed === "nominate" ? ["member"] : ["statement"]),
    values,
    deed: async (input) => {
      await perform(desk.db, actor(visit), (act) => nominate(act, id, input));
      return goOn(desk, c, back, "nominated");
    },
    again,
  });
}
