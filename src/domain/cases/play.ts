import { atTime, panelOf, seated, type Case, type CaseStep, type Ground, type Panel } from "./case.ts";
import { judge, type CaseVerdict } from "./guards.ts";
import { caseSteps, type CaseState } from "./steps.ts";
import { countVotes, outcomeOf } from "./tally.ts";

/** A case as all its steps make it, and what became of each step. */
export type Played = { readonly now: Case; readonly verdicts: ReadonlyMap<string, CaseVerdict> };

const noPanel: Panel = { order: [], recused: new Set(), votes: new Map() };
const nothing: Case = {
  state: undefined,
  accuser: "",
  accused: "",
  screener: undefined,
  filedAt: 0,
  first: noPanel,
  second: noPanel,
};

/** Plays all steps of one case in the order of their times: a pure function of the set of steps, however they arrived. */
export function play(ground: Ground, steps: readonly CaseStep[]): Played {
  const unique = new Map(steps.map((step) => [step.id, step]));
  const verdicts = new Map<string, CaseVerdict>();
  let now = nothing;
  for (const step of inOrder([...unique.values()])) {
    const before = atTime(ground, now, step.at);
    const verdict = judge(ground, before, step);
    verdicts.set(step.id, verdict);
    if (verdict.code === "ok") now = take(ground, before, step, verdict.to);
  }
  return { now, verdicts };
}

/** Steps in the order in which they are played: by time, then by procedure, then by name. */
export const inOrder = <Step extends Pick<CaseStep, "id" | "at" | "step">>(steps: readonly Step[]): Step[] =>
  steps.toSorted(compare);

function compare(one: Pick<CaseStep, "id" | "at" | "step">, other: Pick<CaseStep, "id" | "at" | "step">): number {
  return (
    one.at - other.at ||
    caseSteps.indexOf(one.step) - caseSteps.indexOf(other.step) ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  );
}

function take(ground: Ground, now: Case, step: CaseStep, to: CaseState): Case {
  const after = { ...now, state: to };
  switch (step.step) {
    case "filed":
      return { ...after, accuser: step.by, accused: step.against ?? "", filedAt: step.at };
    case "accepted":
    case "dismissed":
      return { ...after, screener: step.by, screenedAt: step.at, ...(to === "dismissed" && { endedAt: step.at }) };
    case "charged":
      return { ...after, chargedAt: step.at, hearingAt: step.due, article: step.article };
    case "answered":
      return { ...after, answeredAt: step.at };
    case "suspended":
      return { ...after, suspendedUntil: step.due };
    case "appealed":
      return { ...after, appealedAt: step.at };
    case "withdrawn":
      return { ...after, endedAt: step.at };
    case "closed":
      return { ...after, closedAt: step.at };
    case "published":
      return after;
    case "called":
    case "drawn":
    case "recused":
    case "heard":
    case "voted":
    case "found":
      return withPanel(after, takeInPanel(ground, now, step), step);
  }
}

function withPanel(now: Case, panel: Panel, { step, at }: CaseStep): Case {
  const placed = now.appealedAt === undefined ? { ...now, first: panel } : { ...now, second: panel };
  if (step !== "found") return placed;
  const isFinal = now.appealedAt !== undefined || panel.outcome === "cleared";
  return isFinal ? { ...placed, state: "final", endedAt: at } : placed;
}

function takeInPanel(ground: Ground, now: Case, step: CaseStep): Panel {
  const panel = panelOf(now);
  switch (step.step) {
    case "called":
      return { ...panel, calledFor: step.due, draw: step.draw, order: [] };
    case "drawn":
      return { ...panel, order: step.order ?? [] };
    case "recused":
      return { ...panel, recused: new Set([...panel.recused, step.by]) };
    case "heard":
      return { ...panel, heardAt: step.at };
    case "voted":
      return step.vote === undefined ? panel : { ...panel, votes: new Map([...panel.votes, [step.by, step.vote]]) };
    default: {
      const counts = countVotes(seated(ground, now).length, [...panel.votes.values()]);
      return { ...panel, foundAt: step.at, counts, outcome: outcomeOf(counts, ground.rules) };
    }
  }
}
