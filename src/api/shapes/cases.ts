import { z } from "@hono/zod-openapi";
import { caseVerbs, penalties } from "#commands/cases/inputs.ts";
import { type SeenCase, textOfStep } from "#commands/cases/reading.ts";
import { lastOutcome, panelOf, seated } from "#domain/cases/case.ts";
import { caseClocks, clocksOf } from "#domain/cases/clocks.ts";
import { caseStates, caseSteps } from "#domain/cases/steps.ts";
import { outcomes } from "#domain/cases/tally.ts";
import type { Instant } from "#domain/time.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import { caseRulesShape, citationShape } from "./rules.ts";

const step = z.object({
  id: z.string(),
  step: z.enum(caseSteps),
  at: time,
  due: orNull(time),
  textHash: orNull(z.string()),
  entry: orNull(z.url()).openapi({ description: "Its entry in the public record" }),
  code: z.string().openapi({ description: "`ok`, or why it has no effect" }),
  text: orNull(z.string()).openapi({ description: "Only for those whom it concerns, and the published account" }),
});

/** A case without the names of people; texts only for those whom it concerns. */
export const caseShape = z
  .object({
    id,
    name: z.url().openapi({ description: "What it is called everywhere" }),
    number: orNull(z.int()),
    kind: z.enum(["person", "organization"]),
    body: orNull(z.string()),
    coalition: orNull(z.string()),
    state: z.enum(caseStates),
    url: z.url(),
    accuser: orNull(z.url()).openapi({ description: "Organizations only; people are never named" }),
    accused: orNull(z.url()),
    article: orNull(z.string()),
    penalty: orNull(z.enum([...penalties, "expulsion"])),
    rules: caseRulesShape,
    cited: orNull(citationShape),
    clocks: z.array(z.object({ clock: z.enum(caseClocks), due: time, state: z.enum(["runs", "met", "missed"]) })),
    panel: z.object({
      seats: z.int(),
      drawn: z.int(),
      draw: orNull(z.string()),
      organizations: z.array(z.url()),
    }),
    outcome: orNull(z.enum(outcomes)).openapi({ description: "Once it is final" }),
    found: orNull(
      z.object({ outcome: z.enum(outcomes), seats: z.int(), finding: z.int(), sanction: z.int(), at: time }),
    ).openapi({ description: "What the panel that has it found" }),
    appealedAt: orNull(time),
    steps: z.array(step),
    next: z.array(z.enum(caseVerbs)).openapi({ description: "What you may do now" }),
  })
  .openapi("Case");

export function shapeCase(seen: SeenCase, at: Instant): z.infer<typeof caseShape> {
  const { now, ground, coalition } = seen;
  const panel = panelOf(now);
  const found = panel.foundAt === undefined ? now.first : panel;
  const isOfOrganizations = coalition !== undefined;
  return {
    id: seen.id,
    name: seen.name,
    number: seen.number ?? null,
    kind: isOfOrganizations ? "organization" : "person",
    body: seen.body?.slug ?? null,
    coalition: coalition?.hash ?? null,
    state: now.state ?? "filed",
    url: seen.name,
    accuser: isOfOrganizations ? now.accuser : null,
    accused: isOfOrganizations ? now.accused : null,
    article: now.article ?? null,
    penalty: isOfOrganizations ? "expulsion" : seen.penalty,
    rules: ground.rules,
    cited: seen.cited ?? null,
    clocks: clocksOf(ground.rules, now, at).map((face) => ({ ...face, due: timeOf(face.due) })),
    panel: {
      seats: ground.rules.panelSize,
      drawn: seated(ground, now).length,
      draw: seen.draw?.id ?? seen.draw?.href ?? null,
      organizations: isOfOrganizations ? [...seated(ground, now)] : [],
    },
    outcome: lastOutcome(now) ?? null,
    found:
      found.outcome === undefined || found.counts === undefined || found.foundAt === undefined
        ? null
        : { outcome: found.outcome, ...found.counts, at: timeOf(found.foundAt) },
    appealedAt: timeOrNull(now.appealedAt ?? null),
    steps: seen.steps.map((each) => ({
      id: each.id,
      step: each.step,
      at: timeOf(each.at),
      due: timeOrNull(each.due ?? null),
      textHash: each.textHash === undefined ? null : `sha256:${each.textHash}`,
      entry: each.entry ?? null,
      code: each.code,
      text: textOfStep(seen, each)?.text ?? null,
    })),
    next: [...seen.verbs],
  };
}
