import { newId } from "#db/ids.ts";
import { type Mandate, listMandatesOf } from "#db/mandates.ts";
import type { Motion } from "#db/motions.ts";
import { type Office, findOffice } from "#db/offices.ts";
import { findNominees } from "#db/nominations.ts";
import { type Question, findQuestion } from "#db/questions.ts";
import { nextOrder, optionsBehind } from "#domain/alternates.ts";
import { isMotionResult } from "#domain/tallies.ts";
import { seat, vacancies } from "#domain/mandates.ts";
import { ended } from "#domain/offices.ts";
import type { Act } from "./act.ts";
import { electedBy } from "./contests.ts";
import { Refused, need } from "./errors.ts";
import { isMemberOf, saveAlternate, saveIssued } from "./mandates.ts";
import { holdOffice } from "./offices.ts";

/** Persons as an election ranks them: those elected, and who comes next. */
export type Ranked = { readonly elected: readonly string[]; readonly next: readonly string[] };

/** Whom a closed election put in office, and who comes behind them, as far as they were nominated. */
export async function rankedBy(act: Act, question: Question): Promise<Ranked> {
  const elected = await electedBy(act.tx, question.id);
  const { options, motion, result } = need(await findQuestion(act.tx, question.id), "question");
  if (result === null || isMotionResult(result)) return { elected: [], next: [] };
  const behind = optionsBehind(result, options);
  const persons = await findNominees(act.tx, motion, behind);
  const seated = elected.flatMap(({ person }) => person ?? []);
  const next = behind.flatMap((option) => persons.get(option) ?? []).filter((person) => !seated.includes(person));
  return { elected: seated, next };
}

/** What an election for an office does by itself: terms for those elected, from when a seat is free, and alternates of those next. */
export async function fillAsDecided(act: Act, motion: Motion, question: string, ranked: Ranked): Promise<void> {
  if (motion.effect === null || !("office" in motion.effect)) return;
  const { office, holding } = await holdOffice(act, motion.effect.office);
  if (office.home !== motion.body || ended(office) !== undefined) return;
  const given = await fillSeats(holding, office, question, ranked.elected);
  if (given.length === 0) return;
  const from = Math.min(...given.map((mandate) => mandate.from));
  const until = Math.max(...given.map((mandate) => mandate.until));
  await keepAlternates(holding, office, question, ranked.next, { from, until, alternateOf: null });
}

/** Refuses a motion whose effect is to fill an office that another body fills, or that has ended. */
export async function mustBeFillable(act: Act, { effect, body }: Pick<Motion, "effect" | "body">): Promise<void> {
  if (effect === null || !("office" in effect)) return;
  const office = need(await findOffice(act.tx, effect.office, act.at), "office");
  const refusal = office.home === body ? ended(office) : ({ code: "home-body-only" } as const);
  if (refusal !== undefined) throw new Refused(refusal);
}

async function fillSeats(act: Act, office: Office, question: string, elected: readonly string[]): Promise<Mandate[]> {
  const existing = await listMandatesOf(act.tx, office.id);
  const starts = [...vacancies(office, existing, act.at)];
  const given: Mandate[] = [];
  for (const holder of elected) {
    const isMember = await isMemberOf(act, office, holder);
    for (const [place, from] of starts.entries()) {
      const wanted = { mandate: newId(act.at), holder, from, until: undefined, question };
      const ruling = seat(office, wanted, [...existing, ...given], isMember);
      if (!ruling.allowed) continue;
      given.push(await saveIssued(act, ruling.fact));
      starts.splice(place, 1);
      break;
    }
  }
  return given;
}

async function keepAlternates(
  act: Act,
  office: Office,
  question: string,
  next: readonly string[],
  term: Parameters<typeof saveAlternate>[2],
): Promise<void> {
  const existing = await listMandatesOf(act.tx, office.id);
  let order = nextOrder(existing, act.at);
  for (const holder of next.slice(0, office.alternates)) {
    if (!(await isMemberOf(act, office, holder))) continue;
    const about = { mandate: newId(act.at), office: office.id, home: office.home, holder, order, question };
    await saveAlternate(act, { kind: "alternate-named", ...about }, term);
    order += 1;
  }
}
