import type { z } from "zod";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import {
  changeCase,
  countExecutive,
  findCase,
  listCandidates,
  listCaseSteps,
  nextCaseNumber,
  saveCase,
  saveCaseStep,
} from "#db/cases.ts";
import { findDraw, listDrawn } from "#db/draws.ts";
import { newId } from "#db/ids.ts";
import { findMember } from "#db/members.ts";
import { atTime, type CaseStep, formerPanel, panelOf } from "#domain/cases/case.ts";
import { refusalOfStep } from "#domain/cases/facts.ts";
import { poolOf } from "#domain/cases/panel.ts";
import { play } from "#domain/cases/play.ts";
import { caseRules } from "#domain/cases/rules.ts";
import { ways, type CaseStepName } from "#domain/cases/steps.ts";
import { cite } from "#domain/citations.ts";
import { refusalFor } from "#domain/members.ts";
import { type Act, locked, personOf, recorded } from "#commands/act.ts";
import { commitPeople, revealDraw } from "#commands/draws.ts";
import { Invalid, Refused, need } from "#commands/errors.ts";
import { actorIn } from "#commands/someone.ts";
import { BODY, type HomeCase, loadHomeCase } from "./grounds.ts";
import { type AnyCaseInput, type newCase, stepOfVerb } from "./inputs.ts";
import { settleCase } from "./settling.ts";
import { keepCaseText } from "./texts.ts";

type HomeFiling = Extract<z.output<typeof newCase>, { body: string }>;

/** A member complains of another one in the same body; the rules of now hold for the whole case. */
export async function fileAtHome(act: Act, input: HomeFiling): Promise<string> {
  const body = need(await findBodyBySlug(act.tx, input.body), "body");
  const holding = await locked(act, "cases", "numbers");
  const refusal = refusalFor(await actorIn(holding, body), "file-case");
  if (refusal !== undefined) throw new Refused(refusal);
  const accused = await findMember(act.tx, body.id, input.against);
  if (accused === undefined) throw new Invalid([{ path: "against", code: "no-such-member" }]);
  const accuser = personOf(act);
  if (accused.person === accuser) throw new Refused({ code: "case-accused" });
  const id = newId(holding.at);
  const row = {
    id,
    number: await nextCaseNumber(act.tx),
    body: body.id,
    accuser,
    accused: accused.person,
    rules: body.rules.cases ?? caseRules,
    cited: cite(body.rules, "cases"),
    state: "filed" as const,
    filedAt: holding.at,
  };
  await saveCase(act.tx, row);
  await record(holding, body, id, "filed", { by: accuser, against: accused.person }, input.text);
  return id;
}

/** Takes one step of a case at home: refused where its machine, its clocks or its roles say so. */
export async function stepAtHome(act: Act, id: string, asked: AnyCaseInput): Promise<void> {
  need(await findCase(act.tx, id), "case");
  const holding = await locked(act, "case", id);
  const home = await loadHomeCase(act.tx, id, holding.at);
  const step = stepOfVerb[asked.verb];
  const by = await byWhom(holding, home, step);
  // A draw is looked at before it is held, so that nothing is revealed in a case that cannot use it.
  mayTake(home, { step, by, ...plainParts(asked), ...(step === "drawn" && foretold(home)) }, holding);
  const parts = await partsOf(holding, home, asked);
  mayTake(home, { step, by, ...parts }, holding);
  const { text, ...rest } = { text: undefined, ...textIn(asked), ...parts };
  await record(holding, home.body, id, step, { by, ...rest }, text);
  if (asked.verb === "charge") await changeCase(act.tx, id, { penalty: asked.input.penalty });
  await settleCase(holding, need(await findCase(act.tx, id), "case"));
}

/** What the clock brings about by itself: a finding that nobody appealed is final, an interim suspension is over. */
export async function moveCase(act: Act, id: string): Promise<void> {
  const holding = await locked(act, "case", id);
  const home = await loadHomeCase(act.tx, id, holding.at);
  const { now, body } = home;
  if (now.state === "final" && now.closedAt === undefined && now.appealedAt === undefined)
    await record(holding, body, id, "closed", { by: BODY }, undefined);
  await settleCase(holding, home.row);
}

type Parts = Omit<Partial<CaseStep>, "id" | "step" | "at">;

/** Whose step it is: officers act for the body, unless they are a party; everybody else for themselves. */
async function byWhom(act: Act, { now, body, row }: HomeCase, step: CaseStepName): Promise<string> {
  const person = personOf(act);
  const role = now.state === undefined ? undefined : ways[now.state][step]?.by;
  if (role !== "screener" && role !== "host") return person;
  const refusal = refusalFor(await actorIn(act, body), "handle-case");
  if (refusal !== undefined) throw new Refused(refusal);
  if (person === row.accuser || person === row.accused) throw new Refused({ code: "case-party", ...row.cited });
  return BODY;
}

