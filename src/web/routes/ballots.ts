import { perform } from "#commands/act.ts";
import { ballot } from "#commands/ballotInputs.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { vote } from "#commands/questions.ts";
import { hasReceipt } from "#db/bundles.ts";
import { findIncidental } from "#db/incidentals.ts";
import { findVote, listRollCall, listSlices } from "#db/questions.ts";
import { timelineOf } from "#domain/bundles/bundle.ts";
import { type Ballot, type Choice, isChoice } from "#domain/ballots.ts";
import { barFrom, castBallot } from "#domain/questions.ts";
import { exposesVoters, isTelling } from "#domain/tallies.ts";
import { findAmendment, findVersion } from "#db/amendments.ts";
import { amendmentPath } from "#domain/iris.ts";
import { markdown } from "#text/markdown.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { ballotPage, receiptPage, reviewPage } from "#web/ballots.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { loadRecallNotice } from "#web/load/recalls.ts";
import { type SeenMotion, type Vote, namedResult, ruleInForce, seeMotion, sourceInWords } from "#web/load/motions.ts";
import { stepTitle } from "#web/steps.ts";
import { resultPage } from "#web/results.ts";

const MOST_RECEIPTS = 500;

type Booth = {
  readonly seen: SeenMotion;
  readonly vote: Vote;
  /** What the vote is about, and where it can be read. */
  readonly about: { readonly title: string; readonly read: string };
};

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

async function enter(desk: Desk, c: Page, ref: string): Promise<Booth> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  const asked = uuid.optional().safeParse(c.req.query("question"));
  if (!asked.success) throw new Missing("question");
  const vote = await findVote(desk.db.orm, seen.motion.id, person, asked.data);
  if (vote === undefined) throw new Refused({ code: "voting-not-open" });
  return { seen, vote, about: await aboutOf(desk, visit, seen, vote) };
}

async function aboutOf({ db }: Desk, { speech }: Visit, { motion, href }: SeenMotion, { question }: Vote) {
  const { matter, subject } = question;
  const step = matter === "incidental" && subject !== null ? await findIncidental(db.orm, subject) : undefined;
  if (step !== undefined) return { title: stepTitle(speech, step.step, motion.title), read: href };
  const amendment = matter === "amendment" && subject !== null ? await findAmendment(db.orm, subject) : undefined;
  if (amendment === undefined) return { title: motion.title, read: href };
  const title = speech.words.amendments.heading(amendment.number, motion.title);
  return { title, read: amendmentPath(motion, amendment.number) };
}

/** Asks the rule whether a ballot would be taken, so that nobody fills in a form in vain. */
function mayEnter({ who, at }: Visit, { vote }: Booth): void {
  const bar = barFrom(vote.question, voterOf(who?.person, vote), vote.hasVoted, at);
  if (bar !== undefined) throw new Refused(bar);
  if (vote.question.contest !== null) throw new Missing("ballot");
}

const voterOf = (person: string | undefined, { weight }: Vote) =>
  person === undefined || weight === null ? undefined : { voter: person, weight };

/** Asks the rule whether this ballot would be taken. */
function mayCast({ who, at }: Visit, { vote }: Booth, cast: Ballot): void {
  const ruling = castBallot(vote.question, voterOf(who?.person, vote), cast, vote.hasVoted, at);
  if (!ruling.allowed) throw new Refused(ruling.refusal);
}

function onMotion({ speech }: Visit, { seen, vote, about }: Booth) {
  const { motion, body, href } = seen;
  return {
    number: motion.number,
    ...about,
    href,
    booth: vote.question.matter === "motion" ? `${href}/vote` : `${href}/vote?question=${vote.question.id}`,
    body: { name: body.name, href: `/@${body.slug}` },
    rule: ruleInForce(motion, body, vote),
    ruleSource: sourceInWords(speech, motion, body, vote),
    closesAt: vote.question.closesAt,
    // What is frozen at the opening does not change, so the vote itself is the version.
    stamp: vote.question.id,
  };
}

async function showBallot(desk: Desk, c: Page, booth: Booth, form: FormState, status: FormStatus = 200) {
  const { question, roll } = booth.vote;
  const page = ballotPage(frameOf(desk, c.get("visit")), {
    ...onMotion(c.get("visit"), booth),
    recall: await loadRecallNotice(desk, booth.seen.motion),
    options: question.options.filter(isChoice),
    exposed: exposesVoters(question.secrecy, roll.size) ? roll.size : undefined,
    form,
  });
  return show(desk, c, page, status);
}

async function answerBallot(desk: Desk, c: Page, booth: Booth): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  if (values["stamp"] !== booth.vote.question.id) throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: ballot,
    input: given(values, ["choice", "reason"]),
    values,
    deed: async (cast) => {
      mayCast(visit, booth, cast);
      if (!("choice" in cast)) throw new Missing("ballot");
      const { choice, reason } = cast;
      if (!isChoice(choice)) throw new Refused({ code: "no-such-option", choice });
      if (values["step"] !== "cast")
        return show(desk, c, reviewPage(frameOf(desk, visit), { ...onMotion(visit, booth), choice, reason }));
      return putIn(desk, c, booth, { choice, ...(reason !== undefined && { reason }) });
    },
    again: (form, status) => showBallot(desk, c, booth, form, status),
  });
}

/** The receipt is the answer to the cast itself: it stands nowhere else, and a reload casts the same again. */
async function putIn(
  desk: Desk,
  c: Page,
  booth: Booth,
  choice: { choice: Choice; reason?: string },
): Promise<Response> {
  const visit = c.get("visit");
  const { id } = booth.vote.question;
  const receipt = await perform(desk.db, actor(visit), (act) => vote(act, id, choice));
  const after = need(await findVote(desk.db.orm, booth.seen.motion.id, visit.who?.person, id), "question");
  const page = receiptPage(frameOf(desk, visit), {
    ...onMotion(visit, booth),
    ...receipt,
    voted: after.voted,
    roll: after.roll.size,
  });
  return show(desk, c, page);
}

/** The newest vote of a motion after its close. */
export async function closedVote(desk: Desk, c: Page, ref: string): Promise<Booth> {
  const visit = c.get("visit");
  const seen = await seeMotion(desk, visit, ref);
  const asked = uuid.optional().safeParse(c.req.query("question"));
  const person = visit.who?.person;
  const vote = need(
    asked.success ? await findVote(desk.db.orm, seen.motion.id, person, asked.data) : undefined,
    "result",
  );
  if (vote.question.result === null) throw new Refused({ code: "not-closed", closesAt: vote.question.closesAt });
  return { seen, vote, about: await aboutOf(desk, visit, seen, vote) };
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
    holders: { holders: 0, peers: 0 },
    membersOnly: !seen.isPublic,
  });
}

/** The numbers for machines are the API's. */
async function toData(desk: Desk, c: Page, ref: string, what: "result.json" | "result.csv") {
  const { vote } = await closedVote(desk, c, ref);
  return c.redirect(`/api/v1/questions/${vote.question.id}/${what}`, 303);
}
