import { type Case, type CaseStep, type Ground, panelOf } from "#domain/cases/case.ts";
import { judge } from "#domain/cases/guards.ts";
import type { Party } from "#domain/cases/panel.ts";
import { DAY, type Instant, MINUTE } from "#domain/time.ts";
import { type CaseVerb, caseVerbs, stepOfVerb } from "./inputs.ts";

/** What can be done now by whoever acts as one of these: each step is tried with what would be sound for it. */
export function verbsFor(ground: Ground, now: Case, acting: readonly Party[], at: Instant): readonly CaseVerb[] {
  return caseVerbs.filter((verb) =>
    acting.some(
      (by) => judge(ground, now, { ...sound(stepOfVerb[verb], by, ground, at), draw: panelOf(now).draw }).code === "ok",
    ),
  );
}

const sound = (step: CaseStep["step"], by: Party, { rules }: Ground, at: Instant): CaseStep => ({
  id: "",
  step,
  by,
  at,
  article: "1",
  due: step === "charged" ? at + rules.noticeDays * DAY : at + MINUTE,
  order: [],
  isProven: true,
  vote: { finding: false, sanction: false },
  yes: 1,
  executive: 1,
});