function mayTake(
  { ground, steps, now, row }: HomeCase,
  parts: Parts & { step: CaseStepName; by: string },
  act: Act,
): void {
  const id = "now";
  const last = Math.max(act.at, ...steps.map(({ at }) => at));
  const verdict = play(ground, [...steps, { id, at: last, ...parts }]).verdicts.get(id);
  if (verdict === undefined || verdict.code === "ok") return;
  throw new Refused(refusalOfStep(verdict, atTime(ground, now, act.at), row.cited));
}

/** What the input says of a step without asking the database. */
function plainParts(asked: AnyCaseInput): Parts {
  switch (asked.verb) {
    case "charge":
      return { article: asked.input.article, due: asked.input.hearingAt };
    case "call":
      return { due: asked.input.drawsAt };
    case "suspend":
      return { due: asked.input.until, yes: asked.input.yes, executive: asked.input.yes };
    case "vote":
      return { vote: asked.input };
    default:
      return {};
  }
}

const foretold = ({ now }: HomeCase): Parts => {
  const { calledFor, draw } = panelOf(now);
  return { order: [], isProven: calledFor !== undefined, ...(draw !== undefined && { draw }) };
};

const textIn = ({ input }: AnyCaseInput): { text?: string } => ("text" in input ? { text: input.text } : {});

/** What a step says, with what only the database knows: the draw, who was drawn, how many officers there are. */
async function partsOf(act: Act, home: HomeCase, asked: AnyCaseInput): Promise<Parts> {
  if (asked.verb === "call") return { ...plainParts(asked), draw: await callPanel(act, home, asked.input) };
  if (asked.verb === "draw") return drawPanel(act, home, asked.input.values);
  if (asked.verb === "suspend") {
    const { accuser, accused } = home.row;
    return { ...plainParts(asked), executive: await countExecutive(act.tx, home.body.id, [accuser, accused]) };
  }
  return plainParts(asked);
}

/** Commits to a draw of all who can sit: of members of other groups, if there are enough of them. */
async function callPanel(
  act: Act,
  { row, body, now, ground, rows }: HomeCase,
  input: Extract<AnyCaseInput, { verb: "call" }>["input"],
): Promise<string> {
  const parties = new Set([row.accuser, row.accused, ...formerPanel(ground, now), ...panelOf(now).recused]);
  const handlers = new Set(rows.flatMap(({ by, actedBy }) => (by === BODY && actedBy !== null ? [actedBy] : [])));
  const candidates = await listCandidates(act.tx, body);
  const people = poolOf(candidates, { parties, handlers: handlers.add(personOf(act)) }, row.rules.panelSize);
  if (people.length < row.rules.panelSize)
    throw new Refused({ code: "case-panel", have: people.length, need: row.rules.panelSize, ...row.cited });
  const title = body.locale.startsWith("es")
    ? `Comisión de la queja ${row.number}`
    : `Panel of complaint ${row.number}`;
  const { id } = await commitPeople(
    act,
    body,
    { ...input, title, count: people.length, visibility: body.visibility },
    people,
  );
  return id;
}

/** Reveals the draw, unless that was done on its own page, and reads who was drawn in which order. */
async function drawPanel(act: Act, { rows }: HomeCase, values: readonly string[]): Promise<Parts> {
  const id = rows.findLast(({ step }) => step === "called")?.draw ?? "";
  const known = need(await findDraw(act.tx, id), "draw");
  const draw = known.revealedAt === null ? await revealDraw(act, id, { values: [...values] }) : known;
  const places = new Map(
    (await listDrawn(act.tx, id, draw.selected ?? [])).map((place) => [place.number, place.person]),
  );
  const order = (draw.selected ?? []).flatMap((number) => places.get(number) ?? []);
  return { order, isProven: true, draw: id };
}

async function record(
  act: Act,
  body: Body,
  id: string,
  step: CaseStepName,
  { by, against, due, article, draw, order, vote, outcome, yes, executive }: Parts & { by: string },
  text: string | undefined,
): Promise<void> {
  const isPublic = step === "published" && (await findBody(act.tx, body.id))?.visibility === "public";
  const textHash = text === undefined ? null : await keepCaseText(act, id, text, isPublic);
  const last = (await listCaseSteps(act.tx, id)).at(-1)?.at ?? 0;
  const row = {
    id: newId(act.at),
    case: id,
    body: body.id,
    step,
    actedBy: act.by.kind === "person" ? act.by.person : null,
    at: Math.max(act.at, last),
    textHash,
    by,
    against,
    due,
    article,
    draw,
    outcome,
    yes,
    executive,
    ...(order !== undefined && { order: [...order] }),
    ...(vote !== undefined && { vote }),
  };
  await saveCaseStep(act.tx, row);
  await recorded(act, body.id, { kind: "case-step", body: body.id, step: row.id, name: step });
}
