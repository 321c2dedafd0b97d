import type { Body } from "#db/bodies.ts";
import { type CaseRow, listCaseTexts, type CaseText } from "#db/cases.ts";
import type { Reader } from "#db/open.ts";
import type { Case, Ground } from "#domain/cases/case.ts";
import { seatsOf, type Party } from "#domain/cases/panel.ts";
import type { CaseFault } from "#domain/cases/guards.ts";
import { play } from "#domain/cases/play.ts";
import type { CaseStepName } from "#domain/cases/steps.ts";
import type { Citation } from "#domain/citations.ts";
import type { Iris } from "#domain/iris.ts";
import { may } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { Missing } from "#commands/errors.ts";
import { findSomeone } from "#commands/someone.ts";
import { BODY, type HomeCase, loadHomeCase } from "./grounds.ts";
import type { CaseVerb } from "./inputs.ts";
import { verbsFor } from "./verbs.ts";

/** One step as it is shown; `code` says why it has no effect. */
export type SeenStep = {
  readonly id: string;
  readonly step: CaseStepName;
  readonly by: Party;
  readonly at: Instant;
  readonly due: Instant | undefined;
  readonly textHash: string | undefined;
  /** The address of its entry, where it is in a gazette. */
  readonly entry: string | undefined;
  readonly code: "ok" | CaseFault;
};

/** A case as somebody sees it; names and texts are shown only to those whom it concerns. */
export type SeenCase = {
  readonly id: string;
  /** The address that names it everywhere. */
  readonly name: string;
  readonly number: number | undefined;
  /** The body of ours in which it is; of a case between organizations its coalition. */
  readonly body: Body | undefined;
  readonly coalition: { readonly hash: string; readonly actor: string } | undefined;
  readonly penalty: CaseRow["penalty"];
  readonly effect: CaseRow["effect"];
  readonly cited: Citation | undefined;
  readonly ground: Ground;
  readonly now: Case;
  readonly steps: readonly SeenStep[];
  readonly texts: ReadonlyMap<string, CaseText>;
  readonly isConcerned: boolean;
  readonly mayErase: boolean;
  readonly verbs: readonly CaseVerb[];
  /** The draw of the panel that has the case now. */
  readonly draw: { readonly id: string | undefined; readonly href: string } | undefined;
  /** Of a panel between organizations: whether an officer of ours may name who sits for us, and whether somebody is named. */
  readonly naming: { readonly mayName: boolean; readonly isNamed: boolean } | undefined;
};

/** What everybody may read of a case: all but the names and texts; with those for whom it concerns. */
export async function seeHomeCase(
  db: Reader,
  id: string,
  person: string | undefined,
  iris: Iris,
  at: Instant,
): Promise<SeenCase> {
  const home = await loadHomeCase(db, id, at);
  const { row, body, ground, now, rows } = home;
  const someone = person === undefined ? undefined : await findSomeone(db, body, person, at);
  const isInside = (someone?.roles.length ?? 0) > 0;
  const isParty = person === row.accuser || person === row.accused;
  const isHandler = !isParty && someone !== undefined && may(someone.roles, "handle-case");
  const isConcerned = isParty || isHandler || (person !== undefined && panellists(home).has(person));
  if (body.visibility === "members" && !isInside && !isConcerned) throw new Missing("case");
  const acting = [...(person === undefined ? [] : [person]), ...(isHandler ? [BODY] : [])];
  const { verdicts } = play(ground, home.steps);
  return {
    id,
    name: iris.casePage(id),
    number: row.number,
    body,
    coalition: undefined,
    penalty: row.penalty,
    effect: row.effect,
    cited: row.cited,
    ground,
    now,
    steps: rows.map((step) => ({
      id: step.id,
      step: step.step,
      by: step.by,
      at: step.at,
      due: step.due ?? undefined,
      textHash: step.textHash ?? undefined,
      entry: body.visibility === "public" ? iris.entry(body.organization, step.id) : undefined,
      code: verdicts.get(step.id)?.code ?? "ok",
    })),
    texts: await listCaseTexts(db, id),
    isConcerned,
    mayErase: isHandler && someone !== undefined && may(someone.roles, "erase-text") && now.endedAt !== undefined,
    verbs: verbsFor(ground, now, acting, at),
    draw: drawOf(rows.findLast((step) => step.step === "called")?.draw ?? undefined),
    naming: undefined,
  };
}

const drawOf = (id: string | undefined): SeenCase["draw"] =>
  id === undefined ? undefined : { id, href: `/draws/${id}` };

/** Everybody who sat or sits on a panel of the case. */
function panellists({ ground, now }: HomeCase): ReadonlySet<Party> {
  const seats = [now.first, now.second].map(({ order, recused }) => seatsOf(order, recused, ground.rules.panelSize));
  return new Set(seats.flat());
}

/** The text of a step as whoever asks may read it: a published account is for everybody. */
export function textOfStep({ texts, isConcerned }: SeenCase, step: SeenStep): CaseText | undefined {
  if (step.textHash === undefined || (!isConcerned && step.step !== "published")) return undefined;
  return texts.get(step.textHash) ?? { hash: step.textHash, text: null, isErased: false };
}
