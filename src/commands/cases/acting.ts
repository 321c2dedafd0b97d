import type { z } from "zod";
import { type Body, findHome } from "#db/bodies.ts";
import { findCaseName, findDrawEntries } from "#db/caseEntries.ts";
import { findPanellist, saveCaseStep, savePanellist } from "#db/cases.ts";
import { type CoalitionRow, findCoalition, findRecord } from "#db/coalition/coalitions.ts";
import { findDraw, listDrawn } from "#db/draws.ts";
import { newId } from "#db/ids.ts";
import { findMember } from "#db/members.ts";
import type { Reader } from "#db/open.ts";
import { findEntryOf } from "#db/succession.ts";
import { type CaseStep, formerPanel, panelOf, seated } from "#domain/cases/case.ts";
import { refusalOfStep } from "#domain/cases/facts.ts";
import { poolOf } from "#domain/cases/panel.ts";
import { play } from "#domain/cases/play.ts";
import { outcomeOf, countVotes } from "#domain/cases/tally.ts";
import type { CaseStepName } from "#domain/cases/steps.ts";
import type { Ref } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { type Someone, may, refusalFor } from "#domain/members.ts";
import { type Act, locked, personOf, recorded } from "#commands/act.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { listFull } from "#commands/coalition/ground.ts";
import { commitDraw, revealDraw } from "#commands/draws.ts";
import { Invalid, Missing, Refused, need } from "#commands/errors.ts";
import { actorIn } from "#commands/someone.ts";
import { type CaseBetween, loadCaseBetween } from "./between.ts";
import { type AnyCaseInput, type newCase, stepOfVerb } from "./inputs.ts";
import { keepCaseText } from "./texts.ts";

type FilingBetween = Extract<z.output<typeof newCase>, { coalition: string }>;
type Parts = Omit<Partial<CaseStep>, "id" | "step" | "at" | "by">;

/** Our organization complains of another member of a coalition. */
export async function fileBetween(act: Act, input: FilingBetween, iris: Iris): Promise<string> {
  const coalition = await seeCoalition(act.tx, input.coalition);
  const home = await mustSpeakForHome(act);
  const id = newId(act.at);
  const name = iris.casePage(id);
  const self = (await findRecord(act.tx, coalition.id, "coalition", "self"))?.value as { charter?: string } | null;
  const filing = { against: input.against };
  await mustBeAllowed(
    act,
    await loadCaseBetween(act.tx, coalition, name, act.at),
    iris.actor(home.id),
    "filed",
    filing,
  );
  const kept = { coalition, home, name, after: undefined, charter: self?.charter };
  await record(act, kept, "filed", filing, input.text, iris);
  return id;
}

/** Takes one step of a case between organizations for ours. */
export async function stepBetween(act: Act, id: string, asked: AnyCaseInput, iris: Iris): Promise<void> {
  const holding = await locked(act, "case", id);
  const { coalition, name } = await findBetween(act.tx, id, iris);
  const step = stepOfVerb[asked.verb];
  if (step === "suspended") throw new Refused({ code: "case-not-yours", state: "filed" });
  const home = await mustActFor(holding, name, step);
  const between = await loadCaseBetween(act.tx, coalition, name, holding.at);
  const us = iris.actor(home.id);
  const { calledFor, draw } = panelOf(between.now);
  const foretold = { ...(draw !== undefined && { draw }), order: [], isProven: calledFor !== undefined };
  await mustBeAllowed(holding, between, us, step, { ...plainParts(asked), ...(step === "drawn" && foretold) });
  const parts = await partsOf(holding, between, home, asked, iris);
  if (step === "drawn") await mustBeAllowed(holding, between, us, step, { ...foretold, order: parts.order ?? [] });
  const text = "text" in asked.input ? asked.input.text : undefined;
  await record(holding, { coalition, home, name, after: lastOf(between) }, step, parts, text, iris);
}

/** Names who sits for our organization on the panel; only members know. */
export async function nameOurPanellist(act: Act, id: string, member: string, iris: Iris): Promise<void> {
  const { coalition, name } = await findBetween(act.tx, id, iris);
  const home = await mustSpeakForHome(act);
  const { ground, now } = await loadCaseBetween(act.tx, coalition, name, act.at);
  if (!seated(ground, now).includes(iris.actor(home.id)))
    throw new Refused({ code: "case-not-yours", state: now.state ?? "filed" });
  const found = await findMember(act.tx, home.id, member);
  if (found === undefined || found.standing !== "good") throw new Invalid([{ path: "member", code: "no-such-member" }]);
  await savePanellist(act.tx, { case: name, person: found.person, namedAt: act.at });
}

/** The case between organizations of this id, and its coalition. */
export async function findBetween(
  db: Reader,
  id: string,
  iris: Iris,
): Promise<{ readonly coalition: CoalitionRow; readonly name: string }> {
  const found = await findCaseName(db, id, iris.casePage(id));
  const coalition = found === undefined ? undefined : await findCoalition(db, { hash: found.coalition });
  if (found === undefined || coalition === undefined) throw new Missing("case");
  return { coalition, name: found.name };
}

/** Whether somebody speaks for the organization in cases. */
export const speaksForHome = (someone: Someone | undefined): boolean =>
  someone !== undefined && may(someone.roles, "handle-case");

async function mustSpeakForHome(act: Act): Promise<Body> {
  const home = need(await findHome(act.tx), "organization");
  const refusal = refusalFor(await actorIn(act, home), "handle-case");
  if (refusal !== undefined) throw new Refused(refusal);
  return home;
}

/** On a panel it is the one whom the organization named; for the rest its officers. */
async function mustActFor(act: Act, name: string, step: CaseStepName): Promise<Body> {
  if (step !== "voted") return mustSpeakForHome(act);
  const home = need(await findHome(act.tx), "organization");
  const panellist = await findPanellist(act.tx, name);
  if (panellist !== personOf(act)) throw new Refused({ code: "case-panellist" });
  return home;
}

