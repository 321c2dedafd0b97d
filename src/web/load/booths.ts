import type { BallotInput } from "#commands/ballotInputs.ts";
import { Missing, Refused, enact, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { findAmendment } from "#db/amendments.ts";
import { findIncidental } from "#db/incidentals.ts";
import { type NamedProxy, findNamedProxy, listProxiesFor } from "#db/proxies.ts";
import { findVote } from "#db/questions.ts";
import { type BallotPart, readBallot } from "#domain/ballots.ts";
import { amendmentPath } from "#domain/iris.ts";
import { refusalOfProxyVote } from "#domain/proxies.ts";
import { barFrom, castBallot } from "#domain/questions.ts";
import type { Desk, Page, Visit } from "#web/kit/desk.ts";
import { mustLogIn } from "#web/kit/visit.ts";
import { type SeenMotion, type Vote, ruleInForce, seeMotion, sourceInWords } from "#web/load/motions.ts";
import { stepTitle } from "#web/steps.ts";

/** A vote as somebody takes part in it. */
export type Booth = {
  readonly seen: SeenMotion;
  readonly vote: Vote;
  /** What the vote is about, and where it can be read. */
  readonly about: { readonly title: string; readonly read: string };
  /** Whose ballot it is; undefined for strangers, who only read. */
  readonly voter: string | undefined;
  /** By which they let the reader cast it. */
  readonly proxy?: { readonly id: string; readonly principal: string } | undefined;
};

/** The vote that an address names, for whoever casts their own ballot or, by `proxy`, another one's. */
export async function enter(desk: Desk, c: Page, ref: string): Promise<Booth> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const seen = await seeMotion(desk, visit, ref);
  const [asked, proxy] = [c.req.query("question"), c.req.query("proxy")].map((id) => uuid.optional().safeParse(id));
  if (asked?.success !== true || proxy?.success !== true) throw new Missing("question");
  const given = proxy.data === undefined ? undefined : await proxyOf(desk, person, proxy.data);
  const voter = given?.proxy.principal ?? person;
  const vote = await findVote(desk.db.orm, seen.motion.id, voter, asked.data);
  if (vote === undefined) throw new Refused({ code: "voting-not-open" });
  if (given !== undefined) mustCover(visit, seen, vote, given);
  const principal = given === undefined ? undefined : { id: given.proxy.id, principal: given.principal };
  return { seen, vote, voter, proxy: principal, about: await aboutOf(desk, visit, seen, vote) };
}

async function proxyOf({ db }: Desk, person: string, id: string): Promise<NamedProxy> {
  const found = need(await findNamedProxy(db.orm, id), "proxy");
  if (found.proxy.holder !== person) throw new Missing("proxy");
  return found;
}

function mustCover({ at }: Visit, { body }: SeenMotion, vote: Vote, { proxy }: NamedProxy): void {
  const standing = { rules: body.rules, hasVotedInPerson: vote.hasVotedInPerson };
  const refusal = refusalOfProxyVote(proxy, vote.question, standing, proxy.holder, at);
  if (refusal !== undefined) throw new Refused(refusal);
}

/** Others whose ballots the reader may cast in this vote. */
export async function othersOf({ db }: Desk, { who, at }: Visit, { seen, vote }: Booth) {
  if (who === undefined || seen.body.rules.proxiesPerPerson === 0) return [];
  const { body, motion } = vote.question;
  const held = await listProxiesFor(db.orm, { body, motion, holder: who.person }, at);
  return held.map(({ proxy, principal }) => ({ name: principal, href: boothOf(seen.href, vote, proxy.id) }));
}

function boothOf(href: string, { question }: Vote, proxy?: string): string {
  const query = new URLSearchParams({
    ...(question.matter !== "motion" && { question: question.id }),
    ...(proxy !== undefined && { proxy }),
  });
  return query.size === 0 ? `${href}/vote` : `${href}/vote?${query.toString()}`;
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
export function mayEnter({ at }: Visit, { vote, voter }: Booth): void {
  const bar = barFrom(vote.question, voterOf(voter, vote), vote.hasVoted, at);
  if (bar !== undefined) throw new Refused(bar);
}

const voterOf = (person: string | undefined, { weight }: Vote) =>
  person === undefined || weight === null ? undefined : { voter: person, weight };

/** The parts of a ballot, if the rules would take it. */
export function mayCast({ at }: Visit, { vote, voter }: Booth, cast: BallotInput): readonly BallotPart[] {
  const fact = enact(castBallot(vote.question, voterOf(voter, vote), cast, vote.hasVoted, at));
  return enact(readBallot(vote.question, cast, fact.weight));
}

/** What every page of a vote shows of it. */
export function onMotion({ speech }: Visit, { seen, vote, about, proxy }: Booth) {
  const { motion, body, href } = seen;
  return {
    number: motion.number,
    ...about,
    href,
    booth: boothOf(href, vote, proxy?.id),
    asked: vote.question,
    principal: proxy?.principal,
    body: { name: body.name, href: `/@${body.slug}` },
    rule: ruleInForce(motion, body, vote),
    ruleSource: sourceInWords(speech, motion, body, vote),
    closesAt: vote.question.closesAt,
    // What is frozen at the opening does not change, so the vote itself is the version.
    stamp: vote.question.id,
  };
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
  return { seen, vote, voter: person, about: await aboutOf(desk, visit, seen, vote) };
}
