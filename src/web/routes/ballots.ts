import { perform } from "#commands/act.ts";
import { type BallotInput, ballot } from "#commands/ballotInputs.ts";
import { Refused, need } from "#commands/errors.ts";
import { vote } from "#commands/questions.ts";
import { findVersion } from "#db/amendments.ts";
import { hasReceipt } from "#db/bundles.ts";
import { findVote, listRollCall, listSlices } from "#db/questions.ts";
import { type Asked, formOf } from "#domain/ballots.ts";
import { timelineOf } from "#domain/bundles/bundle.ts";
import { exposesVoters, isTelling } from "#domain/tallies.ts";
import { markdown } from "#text/markdown.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { ballotPage, receiptPage, reviewPage } from "#web/ballots.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { contestInput } from "#web/contestBallots.ts";
import { show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf as formOfValues, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf } from "#web/kit/visit.ts";
import { loadRecallNotice } from "#web/load/recalls.ts";
import { type Booth, closedVote, enter, mayCast, mayEnter, onMotion, othersOf } from "#web/load/booths.ts";
import { loadRecorded } from "#web/load/holders.ts";
import { namedResult } from "#web/load/motions.ts";
import { resultPage } from "#web/results.ts";
import { allowModules } from "#web/security.ts";
import { splitInput } from "#web/splitBallots.ts";

const MOST_RECEIPTS = 500;

/** The way of a ballot (choose, look again, receipt), and what came out. */
export function ballotRoutes(app: Pages, desk: Desk): void {
  app.get("/motions/:ref/vote", async (c) => {
    const booth = await enter(desk, c, c.req.param("ref"));
    mayEnter(c.get("visit"), booth);
    return showBallot(desk, c, booth, untouched);
  });
  app.post("/motions/:ref/vote", async (c) => answerBallot(desk, c, await enter(desk, c, c.req.param("ref"))));
  app.get("/motions/:ref/result", async (c) => showResult(desk, c, c.req.param("ref")));
  app.get("/motions/:ref/receipts", async (c) => lookUp(desk, c, c.req.param("ref")));
  app.get("/motions/:ref/result.json", async (c) => toData(desk, c, c.req.param("ref"), "result.json"));
  app.get("/motions/:ref/result.csv", async (c) => toData(desk, c, c.req.param("ref"), "result.csv"));
}

async function showBallot(desk: Desk, c: Page, booth: Booth, form: FormState, status: FormStatus = 200) {
  const { question, roll, weight } = booth.vote;
  const isRanking = formOf(question.contest) === "ranking";
  if (isRanking) allowModules(c);
  const page = ballotPage(frameOf(desk, c.get("visit")), {
    ...onMotion(c.get("visit"), booth),
    recall: await loadRecallNotice(desk, booth.seen.motion),
    weight: weight ?? 1,
    others: await othersOf(desk, c.get("visit"), booth),
    module: isRanking ? (await desk.modules()).rank : undefined,
    exposed: exposesVoters(question.secrecy, roll.size) ? roll.size : undefined,
    form,
  });
  return show(desk, c, page, status);
}

async function answerBallot(desk: Desk, c: Page, booth: Booth): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const { question } = booth.vote;
  if (values["stamp"] !== question.id) throw new Refused({ code: "stale-form" });
  if (values["step"] === "sort") return showBallot(desk, c, booth, formOfValues(values));
  const proxy = booth.proxy === undefined ? {} : { proxy: booth.proxy.id };
  return answerForm(c, {
    schema: ballot,
    input: { ...inputOf(question, values), ...proxy },
    values,
    deed: async (cast) => {
      const parts = mayCast(visit, booth, cast);
      if (values["step"] === "cast") return putIn(desk, c, booth, cast);
      return show(desk, c, reviewPage(frameOf(desk, visit), { ...onMotion(visit, booth), parts, values }));
    },
    again: (form, status) => showBallot(desk, c, booth, form, status),
  });
}

/** What the fields of a ballot say. */
const inputOf = (asked: Asked, values: Readonly<Record<string, string>>): Record<string, unknown> =>
  asked.contest === null
    ? (splitInput(asked.options, values) ?? given(values, ["choice", "reason"]))
    : contestInput(asked, values);

