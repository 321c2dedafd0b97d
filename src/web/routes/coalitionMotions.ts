import { type Act, perform } from "#commands/act.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { move, newCoalitionMotion, second, withdraw } from "#commands/coalition/motions.ts";
import { castBodyVote, coalitionOpening, openVote } from "#commands/coalition/voting.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { type CoalitionRow, findRecord } from "#db/coalition/coalitions.ts";
import { type CoalitionMotion, findCoalitionMotion } from "#db/coalition/motions.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import { coalitionMotionForm, coalitionMotionsPage } from "#web/coalition/motions.ts";
import { coalitionMotionPage } from "#web/coalition/question.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, type Posted, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { coalitionMotionPath, inCoalition, loadCoalitionMotion, loadMotionLines } from "#web/load/coalitionMotions.ts";
import type { FlashName } from "#web/words/flashes.ts";

const LIST = "/coalitions/:hash{[0-9a-f]{64}}/motions";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What members of a coalition decide together: the list, one motion with each step of its way, and the form for a new one. */
export function coalitionMotionRoutes(app: Pages, desk: Desk): void {
  app.get(LIST, async (c) => {
    const visit = c.get("visit");
    const row = await coalitionOf(desk, c);
    const before = c.req.query("before");
    const { lines, next } = await loadMotionLines(desk, row, UUID.test(before ?? "") ? before : undefined);
    const view = { coalition: await inCoalition(desk, row), lines, next, mayMove: await mayMove(desk, visit, row) };
    return showAll(desk, c, coalitionMotionsPage(frameOf(desk, visit), view));
  });
  app.get(`${LIST}/new`, async (c) => showForm(desk, c, await coalitionOf(desk, c), untouched));
  app.post(`${LIST}/new`, (c) => answerNew(desk, c));
  app.get(`${LIST}/:id`, async (c) => {
    const seen = await motionOf(desk, c);
    return showAll(desk, c, await pageOf(desk, c, seen, untouched));
  });
  app.post(`${LIST}/:id`, (c) => answer(desk, c));
}

type Seen = { readonly row: CoalitionRow; readonly motion: CoalitionMotion };

const coalitionOf = (desk: Desk, c: Page): Promise<CoalitionRow> =>
  seeCoalition(desk.db.orm, `sha256:${c.req.param("hash")}`);

/** By the name that this instance gives it, or by its hash. */
async function motionOf(desk: Desk, c: Page): Promise<Seen> {
  const row = await coalitionOf(desk, c);
  const name = c.req.param("id") ?? "";
  const { orm } = desk.db;
  if (/^[0-9a-f]{64}$/.test(name)) {
    const by = { coalition: row.id, hash: `sha256:${name}` };
    return { row, motion: need(await findCoalitionMotion(orm, by), "motion") };
  }
  const motion = UUID.test(name) ? await findCoalitionMotion(orm, { id: name }) : undefined;
  if (motion?.coalition !== row.id) throw new Missing("motion");
  return { row, motion };
}

async function pageOf(desk: Desk, c: Page, { row, motion }: Seen, form: FormState) {
  const visit = c.get("visit");
  return coalitionMotionPage(frameOf(desk, visit), await loadCoalitionMotion(desk, visit, row, motion, form));
}

/** Whether the reader can move for our organization. */
async function mayMove(desk: Desk, visit: Visit, row: CoalitionRow): Promise<boolean> {
  const { home } = visit;
  if (home === undefined || !mayIn(visit, home, "act-in-coalition")) return false;
  const record = await findRecord(desk.db.orm, row.id, "member", desk.iris.actor(home.id));
  return memberIn(record?.final)?.standing === "full";
}

async function showForm(
  desk: Desk,
  c: Page,
  row: CoalitionRow,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, need(visit.home, "organization"), "act-in-coalition");
  const coalition = await inCoalition(desk, row);
  return show(desk, c, coalitionMotionForm(frameOf(desk, visit), { coalition, form }), status);
}

async function answerNew(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const row = await coalitionOf(desk, c);
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newCoalitionMotion.omit({ effect: true }),
    input: given(values, ["title", "text", "kind"]),
    values,
    deed: async (input) => {
      const { id } = await perform(desk.db, by, (act) => move(act, row.hash, input, desk.iris));
      return goOn(desk, c, coalitionMotionPath(row, id), "coalition-moved");
    },
    again: (form, status) => showForm(desk, c, row, form, status),
  });
}

async function answer(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const seen = await motionOf(desk, c);
  const { id } = seen.motion;
  const { values } = await readForm(c);
  const done = async (flash: FlashName, deed: (act: Act) => Promise<unknown>): Promise<Response> => {
    await perform(desk.db, by, deed);
    return goOn(desk, c, coalitionMotionPath(seen.row, id), flash);
  };
  switch (values["deed"]) {
    case "second":
      return done("coalition-seconded", (act) => second(act, id, desk.iris));
    case "withdraw":
      return done("coalition-withdrawn", (act) => withdraw(act, id, desk.iris));
    case "abstain":
      return done("coalition-voted", (act) => castBodyVote(act, id, { choice: "abstain" }));
    case "open":
      return answerOpening(desk, c, seen, values, (closesAt) =>
        done("coalition-opened", (act) => openVote(act, id, { closesAt }, desk.iris)),
      );
    default:
      throw new Refused({ code: "stale-form" });
  }
}

const answerOpening = (
  desk: Desk,
  c: Page,
  seen: Seen,
  values: Posted["values"],
  deed: (closesAt: number) => Promise<Response>,
): Promise<Response> =>
  answerForm(c, {
    schema: coalitionOpening,
    input: { closesAt: isoOf(values["closesAt"], desk.timeZone) },
    values,
    deed: ({ closesAt }) => deed(closesAt),
    again: async (form, status) => show(desk, c, await pageOf(desk, c, seen, atClose(form)), status),
  });

/** What is too far ahead is wrong with the one time of the form. */
const atClose = (form: FormState): FormState => ({
  ...form,
  faults: form.faults.map((fault) => (fault.field === "time" ? { ...fault, field: "closesAt" } : fault)),
});
