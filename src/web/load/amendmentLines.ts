import { amendedOf } from "#commands/amending.ts";
import { type Amendment, listAmenders, listAmendments, listShortVersions } from "#db/amendments.ts";
import { type Question, listQuestionsOf } from "#db/questions.ts";
import { moveAmendment } from "#domain/amendments.ts";
import { amendmentPath } from "#domain/iris.ts";
import { diffWords, excerptOf } from "#text/diff.ts";
import type { AmendmentLine } from "#web/amendments.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { someone } from "#web/kit/visit.ts";
import type { SeenMotion } from "./motions.ts";

/** Longer texts are compared on their own pages only. */
const SHORT = 8_000;
const EXCERPTS = 20;
const AROUND = 60;

/** The amendments of a motion as lines. */
export async function amendmentLinesOf(desk: Desk, seen: SeenMotion): Promise<readonly Listed[]> {
  const reader = desk.db.orm;
  const rows = await listAmendments(reader, seen.motion.id);
  if (rows.length === 0) return [];
  const [movers, questions, versions] = await Promise.all([
    listAmenders(reader, seen.motion.id),
    listQuestionsOf(reader, seen.motion.id),
    listShortVersions(reader, seen.motion.id, SHORT),
  ]);
  const baseOf = ({ amends, motion, baseHash }: Amendment) =>
    versions.find(({ target, hash }) => target === (amends ?? motion) && hash === baseHash)?.text;
  return rows.map((row, index) => {
    const base = index < EXCERPTS ? baseOf(row) : undefined;
    const excerpt =
      base === undefined || row.text.length > SHORT ? undefined : excerptOf(diffWords(base, row.text), AROUND);
    return { row, line: { ...lineOf(seen, row, rows, movers, questions), excerpt } };
  });
}

type Listed = { readonly row: Amendment; readonly line: AmendmentLine };

function lineOf(
  { motion, isInside }: SeenMotion,
  row: Amendment,
  all: readonly Amendment[],
  movers: Awaited<ReturnType<typeof listAmenders>>,
  questions: readonly Question[],
): AmendmentLine {
  const mover = movers.get(row.mover);
  return {
    number: row.number,
    href: amendmentPath(motion, row.number),
    state: row.state,
    amends: all.find(({ id }) => id === row.amends)?.number,
    mover: mover !== undefined && (isInside || mover.isNamePublic) ? mover.name : undefined,
    closesAt: questions.find(({ id, state }) => id === row.question && state === "open")?.closesAt,
    show: row.show ?? undefined,
  };
}

/** Where the reader may move another text for the motion. */
export function proposeHref(
  visit: Visit,
  { motion, body, href }: SeenMotion,
): { readonly href: string; readonly isAdopted: boolean } | undefined {
  const by = someone(visit, body);
  const proposal = { id: "", number: 1, baseHash: motion.textHash ?? "", textHash: "", isChange: true } as const;
  const basis = motion.state === "adopted" ? "notice" : null;
  if (by === undefined || !moveAmendment(amendedOf(motion, body), undefined, { ...proposal, basis }, by).allowed)
    return undefined;
  return { href: `${href}/amendments/new`, isAdopted: motion.state === "adopted" };
}
