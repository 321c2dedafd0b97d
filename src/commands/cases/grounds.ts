import { findBody, type Body } from "#db/bodies.ts";
import { findCase, listCaseSteps, type CaseRow, type CaseStepRow } from "#db/cases.ts";
import type { Reader } from "#db/open.ts";
import { atTime, type Case, type CaseStep, type Ground } from "#domain/cases/case.ts";
import { play } from "#domain/cases/play.ts";
import type { CaseRules } from "#domain/cases/rules.ts";
import type { Instant } from "#domain/time.ts";
import { need } from "#commands/errors.ts";

/** Who does what officers do in a case at home, whoever of them it is. */
export const BODY = "body";

/** A case at home with all its steps, and as they make it. */
export type HomeCase = {
  readonly row: CaseRow;
  readonly body: Body;
  readonly rows: readonly CaseStepRow[];
  readonly ground: Ground;
  readonly steps: readonly CaseStep[];
  readonly now: Case;
};

/** What a case at home is judged by: the rules at its filing. */
export const homeGround = (rules: CaseRules): Ground => ({ rules, screeners: new Set([BODY]) });

/** A case at home as it stands at a time; `Missing` if there is none. */
export async function loadHomeCase(db: Reader, id: string, at: Instant): Promise<HomeCase> {
  const row = need(await findCase(db, id), "case");
  const [body, rows] = await Promise.all([findBody(db, row.body), listCaseSteps(db, id)]);
  const ground = homeGround(row.rules);
  const steps = rows.map(stepOf);
  return { row, body: need(body, "body"), rows, ground, steps, now: atTime(ground, play(ground, steps).now, at) };
}

/** A saved step as the rules see it; a draw of ours is proven by its own table. */
export const stepOf = (row: CaseStepRow): CaseStep => ({
  id: row.id,
  step: row.step,
  by: row.by,
  at: row.at,
  against: row.against ?? undefined,
  due: row.due ?? undefined,
  article: row.article ?? undefined,
  order: row.order ?? undefined,
  isProven: row.order !== null,
  draw: row.draw ?? undefined,
  vote: row.vote ?? undefined,
  outcome: row.outcome ?? undefined,
  yes: row.yes ?? undefined,
  executive: row.executive ?? undefined,
});
