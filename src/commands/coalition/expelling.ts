import { loadCaseBetween } from "#commands/cases/between.ts";
import { Refused } from "#commands/errors.ts";
import type { Act } from "#commands/act.ts";
import { findCaseOfStep } from "#db/caseEntries.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { lastOutcome } from "#domain/cases/case.ts";
import type { CoalitionEffect } from "#domain/coalition/charter.ts";

/** Nobody is expelled but on a case against them that ended with a sanction; the fold cannot judge that, so every honest mover does. */
export async function mustRestOnCase(
  { tx, at }: Pick<Act, "tx" | "at">,
  coalition: CoalitionRow,
  effect: CoalitionEffect | undefined,
): Promise<void> {
  if (effect === undefined || !("expel" in effect)) return;
  const name = effect.case === undefined ? undefined : await findCaseOfStep(tx, coalition.hash, effect.case);
  const now = name === undefined ? undefined : (await loadCaseBetween(tx, coalition, name, at)).now;
  const isDecided = now !== undefined && now.accused === effect.expel && lastOutcome(now) === "sanctioned";
  if (!isDecided) throw new Refused({ code: "case-needed" });
}
