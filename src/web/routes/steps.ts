import type { z } from "zod";
import { perform, type Act } from "#commands/act.ts";
import { closeEarly } from "#commands/closing.ts";
import { extractItem, extraction } from "#commands/consent.ts";
import { Missing, Refused } from "#commands/errors.ts";
import { type StepInput, moveStep, stepInputs } from "#commands/incidentals.ts";
import { grounds, ruleOutMotion } from "#commands/motions.ts";
import { report, reportBack } from "#commands/returns.ts";
import { listQuestionsOf } from "#db/questions.ts";
import { type StepKind, stepKinds } from "#domain/incidentals.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { type SeenMotion, loadMotion, seeMotion } from "#web/load/motions.ts";
import { motionPage } from "#web/motions.ts";
import type { FlashName } from "#web/words/flashes.ts";

/** The steps of a motion beside its vote, each from a form of the motion's page. */
export function stepRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/steps", async (c) => {
    const seen = await seeMotion(desk, c.get("visit"), c.req.param("ref"));
    return c.redirect(seen.href, 303);
  });
  app.post("/motions/:ref/steps", (c) => answerStep(desk, c, c.req.param("ref")));
}

async function answerStep(desk: Desk, c: Page, ref: string): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  const { values } = await readForm(c);
  const deed = values["deed"] ?? "";
  const { id } = seen.motion;
  const done = async (flash: FlashName, doIt: (act: Act) => Promise<unknown>) => {
    await perform(desk.db, actor(visit), doIt);
    return goOn(desk, c, seen.href, flash);
  };
  const again = againWith(desk, c, seen, deed);
  const kind = stepKinds.find((each) => each === deed);
  if (kind !== undefined)
    return answerForm(c, {
      schema: schemaOf(kind, values[`${kind}-how`]),
      input: inputOf(values, kind, desk.timeZone),
      values,
      deed: (input) => done("show" in input ? "step-decided" : "step-moved", (act) => moveStep(act, id, kind, input)),
      again,
    });
  switch (deed) {
    case "report":
      return answerForm(c, {
        schema: report,
        input: given(values, ["text", "recommendation"]),
        values,
        deed: (input) => done("motion-reported", (act) => reportBack(act, id, input)),
        again,
      });
    case "rule-out":
      return answerForm(c, {
        schema: grounds,
        input: given(values, ["article", "reason"]),
        values,
        deed: (input) => done("motion-ruled-out", (act) => ruleOutMotion(act, id, input)),
        again,
      });
    case "extract":
      return done("item-extracted", (act) => extractItem(act, id, itemIn(values["item"])));
    case "close":
      return closeNow(desk, c, seen);
    default:
      throw new Refused({ code: "stale-form" });
  }
}

function itemIn(item: string | undefined): z.infer<typeof extraction> {
  const asked = extraction.safeParse({ item });
  if (!asked.success) throw new Missing("motion");
  return asked.data;
}

async function closeNow(desk: Desk, c: Page, { motion, href }: SeenMotion): Promise<Response> {
  const open = await listQuestionsOf(desk.db.orm, motion.id);
  const question = open.findLast(({ state, matter }) => state === "open" && matter === "motion");
  if (question === undefined) throw new Refused({ code: "wrong-state", state: motion.state });
  const isClosed = await perform(desk.db, actor(c.get("visit")), (act) => closeEarly(act, question.id));
  return goOn(desk, c, href, isClosed ? "vote-closed" : "close-asked");
}

const againWith =
  (desk: Desk, c: Page, seen: SeenMotion, deed: string): Parameters<typeof answerForm>[1]["again"] =>
  async ({ values, faults }, status) => {
    const visit = c.get("visit");
    const form = { values, faults: faults.map((fault) => ({ ...fault, field: fieldOf(deed, fault.field) })) };
    const view = await loadMotion(desk, visit, seen, undefined, { deed, form });
    return show(desk, c, motionPage(frameOf(desk, visit), view), status);
  };

/** A page has several of these forms, so the names of their fields begin with the step. */
function fieldOf(deed: string, field: string): string {
  if (field === "" || !stepKinds.some((kind) => kind === deed)) return field;
  return field === "show"
    ? `${deed}-yes`
    : field === "time"
      ? `${deed}-${TIMES[deed] ?? "closesAt"}`
      : `${deed}-${field}`;
}

/** The field that says when, where a step has one beside the close of the vote on it. */
const TIMES: Readonly<Record<string, string>> = { postpone: "until", previous_question: "voteClosesAt" };

/** By hands or by a vote: what is missing is said at its field. */
const schemaOf = (kind: StepKind, how: string | undefined): z.ZodType<StepInput> =>
  stepInputs[kind].options[how === "show" ? 1 : 0];

/** What a form of the page says, as commands read it: times of the place, and by vote or by hands. */
function inputOf(values: Readonly<Record<string, string>>, kind: string, timeZone: string): Record<string, unknown> {
  const said = (name: string) => values[`${kind}-${name}`]?.trim() || undefined;
  const time = (name: string) => {
    const text = said(name);
    return text === undefined ? undefined : (isoOf(text, timeZone) ?? text);
  };
  const count = (name: string) => (said(name) === undefined ? undefined : Number(said(name)));
  const decision =
    said("how") === "show"
      ? { show: { yes: count("yes"), no: count("no") } }
      : { decidedBy: "question", closesAt: time("closesAt") };
  const own = { until: time("until"), voteClosesAt: time("voteClosesAt"), to: said("to"), basis: said("basis") };
  return Object.fromEntries(Object.entries({ ...decision, ...own }).filter(([, value]) => value !== undefined));
}