/** The receipt is the answer to the cast itself: it stands nowhere else, and a reload casts the same again. */
async function putIn(desk: Desk, c: Page, booth: Booth, cast: BallotInput): Promise<Response> {
  const visit = c.get("visit");
  const { id } = booth.vote.question;
  const receipt = await perform(desk.db, actor(visit), (act) => vote(act, id, cast));
  const after = need(await findVote(desk.db.orm, booth.seen.motion.id, booth.voter, id), "question");
  const page = receiptPage(frameOf(desk, visit), {
    ...onMotion(visit, booth),
    ...receipt,
    voted: after.voted,
    roll: after.roll.size,
  });
  return show(desk, c, page);
}

/** The text as it was voted on: a motion that was adopted may have been amended since, and an amendment has its own. */
async function textOf({ db }: Desk, { seen, vote }: Booth): Promise<CleanHtml> {
  const { motion } = seen;
  const { matter, subject, textHash } = vote.question;
  const target = matter === "amendment" && subject !== null ? subject : motion.id;
  const frozen = textHash === motion.textHash ? undefined : await findVersion(db.orm, target, textHash);
  return frozen === undefined ? (motion.textHtml as CleanHtml) : markdown(frozen.text);
}

async function showResult(desk: Desk, c: Page, ref: string): Promise<Response> {
  const booth = await closedVote(desk, c, ref);
  const { href } = booth.seen;
  if (c.req.path !== `${href}/result`) return c.redirect(`${href}/result`, 301);
  return showAll(desk, c, await resultOf(desk, c, booth));
}

/** Whether a receipt is among those that were counted: asked and answered, and kept nowhere. */
async function lookUp(desk: Desk, c: Page, ref: string): Promise<Response> {
  const booth = await closedVote(desk, c, ref);
  const code = (c.req.query("code") ?? "").trim().toUpperCase().slice(0, 40);
  const isIn = code !== "" && (await hasReceipt(desk.db.orm, booth.vote.question.id, code));
  return show(desk, c, await resultOf(desk, c, booth, { code, isIn }));
}

async function resultOf(desk: Desk, c: Page, booth: Booth, lookup?: { code: string; isIn: boolean }) {
  const { seen, vote } = booth;
  const { question } = vote;
  const result = need(question.result ?? undefined, "result");
  const isSecret = question.secrecy === "secret";
  const rows = isSecret ? [] : await listRollCall(desk.db.orm, question.id, !seen.isInside);
  // A long list of receipts is in the bundle alone.
  const slices = isSecret && result.ballots <= MOST_RECEIPTS ? await listSlices(desk.db.orm, question.id) : [];
  const visit = c.get("visit");
  return resultPage(frameOf(desk, visit), {
    ...onMotion(visit, booth),
    query: vote.question.matter === "motion" ? "" : `?question=${question.id}`,
    lookup: lookup?.code === "" ? undefined : lookup,
    timeline: timelineOf(seen.motion, question),
    onRoll: vote.isOnRoll && visit.who !== undefined,
    textHtml: await textOf(desk, booth),
    opensAt: question.opensAt,
    closedAt: question.closedAt ?? question.closesAt,
    result: namedResult(c.get("visit").speech, question, result),
    asked: question,
    telling: !isTelling(question.secrecy, result),
    rollCall: isSecret ? undefined : rows.length === 0 && !seen.isInside ? "hidden" : rows,
    receipts: slices.flatMap((slice) => slice.receipts).toSorted(),
    ...(await loadRecorded(desk, {
      organization: seen.body.organization,
      motion: seen.motion.id,
      question: question.id,
    })),
    membersOnly: !seen.isPublic,
  });
}

/** The numbers for machines are the API's. */
async function toData(desk: Desk, c: Page, ref: string, what: "result.json" | "result.csv") {
  const { vote } = await closedVote(desk, c, ref);
  return c.redirect(`/api/v1/questions/${vote.question.id}/${what}`, 303);
}
