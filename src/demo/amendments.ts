import { decideAmendment } from "#commands/amending.ts";
import { moveAmendment } from "#commands/amendments.ts";
import { type Amendment, findAmendment } from "#db/amendments.ts";
import { findMotion } from "#db/motions.ts";
import type { Act } from "#commands/act.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import type { Text } from "./texts.ts";
import { type Person, type Timeline, as } from "./timeline.ts";

const ADDED = {
  en: {
    report: "\n\nWhoever carries it out reports to the next general meeting.",
    year: "\n\nIt is looked at again after a year.",
    months: "\n\nIt is looked at again after six months.",
    why: "So that everybody hears what came of it.",
  },
  es: {
    report: "\n\nQuien la lleve a cabo informa a la próxima asamblea general.",
    year: "\n\nSe revisa al cabo de un año.",
    months: "\n\nSe revisa al cabo de seis meses.",
    why: "Para que todo el mundo sepa en qué quedó.",
  },
} as const;

/** Plans amendments of a pending motion: one that hands adopt, one that it overtakes, and one with a change of its own. */
export function planAmendments(
  { plan }: Timeline,
  { group, text }: { readonly group: Group; readonly text: Text },
  motion: string,
  begin: Instant,
): void {
  const [chair, one, two = chair] = group.active;
  const words = ADDED[text.language];
  plan(begin, async (act) => {
    const first = await amend(act, one, motion, words.report, words.why);
    await amend(act, two, motion, words.year);
    plan(begin + HOUR, async (later) => {
      const show = { yes: Math.min(3, group.active.length), no: 0 };
      if (first !== undefined) await decideAmendment(as(later, group.admin), first.id, { show });
    });
  });
  plan(begin + 2 * HOUR, async (act) => {
    const third = await amend(act, chair, motion, words.year);
    const target = third === undefined ? undefined : await findAmendment(act.tx, third.id);
    if (target === undefined) return;
    const changed = target.text.replace(words.year, words.months);
    await moveAmendment(as(act, two), motion, { text: changed, baseHash: target.textHash, amends: target.id });
  });
}

/** Adds to the text as it is now; nothing where the motion is no longer pending. */
async function amend(
  act: Act,
  by: Person | undefined,
  motion: string,
  added: string,
  reason?: string,
): Promise<Amendment | undefined> {
  const now = await findMotion(act.tx, motion);
  if (now === undefined || now.textHash === null || now.state !== "pending") return undefined;
  const asked = { text: now.text + added, baseHash: now.textHash, ...(reason !== undefined && { reason }) };
  return moveAmendment(as(act, by), motion, asked);
}