async function mustBeAllowed(
  act: Act,
  { ground, steps, now }: CaseBetween,
  by: string,
  step: CaseStepName,
  parts: Parts,
): Promise<void> {
  const at = Math.max(act.at, ...steps.map((each) => each.at));
  const verdict = play(ground, [...steps, { id: "~now", at, by, step, ...parts }]).verdicts.get("~now");
  if (verdict !== undefined && verdict.code !== "ok")
    throw new Refused(refusalOfStep(verdict, now, { article: "agreement" }));
}

function plainParts(asked: AnyCaseInput): Parts {
  switch (asked.verb) {
    case "charge":
      return { article: asked.input.article, due: asked.input.hearingAt };
    case "call":
      return { due: asked.input.drawsAt };
    case "vote":
      return { vote: asked.input };
    default:
      return {};
  }
}

async function partsOf(act: Act, between: CaseBetween, home: Body, asked: AnyCaseInput, iris: Iris): Promise<Parts> {
  const { ground, now } = between;
  if (asked.verb === "call")
    return { ...plainParts(asked), draw: await callBodies(act, between, home, asked.input, iris) };
  if (asked.verb === "draw") return drawBodies(act, between, home, asked.input.values);
  if (asked.verb !== "find") return plainParts(asked);
  const { votes } = panelOf(now);
  return { outcome: outcomeOf(countVotes(seated(ground, now).length, [...votes.values()]), ground.rules) };
}

/** Commits to a public draw of all members of the coalition that are no party and sat on no panel before. */
async function callBodies(
  act: Act,
  { coalition, ground, now }: CaseBetween,
  home: Body,
  { sources, drawsAt, hash }: Extract<AnyCaseInput, { verb: "call" }>["input"],
  iris: Iris,
): Promise<string> {
  const full = await listFull(act.tx, coalition);
  const parties = new Set([now.accuser, now.accused, ...formerPanel(ground, now), ...panelOf(now).recused]);
  const candidates = full.map((party) => ({ party, isFromElsewhere: true }));
  const labels = [...poolOf(candidates, { parties, handlers: new Set([iris.actor(home.id)]) }, ground.rules.panelSize)];
  const need = ground.rules.panelSize;
  if (labels.length < need) throw new Refused({ code: "case-panel", have: labels.length, need });
  const title = home.locale.startsWith("es") ? "Comisión de una queja" : "Panel of a complaint";
  const pool = { kind: "labels" as const, labels, public: true };
  const input = { title, pool, count: labels.length, hash, sources, drawsAt, visibility: "public" as const };
  return (await commitDraw(act, home.slug, input)).id;
}

async function drawBodies(act: Act, between: CaseBetween, home: Body, values: readonly string[]): Promise<Parts> {
  const id = await ownDraw(act, between, home);
  const known = need(await findDraw(act.tx, id), "draw");
  const draw = known.revealedAt === null ? await revealDraw(act, id, { values: [...values] }) : known;
  const places = new Map(
    (await listDrawn(act.tx, id, draw.selected ?? [])).map(({ number, label }) => [number, label]),
  );
  return { order: (draw.selected ?? []).flatMap((number) => places.get(number) ?? []), isProven: true, draw: id };
}

/** The draw that the last call named: by its entry, or by its id while that is on its way. */
async function ownDraw(act: Act, { ahead, entries }: CaseBetween, home: Body): Promise<string> {
  const pending = ahead.findLast(({ step }) => step === "called")?.draw;
  if (pending !== undefined && pending !== null) return pending;
  const [last] = [...entries.values()].filter(({ said }) => said.step === "called").toSorted((a, b) => b.at - a.at);
  const ref = last?.refs.at(-1);
  const id = ref?.id.split("/").at(-1) ?? "";
  const own = await findEntryOf(act.tx, home.organization, id);
  if (ref === undefined || last === undefined || own?.hash !== ref.hash) throw new Refused({ code: "case-no-draw" });
  const { committed } = await findDrawEntries(act.tx, last.log, ref.hash);
  if (committed === undefined) throw new Refused({ code: "case-no-draw" });
  return id;
}

/** The last step with effect that stands in a gazette: what comes next refers to it. */
function lastOf({ steps, entries, played }: CaseBetween): Ref | undefined {
  const effective = steps.filter(({ id }) => entries.has(id) && played.verdicts.get(id)?.code === "ok");
  const last = entries.get(effective.toSorted((a, b) => a.at - b.at).at(-1)?.id ?? "");
  return last === undefined ? undefined : { id: last.id, hash: last.hash };
}

type Kept = {
  readonly coalition: CoalitionRow;
  readonly home: Body;
  readonly name: string;
  readonly after: Ref | undefined;
  readonly charter?: string | undefined;
};

async function record(
  act: Act,
  { coalition, home, name, after, charter }: Kept,
  step: CaseStepName,
  { against, due, article, order, draw, vote, outcome }: Parts,
  text: string | undefined,
  iris: Iris,
): Promise<void> {
  const textHash = text === undefined ? null : await keepCaseText(act, name, text, step === "published");
  const id = newId(act.at);
  await saveCaseStep(act.tx, {
    id,
    case: name,
    body: home.id,
    coalition: coalition.hash,
    step,
    by: iris.actor(home.id),
    actedBy: personOf(act),
    at: act.at,
    against,
    due,
    article,
    order: order === undefined ? undefined : [...order],
    draw,
    vote,
    outcome,
    textHash,
    charter,
    after,
  });
  await recorded(act, home.id, { kind: "case-step", body: home.id, step: id, name: step });
}
