import { type SeenCase, type SeenStep, textOfStep } from "#commands/cases/reading.ts";
import { listNames } from "#db/cases.ts";
import { findDraw } from "#db/draws.ts";
import { listMembersByName } from "#db/members.ts";
import { lastOutcome, panelOf, seated } from "#domain/cases/case.ts";
import { type ClockFace, clocksOf } from "#domain/cases/clocks.ts";
import { markdown } from "#text/markdown.ts";
import type { CaseVerb } from "#commands/cases/inputs.ts";
import type { CaseLine, CasePageView, CaseWords } from "#web/cases.ts";
import type { FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";

/** A complaint as a line of the list, with the clock that matters now. */
export function caseLine(visit: Visit, seen: SeenCase, nameOf: (actor: string) => string): CaseLine {
  const state = seen.now.state ?? "filed";
  return {
    title: titleOf(visit, seen, nameOf),
    href: `/cases/${seen.id}`,
    state,
    clock: currentClock(clocksOf(seen.ground.rules, seen.now, visit.at)),
  };
}

/** What the case waits for: what was missed and can still be done before what still runs. */
const currentClock = (faces: readonly ClockFace[]): ClockFace | undefined =>
  faces.findLast(({ state }) => state === "runs") ?? faces.findLast(({ state }) => state === "missed");

function titleOf({ speech }: Visit, { number, body, now, coalition }: SeenCase, nameOf: (actor: string) => string) {
  const words = speech.words.cases;
  return coalition === undefined
    ? words.name(number ?? 0, body?.name ?? "")
    : words.between(nameOf(now.accuser), nameOf(now.accused));
}

/** All that the page of a complaint shows this reader. */
export async function loadCase(
  desk: Desk,
  visit: Visit,
  seen: SeenCase,
  nameOf: (actor: string) => string,
  { asked, form }: { readonly asked: CaseVerb | undefined; readonly form: FormState },
): Promise<CasePageView> {
  const { now, ground, coalition, isConcerned, body } = seen;
  const words = visit.speech.words.cases;
  const seats = seated(ground, now);
  const names =
    coalition === undefined && isConcerned
      ? await listNames(desk.db.orm, [now.accuser, now.accused, ...seats])
      : new Map<string, string>();
  const shown = (party: string) => (coalition === undefined ? names.get(party) : nameOf(party));
  const draw = seen.draw?.id === undefined ? undefined : await findDraw(desk.db.orm, seen.draw.id);
  const panel = panelOf(now);
  const found = panel.outcome === undefined ? now.first : panel;
  const published = seen.steps.find(({ step, code }) => step === "published" && code === "ok");
  return {
    title: titleOf(visit, seen, nameOf),
    href: `/cases/${seen.id}`,
    state: now.state ?? "filed",
    isBetweenOrganizations: coalition !== undefined,
    place:
      coalition === undefined
        ? { name: body?.name ?? "", href: `/@${body?.slug ?? ""}` }
        : { name: nameOf(coalition.actor), href: `/coalitions/${coalition.hash.slice("sha256:".length)}` },
    membersOnly: body?.visibility === "members",
    accuser: shown(now.accuser),
    accused: shown(now.accused),
    article: now.article,
    penalty:
      coalition === undefined ? (seen.penalty === null ? undefined : words.penalties[seen.penalty]) : words.expel,
    rules: ground.rules,
    clocks: clocksOf(ground.rules, now, visit.at),
    steps: seen.steps.map((step) => ({
      step: step.step,
      at: step.at,
      by: coalition === undefined ? undefined : nameOf(step.by),
      entry: step.entry,
      fault: step.code === "ok" ? undefined : step.code,
      words: step.step === "published" ? undefined : wordsOf(seen, step),
      erase: seen.mayErase ? step.textHash : undefined,
    })),
    isConcerned,
    account: published === undefined ? undefined : wordsOf(seen, published),
    panel: {
      names: seats.flatMap((party) => shown(party) ?? []),
      drawn: seats.length,
      draw: draw === undefined ? seen.draw?.href : `/draws/${draw.id}`,
    },
    outcome: lastOutcome(now) ?? found.outcome,
    counts: found.counts,
    effect: seen.effect ?? undefined,
    verbs: seen.verbs,
    naming:
      seen.naming?.mayName === true && visit.home !== undefined
        ? { isNamed: seen.naming.isNamed, members: await listMembersToName(desk, visit.home.id) }
        : undefined,
    sources: draw?.sources ?? [],
    asked,
    form,
  };
}

async function listMembersToName(desk: Desk, body: string) {
  const members = await listMembersByName(desk.db.orm, { body, q: "", skip: 0, limit: MOST_NAMED });
  return members
    .filter(({ standing, account }) => standing === "good" && account !== null)
    .map(({ id, name }) => ({ value: id, text: name }));
}

const MOST_NAMED = 500;

function wordsOf(seen: SeenCase, step: SeenStep): CaseWords | undefined {
  const text = textOfStep(seen, step);
  if (text === undefined) return undefined;
  if (text.isErased) return "erased";
  return text.text === null ? "elsewhere" : { html: markdown(text.text) };
}
