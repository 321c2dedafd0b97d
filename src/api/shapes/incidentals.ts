import { z } from "@hono/zod-openapi";
import { findPersons } from "#db/accounts.ts";
import { findBodies } from "#db/bodies.ts";
import type { Incidental } from "#db/incidentals.ts";
import type { Reader } from "#db/open.ts";
import { bases } from "#domain/amendments.ts";
import { incidentalStates, stepKinds } from "#domain/incidentals.ts";
import { recommendations } from "#domain/returns.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import { resultShape, shapeResult } from "./questions.ts";
import { ruleShape } from "./rules.ts";

const hands = z.object({ yes: z.int(), no: z.int() });

/** What was moved about a motion and how it was decided. */
export const incidentalShape = z
  .object({
    id,
    motion: id,
    kind: z.enum(stepKinds),
    state: z.enum(incidentalStates).openapi({ description: "noticed: its vote opens when the notice is over" }),
    mover: z.object({ name: z.string().nullable() }),
    until: time.nullable().openapi({ description: "Until when it would be postponed" }),
    to: z.string().nullable().openapi({ description: "Slug of the body it would be referred to" }),
    voteClosesAt: time.nullable(),
    basis: z.enum(bases).nullable(),
    rule: ruleShape,
    decidedBy: z.enum(["question", "show"]),
    question: id.nullable(),
    show: orNull(hands),
    result: orNull(resultShape),
    opensAt: time,
    movedAt: time,
    decidedAt: time.nullable(),
    report: orNull(
      z.object({ text: z.string(), textHtml: z.string(), recommendation: z.enum(recommendations), at: time }),
    ),
  })
  .openapi("IncidentalMotion");

/** Incidental motions as shapes, in two more reads. */
export async function shapeIncidentals(
  db: Reader,
  rows: readonly Incidental[],
  isInside: boolean,
): Promise<z.infer<typeof incidentalShape>[]> {
  const [movers, bodies] = await Promise.all([
    findPersons(db, [...new Set(rows.map(({ mover }) => mover))]),
    findBodies(db, [...new Set(rows.flatMap(({ to }) => (to === null ? [] : [to])))]),
  ]);
  return rows.map((row) => {
    const { step } = row;
    const mover = movers.get(row.mover);
    const to = bodies.find((body) => body.id === row.to && (body.visibility === "public" || isInside));
    return {
      id: row.id,
      motion: row.motion,
      kind: row.kind,
      state: row.state,
      mover: { name: mover !== undefined && (isInside || mover.isNamePublic) ? mover.name : null },
      until: step.kind === "postpone" ? timeOf(step.until) : null,
      to: to?.slug ?? null,
      voteClosesAt: step.kind === "previous_question" ? timeOf(step.voteClosesAt) : null,
      basis: step.kind === "rescind" ? step.basis : null,
      rule: row.rule,
      decidedBy: row.closesAt === null ? "show" : "question",
      question: row.question,
      show: row.show,
      result: row.result === null ? null : shapeResult(row.result, []),
      opensAt: timeOf(row.opensAt),
      movedAt: timeOf(row.movedAt),
      decidedAt: timeOrNull(row.decidedAt),
      report: reportOf(row),
    };
  });
}

function reportOf({ report, reportHtml, recommendation, reportedAt }: Incidental) {
  if (report === null || reportHtml === null || recommendation === null || reportedAt === null) return null;
  return { text: report, textHtml: reportHtml, recommendation, at: timeOf(reportedAt) };
}
